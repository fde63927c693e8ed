package proof_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/infra/pgtest"
)

const benchClients = 32 // of pgbench and of HTTP

// benchSetting reads a number from the environment.
func benchSetting(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

type benchSlot struct {
	id, visit int64
	point     string
}

// bench is a filled PostgreSQL with servers on it.
type bench struct {
	*apptest.Rig
	b       *testing.B
	url     string
	servers []*server
	slots   []benchSlot // account slots of coming visits
	span    time.Duration
	rounds  int
	report  *strings.Builder
}

// BenchmarkBookingAgainstPgbench measures what `make bench-booking` reports.
// Without its settings it is a short form that shows that it works.
func BenchmarkBookingAgainstPgbench(b *testing.B) {
	rows := benchSetting("ROWS", 20_000)
	x := newBench(b, rows)
	for b.Loop() {
		x.heading(rows)
		x.throughput()
		x.search()
		found, err := x.ConsistencyCheck(b.Context(), apptest.System())
		require.NoError(b, err)
		require.Zero(b, found.Total, "%v", found.Found)
		x.line("\n`luudong check` afterwards: nothing wrong in %d slots and %d appointments.", found.Slots, found.Appointments)
	}
	fmt.Println(x.report)
	if path := os.Getenv("LUUDONG_BENCH_OUT"); path != "" {
		require.NoError(b, os.WriteFile(path, []byte(x.report.String()), 0o600))
	}
}

func newBench(b *testing.B, rows int) *bench {
	cluster, err := pgtest.Start(b.Context(), pgtest.Options{Durable: true, Settings: map[string]string{
		"shared_buffers": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "30min", "max_connections": "150",
	}})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, cluster.Stop()) })
	x := &bench{b: b, url: cluster.URL(pgtest.Role), span: time.Duration(benchSetting("SECONDS", 2)) * time.Second, rounds: benchSetting("ROUNDS", 1), report: &strings.Builder{}}
	x.Rig = apptest.NewOn(b, x.url)
	x.Clock.Set(time.Now())
	x.SmallCity()
	fill(b, x.Store.DB(), strconv.Itoa(rows))
	found, err := x.Store.DB().QueryContext(b.Context(), `SELECT slots.id, slots.visit_id, points.code FROM slots
		JOIN visits ON visits.id = slots.visit_id JOIN points ON points.id = visits.point_id
		WHERE visits.date > current_date AND slots.service = 'account_l2' ORDER BY slots.id`)
	require.NoError(b, err)
	defer func() { _ = found.Close() }()
	for found.Next() {
		var s benchSlot
		require.NoError(b, found.Scan(&s.id, &s.visit, &s.point))
		x.slots = append(x.slots, s)
	}
	require.NoError(b, found.Err())
	for range 2 {
		x.servers = append(x.servers, startServer(b, x.url, childProgram))
	}
	return x
}

func (x *bench) line(format string, args ...any) { fmt.Fprintf(x.report, format+"\n", args...) }

func (x *bench) heading(rows int) {
	x.line("# Booking against pgbench\n")
	x.line("Written by `make bench-booking` (ROWS=%d SECONDS=%d ROUNDS=%d) on %s, %d cores, %s, PostgreSQL with fsync on the same machine;",
		rows, int(x.span.Seconds()), x.rounds, time.Now().Format("2006-01-02"), runtime.NumCPU(), runtime.Version())
	x.line("servers, database and clients share the cores. %d points, %d past appointments.\n", benchPoints, rows)
	x.line("(a) is pgbench with the booking's rows (place, person, appointment, audit event, confirmation, reminder) in a prepared transaction;")
	x.line("(b) is the citizen's form through HTTP: all rules, new people, encrypted numbers. %d clients each; (a) and (b) take turns.\n", benchClients)
	x.line("Goals: b/a 1.3 spread and 5 on a hot slot; p99 under 100 ms at half of the peak; free-slot search under 20 ms p99.\n")
}

// spread picks any coming slot, hot always the same one.
func (x *bench) spread() benchSlot { return x.slots[rand.N(len(x.slots))] }
func (x *bench) hot() benchSlot    { return x.slots[0] }

func (x *bench) bases(servers int) (out []string) {
	for _, s := range x.servers[:servers] {
		out = append(out, s.url)
	}
	return out
}

