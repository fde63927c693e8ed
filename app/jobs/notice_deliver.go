package jobs

import (
	"context"
	"log/slog"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

const (
	// NoticeInterval is how often the outbox is looked at: one small read when
	// there is nothing to do, on both engines.
	NoticeInterval = time.Second
	eraseInterval  = time.Hour
)

// Notices delivers the outbox in the background until it is stopped. It is a
// loop of its own and no job of the queue: the outbox is its own queue, with its
// own claims, attempts and record. Several programs may run it on one database.
type Notices struct {
	app    *usecase.App
	log    *slog.Logger
	cancel context.CancelFunc
	done   chan struct{}

	failing bool      // the last look failed; said once
	erased  time.Time // when texts were erased last
}

// StartNotices begins to deliver, looking for work every interval.
func StartNotices(ctx context.Context, app *usecase.App, log *slog.Logger, interval time.Duration) *Notices {
	ctx, cancel := context.WithCancel(ctx)
	n := &Notices{app: app, log: log, cancel: cancel, done: make(chan struct{})}
	go n.run(ctx, interval)
	return n
}

// Stop claims nothing more, lets what is being sent finish and gives the rest
// back. Returns the error of ctx if that takes longer than ctx allows: what is
// under way then is sent again after its lease.
func (n *Notices) Stop(ctx context.Context) error {
	n.cancel()
	select {
	case <-n.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (n *Notices) run(ctx context.Context, interval time.Duration) {
	defer close(n.done)
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for ctx.Err() == nil {
		if n.deliver(ctx) {
			continue // there may be more
		}
		n.erase(ctx)
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// deliver sends one batch and reports whether there was any.
func (n *Notices) deliver(ctx context.Context) bool {
	did, err := n.app.NoticeDeliver(ctx, worker)
	if ctx.Err() != nil {
		return false
	}
	if err != nil && !n.failing {
		n.log.ErrorContext(ctx, "notices are not delivered", slog.Any("error", err))
	}
	n.failing = err != nil
	if did.Claimed == 0 {
		return false
	}
	n.log.InfoContext(ctx, "notices", "sent", did.Sent, "again", did.Again, "failed", did.Failed, "dropped", did.Dropped, "lost", did.Lost)
	return err == nil
}

// erase removes old texts now and then.
func (n *Notices) erase(ctx context.Context) {
	if n.app.Now().Sub(n.erased) < eraseInterval {
		return
	}
	n.erased = n.app.Now()
	count, err := n.app.NoticeErase(ctx, worker)
	switch {
	case err != nil && ctx.Err() == nil:
		n.log.ErrorContext(ctx, "texts of notices are not erased", slog.Any("error", err))
	case count > 0:
		n.log.InfoContext(ctx, "texts of old notices erased", "count", count)
	}
}

// worker is who delivers.
var worker = domain.SystemActor("notices")
