// Package jobs is the background work, one shallow file a job: each calls one
// use case and says which failures are worth another try.
package jobs

import (
	"context"

	"luudong/app/usecase"
	"luudong/domain"
)

// PlanSolve returns the job that solves a plan somebody asked for on a page. A
// program that stops ends the search and keeps the best plan; one that crashes
// leaves the job to be run again. What a retry cannot mend (nothing to plan,
// for example) is shown on the plan and not tried again.
func PlanSolve(app *usecase.App) func(context.Context, int64, domain.Actor) error {
	return func(ctx context.Context, planID int64, by domain.Actor) error {
		_, err := app.PlanSolve(ctx, by, planID, nil)
		switch domain.CodeOf(err) {
		case domain.CodeInternal, domain.CodeUnavailable:
			return err
		default:
			return nil
		}
	}
}

// PlanGiveUp returns what is done about a plan whose solving failed or crashed too often.
func PlanGiveUp(app *usecase.App) func(context.Context, int64, domain.Actor, error) error {
	return func(ctx context.Context, planID int64, by domain.Actor, cause error) error {
		return app.PlanGiveUp(ctx, by, planID, cause)
	}
}
