package queue

import (
	"context"
	"database/sql"
	"time"

	"github.com/riverqueue/river"

	"luudong/domain"
)

// Workers are what the jobs do.
type Workers struct {
	// PlanSolve solves a plan. It must be safe to repeat: it may find the plan
	// half solved by a program that died. It should return soon after ctx ends,
	// which means that the program stops; the plan is solved after the restart,
	// and that does not count as a failure. Another error is tried again.
	PlanSolve func(ctx context.Context, planID int64, actor domain.Actor) error
	// PlanGiveUp is called when solving has failed or died too often, so that the
	// plan does not look as if it were being solved forever. cause is nil when
	// the program died each time.
	PlanGiveUp func(ctx context.Context, planID int64, actor domain.Actor, cause error) error
	// ExportRun makes a background export, as PlanSolve solves a plan.
	ExportRun func(ctx context.Context, exportID int64, actor domain.Actor) error
	// ExportGiveUp is for exports what PlanGiveUp is for plans.
	ExportGiveUp func(ctx context.Context, exportID int64, actor domain.Actor, cause error) error
}

// timing is how patient a runner is.
type timing struct {
	poll      time.Duration // between looks for new jobs
	heartbeat time.Duration // between signs of life of a running job
	silence   time.Duration // after which a job counts as dead
}

var defaultTiming = timing{poll: time.Second, heartbeat: 10 * time.Second, silence: time.Minute}

// The queues: of solves and of exports, each one at a time.
const (
	planQueue   = "plan"
	exportQueue = "export"
)

// Runner does the work of a queue in the background.
type Runner struct{ client *river.Client[*sql.Tx] }

// Start begins to work: one plan and one export at a time. Several programs may work on one
// database. Call Stop in the end; the end of ctx stops too, without waiting.
func (q *Queue) Start(ctx context.Context, w Workers) (*Runner, error) {
	return q.start(ctx, w, defaultTiming)
}

func (q *Queue) start(ctx context.Context, w Workers, t timing) (*Runner, error) {
	workers := river.NewWorkers()
	err := river.AddWorkerSafely(workers, &worker[planSolveArgs]{run: w.PlanSolve, giveUp: w.PlanGiveUp, queue: q, timing: t})
	if err == nil {
		err = river.AddWorkerSafely(workers, &worker[exportRunArgs]{run: w.ExportRun, giveUp: w.ExportGiveUp, queue: q, timing: t})
	}
	if err != nil {
		return nil, err
	}
	client, err := river.NewClient(q.driver, &river.Config{
		Logger:               q.log,
		Workers:              workers,
		Queues:               map[string]river.QueueConfig{planQueue: {MaxWorkers: 1}, exportQueue: {MaxWorkers: 1}},
		FetchPollInterval:    t.poll,
		FetchCooldown:        min(t.poll, 200*time.Millisecond),
		JobTimeout:           -1,
		RescueStuckJobsAfter: t.silence,
	})
	if err != nil {
		return nil, err
	}
	if err := client.Start(ctx); err != nil {
		return nil, err
	}
	return &Runner{client}, nil
}

// Stop interrupts what is running, waits until it has ended and stops. Returns
// the error of ctx if that takes longer than ctx allows.
func (r *Runner) Stop(ctx context.Context) error { return r.client.StopAndCancel(ctx) }
