package usecase

import (
	"context"

	"luudong/domain"
)

// TeamList returns the teams of the actor's area that match.
func (a *App) TeamList(ctx context.Context, by domain.Actor, f domain.TeamFilter) (List[domain.Team], error) {
	if err := by.Require(domain.TeamView); err != nil {
		return List[domain.Team]{}, err
	}
	f.Area, f.Text = by.UnitPath, domain.FoldText(f.Text)
	return view(ctx, a, func(r domain.Repos) (List[domain.Team], error) {
		return list(r.Teams.List(ctx, f))
	})
}

// TeamView returns one team of the actor's area by its code.
func (a *App) TeamView(ctx context.Context, by domain.Actor, code string) (domain.Team, error) {
	if err := by.Require(domain.TeamView); err != nil {
		return domain.Team{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.Team, error) {
		t, err := r.Teams.ByCode(ctx, code)
		if err == nil && !by.InArea(t.UnitPath) {
			err = domain.NotFound("team", code)
		}
		return t, err
	})
}
