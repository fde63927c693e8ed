package usecase

import (
	"context"

	"luudong/domain"
)

// PointList returns the service points of the actor's area that match.
func (a *App) PointList(ctx context.Context, by domain.Actor, f domain.PointFilter) (List[domain.ServicePoint], error) {
	if err := by.Require(domain.PointView); err != nil {
		return List[domain.ServicePoint]{}, err
	}
	f.Area, f.Text = by.UnitPath, domain.FoldText(f.Text)
	return view(ctx, a, func(r domain.Repos) (List[domain.ServicePoint], error) {
		return list(r.Points.List(ctx, f))
	})
}

// PointView returns one service point of the actor's area by its code.
func (a *App) PointView(ctx context.Context, by domain.Actor, code string) (domain.ServicePoint, error) {
	if err := by.Require(domain.PointView); err != nil {
		return domain.ServicePoint{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.ServicePoint, error) {
		p, err := r.Points.ByCode(ctx, code)
		if err == nil && !by.InArea(p.UnitPath) {
			err = domain.NotFound("point", code)
		}
		return p, err
	})
}

// UnitList returns the units of the actor's area, the subtree's root first.
func (a *App) UnitList(ctx context.Context, by domain.Actor) ([]domain.Unit, error) {
	return view(ctx, a, func(r domain.Repos) ([]domain.Unit, error) {
		return r.Units.All(ctx, by.UnitPath)
	})
}
