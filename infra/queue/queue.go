// Package queue runs work in the background: jobs are put into the same
// database, in the same transaction as the change that asks for them, so that
// neither is ever without the other.
//
// Decisions:
//
//   - River does it on both engines. Neither driver can listen for new jobs, so
//     workers look for them once a second: one small statement, also on SQLite,
//     where it borrows the only writing connection for well under a millisecond.
//   - A plan has at most one unfinished job, and a program solves one plan at a
//     time, since a solve takes all cores. A solve may take hours, so a job has no
//     time limit; instead it says every few seconds that it is alive
//     (heartbeat.go), and one that falls silent is run again elsewhere.
//   - A job may therefore be run again, and in bad luck even twice at once. What
//     it does must be safe to repeat.
package queue

import (
	"context"
	"database/sql"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"

	"luudong/domain"
)

// Driver is River's driver for an engine.
type Driver = riverdriver.Driver[*sql.Tx]

// Queue puts jobs into a database.
type Queue struct {
	db     *sql.DB
	driver Driver
	insert *river.Client[*sql.Tx]
	log    *slog.Logger
}

// New returns the queue of a database; driver is River's for the same pool. It
// starts no work.
func New(db *sql.DB, driver Driver, log *slog.Logger) (*Queue, error) {
	insert, err := river.NewClient(driver, &river.Config{Logger: log})
	return &Queue{db: db, driver: driver, insert: insert, log: log}, err
}

// Tx returns the queue inside a transaction: its jobs exist if it commits.
func (q *Queue) Tx(tx *sql.Tx) domain.JobQueue { return txQueue{q.insert, tx} }

// Migrate brings the queue's tables up to date.
func (q *Queue) Migrate(ctx context.Context) error {
	return q.migrate(ctx, rivermigrate.DirectionUp, nil)
}

// Drop removes the queue's tables with all jobs.
func (q *Queue) Drop(ctx context.Context) error {
	return q.migrate(ctx, rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{TargetVersion: -1})
}

func (q *Queue) migrate(ctx context.Context, d rivermigrate.Direction, o *rivermigrate.MigrateOpts) error {
	m, err := rivermigrate.New(q.driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = m.Migrate(ctx, d, o)
	}
	return err
}
