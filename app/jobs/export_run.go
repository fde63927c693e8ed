package jobs

import (
	"context"
	"log/slog"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

// SweepInterval is how often files of exports are looked for whose time is over.
const SweepInterval = 10 * time.Minute

// ExportRun returns the job that makes an export somebody asked for on a page. A
// program that stops leaves it to be begun again.
func ExportRun(app *usecase.App) func(context.Context, int64, domain.Actor) error {
	return func(ctx context.Context, id int64, by domain.Actor) error { return app.ExportRun(ctx, by, id) }
}

// ExportGiveUp returns what is done about an export that failed or crashed too often.
func ExportGiveUp(app *usecase.App) func(context.Context, int64, domain.Actor, error) error {
	return func(ctx context.Context, id int64, _ domain.Actor, _ error) error { return app.ExportGiveUp(ctx, id) }
}

// StartExportSweep removes the files of old exports until ctx ends. The channel
// is closed when it has come to its end.
func StartExportSweep(ctx context.Context, app *usecase.App, log *slog.Logger, interval time.Duration) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for ctx.Err() == nil {
			n, err := app.ExportSweep(ctx)
			switch {
			case err != nil && ctx.Err() == nil:
				log.ErrorContext(ctx, "files of exports are not removed", slog.Any("error", err))
			case n > 0:
				log.InfoContext(ctx, "files of old exports removed", "count", n)
			}
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return done
}
