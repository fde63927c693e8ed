package excel

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

func sampleLines(n int) iter.Seq2[domain.AppointmentLine, error] {
	v := sampleVisit()
	rows := sampleRows(200)
	return func(yield func(domain.AppointmentLine, error) bool) {
		for i := range n {
			r := rows[i%len(rows)]
			l := domain.AppointmentLine{
				Visit: &v, Start: r.Start, Service: r.Services[0], Code: r.Code, Status: listStates[i%len(listStates)],
				FullName: r.FullName, BirthDate: r.BirthDate, Sex: r.Sex, PersonalID: domain.PersonalID(r.PersonalID),
				Phone: "+84" + r.Phone[1:], Address: r.Address,
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

func TestListOfAppointmentsReadsBack(t *testing.T) {
	head := sampleRoster()
	f := open(t, func(w io.Writer) error {
		return NewWriter().WriteAppointments(w, domain.FormatXLSX, head, sampleLines(5_000))
	})
	require.Equal(t, []string{"Danh sách", "Tổng hợp", "Chú giải"}, f.GetSheetList())
	first := find(t, f, "Danh sách", "A", "STT")
	at := func(column string, row int) string {
		v, err := f.GetCellValue("Danh sách", fmt.Sprint(column, row))
		require.NoError(t, err)
		return v
	}
	assert.Equal(t, []string{"1", "01/12/2026", "08:00", "Nguyễn Hoàng Hà", "01/01/1940", "Nam", "077158000000", "0914713809"},
		[]string{at("A", first+1), at("B", first+1), at("C", first+1), at("D", first+1), at("E", first+1), at("F", first+1), at("G", first+1), at("H", first+1)})
	assert.Equal(t, "5,000", at("A", first+5_000))
	assert.Equal(t, "Danh sách này có 5000 lượt hẹn.", at("A", first+5_001))
	for column, want := range map[string]excelize.CellType{
		"A": excelize.CellTypeUnset, "B": excelize.CellTypeUnset, "E": excelize.CellTypeUnset, "G": excelize.CellTypeInlineString, "H": excelize.CellTypeInlineString,
	} {
		got, err := f.GetCellType("Danh sách", fmt.Sprint(column, first+77))
		require.NoError(t, err)
		assert.Equal(t, want, got, column)
	}
	names := make(map[string]string)
	for _, d := range f.GetDefinedName() {
		if d.Scope == "Danh sách" {
			names[d.Name] = d.RefersTo
		}
	}
	assert.Equal(t, fmt.Sprintf("'Danh sách'!$A$%d:$N$%d", first, first+5_000), names["_xlnm._FilterDatabase"])
	assert.Equal(t, fmt.Sprintf("'Danh sách'!$%d:$%d", first, first), names["_xlnm.Print_Titles"])
	requirePrint(t, f, "Danh sách")
	assert.Contains(t, text(t, f, "Tổng hợp"), "Tổng cộng||5,000")
}

func TestListMasksNumbers(t *testing.T) {
	head := sampleRoster()
	head.FullIDs = false
	for _, format := range []domain.ListFormat{domain.FormatXLSX, domain.FormatCSV} {
		var out bytes.Buffer
		require.NoError(t, NewWriter().WriteAppointments(&out, format, head, sampleLines(3)))
		all := out.String()
		if format == domain.FormatXLSX {
			f, err := excelize.OpenReader(&out)
			require.NoError(t, err)
			all = text(t, f, "Danh sách")
			require.NoError(t, f.Close())
		}
		assert.NotContains(t, all, "077158")
		assert.NotContains(t, all, "0914713")
		assert.Contains(t, all, "•••••••••000")
	}
}

// firstByte counts what has come out of a list; it is written to from another goroutine.
type firstByte struct{ n atomic.Int64 }

var errEnough = errors.New("enough")

func (f *firstByte) Write(b []byte) (int, error) {
	f.n.Add(int64(len(b)))
	return len(b), nil
}

func TestListStreams(t *testing.T) {
	for _, format := range []domain.ListFormat{domain.FormatXLSX, domain.FormatCSV} {
		t.Run(string(format), func(t *testing.T) {
			out := &firstByte{}
			lines := 0
			endless := func(yield func(domain.AppointmentLine, error) bool) {
				for l, err := range sampleLines(2_000_000) {
					lines++
					if out.n.Load() > 0 && lines > 20_000 {
						err = errEnough
					}
					if !yield(l, err) {
						return
					}
				}
			}
			assert.ErrorIs(t, NewWriter().WriteAppointments(out, format, sampleRoster(), endless), errEnough)
			assert.Less(t, lines, 100_000, "bytes leave while lines still come")
		})
	}
}

func TestListGoesOnInAnotherSheet(t *testing.T) {
	was := maxListRows
	maxListRows = 1_000
	defer func() { maxListRows = was }()
	f := open(t, func(w io.Writer) error {
		return NewWriter().WriteAppointments(w, domain.FormatXLSX, sampleRoster(), sampleLines(2_500))
	})
	require.Equal(t, []string{"Danh sách", "Danh sách 2", "Danh sách 3", "Tổng hợp", "Chú giải"}, f.GetSheetList())
	for i, want := range []string{"1,000", "2,000", "2,500"} {
		all := text(t, f, f.GetSheetName(i))
		assert.Contains(t, all, "\n"+want+"|")
		assert.Equal(t, i == 2, strings.Contains(all, "Danh sách này có 2500 lượt hẹn."))
	}
}

// hostile are texts that somebody could put into a name or an address, and what a file shows.
var hostile = map[string]struct{ text, xlsx, csv string }{
	"formula":              {`=HYPERLINK("http://x","y")`, `=HYPERLINK("http://x","y")`, `'=HYPERLINK("http://x","y")`},
	"plus":                 {"+1+1", "+1+1", "'+1+1"},
	"minus":                {"-2+3+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"},
	"at":                   {"@SUM(1)", "@SUM(1)", "'@SUM(1)"},
	"wide equals":          {"＝1+1", "＝1+1", "'＝1+1"},
	"tab before":           {"\t=1+1", "=1+1", "'=1+1"},
	"control characters":   {"Lê\x00 \x1bVăn\x07 An\ufffe", "Lê Văn An", "Lê Văn An"},
	"line breaks":          {"Lê\r\nVăn\nAn", "Lê Văn An", "Lê Văn An"},
	"turned right to left": {"Lê \u202eNÂV\u202c \u200fAn", "Lê NÂV An", "Lê NÂV An"},
	"broken UTF-8":         {"Lê \xff\xfeAn", "Lê An", "Lê An"},
	"markup":               {`<b>&amp;"</b>`, `<b>&amp;"</b>`, `<b>&amp;"</b>`},
	"escape of the format": {"_x0041_", "_x0041_", "_x0041_"},
}

func TestHostileTextsAreInert(t *testing.T) {
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			v := sampleVisit()
			lines := func(yield func(domain.AppointmentLine, error) bool) {
				yield(domain.AppointmentLine{Visit: &v, FullName: c.text, Address: c.text, Service: domain.ChipCard}, nil)
			}
			f := open(t, func(w io.Writer) error {
				return NewWriter().WriteAppointments(w, domain.FormatXLSX, sampleRoster(), lines)
			})
			row := find(t, f, "Danh sách", "A", "1")
			requireText(t, f, "Danh sách", fmt.Sprint("D", row), c.xlsx)

			rows := sampleRows(1)
			rows[0].FullName, rows[0].Address, rows[0].Code = c.text, c.text, c.text
			f = openRoster(t, sampleRoster(domain.RosterGroup{Visit: sampleVisit(), Rows: rows}))
			sheet := f.GetSheetName(0)
			row = find(t, f, sheet, "A", "1")
			requireText(t, f, sheet, fmt.Sprint("B", row), c.xlsx)

			var out bytes.Buffer
			require.NoError(t, NewWriter().WriteAppointments(&out, domain.FormatCSV, sampleRoster(), lines))
			assert.Contains(t, out.String(), strings.ReplaceAll(c.csv, `"`, `""`))
		})
	}
}

func requireText(t *testing.T, f *excelize.File, sheet, cell, want string) {
	t.Helper()
	got, err := f.GetCellValue(sheet, cell)
	require.NoError(t, err)
	require.Equal(t, want, got)
	formula, err := f.GetCellFormula(sheet, cell)
	require.NoError(t, err)
	require.Empty(t, formula)
	kind, err := f.GetCellType(sheet, cell)
	require.NoError(t, err)
	require.Equal(t, excelize.CellTypeInlineString, kind)
}

func TestTextsWithoutEndAreCut(t *testing.T) {
	long := strings.Repeat("Nguyễn ", 10_000)
	assert.Len(t, []rune(cellText(long)), maxCellText)
	assert.True(t, strings.HasSuffix(cellText(long), "…"))
	assert.LessOrEqual(t, len([]rune(listText(long))), excelize.TotalCellChars)
	emoji := strings.Repeat("😀", 30_000)
	assert.LessOrEqual(t, len([]rune(listText(emoji)))*2, excelize.TotalCellChars+1, "counted as a spreadsheet counts")
	assert.Equal(t, "ngắn", cellText(" ngắn "))
	rows := sampleRows(1)
	rows[0].FullName = long
	f := openRoster(t, sampleRoster(domain.RosterGroup{Visit: sampleVisit(), Rows: rows}))
	height, err := f.GetRowHeight(f.GetSheetName(0), find(t, f, f.GetSheetName(0), "A", "1"))
	require.NoError(t, err)
	assert.LessOrEqual(t, height, excelize.MaxRowHeight*1.0)
}
