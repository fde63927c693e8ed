package usecase

import (
	"context"

	"luudong/domain"
)

// TokenRevoke ends a token at once; doing it again changes nothing.
func (a *App) TokenRevoke(ctx context.Context, by domain.Actor, name string) error {
	if err := by.Require(domain.UserManage); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		t, err := r.Tokens.ByName(ctx, name)
		if err != nil {
			return err
		}
		if err := by.RequireArea(t.UnitPath); err != nil {
			return err
		}
		if !t.Revoke(a.Now()) {
			return nil
		}
		if err := r.Tokens.Update(ctx, t); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "token.revoke", "token", name, "")
	})
}
