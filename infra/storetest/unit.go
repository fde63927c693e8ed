package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testUnits(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)

	t.Run("what is stored comes back", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			byCode, err := r.Units.ByCode(ctx, "27673")
			require.NoError(t, err)
			assert.Equal(t, c.CommuneThanhAn, byCode)
			assert.Equal(t, "/79/27673/", byCode.Path)
			byID, err := r.Units.ByID(ctx, c.WardThanhAn.ID)
			require.NoError(t, err)
			assert.Equal(t, c.WardThanhAn, byID)
		})
	})
	t.Run("unknown ones are not found", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			_, err := r.Units.ByCode(ctx, "nowhere")
			notFound(t, err)
			_, err = r.Units.ByID(ctx, 999_999)
			notFound(t, err)
		})
	})
	t.Run("upsert again updates by code and keeps the id", func(t *testing.T) {
		renamed := NewUnit("25858", "Phường Thanh An Mới", c.Root.ID)
		renamed.ValidTo = Monday
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Units.Upsert(ctx, []*domain.Unit{&renamed}))
			assert.Equal(t, c.WardThanhAn.ID, renamed.ID)
			got, err := r.Units.ByCode(ctx, "25858")
			require.NoError(t, err)
			assert.Equal(t, renamed, got)
		})
	})
	t.Run("all at and below a path, parents first", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			for prefix, codes := range map[string][]string{
				"/": {"79", "25858", "27673"}, "/79/": {"79", "25858", "27673"}, "/79/27673/": {"27673"}, "/8/": nil, "": nil,
			} {
				units, err := r.Units.All(ctx, prefix)
				require.NoError(t, err)
				var got []string
				for _, u := range units {
					got = append(got, u.Code)
				}
				assert.Equal(t, codes, got, "below %q", prefix)
			}
		})
	})
	t.Run("a unit that hangs elsewhere takes along all below it", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			quarter := NewUnit("27673-1", "Khu phố 1", c.CommuneThanhAn.ID)
			require.NoError(t, r.Units.Upsert(ctx, []*domain.Unit{&quarter}))
			moved := c.CommuneThanhAn
			moved.ParentID = c.WardThanhAn.ID
			require.NoError(t, r.Units.Upsert(ctx, []*domain.Unit{&moved}))
			assert.Equal(t, "/79/25858/27673/", moved.Path)
			got, err := r.Units.ByCode(ctx, "27673-1")
			require.NoError(t, err)
			assert.Equal(t, "/79/25858/27673/27673-1/", got.Path)
		})
	})
	for name, test := range map[string]struct {
		unit domain.Unit
		code domain.Code
	}{
		"a parent that is not stored": {NewUnit("1", "Một", 999_999), domain.CodeNotFound},
		"a unit below itself":         {NewUnit("79", "Thành phố", c.WardThanhAn.ID), domain.CodeInvalid},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			err := s.Within(t.Context(), func(r domain.Repos) error {
				return r.Units.Upsert(t.Context(), []*domain.Unit{&test.unit})
			})
			assert.Equal(t, test.code, domain.CodeOf(err), "%v", err)
		})
	}
	t.Run("a code given twice is refused", func(t *testing.T) {
		a, b := NewUnit("1", "Một", c.Root.ID), NewUnit("1", "Hai", c.Root.ID)
		err := s.Within(t.Context(), func(r domain.Repos) error {
			return r.Units.Upsert(t.Context(), []*domain.Unit{&a, &b})
		})
		assert.ErrorIs(t, err, domain.Invalid("code.duplicate"))
	})
}
