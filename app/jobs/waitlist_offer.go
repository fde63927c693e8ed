package jobs

import (
	"context"
	"log/slog"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

const (
	// WaitlistInterval is how often offers that ran out are looked for: one small
	// read when there are none.
	WaitlistInterval = 5 * time.Second
	// offerInterval is how often places are looked for that nobody freed.
	offerInterval = time.Minute
)

// StartWaitlist ends offers that ran out and offers what is free, until ctx ends.
// Several programs may run it on one database. The channel is closed when it has
// come to its end.
func StartWaitlist(ctx context.Context, app *usecase.App, log *slog.Logger, interval time.Duration) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		var offered time.Time
		for ctx.Err() == nil {
			lapsed, err := app.WaitlistLapse(ctx, waitlistWorker)
			if err == nil && app.Now().Sub(offered) >= offerInterval {
				offered = app.Now()
				err = app.WaitlistOffer(ctx, waitlistWorker)
			}
			switch {
			case err != nil && ctx.Err() == nil:
				log.ErrorContext(ctx, "the waitlist is not served", slog.Any("error", err))
			case lapsed > 0:
				log.InfoContext(ctx, "offers of the waitlist lapsed", "count", lapsed)
			}
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return done
}

// waitlistWorker is who serves the waitlist.
var waitlistWorker = domain.SystemActor("waitlist")
