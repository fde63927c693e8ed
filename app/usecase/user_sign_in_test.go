package usecase_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func TestSignInAndWhatEndsASession(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	u, err := r.UserAdd(ctx, apptest.System(), usecase.UserAddInput{
		Username: "Lan", FullName: "Nguyễn Thị Lan", Role: domain.RoleDesk, Password: "mat-khau-dai",
	})
	require.NoError(t, err)
	wrong := &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.wrong"}
	for name, in := range map[string]usecase.UserSignInInput{
		"wrong password": {Username: "lan", Password: "mat-khau-khac"}, "no such account": {Username: "binh", Password: "mat-khau-dai"},
		"no password": {Username: "lan"},
	} {
		_, err := r.UserSignIn(ctx, in)
		assert.ErrorIs(t, err, wrong, name)
	}
	who, err := r.UserSignIn(ctx, usecase.UserSignInInput{Username: " LAN ", Password: "mat-khau-dai"})
	require.NoError(t, err)
	assert.Equal(t, "/79/", who.Actor.UnitPath)
	_, err = r.ActorByUserID(ctx, u.ID, who.Stamp)
	require.NoError(t, err)

	gone := &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.required"}
	require.NoError(t, r.UserPassword(ctx, apptest.System(), "lan", "mat-khau-moi-dai"))
	_, err = r.ActorByUserID(ctx, u.ID, who.Stamp)
	assert.ErrorIs(t, err, gone, "a new password ends the sessions of the old one")
	who, err = r.UserSignIn(ctx, usecase.UserSignInInput{Username: "lan", Password: "mat-khau-moi-dai"})
	require.NoError(t, err)
	require.NoError(t, r.UserDisable(ctx, apptest.System(), "lan", true))
	_, err = r.ActorByUserID(ctx, u.ID, who.Stamp)
	assert.ErrorIs(t, err, gone, "a closed account is signed out at once")
	_, err = r.UserSignIn(ctx, usecase.UserSignInInput{Username: "lan", Password: "mat-khau-moi-dai"})
	assert.ErrorIs(t, err, wrong)
	_, err = r.UserAdd(ctx, apptest.System(), usecase.UserAddInput{Username: "lan", FullName: "X", Role: domain.RoleDesk, Password: "mat-khau-dai"})
	assert.ErrorIs(t, err, domain.Conflict("user.exists"))
	_, err = r.UserAdd(ctx, apptest.System(), usecase.UserAddInput{Username: "nam", FullName: "X", Role: domain.RoleDesk, Password: "ngan"})
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
}
