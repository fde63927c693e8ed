package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3"

	"luudong/domain"
)

// Migration is one change of the schema.
type Migration struct {
	Version   int64
	Name      string    // the file's name
	AppliedAt time.Time // zero: not yet
}

// Migrate brings the schema up to date, the job queue's own tables included.
// Several servers may call it at once. Applying nothing is not an error.
func (s *Store) Migrate(ctx context.Context) error {
	return s.alone(ctx, func(provider *goose.Provider) error {
		if _, err := provider.Up(ctx); err != nil {
			return migrationError(err)
		}
		return translate(s.queue.Migrate(ctx))
	})
}

// MigrateDown undoes the newest change of the schema, with the data in it.
// Returns a conflict "migration.none" if there is nothing to undo.
func (s *Store) MigrateDown(ctx context.Context) error {
	return s.alone(ctx, func(provider *goose.Provider) error {
		_, err := provider.Down(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return domain.Conflict("migration.none")
		}
		return migrationError(err)
	})
}

// MigrateReset undoes every change of the schema, and with it all data.
func (s *Store) MigrateReset(ctx context.Context) error {
	return s.alone(ctx, func(provider *goose.Provider) error {
		if _, err := provider.DownTo(ctx, 0); err != nil {
			return migrationError(err)
		}
		return translate(s.queue.Drop(ctx))
	})
}

// MigrateStatus returns all changes of the schema, the oldest first.
func (s *Store) MigrateStatus(ctx context.Context) ([]Migration, error) {
	provider, err := s.goose()
	if err != nil {
		return nil, err
	}
	status, err := provider.Status(ctx)
	if err != nil {
		return nil, migrationError(err)
	}
	return mapped(status, func(m *goose.MigrationStatus) Migration {
		return Migration{Version: m.Source.Version, Name: m.Source.Path, AppliedAt: m.AppliedAt}
	}), nil
}

// Ready returns nil if the database answers and its schema is current;
// CodeUnavailable otherwise.
func (s *Store) Ready(ctx context.Context) error {
	provider, err := s.goose()
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	want := sources[len(sources)-1].Version
	var have sql.NullInt64
	err = pool(s.reads).QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&have)
	if err != nil {
		return domain.Unavailable(fmt.Errorf("schema version: %w", translate(err)))
	}
	if have.Int64 != want {
		return domain.Unavailable(fmt.Errorf("the schema has version %d and should have %d: run migrate up", have.Int64, want))
	}
	return nil
}

func (s *Store) goose() (*goose.Provider, error) {
	provider, err := goose.NewProvider(s.engine.dialect, s.DB(), s.engine.migrations(), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, domain.Internal(err)
	}
	return provider, nil
}

// migrationLock is the number of PostgreSQL's advisory lock that whoever changes
// the schema holds. Neither goose's own lock nor any of River covers both.
const migrationLock = 0x6c75750d

// alone changes the schema while nobody else does. On SQLite a migration is a
// write transaction, which is alone already.
func (s *Store) alone(ctx context.Context, change func(*goose.Provider) error) error {
	provider, err := s.goose()
	if err != nil {
		return err
	}
	if s.engine.dialect != goose.DialectPostgres {
		return change(provider)
	}
	conn, err := s.DB().Conn(ctx)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return translate(err)
	}
	defer func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
	}()
	return change(provider)
}

// migrationError keeps the file that failed in the cause, for whoever migrates.
func migrationError(err error) error {
	if err == nil {
		return nil
	}
	if domain.CodeOf(translate(err)) == domain.CodeUnavailable {
		return domain.Unavailable(err)
	}
	return domain.Internal(fmt.Errorf("migrate: %w", err))
}
