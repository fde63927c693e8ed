package usecase

import (
	"context"

	"luudong/domain"
)

// PlanList returns the plans that concern the actor's area, newest first.
func (a *App) PlanList(ctx context.Context, by domain.Actor, page domain.Page) (List[domain.Plan], error) {
	if err := by.Require(domain.PlanView); err != nil {
		return List[domain.Plan]{}, err
	}
	plans, err := view(ctx, a, func(r domain.Repos) (List[domain.Plan], error) {
		return list(r.Plans.List(ctx, domain.Page{})) // a few a month: the area is looked at here
	})
	var out List[domain.Plan]
	for _, p := range plans.Items {
		if !by.Concerns(p.UnitPath) {
			continue
		}
		if out.Total >= page.Offset && (page.Limit == 0 || len(out.Items) < page.Limit) {
			out.Items = append(out.Items, a.seen(p))
		}
		out.Total++
	}
	return out, err
}

// seen shows a run whose program has died as failed, so that somebody tries again.
func (a *App) seen(p domain.Plan) domain.Plan {
	if p.Interrupted(a.Now()) {
		p.Run, p.RunError = domain.RunFailed, "plan.interrupted"
	}
	return p
}

// PlanView returns one plan that concerns the actor's area.
func (a *App) PlanView(ctx context.Context, by domain.Actor, id int64) (domain.Plan, error) {
	if err := by.Require(domain.PlanView); err != nil {
		return domain.Plan{}, err
	}
	plan, err := view(ctx, a, func(r domain.Repos) (domain.Plan, error) { return r.Plans.ByID(ctx, id) })
	if err == nil && !by.Concerns(plan.UnitPath) {
		return domain.Plan{}, domain.NotFound("plan", id)
	}
	return a.seen(plan), err
}

// PlanUnserved returns what a plan leaves out, most people first.
func (a *App) PlanUnserved(ctx context.Context, by domain.Actor, id int64, page domain.Page) (List[domain.UnservedDemand], error) {
	if _, err := a.PlanView(ctx, by, id); err != nil {
		return List[domain.UnservedDemand]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.UnservedDemand], error) {
		return list(r.Plans.Unserved(ctx, id, page))
	})
}

// VisitList returns visits of the actor's area by date, start and team.
func (a *App) VisitList(ctx context.Context, by domain.Actor, f domain.VisitFilter) (List[domain.Visit], error) {
	if err := by.Require(domain.PlanView); err != nil {
		return List[domain.Visit]{}, err
	}
	f.Area = by.UnitPath
	return view(ctx, a, func(r domain.Repos) (List[domain.Visit], error) {
		return list(r.Visits.List(ctx, f))
	})
}

// VisitView returns one visit of the actor's area.
func (a *App) VisitView(ctx context.Context, by domain.Actor, id int64) (domain.Visit, error) {
	if err := by.Require(domain.PlanView); err != nil {
		return domain.Visit{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.Visit, error) {
		v, err := r.Visits.ByID(ctx, id)
		if err == nil && !by.InArea(v.UnitPath) {
			err = domain.NotFound("visit", id)
		}
		return v, err
	})
}
