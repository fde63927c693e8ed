package store_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/pgtest"
	"luudong/infra/secret"
	"luudong/infra/store"
	"luudong/infra/storetest"
)

// engines are the addresses of empty databases, a new one at each call.
var engines = map[string]func(testing.TB) string{
	"sqlite":   func(tb testing.TB) string { return "sqlite:" + filepath.Join(tb.TempDir(), "var", "luudong.db") },
	"postgres": pgtest.NewDatabase,
}

// open returns a store on the address, not migrated, closed when the test ends.
func open(tb testing.TB, address string) *store.Store {
	tb.Helper()
	sealer, err := secret.New(make([]byte, secret.KeySize))
	require.NoError(tb, err)
	s, err := store.Open(tb.Context(), address, store.Options{Sealer: sealer})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

// migrated returns a store with a current schema.
func migrated(tb testing.TB, address string) *store.Store {
	tb.Helper()
	s := open(tb, address)
	require.NoError(tb, s.Migrate(tb.Context()))
	return s
}

func TestContract(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		storetest.Run(t, func(tb testing.TB) (domain.Store, *sql.DB) {
			s := migrated(tb, engines["sqlite"](tb))
			return s, s.DB()
		})
	})
	t.Run("postgres", func(t *testing.T) {
		// Making and migrating a database takes a second, emptying one a moment.
		s := migrated(t, engines["postgres"](t))
		storetest.Run(t, func(tb testing.TB) (domain.Store, *sql.DB) {
			_, err := s.DB().ExecContext(tb.Context(), `ALTER TABLE audit_events DISABLE TRIGGER USER;
				TRUNCATE units, holidays, audit_events, settings, households, plans, river_job RESTART IDENTITY CASCADE;
				ALTER TABLE audit_events ENABLE TRIGGER USER`)
			require.NoError(tb, err)
			return s, s.DB()
		})
	})
}
