package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testTransaction(t *testing.T, open Open) {
	s := open.empty(t)
	require.NoError(t, s.Ready(t.Context()))
	root := NewUnit(domain.RootUnitCode, "Thành phố Hồ Chí Minh", 0)
	insert := func(ctx context.Context, r domain.Repos) error {
		u := root
		return r.Units.Upsert(ctx, []*domain.Unit{&u})
	}
	stored := func() (ok bool) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			_, err := r.Units.ByCode(ctx, domain.RootUnitCode)
			ok = err == nil
		})
		return ok
	}

	t.Run("an error undoes everything and comes back as it was", func(t *testing.T) {
		mine := errors.New("mine")
		err := s.Within(t.Context(), func(r domain.Repos) error {
			require.NoError(t, insert(t.Context(), r))
			_, err := r.Units.ByCode(t.Context(), domain.RootUnitCode)
			require.NoError(t, err, "a transaction sees what it wrote")
			return mine
		})
		require.ErrorIs(t, err, mine)
		assert.False(t, stored())
	})
	t.Run("a domain error keeps its code", func(t *testing.T) {
		err := s.Within(t.Context(), func(domain.Repos) error { return domain.Forbidden("area.outside") })
		assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
	})
	t.Run("a panic undoes everything", func(t *testing.T) {
		assert.Panics(t, func() {
			_ = s.Within(t.Context(), func(r domain.Repos) error {
				require.NoError(t, insert(t.Context(), r))
				panic("mine")
			})
		})
		assert.False(t, stored())
	})
	t.Run("a cancelled context is unavailable", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := s.Within(ctx, func(r domain.Repos) error { return insert(ctx, r) })
		assert.Equal(t, domain.CodeUnavailable, domain.CodeOf(err), "%v", err)
		assert.ErrorIs(t, err, context.Canceled)
		assert.False(t, stored())
	})
	t.Run("a view cannot write", func(t *testing.T) {
		err := s.View(t.Context(), func(r domain.Repos) error { return insert(t.Context(), r) })
		assert.Error(t, err)
		assert.False(t, stored())
	})
	t.Run("a view sees one state from beginning to end", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			before, err := r.Units.All(ctx, "/")
			require.NoError(t, err)
			Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, insert(ctx, r)) })
			after, err := r.Units.All(ctx, "/")
			require.NoError(t, err)
			assert.Equal(t, before, after)
		})
		assert.True(t, stored())
	})
}
