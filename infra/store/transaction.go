package store

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"

	"luudong/domain"
)

// A transaction that met a serialisation failure or a deadlock is run at most
// this often, with a short random pause in between.
const (
	maxAttempts = 6
	firstPause  = 5 * time.Millisecond
)

// Within runs fn in one write transaction; see domain.Store.
func (s *Store) Within(ctx context.Context, fn func(domain.Repos) error) error {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		err := s.run(ctx, s.writes, nil, fn)
		if attempt == maxAttempts || !worthRetrying(err) {
			return err
		}
		s.log.DebugContext(ctx, "transaction is run again", "attempt", attempt, "error", err)
		select {
		case <-ctx.Done():
			return translate(ctx.Err())
		case <-time.After(pause/2 + rand.N(pause)): //nolint:gosec // a pause is no secret
			pause *= 2
		}
	}
}

// View runs fn on a consistent read-only snapshot; see domain.Store.
func (s *Store) View(ctx context.Context, fn func(domain.Repos) error) error {
	return s.run(ctx, s.reads, s.engine.view, fn)
}

func (s *Store) run(ctx context.Context, db *gorm.DB, o *sql.TxOptions, fn func(domain.Repos) error) error {
	var options []*sql.TxOptions
	if o != nil {
		options = append(options, o)
	}
	return translate(db.WithContext(ctx).Connection(func(db *gorm.DB) error {
		conn, _ := db.Statement.ConnPool.(*sql.Conn)
		return db.Transaction(func(tx *gorm.DB) error { return fn(s.repos(tx, conn)) }, options...)
	}))
}

// repos returns the collections of one transaction on a connection. Each method
// gives its own context to the statements it runs.
func (s *Store) repos(tx *gorm.DB, conn *sql.Conn) domain.Repos {
	r := repo{tx: tx, conn: conn, sealer: s.sealer, now: s.now}
	return domain.Repos{
		Units:        unitRepo{r},
		Points:       pointRepo{r},
		Teams:        teamRepo{r},
		Holidays:     holidayRepo{r},
		Users:        userRepo{r},
		Persons:      personRepo{r},
		Plans:        planRepo{r},
		Visits:       visitRepo{r},
		Slots:        slotRepo{r},
		Appointments: appointmentRepo{r},
		Bookings:     bookingRepo{r},
		CheckIns:     checkInRepo{r},
		Waitlist:     waitlistRepo{r},
		Waves:        waveRepo{r},
		HotlineCases: hotlineCaseRepo{r},
		Audit:        auditRepo{r},
		Notices:      noticeRepo{r},
		Consistency:  consistencyRepo{r},
		Settings:     settingRepo{r},
		Tokens:       tokenRepo{r},
		Webhooks:     webhookRepo{r},
		Exports:      exportRepo{r},
		Templates:    officeTemplateRepo{r},
		Coverage:     coverageRepo{r},
		Reports:      reportRepo{r},
		Jobs:         s.queue.Tx(tx.Statement.ConnPool.(*sql.Tx)),
	}
}

// repo is what every collection has.
type repo struct {
	tx     *gorm.DB
	conn   *sql.Conn // that the transaction is on
	sealer Sealer
	now    domain.Now
}

func (r repo) db(ctx context.Context) *gorm.DB { return r.tx.WithContext(ctx) }

// orNow returns t, or the store's clock if t is not set.
func (r repo) orNow(t time.Time) time.Time {
	if t.IsZero() {
		return r.now()
	}
	return t
}
