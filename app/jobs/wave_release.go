package jobs

import (
	"context"
	"log/slog"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

// WaveInterval is how often waves are looked for whose date has come: one small
// read when there are none. Pages that count places do not wait for it.
const WaveInterval = 10 * time.Second

// StartWaves releases the places of invitation waves until ctx ends. Several
// programs may run it on one database. The channel is closed when it has come to
// its end.
func StartWaves(ctx context.Context, app *usecase.App, log *slog.Logger, interval time.Duration) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for ctx.Err() == nil {
			released, err := app.WaveReleaseDue(ctx, waveWorker)
			switch {
			case err != nil && ctx.Err() == nil:
				log.ErrorContext(ctx, "invitation waves are not released", slog.Any("error", err))
			case released > 0:
				log.InfoContext(ctx, "invitation waves released", "count", released)
			}
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return done
}

// waveWorker is who releases waves.
var waveWorker = domain.SystemActor("waves")
