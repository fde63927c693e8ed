package usecase

import (
	"context"

	"luudong/domain"
)

// HolidayList returns the whole public-holiday table by day. Whoever sees plans may see it.
func (a *App) HolidayList(ctx context.Context, by domain.Actor) ([]domain.Holiday, error) {
	if err := by.Require(domain.PlanView); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.Holiday, error) { return r.Holidays.All(ctx) })
}
