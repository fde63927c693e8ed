package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	gosqlite "github.com/glebarez/go-sqlite"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"

	"luudong/domain"
)

// brokenRule is a rule of the schema and the conflict it stands for. PostgreSQL
// names the constraint, SQLite the columns of the index or a trigger's message.
type brokenRule struct {
	conflict   string
	constraint string // on PostgreSQL
	words      string // in SQLite's message
}

var brokenRules = []brokenRule{
	{"user.exists", "users_username", "users.username"},
	{"token.exists", "api_tokens_name", "api_tokens.name"},
	{"webhook.exists", "webhooks_name", "webhooks.name"},
	{"person.exists", "persons_personal_id", "persons.personal_id_hash"},
	{"visit.team_overlap", "visits_team_overlap_plan", "visit.team_overlap"},
	{"visit.team_overlap", "visits_team_overlap_live", "visit.team_overlap"},
	{"slot.full", "slots_booked_check", "slots_booked_check"},
	{"appointment.duplicate", "appointments_live", "appointments.person_id, appointments.service"},
	{"appointment.code_taken", "appointments_code", "appointments.code, appointments.service"},
	{"appointment.request_repeated", "appointments_request", "appointments.request_key, appointments.service"},
	{"appointment.request_repeated", "appointment_moves_request", "appointment_moves.request_key, appointment_moves.appointment_id"},
	{"checkin.repeated", "checkins_nonce", "checkins.nonce"},
	{"waitlist.code_taken", "waitlist_entries_code", "waitlist_entries.code"},
	{"waitlist.duplicate", "waitlist_entries_live", "waitlist_entries.person_id, waitlist_entries.point_id, waitlist_entries.service"},
}

// translate turns what an engine says into a domain error. Errors that are ours
// already pass.
func translate(err error) error {
	var ours *domain.Error
	switch {
	case err == nil, errors.As(err, &ours):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return domain.Unavailable(err)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return translatePostgres(pg)
	}
	var lite *gosqlite.Error
	if errors.As(err, &lite) {
		return translateSQLite(lite, err)
	}
	if connectionLost(err) {
		return domain.Unavailable(err)
	}
	return domain.Internal(err)
}

func translatePostgres(pg *pgconn.PgError) error {
	for _, rule := range brokenRules {
		if pg.ConstraintName == rule.constraint {
			return conflict(rule)
		}
	}
	if pg.Code == serializationFailure || pg.Code == deadlockDetected {
		return domain.Unavailable(retryable{withoutValues(pg)})
	}
	// 08 connection, 53 out of resources, 57P shut down or cannot connect now,
	// 25006 written to a standby.
	unavailable := []string{"25006", "57P01", "57P02", "57P03", "57P05"}
	if strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "53") || slices.Contains(unavailable, pg.Code) {
		return domain.Unavailable(withoutValues(pg))
	}
	return domain.Internal(withoutValues(pg))
}

// withoutValues drops PostgreSQL's Detail, which quotes the row.
func withoutValues(pg *pgconn.PgError) error {
	text := "postgres " + pg.Code + ": " + pg.Message
	if pg.ConstraintName != "" {
		text += " (" + pg.ConstraintName + ")"
	}
	return errors.New(text)
}

func translateSQLite(lite *gosqlite.Error, err error) error {
	primary := lite.Code() & 0xff
	if primary == sqlite3.SQLITE_CONSTRAINT {
		for _, rule := range brokenRules {
			if messageNames(lite.Error(), rule.words) {
				return conflict(rule)
			}
		}
	}
	switch primary {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_NOTADB:
		return domain.Unavailable(err)
	}
	return domain.Internal(err)
}

// messageNames finds "UNIQUE constraint failed: a.x, a.y (2067)" and the like:
// the words must stand whole behind ": ".
func messageNames(message, words string) bool {
	_, rest, found := strings.Cut(message, ": "+words)
	return found && (rest == "" || rest[0] == ' ')
}

func conflict(rule brokenRule) error {
	e := domain.Conflict(rule.conflict)
	e.Cause = errors.New(rule.constraint) // and not the engine's text, which may quote values
	return e
}

func connectionLost(err error) bool {
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.As(err, &network) || errors.As(err, &connect) || err.Error() == "sql: database is closed" ||
		pgconn.SafeToRetry(err) // "conn closed": the loss was noticed by an earlier statement
}

const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// worthRetrying reports whether the same transaction can succeed if run again.
func worthRetrying(err error) bool {
	var retry retryable
	return errors.As(err, &retry)
}

// retryable marks a serialisation failure or a deadlock inside a domain error.
type retryable struct{ error }

// found translates the error of a query for one row: none is CodeNotFound.
func found(err error, what string, ref any) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return domain.NotFound(what, ref)
	}
	return translate(err)
}

// changed translates the outcome of an update of one row: none is CodeNotFound.
func changed(result *gorm.DB, what string, ref any) error {
	if result.Error == nil && result.RowsAffected == 0 {
		return domain.NotFound(what, ref)
	}
	return translate(result.Error)
}
