package pgtest

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// connect opens a connection that closes with the test.
func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { closeConn(conn) })
	return conn
}

// queryOne runs a query that returns one value.
func queryOne[T any](t *testing.T, conn *pgx.Conn, query string, args ...any) T {
	t.Helper()
	var value T
	require.NoError(t, conn.QueryRow(t.Context(), query, args...).Scan(&value))
	return value
}

func TestNewDatabaseIsEmptyAndItsOwn(t *testing.T) {
	first, second := connect(t, NewDatabase(t)), connect(t, NewDatabase(t))
	_, err := first.Exec(t.Context(), "CREATE TABLE unit (code text PRIMARY KEY)")
	require.NoError(t, err)
	require.True(t, queryOne[bool](t, first, "SELECT to_regclass('unit') IS NOT NULL"))
	require.True(t, queryOne[bool](t, second, "SELECT to_regclass('unit') IS NULL"))
}

func TestNewDatabaseIsDroppedWithItsTest(t *testing.T) {
	var name string
	t.Run("uses a database and leaves a connection open", func(t *testing.T) {
		address := NewDatabase(t)
		conn, err := pgx.Connect(t.Context(), address)
		require.NoError(t, err)
		name = queryOne[string](t, conn, "SELECT current_database()::text")
	})
	other := connect(t, NewDatabase(t))
	require.Zero(t, queryOne[int](t, other, "SELECT count(*) FROM pg_database WHERE datname = $1", name))
}

func TestNewDatabaseIsLikeProduction(t *testing.T) {
	conn := connect(t, NewDatabase(t))
	for name, query := range map[string]string{
		"the role is no superuser":             "SELECT current_setting('is_superuser') = 'off'",
		"the database belongs to the role":     "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()",
		"the encoding is UTF-8":                "SELECT current_setting('server_encoding') = 'UTF8'",
		"Vietnamese letters have a lower case": "SELECT lower('ĐỨC ẤN') = 'đức ấn'",
		"the time zone is UTC":                 "SELECT current_setting('TimeZone') = 'UTC'",
	} {
		t.Run(name, func(t *testing.T) {
			require.True(t, queryOne[bool](t, conn, query))
		})
	}
	t.Run("the owner may add a trusted extension", func(t *testing.T) {
		_, err := conn.Exec(t.Context(), "CREATE EXTENSION btree_gist")
		require.NoError(t, err)
	})
}

func TestWrongServerIsNamed(t *testing.T) {
	_, err := createDatabase("postgres://somebody@127.0.0.1:1/postgres")
	require.ErrorContains(t, err, EnvURL)
	_, err = withDatabase("host=127.0.0.1", "any")
	require.ErrorContains(t, err, EnvURL)
}
