package proof_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
)

// The bench's city: 60 teams make two visits a day with 28 appointments each, a
// twelfth of them cancelled and an eighth of the others missed, and three people
// who walk in. A million appointments are about ten months.
const (
	coverageVisitsADay = 120
	coverageAppoints   = 28
	coverageComing     = 28 // days that are planned and booked
)

// coverageBase makes wards, points, teams and people.
var coverageBase = []string{
	`INSERT INTO units (code, parent_id, path, name, type, full_name, search, lat, lon)
		SELECT 'W' || n, root.id, root.path || 'W' || n || '/', 'Phường ' || n, 'Phường', 'Phường ' || n, 'phuong ' || n, 10.78, 106.70
		FROM units root, generate_series(1, 166) n WHERE root.parent_id IS NULL`,
	`INSERT INTO points (code, kind, name, address, unit_id, lat, lon, opening_hours, stations, search, demand_chip_card, demand_account_l2)
		SELECT 'B' || n, 'apartment_block', 'Chung cư ' || n, n || ' Đường Thử', units.id, 10.6 + (n % 50) * 0.01, 106.5 + (n / 50) * 0.01,
			'Mo-Su 07:30-17:00', 5, 'chung cu ' || n, 400 + n % 300, 600 + n % 500
		FROM generate_series(0, 1899) n JOIN units ON units.code = 'W' || (n % 166 + 1)`,
	`INSERT INTO teams (code, name, unit_id, base_lat, base_lon, services, officers, card_kits, shifts, max_hours_per_day, max_hours_per_week, search)
		SELECT 'B' || n, 'Tổ ' || n, (SELECT min(id) FROM units), 10.78, 106.70, 'chip_card,account_l2', 5, 2, 'Mo-Su 07:00-17:30', 10, 48, 'to ' || n
		FROM generate_series(0, 59) n`,
	`INSERT INTO persons (full_name, birth_date, phone, personal_id, personal_id_hash, created_at, search, name_key)
		SELECT 'Nguyễn Văn ' || n, '1990-01-01', '+8491' || n, sha256(n::text::bytea), sha256(('h' || n)::bytea), now(), 'nguyen van ' || n, int8send(n)
		FROM generate_series(1, 100000) n`,
	`INSERT INTO plans (name, from_date, to_date, unit_path, status, run, created_by, created_at, published_at)
		VALUES ('history', current_date - 30, current_date + 28, '/79/', 'published', 'done', 'bench', now(), now())`,
}

// coverageDays makes the days from $FROM to $TO, counted from today.
var coverageDays = []string{
	`INSERT INTO visits (plan_id, team_id, point_id, date, start_minute, end_minute, planned_chip_card, planned_account_l2, live, last_queue)
		SELECT (SELECT max(id) FROM plans), teams.id, points.id, $NOW::date + day, 480 + 240 * half, 600 + 240 * half, 40, 40, true, CASE WHEN day > 0 THEN 0 ELSE 40 END
		FROM generate_series($FROM, $TO) day CROSS JOIN generate_series(0, 59) team CROSS JOIN generate_series(0, 1) half
		JOIN teams ON teams.code = 'B' || team
		JOIN points ON points.code = 'B' || (((day + 10000) * 120 + team * 2 + half) % 1900)`,
	`CREATE TEMPORARY TABLE fresh AS SELECT id, date, row_number() OVER (ORDER BY id) AS n FROM visits
		WHERE plan_id = (SELECT max(id) FROM plans) AND date BETWEEN $NOW::date + $FROM AND $NOW::date + $TO`,
	`INSERT INTO slots (visit_id, service, start_minute, end_minute, capacity)
		SELECT fresh.id, service, start_minute + 30 * part, start_minute + 30 * part + 30, 10
		FROM fresh JOIN visits ON visits.id = fresh.id, generate_series(0, 3) part, unnest(ARRAY['chip_card', 'account_l2']) service`,
	`CREATE TEMPORARY TABLE places AS SELECT slots.id, slots.visit_id, slots.service, fresh.n, fresh.date,
			row_number() OVER (PARTITION BY slots.visit_id ORDER BY slots.id) - 1 AS place
		FROM slots JOIN fresh ON fresh.id = slots.visit_id`,
	`INSERT INTO appointments (code, slot_id, visit_id, person_id, service, status, source, created_by, created_at, cancelled_at)
		SELECT 'V' || places.visit_id || 'N' || i, places.id, places.visit_id, 1 + (places.n * 28 + i) % 100000 + (SELECT min(id) FROM persons) - 1, places.service,
			CASE WHEN i % 12 = 5 THEN 'cancelled' WHEN places.date > $NOW::date THEN 'booked' WHEN i % 8 = 3 THEN 'no_show' ELSE 'served' END,
			'citizen', 'citizen', now(), CASE WHEN i % 12 = 5 THEN now() END
		FROM places JOIN generate_series(0, 27) i ON i % 8 = places.place`,
	`INSERT INTO checkins (visit_id, person_id, appointment_code, services, queue_number, station, status, nonce, arrived_at, called_at, done_at, recorded_by)
		SELECT visit_id, person_id, code, service, row_number() OVER (PARTITION BY visit_id ORDER BY id), '1', 'done', code,
			places.date + interval '1 hour', places.date + interval '1 hour 12 minutes', places.date + interval '1 hour 20 minutes', 'bench'
		FROM appointments a JOIN (SELECT id AS visit, date FROM fresh) places ON places.visit = a.visit_id WHERE status = 'served'`,
	`INSERT INTO checkins (visit_id, person_id, appointment_code, services, queue_number, station, status, nonce, arrived_at, called_at, done_at, recorded_by)
		SELECT fresh.id, 1 + (fresh.n + i) % 100000 + (SELECT min(id) FROM persons) - 1, '', 'account_l2', 38 + i, '1', 'done', 'w' || fresh.id || '-' || i,
			fresh.date + interval '2 hours', fresh.date + interval '2 hours 20 minutes', fresh.date + interval '2 hours 25 minutes', 'bench'
		FROM fresh, generate_series(0, 2) i WHERE fresh.date <= $NOW::date`,
	`UPDATE slots SET booked = people FROM (SELECT slot_id, count(*) AS people FROM appointments JOIN fresh ON fresh.id = appointments.visit_id
		WHERE status <> 'cancelled' GROUP BY slot_id) held WHERE held.slot_id = slots.id`,
	`DROP TABLE fresh, places`,
}

