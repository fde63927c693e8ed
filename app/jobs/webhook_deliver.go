package jobs

import (
	"context"
	"log/slog"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

// WebhookInterval is how often is looked for what endpoints are to be told: one
// small read when there is none.
const WebhookInterval = time.Second

// StartWebhooks tells the endpoints of other programs until ctx ends. Several
// programs may run it on one database. The channel is closed when it has come to
// its end.
func StartWebhooks(ctx context.Context, app *usecase.App, log *slog.Logger, interval time.Duration) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		var erased time.Time
		for ctx.Err() == nil {
			did, err := app.WebhookDeliver(ctx, webhookWorker)
			if err == nil && app.Now().Sub(erased) >= eraseInterval {
				erased = app.Now()
				_, err = app.WebhookErase(ctx, webhookWorker)
			}
			switch {
			case err != nil && ctx.Err() == nil:
				log.ErrorContext(ctx, "endpoints are not told", slog.Any("error", err))
			case did.Claimed > 0:
				log.InfoContext(ctx, "webhooks", "sent", did.Sent, "again", did.Again, "failed", did.Failed, "disabled", did.Disabled)
				continue // there may be more
			}
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return done
}

// webhookWorker is who tells the endpoints.
var webhookWorker = domain.SystemActor("webhooks")
