package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testTokens(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	token := func(name string, unitID int64) domain.APIToken {
		made, _, err := domain.NewAPIToken(name, []domain.TokenScope{domain.ScopeManage, domain.ScopeRead}, domain.RoleDesk, 30, Noon)
		require.NoError(t, err)
		made.UnitID, made.CreatedBy = unitID, "admin"
		return made
	}
	kiosk, city := token("kiosk", c.WardThanhAn.ID), token("city", c.Root.ID)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Tokens.Create(ctx, &kiosk))
		require.NoError(t, r.Tokens.Create(ctx, &city))
	})
	kiosk.UnitPath, city.UnitPath = c.WardThanhAn.Path, c.Root.Path

	t.Run("what is stored comes back with the area", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			byHash, err := r.Tokens.ByHash(ctx, kiosk.Hash)
			require.NoError(t, err)
			assert.Equal(t, kiosk, byHash)
			byName, err := r.Tokens.ByName(ctx, "city")
			require.NoError(t, err)
			assert.Equal(t, city, byName)
		})
	})
	t.Run("a ward lists its own, the city all", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			for area, want := range map[string][]domain.APIToken{
				"/": {city, kiosk}, c.Root.Path: {city, kiosk}, c.WardThanhAn.Path: {kiosk}, c.CommuneThanhAn.Path: {},
			} {
				got, err := r.Tokens.List(ctx, area)
				require.NoError(t, err)
				assert.Equal(t, want, got, area)
			}
		})
	})
	t.Run("update saves the end and the last use alone", func(t *testing.T) {
		changed := kiosk
		now := Noon.AddDate(0, 0, 1)
		changed.RevokedAt, changed.LastUsedAt = &now, &now
		other := changed
		other.Hash, other.Role, other.Scopes, other.UnitID = city.Hash, domain.RoleStaff, domain.TokenScopes(), c.Root.ID
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Tokens.Update(ctx, other))
			got, err := r.Tokens.ByName(ctx, "kiosk")
			require.NoError(t, err)
			assert.Equal(t, changed, got)
		})
	})
	t.Run("a name that is taken is refused", func(t *testing.T) {
		refused(t, s, "token.exists", func(ctx context.Context, r domain.Repos) error {
			again := token("kiosk", c.Root.ID)
			return r.Tokens.Create(ctx, &again)
		})
	})
	t.Run("unknown ones are not found", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			_, err := r.Tokens.ByHash(ctx, "x")
			notFound(t, err)
			_, err = r.Tokens.ByName(ctx, "nobody")
			notFound(t, err)
		})
		notFound(t, s.Within(t.Context(), func(r domain.Repos) error {
			return r.Tokens.Update(t.Context(), domain.APIToken{ID: 999_999, Name: "x"})
		}))
	})
}
