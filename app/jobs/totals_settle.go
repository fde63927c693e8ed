package jobs

import (
	"context"
	"log/slog"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

// TotalsInterval is how often visits that are over are looked for: one small
// read and one small write when there are none.
const TotalsInterval = 2 * time.Minute

// StartTotals adds up visits that are over until ctx ends. Several programs may
// run it on one database. The channel is closed when it has come to its end.
func StartTotals(ctx context.Context, app *usecase.App, log *slog.Logger, interval time.Duration) <-chan struct{} {
	return every(ctx, interval, func() {
		settled, err := app.TotalsSettle(ctx, totalsWorker)
		switch {
		case err != nil && ctx.Err() == nil:
			log.ErrorContext(ctx, "visits are not added up", slog.Any("error", err))
		case settled > 0:
			log.InfoContext(ctx, "visits added up", "count", settled)
		}
	})
}

// every does something now and then until ctx ends.
func every(ctx context.Context, interval time.Duration, do func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for ctx.Err() == nil {
			do()
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return done
}

// totalsWorker is who adds up.
var totalsWorker = domain.SystemActor("totals")
