package usecase

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"luudong/domain"
)

// UserSignInInput is what somebody types to sign in.
type UserSignInInput struct{ Username, Password string }

// SignedIn is somebody who has just proved who they are.
type SignedIn struct {
	Actor domain.Actor
	// Stamp changes with the password. A session keeps it and shows it to
	// ActorByUserID, so that a new password ends all sessions of the old one.
	Stamp string
}

// sessionStamp tells passwords apart and gives nothing of them away: it is a
// digest of the salted hash.
func sessionStamp(u domain.User) string {
	sum := sha256.Sum256([]byte(u.PasswordHash))
	return hex.EncodeToString(sum[:8])
}

// UserSignIn checks name and password. A wrong name, a wrong password
// and a disabled account all give the same unauthorized error
// "signin.wrong", after the same time.
func (a *App) UserSignIn(ctx context.Context, in UserSignInInput) (SignedIn, error) {
	username := strings.ToLower(strings.TrimSpace(in.Username))
	u, err := view(ctx, a, func(r domain.Repos) (domain.User, error) { return r.Users.ByUsername(ctx, username) })
	if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
		return SignedIn{}, err
	}
	if !a.Passwords.Verify(in.Password, u.PasswordHash) || err != nil || u.Disabled {
		return SignedIn{}, &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.wrong"}
	}
	return within(ctx, a, func(r domain.Repos) (SignedIn, error) {
		now := a.Now()
		u.LastSignInAt = &now
		if err := r.Users.Update(ctx, u); err != nil {
			return SignedIn{}, err
		}
		return SignedIn{Actor: u.Actor(), Stamp: sessionStamp(u)}, a.audit(ctx, r, u.Actor(), "user.sign_in", "user", u.Username, "")
	})
}

// ActorByUserID returns the actor of a signed-in account; unauthorized if it is
// gone, was disabled or got another password since (see SignedIn.Stamp).
func (a *App) ActorByUserID(ctx context.Context, id int64, stamp string) (domain.Actor, error) {
	u, err := view(ctx, a, func(r domain.Repos) (domain.User, error) { return r.Users.ByID(ctx, id) })
	if domain.CodeOf(err) == domain.CodeNotFound || (err == nil && (u.Disabled || sessionStamp(u) != stamp)) {
		return domain.Actor{}, &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.required"}
	}
	return u.Actor(), err
}
