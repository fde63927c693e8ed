package usecase_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
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

	"github.com/klauspost/compress/flate"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
)

// What one contender is told and tells, by environment: each runs in a process
// of its own, so that its peak of memory is its own.
const (
	benchRole   = "LUUDONG_EXPORT_ROLE" // bare, xlsx or csv
	benchURL    = "LUUDONG_EXPORT_URL"
	benchAnswer = "LUUDONG_EXPORT_ANSWER"
)

// exportFigures are what one run measured.
type exportFigures struct {
	Seconds   float64
	FirstByte float64 // seconds until the first bytes of rows left
	PeakMB    float64 // resident memory
	MB        float64 // of the file
}

// meter counts bytes and notes when the first ones came.
type meter struct {
	begin time.Time
	first time.Duration
	n     int64
}

func (m *meter) Write(b []byte) (int, error) {
	if m.n == 0 {
		m.first = time.Since(m.begin)
	}
	m.n += int64(len(b))
	return len(b), nil
}

// BenchmarkExportAgainstBareWriter is what `make bench-export` reports: our list
// of appointments, read from the database, decrypted and styled, against a bare
// excelize StreamWriter with the same fast zip, fed with the same cells from
// memory. They take turns. Without its settings it is a short form.
func BenchmarkExportAgainstBareWriter(b *testing.B) {
	if role := os.Getenv(benchRole); role != "" {
		for b.Loop() {
			exportContender(b, role)
		}
		return
	}
	rows, rounds := benchNumber("ROWS", 20_000), benchNumber("ROUNDS", 1)
	report := &strings.Builder{}
	for b.Loop() {
		report.Reset()
		fmt.Fprintf(report, "# Exports against a bare StreamWriter\n\nWritten by `make bench-export` (ROWS=%d ROUNDS=%d) on %s, %d cores, %s.\n\n"+
			"(a) is a bare excelize StreamWriter with the fast zip (klauspost, level 1) and styles, fed from memory with the same 14 columns, the cells of\n"+
			"10,000 different lines again and again; (b) is `ListExportAll`: read from the database, ID numbers decrypted, styled, written to nowhere.\n"+
			"Each run is a process of its own; memory is its resident peak. Medians of the rounds, taking turns.\n\n"+
			"| database | | rows/s | of (a) | peak MB | of (a) | first byte | MB |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
			rows, rounds, time.Now().Format(time.DateOnly), runtime.NumCPU(), runtime.Version())
		for _, engine := range []string{"sqlite", "postgres"} {
			compareExports(b, engine, rows, rounds, report)
		}
	}
	b.Log("\n" + report.String())
	if out := os.Getenv("LUUDONG_BENCH_OUT"); out != "" {
		require.NoError(b, os.WriteFile(out, []byte(report.String()), 0o644))
	}
}

