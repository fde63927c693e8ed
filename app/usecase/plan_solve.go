package usecase

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"luudong/domain"
	"luudong/domain/planner"
	"luudong/domain/planner/model"
)

// progressEvery is how often a running solver's progress is saved and a wish to
// stop is looked up.
const progressEvery = 700 * time.Millisecond

// PlanSolve is PlanSolveFrom without a base.
func (a *App) PlanSolve(ctx context.Context, by domain.Actor, planID int64, progress func(domain.RunProgress)) (domain.Plan, error) {
	return a.PlanSolveFrom(ctx, by, planID, PlanBase{}, progress)
}

// PlanSolveFrom solves a queued draft and saves its visits. progress, which may be
// nil, hears of every improvement. It may run again for the same plan after a
// crash: a plan that is done already is left alone. A cancelled ctx stops the
// search and keeps the best plan found; PlanStop does the same from outside.
// base is what the plan begins with and keeps; an invalid error says what is
// wrong with it.
func (a *App) PlanSolveFrom(ctx context.Context, by domain.Actor, planID int64, base PlanBase, progress func(domain.RunProgress)) (domain.Plan, error) {
	if err := by.Require(domain.PlanEdit); err != nil {
		return domain.Plan{}, err
	}
	plan, err := a.planBegin(ctx, planID)
	if err != nil || plan.Run != domain.RunRunning {
		return plan, err
	}
	if base, err = a.baseOf(ctx, plan, base); err != nil {
		return a.planFail(ctx, plan, err)
	}
	pp, err := a.loadPlanProblem(ctx, plan, base)
	if err != nil {
		return a.planFail(ctx, plan, err)
	}
	solved, err := a.solve(ctx, plan, pp, progress)
	if err != nil {
		return a.planFail(ctx, plan, err)
	}
	if bad := model.Check(pp.problem, solved); len(bad) > 0 {
		return a.planFail(ctx, plan, domain.Internal(fmt.Errorf("checker refuses the plan: %v (%d in all)", bad[0], len(bad))))
	}
	return a.planFinish(context.WithoutCancel(ctx), by, plan, pp, solved)
}

// baseOf is the base of a plan: what is given, or the plan it is based on. Visits
// of that plan that no longer can be, because the team or the point is gone,
// are left out.
func (a *App) baseOf(ctx context.Context, plan domain.Plan, base PlanBase) (PlanBase, error) {
	if base.Start != nil || plan.BasedOn == 0 {
		return base, nil
	}
	return view(ctx, a, func(r domain.Repos) (PlanBase, error) {
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{PlanID: plan.BasedOn, Area: plan.UnitPath, From: plan.From, To: plan.To})
		if err != nil {
			return base, err
		}
		before, err := ancestors(ctx, r, plan)
		base.Start = newPlanFile(before, visits)
		return base, err
	})
}

// planBegin marks a queued or interrupted run as running.
func (a *App) planBegin(ctx context.Context, planID int64) (domain.Plan, error) {
	return within(ctx, a, func(r domain.Repos) (domain.Plan, error) {
		p, err := r.Plans.Lock(ctx, planID)
		if err != nil || p.Run == domain.RunDone || p.Status != domain.PlanDraft {
			return p, err
		}
		p.Run, p.RunError, p.Progress, p.HeartbeatAt = domain.RunRunning, "", domain.RunProgress{}, a.Now()
		return p, r.Plans.Update(ctx, p)
	})
}

// solve runs the planner and passes its progress on, to the caller and to the database.
//
// A fault of the planner is an error of this plan, not the end of the program.
func (a *App) solve(ctx context.Context, plan domain.Plan, pp planProblem, progress func(domain.RunProgress)) (solved *model.Plan, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			solved, err = nil, domain.Internal(fmt.Errorf("planner: %v", fault))
		}
	}()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var saved time.Time
	return planner.Solve(ctx, pp.problem, planner.Options{
		Time: plan.Options.TimeLimit, Iterations: plan.Options.Iterations, Seed: uint64(plan.Options.Seed),
		Workers: a.Workers, Now: a.Now, Start: pp.start,
		Progress: func(e planner.Event) {
			rp := domain.RunProgress{Served: e.Served, UpperBound: e.Bound.People, Score: e.Score, ScoreBound: e.Bound.Value, Iterations: e.Iterations, Elapsed: e.Elapsed}
			if e.Plan != nil {
				plan.Progress.Visits = len(e.Plan.Visits)
			}
			rp.Visits = plan.Progress.Visits
			if progress != nil {
				progress(rp)
			}
			if now := a.Now(); now.Sub(saved) >= progressEvery {
				saved = now
				if a.planHeartbeat(ctx, plan.ID, rp) {
					stop()
				}
			}
		},
	})
}

