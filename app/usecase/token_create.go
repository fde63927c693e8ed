package usecase

import (
	"context"
	"strings"

	"luudong/domain"
)

// TokenCreateInput is a new token for another program.
type TokenCreateInput struct {
	Name     string
	Scopes   []domain.TokenScope
	Role     domain.Role
	UnitCode string // area; "" is the whole city
	Days     int    // how long it is good
}

// TokenCreated is a token with its secret, which can be seen only now.
type TokenCreated struct {
	Token  domain.APIToken
	Secret string
}

// TokenCreate makes a token. The actor needs UserManage, and the token's area
// must lie in theirs. Conflict: "token.exists".
func (a *App) TokenCreate(ctx context.Context, by domain.Actor, in TokenCreateInput) (TokenCreated, error) {
	if err := by.Require(domain.UserManage); err != nil {
		return TokenCreated{}, err
	}
	token, secret, err := domain.NewAPIToken(in.Name, in.Scopes, in.Role, in.Days, a.Now())
	if err != nil {
		return TokenCreated{}, err
	}
	if in.UnitCode == "" {
		in.UnitCode = domain.RootUnitCode
	}
	return within(ctx, a, func(r domain.Repos) (TokenCreated, error) {
		unit, err := r.Units.ByCode(ctx, in.UnitCode)
		if err != nil {
			return TokenCreated{}, err
		}
		if err := by.RequireArea(unit.Path); err != nil {
			return TokenCreated{}, err
		}
		made := TokenCreated{Token: token, Secret: secret}
		made.Token.UnitID, made.Token.UnitPath, made.Token.CreatedBy = unit.ID, unit.Path, by.Username
		if err := r.Tokens.Create(ctx, &made.Token); err != nil {
			return TokenCreated{}, err
		}
		return made, a.audit(ctx, r, by, "token.create", "token", token.Name, string(token.Role)+": "+joinScopes(token.Scopes)+", "+unit.Code)
	})
}

func joinScopes(scopes []domain.TokenScope) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = string(s)
	}
	return strings.Join(names, " ")
}
