package usecase

import (
	"context"
	"strconv"

	"luudong/domain"
)

// PlanCreateInput is what a planner asks for.
type PlanCreateInput struct {
	Name     string // "" gives a name from the horizon
	From, To domain.Date
	Options  domain.PlanOptions
	BasedOn  int64    // the plan of this database to stay close to; 0: none. The new plan gets its area
	Base     PlanBase // only to be checked here, before there is a plan; PlanSolveFrom takes it
	PointIDs []int64  // plan these points only, with the demand that remains there; none: all, or those of BasedOn
}

// PlanCreate makes a draft for the actor's area and hands it to the background
// to be solved. The actor needs PlanEdit; a horizon that makes no sense is an
// invalid error.
func (a *App) PlanCreate(ctx context.Context, by domain.Actor, in PlanCreateInput) (domain.Plan, error) {
	return a.planCreate(ctx, by, domain.PlanEdit, in, func(r domain.Repos, p domain.Plan) error {
		return r.Jobs.EnqueuePlanSolve(ctx, p.ID, by)
	})
}

// PlanCreateHere is PlanCreate for a caller that solves the plan itself, at
// once, with PlanSolve: the command line.
func (a *App) PlanCreateHere(ctx context.Context, by domain.Actor, in PlanCreateInput) (domain.Plan, error) {
	return a.planCreate(ctx, by, domain.PlanEdit, in, func(domain.Repos, domain.Plan) error { return nil })
}

func (a *App) planCreate(ctx context.Context, by domain.Actor, needs domain.Permission, in PlanCreateInput, after func(domain.Repos, domain.Plan) error) (domain.Plan, error) {
	if err := by.Require(needs); err != nil {
		return domain.Plan{}, err
	}
	if in.Name == "" {
		in.Name = in.From.Format("02/01") + " – " + in.To.Format("02/01/2006")
	}
	plan, err := domain.NewPlan(in.Name, in.From, in.To, in.Options, by, a.Now())
	if err != nil {
		return plan, err
	}
	if in.BasedOn != 0 {
		old, err := a.PlanView(ctx, by, in.BasedOn)
		if err != nil {
			return plan, err
		}
		if err := by.RequireArea(planArea(old)); err != nil {
			return plan, err
		}
		plan.BasedOn, plan.UnitPath = old.ID, planArea(old)
		if len(in.PointIDs) == 0 {
			if in.PointIDs, err = a.PlanChosenPoints(ctx, by, old.ID); err != nil {
				return plan, err
			}
		}
	}
	if in.Base != (PlanBase{}) {
		if _, err := a.loadPlanProblem(ctx, plan, in.Base); err != nil {
			return plan, err
		}
	}
	return within(ctx, a, func(r domain.Repos) (domain.Plan, error) {
		p := plan
		if err := r.Plans.Create(ctx, &p); err != nil {
			return p, err
		}
		if err := r.Plans.SetPoints(ctx, p.ID, in.PointIDs); err != nil {
			return p, err
		}
		if err := after(r, p); err != nil {
			return p, err
		}
		return p, a.audit(ctx, r, by, "plan.create", "plan", strconv.FormatInt(p.ID, 10), in.From.String()+" "+in.To.String())
	})
}
