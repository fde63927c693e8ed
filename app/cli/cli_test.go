package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/cli"
	"luudong/app/sample"
	"luudong/infra/pgtest"
)

// shell runs commands in a folder and on a database of its own.
type shell struct {
	t      *testing.T
	folder string
}

func newShell(t *testing.T, database string) shell {
	s := shell{t: t, folder: t.TempDir()}
	if database == "" {
		database = "sqlite:" + s.path("luudong.db")
	}
	t.Setenv("LUUDONG_DATABASE_URL", database)
	t.Setenv("LUUDONG_KEY_FILE", s.path("secret.key"))
	t.Setenv("LUUDONG_WORKERS", "1")
	return s
}

func (s shell) path(name string) string { return filepath.Join(s.folder, name) }

// sample copies the first rows of a file of the sample city into the folder.
func (s shell) sample(name string, rows int) string {
	raw, err := sample.Files.ReadFile("data/" + name)
	require.NoError(s.t, err)
	lines := strings.SplitAfterN(string(raw), "\n", rows+2)
	require.NoError(s.t, os.WriteFile(s.path(name), []byte(strings.Join(lines[:min(rows+1, len(lines))], "")), 0o600))
	return s.path(name)
}

func (s shell) write(name, content string) string {
	require.NoError(s.t, os.WriteFile(s.path(name), []byte(content), 0o600))
	return s.path(name)
}

// run returns the exit code, the results and the messages of a command.
func (s shell) run(args ...string) (code int, stdout, stderr string) {
	s.t.Helper()
	var out, messages bytes.Buffer
	code = cli.Run(context.Background(), args, &out, &messages)
	return code, out.String(), messages.String()
}

// ok runs a command that must succeed and returns its results.
func (s shell) ok(args ...string) string {
	s.t.Helper()
	code, out, messages := s.run(args...)
	require.Zero(s.t, code, "%v: %s", args, messages)
	return out
}

func TestWalkFromFilesToRoster(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			database := ""
			if engine == "postgres" {
				database = pgtest.NewDatabase(t)
			}
			s := newShell(t, database)
			s.ok("import", "units", s.sample("units.csv", 168))
			s.ok("import", "holidays", s.sample("holidays.csv", 100))
			assert.Contains(t, s.ok("import", "points", s.sample("points.csv", 150)), "150")
			s.ok("import", "teams", s.sample("teams.csv", 12))

			plan := s.planWeek()
			assert.Equal(t, "draft", plan.Status)
			assert.LessOrEqual(t, plan.Served, plan.UpperBound)
			require.NotEmpty(t, plan.Visits)
			s.ok("publish", plan.PlanID)
			code, _, messages := s.run("publish", plan.PlanID)
			assert.Equal(t, 1, code)
			assert.Contains(t, messages, "không còn là bản nháp")

			s.replanWeek(plan)

			s.ok("book", s.sample("citizens.csv", 200), "--json", s.path("book.jsonl"))
			assert.Contains(t, s.ok("check"), "Không có gì sai")
			booked := s.bookedDay()
			s.ok("export", "roster", "--plan", plan.PlanID, "--date", booked, "--out", s.path("roster.xlsx"))
			s.ok("export", "plan", "--plan", plan.PlanID, "--out", s.path("plan.xlsx"))
			s.ok("export", "list", "--from", booked, "--to", booked, "--out", s.path("list.csv"))
			for _, kind := range []string{"units", "points", "teams", "holidays", "citizens", "residents"} {
				s.ok("export", "template", kind, "--out", s.path(kind+".xlsx"))
				assert.FileExists(s.t, s.path(kind+".xlsx"))
			}
			list, err := os.ReadFile(s.path("list.csv"))
			require.NoError(t, err)
			require.Contains(t, string(list), "\ufeffSTT,")
			for _, name := range []string{"roster.xlsx", "plan.xlsx"} {
				f, err := excelize.OpenFile(s.path(name))
				require.NoError(t, err)
				assert.NotEmpty(t, f.GetSheetList())
				require.NoError(t, f.Close())
			}
		})
	}
}