// throughput compares pgbench and the program, in turns, and then asks for the
// latency at half of the best rate.
func (x *bench) throughput() {
	x.line("| slots | (a) pgbench /s | (b) one server /s | b/a | p50 | p99 | (b) two servers /s | b/a | p50 | p99 |")
	x.line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	peak := 0.0
	for _, c := range []struct {
		name string
		pick func() benchSlot
		low  int64
		high int64
	}{
		{"spread", x.spread, x.slots[0].id, x.slots[len(x.slots)-1].id},
		{"one hot", x.hot, x.slots[0].id, x.slots[0].id},
	} {
		var base float64
		var http [2]measured
		for range x.rounds {
			base += x.pgbench(c.low, c.high) / float64(x.rounds)
			for i := range http {
				http[i] = mean(http[i], x.http(i+1, c.pick), x.rounds)
			}
		}
		x.line("| %s | %.0f | %.0f | **%.2f** | %s | %s | %.0f | **%.2f** | %s | %s |", c.name, base,
			http[0].perSecond, http[0].perSecond/base, ms(http[0].quantile(.5)), ms(http[0].quantile(.99)),
			http[1].perSecond, http[1].perSecond/base, ms(http[1].quantile(.5)), ms(http[1].quantile(.99)))
		if c.name == "spread" {
			peak = http[0].perSecond
		}
	}
	next := func(base string) []byte { s := x.spread(); return bookRequest(base[7:], s.point, s) }
	half, err := openLoop(x.b.Context(), peak/2, 2*x.span, x.bases(1), next, 303)
	require.NoError(x.b, err)
	require.Zero(x.b, half.failed, "%v", half.lastError)
	x.line("\nAt half of the peak (%.0f bookings a second, spread, one server): p50 %s, p99 %s.", half.perSecond, ms(half.quantile(.5)), ms(half.quantile(.99)))
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// mean adds a run to the mean of several.
func mean(sum, one measured, of int) measured {
	sum.perSecond += one.perSecond / float64(of)
	sum.took = append(sum.took, one.took...)
	slices.Sort(sum.took)
	return sum
}

// http books through so many servers.
func (x *bench) http(servers int, pick func() benchSlot) measured {
	x.b.Helper()
	next := func(base string) []byte { s := pick(); return bookRequest(base[7:], s.point, s) }
	got, err := closedLoop(x.b.Context(), benchClients, x.span, x.bases(servers), next, 303)
	require.NoError(x.b, err)
	require.NoError(x.b, got.lastError)
	require.Zero(x.b, got.failed)
	return got
}

// pgbenchScript writes the rows that a booking writes: all of them, in the same tables.
const pgbenchScript = `\set slot random(:low, :high)
\set a random(1, 9000000000000000000)
\set b random(1, 9000000000000000000)
BEGIN;
UPDATE slots SET booked = booked + 1 WHERE id = :slot AND booked < capacity;
INSERT INTO persons (full_name, birth_date, sex, phone, personal_id, personal_id_hash, address, created_at, search, name_key)
	VALUES ('Nguyễn Thị Đo', '1990-05-12', 'female', '+84' || :a, int8send(:a) || int8send(:b) || int8send(:a) || int8send(:b) || int8send(:a),
		int8send(:a) || int8send(:b) || int8send(:b) || int8send(:a), '', now(), 'nguyen thi do', '\x0102030405060708090a0b0c0d0e') RETURNING id AS person \gset
INSERT INTO appointments (code, slot_id, visit_id, person_id, service, status, source, request_key, created_by, created_at)
	SELECT 'X' || :a, id, visit_id, :person, service, 'booked', 'citizen', 'pgbench' || :a || :b, 'citizen', now() FROM slots WHERE id = :slot;
INSERT INTO audit_events (at, user_id, username, action, subject, subject_id, detail, request_id)
	VALUES (now(), 0, 'citizen', 'appointment.book', 'appointment', 'X' || :a, 'citizen, consent given', 'pgbench');
INSERT INTO notices (message_id, kind, channel, language, person_id, code, recipient, status, due_at, expires_at, fault, created_at, settled_at)
	VALUES ('XXXXXXXXXXXXXXXXXXXXXXXXXX', 'confirmation', 'sms', 'vi', :person, 'X' || :a, '+84•••••678', 'unconfigured', now(), now() + interval '3 days', 'unconfigured', now(), now()),
		('YYYYYYYYYYYYYYYYYYYYYYYYYY', 'reminder', 'sms', 'vi', :person, 'X' || :a, '+84•••••678', 'queued', now() + interval '2 days', now() + interval '3 days', '', now(), NULL);
COMMIT;
`

var tpsLine = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench returns the transactions a second of the script.
func (x *bench) pgbench(low, high int64) float64 {
	x.b.Helper()
	script := filepath.Join(x.b.TempDir(), "book.sql")
	require.NoError(x.b, os.WriteFile(script, []byte(pgbenchScript), 0o600))
	programs, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	require.NoError(x.b, err)
	require.NotEmpty(x.b, programs, "install postgresql: `.ci/install`")
	cmd := exec.CommandContext(context.WithoutCancel(x.b.Context()), programs[len(programs)-1], "-n", "-M", "prepared", "-c", strconv.Itoa(benchClients), "-j", "2",
		"-T", strconv.Itoa(int(x.span.Seconds())), "-D", fmt.Sprint("low=", low), "-D", fmt.Sprint("high=", high), "-f", script, x.url)
	out, err := cmd.CombinedOutput()
	require.NoError(x.b, err, "%s", out)
	found := tpsLine.FindSubmatch(out)
	require.NotNil(x.b, found, "pgbench reached no transaction: %s", out)
	tps, err := strconv.ParseFloat(string(found[1]), 64)
	require.NoError(x.b, err)
	return tps
}

// search asks for the free slots of random points, by the use case and as a page.
func (x *bench) search() {
	const looks = 1000
	var took measured
	for range looks {
		begin := time.Now()
		found, err := x.PublicSlotList(x.b.Context(), x.spread().point)
		took.took = append(took.took, time.Since(begin))
		require.NoError(x.b, err)
		require.NotEmpty(x.b, found.Visits)
	}
	slices.Sort(took.took)
	next := func(base string) []byte {
		return fmt.Appendf(nil, "GET /p/%s HTTP/1.1\r\nHost: %s\r\n\r\n", x.spread().point, base[7:])
	}
	page, err := closedLoop(x.b.Context(), 1, x.span, x.bases(1), next, 200)
	require.NoError(x.b, err)
	require.NoError(x.b, page.lastError)
	x.line("\nFree slots of a point on the full database: search p50 %s, p99 %s; the whole page through HTTP p50 %s, p99 %s.",
		ms(took.quantile(.5)), ms(took.quantile(.99)), ms(page.quantile(.5)), ms(page.quantile(.99)))
}
