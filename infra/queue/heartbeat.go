package queue

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river/rivertype"
)

// keepAlive tells the database again and again that a job is being worked on,
// until stop is called. The context it returns ends with ctx, and also when the
// job turns out to be somebody else's by now, because this program was silent
// for too long (a machine that slept, a database out of reach).
//
// River takes a job for dead when its attempt began long ago; so a sign of life
// is a newer beginning.
func (q *Queue) keepAlive(ctx context.Context, job *rivertype.JobRow, every time.Duration) (alive context.Context, stop func()) {
	alive, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-alive.Done():
				return
			case <-ticker.C:
			}
			ours, err := q.signOfLife(alive, job)
			if err != nil && alive.Err() == nil {
				q.log.WarnContext(ctx, "a job's sign of life was not recorded", "job", job.ID, slog.Any("error", err))
			}
			if err == nil && !ours {
				q.log.WarnContext(ctx, "a job is run elsewhere by now", "job", job.ID)
				cancel()
			}
		}
	}()
	return alive, func() {
		cancel()
		<-done
	}
}

// signOfLife reports whether the job is still this program's.
func (q *Queue) signOfLife(ctx context.Context, job *rivertype.JobRow) (ours bool, err error) {
	now := "now()"
	if q.driver.DatabaseName() == "sqlite" {
		now = "datetime('now', 'subsec')" // as River's driver writes it
	}
	result, err := q.db.ExecContext(ctx, fmt.Sprintf(
		"UPDATE river_job SET attempted_at = %s WHERE id = %d AND state = 'running' AND attempt = %d", now, job.ID, job.Attempt))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}