type planFile struct {
	PlanID     string `json:"plan_id"`
	Status     string
	From, To   string
	Served     int
	UpperBound int `json:"upper_bound"`
	Visits     []planVisit
	Unserved   []struct {
		Point, Service, Reason string
		People                 int
		Relax                  struct{ Kind string }
	}
	ChangedVisits int `json:"changed_visits"`
}

type planVisit struct {
	Team, Point, Date, Start, End string
	Planned                       map[string]int
	Pinned                        bool
}

// planWeek makes the same plan twice: same seed, same steps, same visits.
func (s shell) planWeek() planFile {
	var plans [2]planFile
	for i := range plans {
		path := s.path("plan.json")
		s.ok("plan", "--from", "2030-12-02", "--to", "2030-12-08", "--iterations", "300", "--seed", "7", "--json", path)
		raw, err := os.ReadFile(path)
		require.NoError(s.t, err)
		require.NoError(s.t, json.Unmarshal(raw, &plans[i]))
	}
	assert.Equal(s.t, plans[0].Visits, plans[1].Visits)
	assert.Equal(s.t, "2030-12-02", plans[0].From)
	for _, u := range plans[0].Unserved {
		assert.NotEmpty(s.t, u.Relax.Kind, "what would help")
	}
	assert.Len(s.t, plans[0].Visits[0].Start, len("07:30"))
	return plans[1] // the one that is in the file
}

// replanWeek plans the published week once more: close to it, and with its visits pinned.
func (s shell) replanWeek(plan planFile) {
	old, next := s.path("plan.json"), s.path("next.json")
	args := []string{"plan", "--from", "2030-12-02", "--to", "2030-12-08", "--iterations", "50", "--json", next}
	read := func() (f planFile) {
		raw, err := os.ReadFile(next)
		require.NoError(s.t, err)
		require.NoError(s.t, json.Unmarshal(raw, &f))
		return f
	}
	s.ok(append(args, "--start", old)...)
	assert.LessOrEqual(s.t, read().ChangedVisits, len(plan.Visits)/10)
	s.ok(append(args, "--start", old, "--pin", old)...)
	pinned := read()
	assert.Zero(s.t, pinned.ChangedVisits)
	for _, v := range plan.Visits {
		v.Pinned = true
		assert.True(s.t, slices.ContainsFunc(pinned.Visits, func(n planVisit) bool {
			return n.Team == v.Team && n.Point == v.Point && n.Date == v.Date && n.Start == v.Start && n.End == v.End && n.Pinned
		}))
	}
	code, _, messages := s.run(append(args, "--start", old, "--from", "2030-12-03")...)
	assert.Equal(s.t, 1, code)
	assert.Contains(s.t, messages, "02/12/2030")
}

// bookedDay checks the lines of the booked citizens and returns a day with bookings.
func (s shell) bookedDay() string {
	f, err := os.Open(s.path("book.jsonl"))
	require.NoError(s.t, err)
	defer func() { _ = f.Close() }()
	lines, day := 0, ""
	for scan := bufio.NewScanner(f); scan.Scan(); lines++ {
		var line struct{ Code, Point, Date, Time, Service, Reason string }
		require.NoError(s.t, json.Unmarshal(scan.Bytes(), &line))
		if line.Code == "" {
			assert.NotEmpty(s.t, line.Reason)
			continue
		}
		assert.NotEmpty(s.t, line.Point+line.Time+line.Service)
		day = line.Date
	}
	assert.Equal(s.t, 200, lines, "one line a citizen")
	require.NotEmpty(s.t, day)
	return day
}

