package queue

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"luudong/domain"
)

// maxTries is how often a job is tried: enough to survive a crash and a failure,
// too few to keep a machine busy with one that kills it. One more run then does
// nothing but give the job up.
const maxTries = 3

// onceUnfinished are the options of a job of which there is one unfinished at a time.
func onceUnfinished(queue string) river.InsertOpts {
	return river.InsertOpts{
		Queue:       queue,
		MaxAttempts: maxTries + 1,
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled,
		}},
	}
}

// subject is what a job is about.
type subject interface {
	river.JobArgs
	subject() (id int64, actor domain.Actor)
}

// worker runs one kind of jobs for River.
type worker[T subject] struct {
	river.WorkerDefaults[T]
	run    func(ctx context.Context, id int64, actor domain.Actor) error
	giveUp func(ctx context.Context, id int64, actor domain.Actor, cause error) error // may be nil
	queue  *Queue
	timing timing
}

// Timeout is part of River's interface: none.
func (*worker[T]) Timeout(*river.Job[T]) time.Duration { return -1 }

// Work is part of River's interface.
func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error {
	if job.Attempt > maxTries {
		return w.abandon(ctx, job, nil)
	}
	alive, stop := w.queue.keepAlive(ctx, job.JobRow, w.timing.heartbeat)
	err := w.try(alive, job)
	stop()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return river.JobSnooze(0) // the program stops: next time, and without counting this one
	case job.Attempt == maxTries:
		return w.abandon(ctx, job, err)
	}
	return err
}

// try turns a panic into an error, so that the job can be given up properly.
func (w *worker[T]) try(ctx context.Context, job *river.Job[T]) (err error) {
	id, actor := job.Args.subject()
	defer func() {
		if p := recover(); p != nil {
			w.queue.log.ErrorContext(ctx, "a job panicked", "kind", job.Kind, "of", id, "panic", p)
			err = errors.New("the job panicked")
		}
	}()
	return w.run(ctx, id, actor)
}

func (w *worker[T]) abandon(ctx context.Context, job *river.Job[T], cause error) error {
	id, actor := job.Args.subject()
	w.queue.log.ErrorContext(ctx, "a job is given up", "kind", job.Kind, "of", id, slog.Any("error", cause))
	if w.giveUp != nil {
		if err := w.giveUp(ctx, id, actor, cause); err != nil {
			return err
		}
	}
	return river.JobCancel(errors.Join(errors.New("given up"), cause))
}
