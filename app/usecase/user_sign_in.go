package usecase

import (
	"context"
	"strings"

	"luudong/domain"
)

// UserSignInInput is what somebody types to sign in.
type UserSignInInput struct{ Username, Password string }

// UserSignIn returns the actor of an account. A wrong name, a wrong password
// and a disabled account all give the same unauthorized error
// "signin.wrong", after the same time.
func (a *App) UserSignIn(ctx context.Context, in UserSignInInput) (domain.Actor, error) {
	username := strings.ToLower(strings.TrimSpace(in.Username))
	u, err := view(ctx, a, func(r domain.Repos) (domain.User, error) { return r.Users.ByUsername(ctx, username) })
	if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
		return domain.Actor{}, err
	}
	if !a.Passwords.Verify(in.Password, u.PasswordHash) || err != nil || u.Disabled {
		return domain.Actor{}, &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.wrong"}
	}
	return within(ctx, a, func(r domain.Repos) (domain.Actor, error) {
		now := a.Now()
		u.LastSignInAt = &now
		if err := r.Users.Update(ctx, u); err != nil {
			return domain.Actor{}, err
		}
		return u.Actor(), a.audit(ctx, r, u.Actor(), "user.sign_in", "user", u.Username, "")
	})
}

// ActorByUserID returns the actor of a signed-in account; unauthorized if it is
// gone or was disabled since.
func (a *App) ActorByUserID(ctx context.Context, id int64) (domain.Actor, error) {
	u, err := view(ctx, a, func(r domain.Repos) (domain.User, error) { return r.Users.ByID(ctx, id) })
	if domain.CodeOf(err) == domain.CodeNotFound || (err == nil && u.Disabled) {
		return domain.Actor{}, &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.required"}
	}
	return u.Actor(), err
}
