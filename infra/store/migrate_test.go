package store_test

import (
	"context"
	"database/sql"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/migrations"
)

// columnsQuery lists "table.column" of the tables of each engine.
var columnsQuery = map[string]string{
	"sqlite": `SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'`,
	"postgres": `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'`,
}

// indexesQuery lists "table.index" likewise, without those that primary keys and constraints make.
var indexesQuery = map[string]string{
	"sqlite": `SELECT tbl_name || '.' || name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'`,
	"postgres": `SELECT tablename || '.' || indexname FROM pg_indexes WHERE schemaname = 'public'
		AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE 'visits_team_overlap%'`,
}

// readNames runs a query that returns one text column; what belongs to goose and River is left out.
func readNames(t *testing.T, db *sql.DB, query string) []string {
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer func() { assert.NoError(t, rows.Close()) }()
	var names []string
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		if !strings.HasPrefix(name, "goose_") && !strings.HasPrefix(name, "river_") {
			names = append(names, name)
		}
	}
	require.NoError(t, rows.Err())
	slices.Sort(names)
	return names
}

func TestEnginesHaveTheSameSchema(t *testing.T) {
	names := func(files fs.FS) []string {
		list, err := fs.Glob(files, "*.sql")
		require.NoError(t, err)
		return list
	}
	assert.Equal(t, names(migrations.Postgres()), names(migrations.SQLite()))

	lite, pg := migrated(t, engines["sqlite"](t)), migrated(t, engines["postgres"](t))
	for what, query := range map[string]map[string]string{"columns": columnsQuery, "indexes": indexesQuery} {
		have := readNames(t, lite.DB(), query["sqlite"])
		assert.NotEmpty(t, have)
		assert.Equal(t, have, readNames(t, pg.DB(), query["postgres"]), what)
	}
}

func TestMigrateUpAndDown(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			s := open(t, address(t))
			assert.Equal(t, domain.CodeUnavailable, domain.CodeOf(s.Ready(t.Context())), "not ready before it is migrated")

			require.NoError(t, s.Migrate(t.Context()))
			require.NoError(t, s.Ready(t.Context()))
			require.NoError(t, s.Migrate(t.Context()), "again changes nothing")
			full := readNames(t, s.DB(), columnsQuery[name])

			status, err := s.MigrateStatus(t.Context())
			require.NoError(t, err)
			last := int64(0)
			for _, m := range status {
				assert.Greater(t, m.Version, last, "in order; numbers may be left out")
				last = m.Version
				assert.True(t, strings.HasSuffix(m.Name, ".sql"), m.Name)
				assert.False(t, m.AppliedAt.IsZero())
			}
			for range status {
				require.NoError(t, s.MigrateDown(t.Context()))
				assert.Error(t, s.Ready(t.Context()))
			}
			assert.ErrorIs(t, s.MigrateDown(t.Context()), domain.Conflict("migration.none"))
			assert.Empty(t, readNames(t, s.DB(), columnsQuery[name]), "down to nothing")

			require.NoError(t, s.Migrate(t.Context()))
			assert.Equal(t, full, readNames(t, s.DB(), columnsQuery[name]))
			require.NoError(t, s.MigrateReset(t.Context()))
			assert.Empty(t, readNames(t, s.DB(), columnsQuery[name]))
			require.NoError(t, s.Migrate(t.Context()))
			require.NoError(t, s.Ready(t.Context()))
		})
	}
}

func TestSeveralServersMigrateAtOnce(t *testing.T) {
	address := engines["postgres"](t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	errs := make(chan error)
	for range 3 {
		s := open(t, address)
		go func() { errs <- s.Migrate(ctx) }()
	}
	for range 3 {
		require.NoError(t, <-errs)
	}
}

func TestAuditEventsCannotBeChanged(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			s := migrated(t, address(t))
			require.NoError(t, s.Within(t.Context(), func(r domain.Repos) error {
				return r.Audit.Append(t.Context(), domain.AuditEvent{Action: "plan.publish", Subject: "plan", SubjectID: "1"})
			}))
			for _, change := range []string{"UPDATE audit_events SET username = 'x'", "DELETE FROM audit_events"} {
				_, err := s.DB().ExecContext(t.Context(), change)
				assert.ErrorContains(t, err, "audit.append_only", change)
			}
		})
	}
}

func TestEveryForeignKeyHasAnIndex(t *testing.T) {
	s := migrated(t, engines["postgres"](t))
	missing := readNames(t, s.DB(), `SELECT conrelid::regclass || '.' || conname FROM pg_constraint k WHERE contype = 'f'
		AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
			AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] = k.conkey)`)
	assert.Empty(t, missing)
}
