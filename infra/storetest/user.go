package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testUsers(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	lan := domain.User{Username: "lan", FullName: "Lê Thị Lan", Role: domain.RoleDesk, UnitID: c.WardThanhAn.ID, PasswordHash: "hash", CreatedAt: Noon}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		an := domain.User{Username: "an", FullName: "An", Role: domain.RolePlanner, UnitID: c.Root.ID, PasswordHash: "hash", CreatedAt: Noon}
		require.NoError(t, r.Users.Create(ctx, &lan))
		require.NoError(t, r.Users.Create(ctx, &an))
	})
	lan.UnitPath = c.WardThanhAn.Path

	t.Run("what is stored comes back with the area", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			byName, err := r.Users.ByUsername(ctx, "lan")
			require.NoError(t, err)
			assert.Equal(t, lan, byName)
			all, err := r.Users.List(ctx)
			require.NoError(t, err)
			require.Len(t, all, 2)
			assert.Equal(t, "an", all[0].Username)
			assert.Equal(t, lan, all[1])
		})
	})
	t.Run("update saves and keeps when it was made", func(t *testing.T) {
		changed := lan
		now := Noon.AddDate(0, 0, 1)
		changed.LastSignInAt, changed.Disabled, changed.Role, changed.CreatedAt = &now, true, domain.RoleStaff, now
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Users.Update(ctx, changed))
			got, err := r.Users.ByID(ctx, lan.ID)
			require.NoError(t, err)
			changed.CreatedAt = Noon
			assert.Equal(t, changed, got)
		})
	})
	t.Run("a name that is taken is refused", func(t *testing.T) {
		refused(t, s, "user.exists", func(ctx context.Context, r domain.Repos) error {
			again := lan
			return r.Users.Create(ctx, &again)
		})
	})
	t.Run("unknown ones are not found", func(t *testing.T) {
		err := s.Within(t.Context(), func(r domain.Repos) error {
			_, err := r.Users.ByUsername(t.Context(), "nobody")
			notFound(t, err)
			_, err = r.Users.ByID(t.Context(), 999_999)
			notFound(t, err)
			return r.Users.Update(t.Context(), domain.User{ID: 999_999, Username: "x", Role: domain.RoleDesk, UnitID: c.Root.ID})
		})
		notFound(t, err)
	})
}
