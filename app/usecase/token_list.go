package usecase

import (
	"context"

	"luudong/domain"
)

// TokenList returns the tokens of the actor's area by name, ended ones too.
func (a *App) TokenList(ctx context.Context, by domain.Actor) ([]domain.APIToken, error) {
	if err := by.Require(domain.UserManage); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.APIToken, error) { return r.Tokens.List(ctx, by.UnitPath) })
}
