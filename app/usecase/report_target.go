package usecase

import (
	"context"
	"fmt"

	"luudong/domain"
)

// maxTarget is how many people a target can ask for.
const maxTarget = 100_000_000

// TargetSave sets how many people are to be served with a service in a unit and
// period; 0 takes the target away. The actor needs TargetEdit and the unit.
func (a *App) TargetSave(ctx context.Context, by domain.Actor, unitCode string, service domain.Service, p domain.Period, day domain.Date, people int) error {
	if err := by.Require(domain.TargetEdit); err != nil {
		return err
	}
	if err := reportDay(day); err != nil {
		return err
	}
	var bad []domain.FieldError
	if _, err := domain.ParseService(string(service)); err != nil {
		bad = append(bad, domain.FieldError{Column: "service", Key: "input.required"})
	}
	if people < 0 || people > maxTarget {
		bad = append(bad, domain.FieldError{Column: "people", Key: "input.range", Args: []any{0, maxTarget}})
	}
	if err := domain.InvalidFields(bad); err != nil {
		return err
	}
	from, _ := p.Around(day)
	return a.Store.Within(ctx, func(r domain.Repos) error {
		unit, err := reportUnit(ctx, r, by, unitCode)
		if err != nil {
			return err
		}
		t := domain.Target{UnitID: unit.ID, Service: service, Period: p, From: from, People: people, UpdatedBy: by.Username, UpdatedAt: a.Now()}
		if err := r.Reports.SaveTarget(ctx, t); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "target.save", "unit", unit.Code, fmt.Sprintf("%s %s %s: %d", service, p, from, people))
	})
}