func TestWrongInputIsAnsweredClearly(t *testing.T) {
	s := newShell(t, "")
	s.ok("import", "units", s.sample("units.csv", 168))
	header := "code,kind,name,unit_code,lat,lon,opening_hours,stations,priority\n"
	busy, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = busy.Close() })
	for _, c := range []struct {
		name string
		args []string
		code int
		says []string
	}{
		{"no such command", []string{"fly"}, 2, []string{"fly", "--help"}},
		{"no such flag", []string{"plan", "--form", "x"}, 2, []string{"--form", "--help"}},
		{"horizon of 0 days", []string{"plan", "--from", "2026-12-02", "--to", "2026-12-01"}, 1, []string{"1 đến 92 ngày", "0 ngày"}},
		{"horizon of two years", []string{"plan", "--from", "2026-12-01", "--to", "2028-12-01"}, 1, []string{"92"}},
		{"a day that is none", []string{"plan", "--from", "2026-02-30", "--to", "2026-03-01"}, 1, []string{"2026-02-30"}},
		{"nothing to plan", []string{"plan", "--from", "2026-12-01", "--to", "2026-12-07"}, 1, []string{"Nhập điểm trước"}},
		{"no plan to begin with", []string{"plan", "--from", "2026-12-01", "--to", "2026-12-07", "--start", s.path("none.json")}, 1, []string{"none.json"}},
		{"a plan that is no JSON", []string{"plan", "--from", "2026-12-01", "--to", "2026-12-07", "--pin", s.write("text.json", "visits: 3")}, 1, []string{"JSON"}},
		{"no plan in the JSON", []string{"plan", "--from", "2026-12-01", "--to", "2026-12-07", "--pin", s.write("empty.json", "{}")}, 1, []string{"visits"}},
		{"a day that is none in a plan", []string{"plan", "--from", "2026-12-01", "--to", "2026-12-07", "--pin", s.write("day.json", `{"visits":[{"date":"2026-02-30"}]}`)}, 1, []string{"2026-02-30"}},
		{"a plan of 21 MB", []string{"plan", "--from", "2026-12-01", "--to", "2026-12-07", "--pin", s.write("huge.json", strings.Repeat(" ", 21<<20))}, 1, []string{"20 MB"}},
		{"no such plan", []string{"publish", "77"}, 1, []string{"kế hoạch 77"}},
		{"not a plan number", []string{"publish", "một"}, 2, []string{"một"}},
		{"no such file", []string{"import", "points", s.path("none.csv")}, 1, []string{"none.csv"}},
		{"no such kind", []string{"import", "cars", "x.csv"}, 2, []string{"units|points"}},
		{"unknown ward", []string{"import", "points", s.write("ward.csv", header+"A,agency,Tên,99999,10.78,106.70,Mo 08:00-10:00,5,1\n")}, 1, []string{"dòng 2", "unit_code", "99999"}},
		{"point in the sea", []string{"import", "points", s.write("sea.csv", header+"A,agency,Tên,26740,9.5,107.9,Mo 08:00-10:00,5,1\n")}, 1, []string{"dòng 2", "ngoài thành phố"}},
		{"overlapping hours", []string{"import", "points", s.write("hours.csv", header+"A,agency,Tên,26740,10.78,106.70,\"Mo 08:00-10:00,09:00-11:00\",5,1\n")}, 1, []string{"08:00-10:00", "09:00-11:00"}},
		{"duplicate code", []string{"import", "points", s.write("double.csv", header+strings.Repeat("A,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,5,1\n", 2))}, 1, []string{"dòng 3", "dòng 2"}},
		{"13-digit ID", []string{"import", "citizens", s.write("id.csv", "personal_id,full_name,birth_date\n0791900000011,Trần Văn Mẫu,1990-01-01\n")}, 1, []string{"12 chữ số", "13"}},
		{"broken CSV", []string{"import", "points", s.write("broken.csv", header+"A,\"agency,Tên\n")}, 1, []string{"Dòng 2", "ngoặc kép"}},
		{"wrong encoding", []string{"import", "points", s.write("enc.csv", header+"A,agency,T\xean,26740,10.78,106.70,Mo 08:00-10:00,5,1\n")}, 1, []string{"UTF-8"}},
		{"100 MB", []string{"import", "points", s.write("big.csv", header+strings.Repeat("A,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,5,1\n", 2_000_000))}, 1, []string{"20 MB"}},
		{"database that is down", []string{"import", "units", s.path("units.csv"), "--database", "postgres://luudong:topsecret@127.0.0.1:1/luudong"}, 1, []string{"Chưa kết nối được"}},
		{"database of another kind", []string{"serve", "--database", "mysql://x"}, 1, []string{"sqlite:", "postgres://"}},
		{"port in use", []string{"serve", "--addr", busy.Addr().String()}, 1, []string{busy.Addr().String(), "--addr"}},
		{"no such role", []string{"user", "add", "lan", "--role", "king"}, 1, []string{"king", "planner"}},
		{"mistyped account command", []string{"user", "disabel", "lan"}, 2, []string{"disabel"}},
		{"nothing chosen", []string{"export", "list", "--out", s.path("x.csv")}, 2, []string{"--plan"}},
		{"list to a text file", []string{"export", "list", "--plan", "1", "--out", s.path("x.txt")}, 2, []string{".csv"}},
		{"template of nothing known", []string{"export", "template", "money", "--out", s.path("x.xlsx")}, 2, []string{"money"}},
		{"template to a text file", []string{"export", "template", "points", "--out", s.path("x.csv")}, 2, []string{".xlsx"}},
		{"roster to a text file", []string{"export", "roster", "--plan", "1", "--out", s.path("x.txt")}, 2, []string{".xlsx"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, messages := s.run(c.args...)
			assert.Equal(t, c.code, code, messages)
			assert.Empty(t, out, "results only go to the standard output")
			for _, want := range c.says {
				assert.Contains(t, messages, want)
			}
			assert.NotContains(t, messages, "topsecret")
			assert.NotContains(t, messages, "goroutine")
		})
	}
}

