package usecase

import (
	"context"
	"time"

	"luudong/domain"
)

// tokenUseStep is how exactly the last use of a token is kept: writing it down
// at every request would cost more than most requests themselves.
const tokenUseStep = time.Minute

// TokenFind returns the token with this secret. An unknown, an ended and a
// revoked one give the same unauthorized error "token.invalid".
func (a *App) TokenFind(ctx context.Context, secret string) (domain.APIToken, error) {
	invalid := &domain.Error{Code: domain.CodeUnauthorized, Key: "token.invalid"}
	hash := domain.HashTokenSecret(secret)
	t, err := view(ctx, a, func(r domain.Repos) (domain.APIToken, error) { return r.Tokens.ByHash(ctx, hash) })
	now := a.Now()
	switch {
	case domain.CodeOf(err) == domain.CodeNotFound:
		return domain.APIToken{}, invalid
	case err != nil:
		return domain.APIToken{}, err
	case !t.Valid(now):
		return domain.APIToken{}, invalid
	case t.LastUsedAt != nil && now.Sub(*t.LastUsedAt) < tokenUseStep:
		return t, nil
	}
	return within(ctx, a, func(r domain.Repos) (domain.APIToken, error) {
		fresh, err := r.Tokens.ByHash(ctx, hash)
		switch {
		case err != nil:
			return domain.APIToken{}, err
		case !fresh.Valid(now): // revoked a moment ago
			return domain.APIToken{}, invalid
		}
		fresh.LastUsedAt = &now
		return fresh, r.Tokens.Update(ctx, fresh)
	})
}