// planHeartbeat saves the progress and reports whether somebody wants the run
// to stop. A database that is busy or gone for a moment does not end the search.
func (a *App) planHeartbeat(ctx context.Context, planID int64, rp domain.RunProgress) (stop bool) {
	_ = a.Store.Within(ctx, func(r domain.Repos) error {
		p, err := r.Plans.Lock(ctx, planID)
		if err != nil {
			return err
		}
		stop = p.StopRequested
		p.Progress, p.HeartbeatAt = rp, a.Now()
		return r.Plans.Update(ctx, p)
	})
	return stop
}

func (a *App) planFinish(ctx context.Context, by domain.Actor, plan domain.Plan, pp planProblem, solved *model.Plan) (domain.Plan, error) {
	return within(ctx, a, func(r domain.Repos) (domain.Plan, error) {
		p, err := r.Plans.Lock(ctx, plan.ID)
		if err != nil {
			return p, err
		}
		if err := r.Plans.SaveResult(ctx, p.ID, pp.visits(p.ID, solved), pp.unserved(p.ID, solved)); err != nil {
			return p, err
		}
		p.Run, p.Served, p.UpperBound = domain.RunDone, solved.Score.People, solved.UpperBound.People
		p.Score, p.ScoreBound = solved.Score.Total, solved.UpperBound.Value
		p.TravelMinutes, p.TeamDays, p.VisitCount = solved.Score.TravelMinutes, solved.Score.TeamDays, len(solved.Visits)
		p.ChangedVisits, p.LostBookings = solved.Score.ChangedVisits, solved.Score.LostBookings
		p.Progress.Served, p.Progress.UpperBound, p.Progress.Visits = p.Served, p.UpperBound, p.VisitCount
		p.Progress.Score, p.Progress.ScoreBound = p.Score, p.ScoreBound
		p.Progress.Iterations = solved.Iterations
		if err := r.Plans.Update(ctx, p); err != nil {
			return p, err
		}
		return p, a.audit(ctx, r, by, "plan.solve", "plan", strconv.FormatInt(p.ID, 10), fmt.Sprintf("%d visits, %d people", p.VisitCount, p.Served))
	})
}

// planFail keeps why a run failed where the planner can see it, and returns cause.
func (a *App) planFail(ctx context.Context, plan domain.Plan, cause error) (domain.Plan, error) {
	saved, err := within(context.WithoutCancel(ctx), a, func(r domain.Repos) (domain.Plan, error) {
		p, err := r.Plans.Lock(ctx, plan.ID)
		if err != nil || p.Run == domain.RunDone {
			return p, err
		}
		p.Run, p.RunError = domain.RunFailed, failureKey(cause)
		return p, r.Plans.Update(ctx, p)
	})
	if err != nil {
		return plan, cause
	}
	return saved, cause
}

// PlanGiveUp marks a run that failed or crashed too often, so that it does not
// look as if it still ran. cause is nil after crashes.
func (a *App) PlanGiveUp(ctx context.Context, by domain.Actor, planID int64, cause error) error {
	if err := by.Require(domain.PlanEdit); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		p, err := r.Plans.Lock(ctx, planID)
		if err != nil || p.Run == domain.RunDone {
			return err
		}
		p.Run, p.RunError = domain.RunFailed, failureKey(cause)
		if err := r.Plans.Update(ctx, p); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "plan.give_up", "plan", strconv.FormatInt(planID, 10), "")
	})
}

// failureKey is the message of a failure as a planner may read it.
func failureKey(cause error) string {
	var e *domain.Error
	if errors.As(cause, &e) {
		return e.Key
	}
	return "internal"
}

// PlanStop asks a running solver to stop; it keeps the best plan found so far.
func (a *App) PlanStop(ctx context.Context, by domain.Actor, planID int64) error {
	if err := by.Require(domain.PlanEdit); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		p, err := r.Plans.Lock(ctx, planID)
		if err != nil {
			return err
		}
		if err := by.RequireArea(p.UnitPath); err != nil {
			return err
		}
		p.StopRequested = true
		if err := r.Plans.Update(ctx, p); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "plan.stop", "plan", strconv.FormatInt(planID, 10), "")
	})
}
