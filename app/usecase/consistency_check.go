package usecase

import (
	"context"

	"luudong/domain"
)

// ConsistencyCheck proves on one snapshot that what is stored about bookings
// fits together: counters, capacities, people, codes, visits, check-ins.
func (a *App) ConsistencyCheck(ctx context.Context, by domain.Actor) (domain.ConsistencyReport, error) {
	if err := by.Require(domain.SystemCheck); err != nil {
		return domain.ConsistencyReport{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.ConsistencyReport, error) { return r.Consistency.Check(ctx) })
}