func TestErrorsAreHandedBackInAWorkbook(t *testing.T) {
	s := newShell(t, "")
	s.ok("import", "units", s.sample("units.csv", 168))
	file := s.write("p.csv", "code,kind,name,unit_code,lat,lon,opening_hours\nA,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00\nB,agency,Tên,99999,10.78,106.70,Mo 08:00-10:00\n")
	code, _, _ := s.run("import", "points", file, "--errors", s.path("errors.xlsx"))
	assert.Equal(t, 1, code)
	f, err := excelize.OpenFile(s.path("errors.xlsx"))
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(f.GetSheetName(0))
	require.NoError(t, err)
	assert.Contains(t, strings.Join(rows[len(rows)-1], "|"), "99999")
	assert.Contains(t, s.ok("import", "points", file, "--good-rows"), "1")
}

func TestMigrateUpDownStatus(t *testing.T) {
	s := newShell(t, "")
	assert.NotContains(t, s.ok("migrate", "up"), "pending")
	assert.Contains(t, s.ok("migrate", "down"), "pending")
	assert.Contains(t, s.ok("migrate", "status"), "pending")
	assert.NotContains(t, s.ok("migrate", "up"), "pending")
}

func TestHelpHasExamples(t *testing.T) {
	s := newShell(t, "")
	for _, command := range []string{"serve", "demo", "migrate", "import", "plan", "publish", "book", "export", "user"} {
		assert.Contains(t, s.ok(command, "--help"), "luudong "+command, command)
	}
}

func TestLostKeyIsNoticedBeforeItDoesHarm(t *testing.T) {
	s := newShell(t, "")
	s.ok("import", "units", s.sample("units.csv", 168))
	require.NoError(t, os.Remove(s.path("secret.key")))
	code, _, messages := s.run("import", "citizens", s.sample("citizens.csv", 3))
	assert.Equal(t, 1, code)
	assert.Contains(t, messages, "Khóa mã hóa đã đổi")
}
