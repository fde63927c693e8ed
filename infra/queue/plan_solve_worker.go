package queue

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

// planSolveWorker runs Workers.PlanSolve for River.
type planSolveWorker struct {
	river.WorkerDefaults[planSolveArgs]
	Workers
	queue  *Queue
	timing timing
}

// Timeout is part of River's interface: none.
func (*planSolveWorker) Timeout(*river.Job[planSolveArgs]) time.Duration { return -1 }

// Work is part of River's interface.
func (w *planSolveWorker) Work(ctx context.Context, job *river.Job[planSolveArgs]) error {
	if job.Attempt > planSolveAttempts {
		return w.giveUp(ctx, job, nil)
	}
	alive, stop := w.queue.keepAlive(ctx, job.JobRow, w.timing.heartbeat)
	err := w.solve(alive, job)
	stop()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return river.JobSnooze(0) // the program stops: next time, and without counting this one
	case job.Attempt == planSolveAttempts:
		return w.giveUp(ctx, job, err)
	}
	return err
}

// solve turns a panic into an error, so that the plan can be given up properly.
func (w *planSolveWorker) solve(ctx context.Context, job *river.Job[planSolveArgs]) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.queue.log.ErrorContext(ctx, "plan solve panicked", "plan", job.Args.PlanID, "panic", p)
			err = errors.New("plan solve panicked")
		}
	}()
	return w.PlanSolve(ctx, job.Args.PlanID, job.Args.Actor.actor())
}

func (w *planSolveWorker) giveUp(ctx context.Context, job *river.Job[planSolveArgs], cause error) error {
	w.queue.log.ErrorContext(ctx, "plan solve is given up", "plan", job.Args.PlanID, slog.Any("error", cause))
	if w.PlanGiveUp != nil {
		if err := w.PlanGiveUp(ctx, job.Args.PlanID, job.Args.Actor.actor(), cause); err != nil {
			return err
		}
	}
	return river.JobCancel(errors.Join(errors.New("given up"), cause))
}
