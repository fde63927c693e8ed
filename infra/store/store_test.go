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
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(tb testing.TB) (domain.Store, *sql.DB) {
				s := migrated(tb, address(tb))
				return s, s.DB()
			})
		})
	}
}
