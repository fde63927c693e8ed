// Package store keeps everything in a database: SQLite for one machine,
// PostgreSQL for several, from one code. It implements domain.Store.
//
// Rules to know when writing use cases against it:
//
//   - Within and View must not be nested in a Within: SQLite has one writer.
//   - After a write returned an error, the transaction can only be rolled back:
//     return the error (PostgreSQL refuses everything that follows).
//     Slots.Take answering "slot.full" is an answer, not a failed statement.
//   - Reads inside Within see what the transaction wrote; View reads a snapshot.
//
// errors.go is the one place that knows how each engine words a broken
// constraint. Statements are logged at debug level without values, because the
// values are people's data.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm"

	"luudong/domain"
	"luudong/infra/queue"
)

// Sealer encrypts personal ID numbers and hashes them with a key, so that they
// can be found without being read.
type Sealer interface {
	Seal(plain string) ([]byte, error)
	Open(sealed []byte) (string, error)
	Hash(plain string) []byte
}

// Options are what Open needs besides the address.
type Options struct {
	Sealer   Sealer       // without one, people's numbers can be neither stored nor read
	Logger   *slog.Logger // nil: no log
	Now      domain.Now   // nil: the machine's clock
	MaxConns int          // connections to PostgreSQL, or readers of SQLite; 0: a sane default
}

// Store is one open database.
type Store struct {
	engine engine
	writes *gorm.DB // on SQLite a pool of one connection
	reads  *gorm.DB // on PostgreSQL the same pool as writes
	queue  *queue.Queue
	sealer Sealer
	now    domain.Now
	log    *slog.Logger
}

var _ domain.Store = (*Store)(nil)

// Open connects to sqlite:PATH (made with its folder if missing) or
// postgres://…. It does not migrate. Returns an invalid error "database.url" for
// another address, CodeUnavailable if the database cannot be reached; neither
// names a password.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sealer == nil {
		o.Sealer = noSealer{}
	}
	s := &Store{sealer: o.Sealer, now: o.Now, log: o.Logger}
	var err error
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		err = s.openSQLite(ctx, rest, o)
	case "postgres", "postgresql":
		err = s.openPostgres(ctx, address, o)
	default:
		err = domain.Invalid("database.url", scheme)
	}
	if err != nil {
		return nil, err
	}
	if s.queue, err = queue.New(s.DB(), s.engine.river(s.DB()), o.Logger); err != nil {
		return nil, errors.Join(domain.Internal(err), s.Close())
	}
	return s, nil
}

// DB returns the pool that writes, for sessions, jobs and metrics. On SQLite it
// has one connection: whoever holds it for long holds up every booking.
func (s *Store) DB() *sql.DB { return pool(s.writes) }

// Queue returns the background jobs of this database, to be started by whoever
// does the work.
func (s *Store) Queue() *queue.Queue { return s.queue }

// Close ends all connections.
func (s *Store) Close() error {
	err := pool(s.writes).Close()
	if reads := pool(s.reads); reads != pool(s.writes) {
		err = errors.Join(err, reads.Close())
	}
	return err
}

func pool(db *gorm.DB) *sql.DB {
	p, err := db.DB()
	if err != nil {
		panic(err) // only for a gorm.DB that is not made from a pool; ours are
	}
	return p
}

// noSealer refuses to handle ID numbers: they are never stored in the clear.
type noSealer struct{}

var errNoSealer = errors.New("store: no key for personal ID numbers is configured")

func (noSealer) Seal(string) ([]byte, error) { return nil, errNoSealer }
func (noSealer) Open([]byte) (string, error) { return "", errNoSealer }
func (noSealer) Hash(string) []byte          { return nil }
