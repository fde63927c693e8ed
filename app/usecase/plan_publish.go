package usecase

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"luudong/domain"
)

// PlanPublish turns a solved draft into live visits with bookable slots: the one
// step from plan to booking. The actor needs PlanEdit and the plan's area. A
// conflict says why not: not a draft, not solved, empty, or a team that another
// published plan has elsewhere at that time, or made to take the place of a
// published plan.
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
		if err := checkReplaces(ctx, r, p); err != nil {
			return p, err
		}
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{PlanID: p.ID, Area: "/"})
		if err != nil {
			return p, err
		}
		if err := a.checkStillTrue(ctx, r, p, visits); err != nil {
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
		if err := a.offerAt(ctx, r, pointsOf(visits)); err != nil {
			return p, err
		}
		return p, a.audit(ctx, r, by, "plan.publish", "plan", strconv.FormatInt(p.ID, 10), fmt.Sprintf("%d visits, %d slots", len(visits), len(slots)))
	})
}

// pointsOf returns the points that are visited.
func pointsOf(visits []domain.Visit) []int64 {
	ids := make([]int64, 0, len(visits))
	for _, v := range visits {
		ids = append(ids, v.PointID)
	}
	return ids
}

// checkStillTrue refuses a plan that another one, published after it was solved,
// has overtaken: a team that is out on that day already, or people who are
// promised a visit already. "plan.stale" asks for it to be solved again.
func (a *App) checkStillTrue(ctx context.Context, r domain.Repos, p domain.Plan, visits []domain.Visit) error {
	live, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", From: min(a.today(), p.From), Live: true})
	if err != nil {
		return err
	}
	type teamDay struct {
		team int64
		day  domain.Date
	}
	out := make(map[teamDay]bool, len(live))
	promised := make(map[int64]domain.Demand)
	promise := func(v domain.Visit) {
		if promised[v.PointID] == nil {
			promised[v.PointID] = domain.Demand{}
		}
		for s, n := range v.Planned {
			promised[v.PointID][s] += n
		}
	}
	for _, v := range live {
		out[teamDay{v.TeamID, v.Date}] = true
		promise(v)
	}
	for _, v := range visits {
		if out[teamDay{v.TeamID, v.Date}] {
			return domain.Conflict("plan.stale", p.ID)
		}
		promise(v)
	}
	if len(live) == 0 {
		return nil
	}
	points, _, err := r.Points.List(ctx, domain.PointFilter{Area: "/"})
	if err != nil {
		return err
	}
	for _, sp := range points {
		for s, n := range promised[sp.ID] {
			if n > sp.Demand[s] && overtaken(visits, sp.ID, s) {
				return domain.Conflict("plan.stale", p.ID)
			}
		}
	}
	return nil
}

// overtaken reports whether the plan itself sends people of the service to the point.
func overtaken(visits []domain.Visit, pointID int64, s domain.Service) bool {
	return slices.ContainsFunc(visits, func(v domain.Visit) bool { return v.PointID == pointID && v.Planned[s] > 0 })
}
