package usecase

import (
	"context"
	"slices"
	"time"

	"luudong/domain"
)

// A proposed plan is of four weeks from the next Monday, searched for half a minute.
const (
	proposedDays = 28
	proposedTime = 30 * time.Second
)

// MaxProposedPoints is how many points a plan can be proposed for at once.
const MaxProposedPoints = 500

// PlanPropose makes a draft of chosen points, given by their codes, whose demand
// is what remains there, and hands it to the background to be solved; a planner
// goes on with it. The actor needs PlanPropose. NotFound for a point that is not
// in use in the actor's area, the conflict "coverage.nothing_remains" if nobody
// is left to be served at them.
func (a *App) PlanPropose(ctx context.Context, by domain.Actor, name string, codes []string) (domain.Plan, error) {
	if err := by.Require(domain.PlanPropose); err != nil {
		return domain.Plan{}, err
	}
	if len(codes) == 0 {
		return domain.Plan{}, domain.Invalid("coverage.no_points")
	}
	if len(codes) > MaxProposedPoints {
		return domain.Plan{}, domain.Invalid("coverage.too_many_points", MaxProposedPoints)
	}
	points, err := view(ctx, a, func(r domain.Repos) ([]domain.PointCoverage, error) {
		return r.Coverage.Board(ctx, domain.BoardFilter{Area: by.UnitPath, Today: a.today(), DemandOnly: true})
	})
	if err != nil {
		return domain.Plan{}, err
	}
	var ids []int64
	remaining := 0
	for _, code := range codes {
		i := slices.IndexFunc(points, func(p domain.PointCoverage) bool { return p.Code == code })
		if i < 0 {
			return domain.Plan{}, domain.NotFound("point", code)
		}
		ids = append(ids, points[i].PointID)
		remaining += points[i].Remaining().Total()
	}
	if remaining == 0 {
		return domain.Plan{}, domain.Conflict("coverage.nothing_remains")
	}
	slices.Sort(ids)
	from := a.today().Monday().AddDays(7)
	return a.planCreate(ctx, by, domain.PlanPropose, PlanCreateInput{
		Name: name, From: from, To: from.AddDays(proposedDays - 1), PointIDs: slices.Compact(ids),
		Options: domain.PlanOptions{TimeLimit: proposedTime, Seed: 1},
	}, func(r domain.Repos, p domain.Plan) error {
		return r.Jobs.EnqueuePlanSolve(ctx, p.ID, solverFor(by))
	})
}

// solverFor is who solves what somebody proposed: the machine, in their name.
func solverFor(by domain.Actor) domain.Actor {
	if by.Can(domain.PlanEdit) {
		return by
	}
	solver := domain.SystemActor(by.Username)
	solver.Name, solver.RequestID = by.Name, by.RequestID
	return solver
}

// PlanChosenPoints returns the ids of the points that a plan is limited to; none: all of its area.
func (a *App) PlanChosenPoints(ctx context.Context, by domain.Actor, planID int64) ([]int64, error) {
	if _, err := a.PlanView(ctx, by, planID); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]int64, error) { return r.Plans.PointIDs(ctx, planID) })
}

// chosenPoints keeps the points that a plan is limited to, with the demand that
// remains there: what was served before today lowers it. What is served from
// today on does so as part of the visits that are planned already.
func (a *App) chosenPoints(ctx context.Context, r domain.Repos, plan domain.Plan, points []domain.ServicePoint) ([]domain.ServicePoint, error) {
	ids, err := r.Plans.PointIDs(ctx, plan.ID)
	if err != nil || len(ids) == 0 {
		return points, err
	}
	board, err := r.Coverage.Board(ctx, domain.BoardFilter{Area: plan.UnitPath, Today: a.today(), Points: ids, DemandOnly: true})
	if err != nil {
		return nil, err
	}
	served := make(map[int64]domain.Demand, len(board))
	for _, p := range board {
		served[p.PointID] = p.ServedBefore
	}
	points = slices.DeleteFunc(points, func(p domain.ServicePoint) bool { return !slices.Contains(ids, p.ID) })
	for i, p := range points {
		left := domain.Demand{}
		for _, s := range domain.Services() {
			left[s] = max(0, p.Demand[s]-served[p.ID][s])
		}
		points[i].Demand = left
	}
	return points, nil
}
