package jobs

import (
	"context"
	"log/slog"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

// ReportInterval is how often is looked whether a report has to go out.
const ReportInterval = time.Minute

// StartReports sends reports by e-mail when their period is over, until ctx ends.
// As for notices, the table of deliveries is its own queue, with its own claims,
// attempts and record. Several programs may run it on one database. The channel
// is closed when it has come to its end.
func StartReports(ctx context.Context, app *usecase.App, log *slog.Logger, interval time.Duration) <-chan struct{} {
	return every(ctx, interval, func() {
		sent, err := app.ReportDeliver(ctx, reportWorker)
		switch {
		case err != nil && ctx.Err() == nil:
			log.ErrorContext(ctx, "reports are not sent", slog.Any("error", err))
		case sent > 0:
			log.InfoContext(ctx, "reports sent", "count", sent)
		}
	})
}

// reportWorker is who sends reports.
var reportWorker = domain.SystemActor("reports")