func benchNumber(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func compareExports(b *testing.B, engine string, rows, rounds int, report *strings.Builder) {
	b.Helper()
	url := "sqlite:" + filepath.Join(b.TempDir(), "luudong.db")
	if engine == "postgres" {
		url = pgtest.NewDatabase(b)
	}
	fillForExport(b, url, engine, rows)
	runs := make(map[string][]exportFigures)
	for range rounds {
		for _, role := range []string{"bare", "xlsx", "csv"} {
			runs[role] = append(runs[role], runContender(b, role, url))
		}
	}
	bare := middle(runs["bare"])
	for _, role := range []string{"bare", "xlsx", "csv"} {
		m := middle(runs[role])
		rate := bare.Seconds / m.Seconds
		fmt.Fprintf(report, "| %s | %s | %.0f | **%.2f** | %.0f | **%.2f** | %.2f s | %.0f |\n", engine, role,
			float64(rows)/m.Seconds, rate, m.PeakMB, m.PeakMB/bare.PeakMB, m.FirstByte, m.MB)
		if role != "bare" {
			b.ReportMetric(rate, role+"-"+engine+"-of-bare")
		}
	}
}

// middle is the run of the median time.
func middle(runs []exportFigures) exportFigures {
	slices.SortFunc(runs, func(a, b exportFigures) int { return cmp.Compare(a.Seconds, b.Seconds) })
	return runs[len(runs)/2]
}

func runContender(b *testing.B, role, url string) (out exportFigures) {
	b.Helper()
	answer := filepath.Join(b.TempDir(), "answer.json")
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run", "^$", "-test.bench", "ExportAgainstBareWriter", "-test.benchtime", "1x")
	cmd.Env = append(os.Environ(), benchRole+"="+role, benchURL+"="+url, benchAnswer+"="+answer)
	text, err := cmd.CombinedOutput()
	require.NoError(b, err, "%s", text)
	data, err := os.ReadFile(answer)
	require.NoError(b, err)
	require.NoError(b, json.Unmarshal(data, &out))
	return out
}

// exportContender is one run in a process of its own.
func exportContender(b *testing.B, role string) {
	b.Helper()
	r := apptest.NewOn(b, os.Getenv(benchURL))
	manager := apptest.As(domain.RoleManager)
	filter := usecase.RosterFilter{FullIDs: true}
	var lines [][]string
	if role == "bare" {
		lines = sampleOfLines(b, r, manager, filter)
	}
	rows := benchNumber("ROWS", 20_000)
	runtime.GC()
	m := &meter{begin: time.Now()}
	var err error
	switch role {
	case "bare":
		err = writeBare(m, lines, rows)
	default:
		err = r.ListExportAll(b.Context(), manager, filter, domain.ListFormat(role), m)
	}
	require.NoError(b, err)
	out := exportFigures{Seconds: time.Since(m.begin).Seconds(), FirstByte: m.first.Seconds(), PeakMB: peakMB(b), MB: float64(m.n) / 1e6}
	data, err := json.Marshal(out)
	require.NoError(b, err)
	require.NoError(b, os.WriteFile(os.Getenv(benchAnswer), data, 0o600))
}

// peakMB is the most memory that this process has had.
func peakMB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(b, err)
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(b, found)
	kb, err := strconv.Atoi(string(found[1]))
	require.NoError(b, err)
	return float64(kb) / 1000
}

// enoughLines ends an export.
type enoughLines struct {
	bytes.Buffer
	most int
}

var errEnoughLines = fmt.Errorf("enough")

func (w *enoughLines) Write(b []byte) (int, error) {
	if bytes.Count(w.Bytes(), []byte("\n")) > w.most {
		return 0, errEnoughLines
	}
	return w.Buffer.Write(b)
}

// sampleOfLines returns the cells of up to 10,000 lines.
func sampleOfLines(b *testing.B, r *apptest.Rig, by domain.Actor, f usecase.RosterFilter) [][]string {
	b.Helper()
	out := &enoughLines{most: 10_000}
	if err := r.ListExportAll(b.Context(), by, f, domain.FormatCSV, out); err != nil {
		require.ErrorIs(b, err, errEnoughLines)
	}
	data := out.Bytes()
	data = data[:bytes.LastIndexByte(data, '\n')+1]
	lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	require.NoError(b, err)
	lines = lines[1:]
	require.NotEmpty(b, lines)
	return lines
}

// writeBare writes as many lines as wanted with the library alone.
func writeBare(w io.Writer, lines [][]string, rows int) error {
	f := excelize.NewFile()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		z := zip.NewWriter(w)
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
		return z
	})
	border := []excelize.Border{{Type: "left", Style: 1}, {Type: "right", Style: 1}, {Type: "top", Style: 1}, {Type: "bottom", Style: 1}}
	format := "dd/mm/yyyy"
	text, err := f.NewStyle(&excelize.Style{Border: border})
	if err != nil {
		return err
	}
	date, err := f.NewStyle(&excelize.Style{Border: border, CustomNumFmt: &format})
	if err != nil {
		return err
	}
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	prepared := make([][]any, len(lines))
	for i, l := range lines {
		for c, s := range l {
			cell := excelize.Cell{StyleID: text, Value: s}
			if day, err := time.Parse("02/01/2006", s); err == nil && (c == 1 || c == 4) {
				cell = excelize.Cell{StyleID: date, Value: day}
			}
			prepared[i] = append(prepared[i], cell)
		}
	}
	for i := range rows {
		cells := prepared[i%len(prepared)]
		cells[0] = excelize.Cell{StyleID: text, Value: i + 1}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := sw.SetRow(at, cells); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	if err := f.Write(w); err != nil {
		return err
	}
	return f.Close()
}

