package usecase

import (
	"context"
	"fmt"
	"strconv"

	"luudong/domain"
)

// PlanPublish turns a solved draft into live visits with bookable slots: the one
// step from plan to booking. The actor needs PlanEdit and the plan's area. A
// conflict says why not: not a draft, not solved, empty, or a team that another
// published plan has elsewhere at that time.
func (a *App) PlanPublish(ctx context.Context, by domain.Actor, planID int64) (domain.Plan, error) {
	if err := by.Require(domain.PlanEdit); err != nil {
		return domain.Plan{}, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.Plan, error) {
		p, err := r.Plans.Lock(ctx, planID)
		if err != nil {
			return p, err
		}
		if err := by.RequireArea(p.UnitPath); err != nil {
			return p, err
		}
		if err := p.Publish(by, a.Now()); err != nil {
			return p, err
		}
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{PlanID: p.ID, Area: p.UnitPath})
		if err != nil {
			return p, err
		}
		var slots []domain.Slot
		for _, v := range visits {
			slots = append(slots, domain.CutSlots(v)...)
		}
		if err := r.Visits.Publish(ctx, p.ID); err != nil {
			return p, err
		}
		if err := r.Slots.Create(ctx, slots); err != nil {
			return p, err
		}
		if err := r.Plans.Update(ctx, p); err != nil {
			return p, err
		}
		return p, a.audit(ctx, r, by, "plan.publish", "plan", strconv.FormatInt(p.ID, 10), fmt.Sprintf("%d visits, %d slots", len(visits), len(slots)))
	})
}
