package excel

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// seenCell and seenSheet are what openpyxl finds (testdata/read_xlsx.py).
type seenCell struct {
	Value  any
	Type   string // s text, n number, d day, f formula
	Format string
	Border bool
}

type seenSheet struct {
	Name, Paper, Orientation string
	Rows                     [][]seenCell
	FitWidth                 int `json:"fit_width"`
	FitHeight                int `json:"fit_height"`
	Fit                      bool
	Titles, Area             string
	Filter, Frozen           string
	Header, Footer           string
	LeftMargin               int `json:"left_margin_mm"`
	Charts                   int
}

// saved writes a workbook to a file and returns its path.
func saved(t *testing.T, name string, write func(io.Writer) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, write(file))
	require.NoError(t, file.Close())
	return path
}

// secondReader reads a workbook with openpyxl, which is strict about the format.
func secondReader(t *testing.T, path string) []seenSheet {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "-W", "error", filepath.Join("testdata", "read_xlsx.py"), path)
	var messages strings.Builder
	cmd.Stderr = &messages
	out, err := cmd.Output()
	require.NoError(t, err, messages.String())
	var sheets []seenSheet
	require.NoError(t, json.Unmarshal(out, &sheets))
	return sheets
}

// rowOf returns the number, from 1, of the first row whose first cell is that.
func (s seenSheet) rowOf(t *testing.T, first any) int {
	t.Helper()
	for i, row := range s.Rows {
		if row[0].Value == first {
			return i + 1
		}
	}
	require.Failf(t, "no such row", "%v in %s", first, s.Name)
	return 0
}

func (s seenSheet) requirePrint(t *testing.T) {
	t.Helper()
	assert.Equal(t, []any{"9", "landscape", true, 1, 0, 30}, []any{s.Paper, s.Orientation, s.Fit, s.FitWidth, s.FitHeight, s.LeftMargin}, s.Name)
	assert.Contains(t, s.Header, "&P", s.Name)
	assert.NotEmpty(t, s.Area, s.Name)
}

func TestSecondReaderRoster(t *testing.T) {
	rows := sampleRows(40)
	rows[0].FullName = "=1+1"
	r := sampleRoster(domain.RosterGroup{Visit: sampleVisit(), Rows: rows})
	sheets := secondReader(t, saved(t, "roster.xlsx", func(w io.Writer) error { return NewWriter().WriteRoster(w, r) }))
	require.Len(t, sheets, 3)
	for _, s := range sheets {
		s.requirePrint(t)
	}
	s := sheets[0]
	head := s.rowOf(t, "STT")
	assert.Equal(t, fmt.Sprintf("$%d:$%d", head, head), strings.ReplaceAll(s.Titles, "'", ""))
	assert.Equal(t, fmt.Sprintf("$A$%d:$M$%d", head, head+40), s.Filter)
	assert.Equal(t, fmt.Sprintf("A%d", head+1), s.Frozen)
	assert.Contains(t, s.Footer, "người xuất: huong.quanly", "who and when is printed on every page")
	row := s.Rows[head]
	for column, want := range []seenCell{
		{1.0, "n", "#,##0", true}, {"=1+1", "s", "General", true}, {"1940-01-01", "d", "dd/mm/yyyy", true}, {"Nam", "s", "General", true},
		{"077158000000", "s", "@", true}, {"0914713809", "s", "@", true},
	} {
		assert.Equal(t, want, row[column], "column %d", column+1)
	}
	for column := 10; column <= 12; column++ {
		assert.Equal(t, seenCell{nil, "n", "General", true}, row[column], "a framed cell to fill in by hand")
	}
}

func TestSecondReaderPlan(t *testing.T) {
	sheets := secondReader(t, saved(t, "plan.xlsx", func(w io.Writer) error { return NewWriter().WritePlan(w, samplePlan(8, 60)) }))
	charts := 0
	for _, s := range sheets {
		s.requirePrint(t)
		charts += s.Charts
	}
	assert.Equal(t, 1, charts)
	visits := sheets[6]
	require.Equal(t, "Danh sách lượt", visits.Name)
	row := visits.Rows[visits.rowOf(t, 1.0)-1]
	assert.Equal(t, seenCell{"2026-12-01", "d", "dd/mm/yyyy", true}, row[1])
	assert.Equal(t, "n", row[12].Type)
}

func TestSecondReaderList(t *testing.T) {
	path := saved(t, "list.xlsx", func(w io.Writer) error {
		return NewWriter().WriteAppointments(w, domain.FormatXLSX, sampleRoster(), sampleLines(1_000))
	})
	sheets := secondReader(t, path)
	require.Len(t, sheets, 3)
	for _, s := range sheets {
		s.requirePrint(t)
	}
	s := sheets[0]
	head := s.rowOf(t, "STT")
	assert.Equal(t, fmt.Sprintf("$A$%d:$N$%d", head, head+1_000), s.Filter)
	row := s.Rows[head+999]
	for column, want := range []seenCell{
		{1000.0, "n", "#,##0", true}, {"2026-12-01", "d", "dd/mm/yyyy", true}, {"08:00", "s", "General", true}, {"Đỗ Ỷ", "s", "@", true},
	} {
		if column == 2 {
			want.Value = row[column].Value
		}
		assert.Equal(t, want, row[column], "column %d", column+1)
	}
	assert.Equal(t, []string{"s", "s"}, []string{row[6].Type, row[7].Type})
	assert.Contains(t, s.Rows[head+1000][0].Value, "1000 lượt hẹn")

	// And a third: LibreOffice shows the same, zeros in front included.
	dir := filepath.Dir(path)
	cmd := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", dir, path)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	data, err := os.ReadFile(filepath.Join(dir, "list.csv"))
	require.NoError(t, err)
	line := `1,01/12/2026,"08:00","Nguyễn Hoàng Hà",01/01/1940,"Nam","077158000000","0914713809","198 Đường số 7","Thẻ căn cước",`
	assert.True(t, strings.Contains(string(data), "\n"+line), "texts in quotes, numbers and days without")
	assert.False(t, strings.Contains(string(data), "Err:"))
}

func TestSecondReaderHostile(t *testing.T) {
	v := sampleVisit()
	lines := func(yield func(domain.AppointmentLine, error) bool) {
		for _, c := range hostile {
			if !yield(domain.AppointmentLine{Visit: &v, FullName: c.text, Address: strings.Repeat("x", 40_000), Service: domain.ChipCard}, nil) {
				return
			}
		}
	}
	sheets := secondReader(t, saved(t, "hostile.xlsx", func(w io.Writer) error {
		return NewWriter().WriteAppointments(w, domain.FormatXLSX, sampleRoster(), lines)
	}))
	for _, row := range sheets[0].Rows {
		for _, c := range row {
			assert.NotEqual(t, "f", c.Type)
		}
	}
}