// coverageBench is a database that grows into the past, with a server on it.
type coverageBench struct {
	*apptest.Rig
	b      *testing.B
	server *server
	client *http.Client
	oldest int // days before today
	report *strings.Builder
}

// BenchmarkCoverageAndReports measures the coverage board and the reports
// through HTTP on ROWS past appointments (20,000 without it) and on twice as
// many, and says by how much they are slower then.
func BenchmarkCoverageAndReports(b *testing.B) {
	rows := benchSetting("ROWS", 20_000)
	x := newCoverageBench(b)
	for b.Loop() {
		x.line("# Coverage board and reports\n")
		x.line("%s, %d cores, %s, PostgreSQL on the same machine, one client; 168 wards, 1,900 points, 60 teams, %d coming days booked.", time.Now().Format("2006-01-02"),
			runtime.NumCPU(), runtime.Version(), coverageComing)
		x.line("Goals: p99 under 300 ms, and flat when history doubles. The first page adds nothing up: it is what the machine itself takes.\n")
		first := x.measure(rows)
		second := x.measure(2 * rows)
		x.line("| page | p50, %d | p99, %d | p50, %d | p99, %d | p50 ratio |\n| --- | ---: | ---: | ---: | ---: | ---: |", rows, rows, 2*rows, 2*rows)
		for _, page := range coveragePages {
			m, n := first[page], second[page]
			x.line("| %s | %s | **%s** | %s | **%s** | %.2f |", page, ms(m.quantile(.5)), ms(m.quantile(.99)), ms(n.quantile(.5)), ms(n.quantile(.99)),
				float64(n.quantile(.5))/float64(m.quantile(.5)))
		}
		found, err := x.ConsistencyCheck(b.Context(), apptest.System())
		require.NoError(b, err)
		require.Zero(b, found.Total, "%v", found.Found)
		x.line("\n`luudong check` afterwards: nothing wrong in %d slots, %d appointments and %d check-ins, sums added up anew.", found.Slots, found.Appointments, found.CheckIns)
	}
	fmt.Println(x.report)
	if path := os.Getenv("LUUDONG_BENCH_COVERAGE_OUT"); path != "" {
		require.NoError(b, os.WriteFile(path, []byte(x.report.String()), 0o600))
	}
}

// coveragePages begin with one that adds nothing up: what it takes is the
// machine's part, on a busy one most of it.
var coveragePages = []string{
	"/manager/reports/sending",
	"/coverage", "/coverage?service=account_l2&unit=W7&sort=-last", "/coverage?days=30&view=units", "/coverage/points.json",
	"/manager/reports?period=week", "/manager/reports?period=month", "/manager/reports?period=month&by=points", "/manager/reports/report.csv?period=month", "/manager/reports/report.xlsx?period=week",
}

