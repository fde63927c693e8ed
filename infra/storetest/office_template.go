package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testOfficeTemplates(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	city := domain.OfficeTemplate{UnitID: c.Root.ID, Kind: domain.TemplateRoster, FileName: "Mẫu.xlsx", UploadedBy: "huong", UploadedAt: Noon}
	ward := city
	ward.UnitID = c.WardThanhAn.ID
	plan := city
	plan.Kind = domain.TemplatePlan
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Templates.Save(ctx, &ward, []byte{1}))
		require.NoError(t, r.Templates.Save(ctx, &city, []byte{2, 0, 3}))
		require.NoError(t, r.Templates.Save(ctx, &plan, []byte{4}))
	})
	t.Run("what is stored comes back with its office", func(t *testing.T) {
		assert.Equal(t, []any{c.Root.Path, 3}, []any{city.UnitPath, city.Size})
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Templates.ByID(ctx, ward.ID)
			require.NoError(t, err)
			assert.Equal(t, ward, got)
			data, err := r.Templates.Data(ctx, city.ID)
			require.NoError(t, err)
			assert.Equal(t, []byte{2, 0, 3}, data)
			all, err := r.Templates.List(ctx)
			require.NoError(t, err)
			assert.ElementsMatch(t, []domain.OfficeTemplate{city, plan, ward}, all)
		})
	})
	t.Run("another of the kind takes the place of the one before", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			again := domain.OfficeTemplate{UnitID: c.Root.ID, Kind: domain.TemplateRoster, FileName: "Mới.xlsx", UploadedBy: "lan", UploadedAt: Noon}
			require.NoError(t, r.Templates.Save(ctx, &again, []byte{9}))
			assert.Equal(t, city.ID, again.ID)
			got, err := r.Templates.ByID(ctx, city.ID)
			require.NoError(t, err)
			assert.Equal(t, again, got)
		})
	})
	t.Run("what is removed is gone", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Templates.Remove(ctx, ward.ID))
			_, err := r.Templates.ByID(ctx, ward.ID)
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
			_, err = r.Templates.Data(ctx, ward.ID)
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(r.Templates.Remove(ctx, ward.ID)))
		})
	})
}