// fillForExport makes a city with that many appointments, 100 a visit. The
// people differ in name, birth and address; their numbers are one encrypted
// number, which takes as long to read as another.
func fillForExport(b *testing.B, url, engine string, rows int) {
	b.Helper()
	r := apptest.NewOn(b, url)
	r.SmallCity()
	r.PublishedPlan()
	r.Import("citizens", "personal_id,full_name,birth_date,sex,phone,unit_code,address,services",
		"079190000001,Nguyễn Thị Một,1990-05-12,Nữ,0901000001,26740,1 A,account_l2")
	series := func(to int) string {
		if engine == "postgres" {
			return fmt.Sprintf("(SELECT generate_series(1, %d) AS n) s", to)
		}
		return fmt.Sprintf("(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %d) SELECT n FROM s) s", to)
	}
	hash, key, day, on := "randomblob(32)", "randomblob(8)", "date('1995-01-01', '+' || n || ' days')", "1"
	now, birth := "'2026-11-01 00:00:00.000000+00:00'", "date('1950-01-01', '+' || (n % 20000) || ' days')"
	if engine == "postgres" {
		hash, key, day, on = "sha256(n::text::bytea)", "int8send(n)", "date '1995-01-01' + n::int", "true"
		now, birth = "now()", "date '1950-01-01' + (n % 20000)::int"
	}
	visits := (rows + 99) / 100
	last := `(SELECT max(id) FROM plans)`
	statements := []string{
		fmt.Sprintf(`INSERT INTO visits (plan_id, team_id, point_id, date, start_minute, end_minute, planned_account_l2, live)
			SELECT %s, (SELECT min(id) FROM teams), (SELECT min(id) FROM points), %s, 480, 600, 60, %s FROM %s`, last, day, on, series(visits)),
		`INSERT INTO slots (visit_id, service, start_minute, end_minute, capacity, booked)
			SELECT id, 'account_l2', 480, 510, 1000, 100 FROM visits WHERE date < '2026-01-01'`,
		fmt.Sprintf(`INSERT INTO persons (full_name, birth_date, sex, phone, personal_id, personal_id_hash, address, created_at, search, name_key)
			SELECT 'Nguyễn Thị Thu ' || n, %s, 'female', '+8490' || (1000000 + n), (SELECT personal_id FROM persons WHERE personal_id IS NOT NULL LIMIT 1), %s,
				n || ' đường Nguyễn Thị Minh Khai, khu phố ' || (n %% 90), %s, 'nguyen thi thu', %s FROM %s`, birth, hash, now, key, series(rows)),
		fmt.Sprintf(`INSERT INTO appointments (code, slot_id, visit_id, person_id, service, status, source, created_by, created_at)
			SELECT 'K7W' || p.id, v.slot_id, v.visit_id, p.id, 'account_l2', 'no_show', 'citizen', 'citizen', %s
			FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM persons WHERE search = 'nguyen thi thu') p
			JOIN (SELECT id AS slot_id, visit_id, row_number() OVER (ORDER BY id) - 1 AS n FROM slots WHERE capacity = 1000) v ON v.n = p.n / 100`, now),
		"ANALYZE",
	}
	for _, s := range statements {
		_, err := r.Store.DB().ExecContext(context.Background(), s)
		require.NoError(b, err, s)
	}
}