func newCoverageBench(b *testing.B) *coverageBench {
	cluster, err := pgtest.Start(b.Context(), pgtest.Options{Settings: map[string]string{
		"shared_buffers": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "30min", "max_connections": "150",
	}})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, cluster.Stop()) })
	x := &coverageBench{Rig: apptest.NewOn(b, cluster.URL(pgtest.Role)), b: b, report: &strings.Builder{}, oldest: -1}
	x.Clock.Set(time.Now())
	x.SmallCity()
	conn, err := x.Store.DB().Conn(b.Context())
	require.NoError(b, err)
	x.exec(conn, coverageBase)
	x.days(conn, 1, coverageComing)
	require.NoError(b, conn.Close())
	_, err = x.UserAdd(b.Context(), apptest.System(), usecase.UserAddInput{Username: "manager", FullName: "Chỉ huy", Role: domain.RoleManager, Password: "mat-khau-thu-nghiem"})
	require.NoError(b, err)
	x.server = startServer(b, cluster.URL(pgtest.Role), childProgram)
	x.signIn()
	return x
}

func (x *coverageBench) line(format string, args ...any) {
	fmt.Fprintf(x.report, format+"\n", args...)
}

// exec runs statements; $NOW is the programme's day.
func (x *coverageBench) exec(conn *sql.Conn, statements []string, names ...string) {
	names = append(names, "$NOW", "'"+domain.DateOf(x.Clock.Now(), apptest.Zone).String()+"'")
	for _, statement := range statements {
		statement = strings.NewReplacer(names...).Replace(statement)
		_, err := conn.ExecContext(x.b.Context(), statement)
		require.NoError(x.b, err, statement)
	}
}

func (x *coverageBench) days(conn *sql.Conn, from, to int) {
	x.exec(conn, coverageDays, "$FROM", strconv.Itoa(from), "$TO", strconv.Itoa(to))
}

// grow adds older days until there are about so many appointments of the past.
func (x *coverageBench) grow(rows int) {
	days := max(3, rows/(coverageVisitsADay*coverageAppoints))
	conn, err := x.Store.DB().Conn(x.b.Context())
	require.NoError(x.b, err)
	defer func() { _ = conn.Close() }()
	restore := dropRules(x.b, conn)
	x.days(conn, 1-days, -x.oldest-1)
	x.oldest = days - 1
	x.exec(conn, restore)
	for range 2 { // close, and settle what was closed
		_, err = x.TotalsSettle(x.b.Context(), apptest.System())
		require.NoError(x.b, err)
		x.Clock.Set(x.Clock.Now().Add(6 * time.Minute))
	}
	x.Clock.Set(time.Now())
	_, err = conn.ExecContext(x.b.Context(), "VACUUM ANALYZE")
	require.NoError(x.b, err)
}

var formToken = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

func (x *coverageBench) signIn() {
	jar, err := cookiejar.New(nil)
	require.NoError(x.b, err)
	x.client = &http.Client{Jar: jar}
	page, _ := x.get("/signin")
	token := formToken.FindStringSubmatch(page)
	require.NotEmpty(x.b, token)
	form := url.Values{"_csrf": {token[1]}, "username": {"manager"}, "password": {"mat-khau-thu-nghiem"}}
	request, err := http.NewRequestWithContext(x.b.Context(), http.MethodPost, x.server.url+"/signin", strings.NewReader(form.Encode()))
	require.NoError(x.b, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := x.client.Do(request)
	require.NoError(x.b, err)
	require.NoError(x.b, answer.Body.Close())
	require.Equal(x.b, http.StatusOK, answer.StatusCode)
}

func (x *coverageBench) get(path string) (page string, took time.Duration) {
	request, err := http.NewRequestWithContext(context.WithoutCancel(x.b.Context()), http.MethodGet, x.server.url+path, nil)
	require.NoError(x.b, err)
	begin := time.Now()
	answer, err := x.client.Do(request)
	require.NoError(x.b, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(x.b, err)
	took = time.Since(begin)
	require.NoError(x.b, answer.Body.Close())
	require.Equal(x.b, http.StatusOK, answer.StatusCode, path)
	return string(body), took
}

// measure asks for each page many times on so many appointments.
func (x *coverageBench) measure(rows int) map[string]measured {
	x.grow(rows)
	out := make(map[string]measured)
	requests := benchSetting("REQUESTS", 20)
	for _, page := range coveragePages {
		for range 3 {
			x.get(page)
		}
		var m measured
		for range requests {
			_, took := x.get(page)
			m.took = append(m.took, took)
		}
		slices.Sort(m.took)
		out[page] = m
	}
	return out
}
