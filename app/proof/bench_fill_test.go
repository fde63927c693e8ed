package proof_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const benchPoints = 1900

// fillStatements make a city with a past: every point with two visits a week ago
// and before for the history, and two coming ones whose slots have room for any
// run. $ROWS is the number of past appointments. All of it keeps the rules that
// `luudong check` asks.
var fillStatements = []string{
	`INSERT INTO points (code, kind, name, address, unit_id, lat, lon, opening_hours, stations, search)
		SELECT 'B' || n, 'apartment_block', 'Chung cư ' || n, n || ' Đường Thử', (SELECT min(id) FROM units WHERE parent_id IS NOT NULL),
			10.78, 106.70, 'Mo-Su 07:30-17:00', 5, 'chung cu ' || n
		FROM generate_series(1, $POINTS - (SELECT count(*) FROM points)) n`,
	`INSERT INTO teams (code, name, unit_id, base_lat, base_lon, services, officers, card_kits, shifts, max_hours_per_day, max_hours_per_week, search)
		SELECT 'B' || points.id, 'Tổ ' || points.id, points.unit_id, 10.78, 106.70, 'chip_card,account_l2', 5, 2, 'Mo-Su 07:00-17:30', 10, 48, 'to ' || points.id
		FROM points`,
	`INSERT INTO plans (name, from_date, to_date, unit_path, status, run, created_by, created_at, published_at)
		VALUES ('history', current_date - 80, current_date + 10, '/79/', 'published', 'done', 'bench', now(), now())`,
	`INSERT INTO visits (plan_id, team_id, point_id, date, start_minute, end_minute, planned_account_l2, live)
		SELECT (SELECT max(id) FROM plans), teams.id, points.id, current_date + day, 480, 600, 60, true
		FROM points JOIN teams ON teams.code = 'B' || points.id, unnest(ARRAY[-70, -63, -56, -49, -42, -35, -28, -21, -14, -7, 3, 7]) AS day`,
	`INSERT INTO slots (visit_id, service, start_minute, end_minute, capacity)
		SELECT visits.id, service, 480 + 30 * part, 510 + 30 * part, 1000000
		FROM visits, generate_series(0, 3) part, unnest(ARRAY['chip_card', 'account_l2']) service
		WHERE visits.plan_id = (SELECT max(id) FROM plans)`,
	`INSERT INTO persons (full_name, birth_date, phone, personal_id, personal_id_hash, created_at, search, name_key)
		SELECT 'Nguyễn Văn ' || n, '1990-01-01', '+8491' || n, sha256(n::text::bytea), sha256(('h' || n)::bytea), now(), 'nguyen van ' || n, int8send(n)
		FROM generate_series(1, $ROWS) n`,
	`CREATE TEMPORARY TABLE past AS SELECT slots.id, slots.visit_id, slots.service, row_number() OVER (ORDER BY slots.id) - 1 AS n
		FROM slots JOIN visits ON visits.id = slots.visit_id WHERE visits.date < current_date`,
	`INSERT INTO appointments (code, slot_id, visit_id, person_id, service, status, source, created_by, created_at)
		SELECT 'H' || persons.id, past.id, past.visit_id, persons.id, past.service, 'no_show', 'citizen', 'citizen', now()
		FROM persons JOIN past ON past.n = persons.id % (SELECT count(*) FROM past)`,
	`UPDATE slots SET booked = people FROM (SELECT slot_id, count(*) AS people FROM appointments GROUP BY slot_id) held WHERE held.slot_id = slots.id`,
	`DROP TABLE past`,
}

// dropRules takes indexes and references off the two big tables and returns the
// statements that put them back: that is several times faster than filling
// through them.
func dropRules(tb testing.TB, conn *sql.Conn) (restore []string) {
	tb.Helper()
	found, err := conn.QueryContext(tb.Context(), `
		SELECT 'DROP INDEX ' || indexname, indexdef FROM pg_indexes WHERE tablename IN ('persons', 'appointments') AND indexname NOT LIKE '%_pkey'
		UNION ALL SELECT format('ALTER TABLE %s DROP CONSTRAINT %s', conrelid::regclass, conname),
			format('ALTER TABLE %s ADD CONSTRAINT %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		FROM pg_constraint WHERE contype = 'f' AND conrelid IN ('persons'::regclass, 'appointments'::regclass)`)
	require.NoError(tb, err)
	defer func() { _ = found.Close() }()
	var drop []string
	for found.Next() {
		var off, on string
		require.NoError(tb, found.Scan(&off, &on))
		drop, restore = append(drop, off), append(restore, on)
	}
	require.NoError(tb, found.Err())
	for _, statement := range drop {
		_, err := conn.ExecContext(tb.Context(), statement)
		require.NoError(tb, err, statement)
	}
	return restore
}

// fill fills a migrated database that has a small city.
func fill(tb testing.TB, db *sql.DB, rows string) {
	tb.Helper()
	conn, err := db.Conn(tb.Context())
	require.NoError(tb, err)
	defer func() { _ = conn.Close() }()
	restore := dropRules(tb, conn)
	for _, statement := range append(fillStatements, restore...) {
		statement = strings.NewReplacer("$ROWS", rows, "$POINTS", "1900").Replace(statement)
		_, err := conn.ExecContext(tb.Context(), statement)
		require.NoError(tb, err, statement)
	}
	_, err = db.ExecContext(tb.Context(), "VACUUM ANALYZE")
	require.NoError(tb, err)
	_, err = db.ExecContext(tb.Context(), "CHECKPOINT")
	if err != nil {
		tb.Logf("no checkpoint before measuring: %v", err) // an ordinary role may not
	}
}
