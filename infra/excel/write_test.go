package excel

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

func open(t *testing.T, write func(io.Writer) error) *excelize.File {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, write(&buf))
	f, err := excelize.OpenReader(&buf)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, f.Close()) })
	return f
}

func openRoster(t *testing.T, r domain.Roster) *excelize.File {
	t.Helper()
	return open(t, func(w io.Writer) error { return NewWriter().WriteRoster(w, r) })
}

// text returns a sheet's cells, a line a row.
func text(t *testing.T, f *excelize.File, sheet string) string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, "|") + "\n")
	}
	return b.String()
}

// find returns the row of the first cell of a column with that text.
func find(t *testing.T, f *excelize.File, sheet, column, value string) int {
	t.Helper()
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	for i := range rows {
		got, err := f.GetCellValue(sheet, fmt.Sprint(column, i+1))
		require.NoError(t, err)
		if got == value {
			return i + 1
		}
	}
	t.Fatalf("no %q in column %s", value, column)
	return 0
}

func requirePrint(t *testing.T, f *excelize.File, sheet string) {
	t.Helper()
	layout, err := f.GetPageLayout(sheet)
	require.NoError(t, err)
	assert.Equal(t, paperA4, *layout.Size)
	assert.Equal(t, "landscape", *layout.Orientation)
	assert.Equal(t, 1, *layout.FitToWidth)
	assert.Equal(t, 0, *layout.FitToHeight)
	props, err := f.GetSheetProps(sheet)
	require.NoError(t, err)
	assert.True(t, *props.FitToPage)
	margins, err := f.GetPageMargins(sheet)
	require.NoError(t, err)
	for _, m := range []struct {
		got float64
		mm  float64
	}{{*margins.Top, 20}, {*margins.Bottom, 20}, {*margins.Left, 30}, {*margins.Right, 15}} {
		assert.InDelta(t, m.mm, m.got*25.4, 0.1)
	}
	edges, err := f.GetHeaderFooter(sheet)
	require.NoError(t, err)
	assert.True(t, edges.DifferentFirst)
	assert.Contains(t, edges.OddHeader, "&C")
	assert.Contains(t, edges.OddHeader, "&P")
	assert.Empty(t, edges.FirstHeader)
	assert.Equal(t, edges.OddFooter, edges.FirstFooter)
}

func TestRosterLooksOfficial(t *testing.T) {
	f := openRoster(t, sampleRoster(domain.RosterGroup{Visit: sampleVisit(), Rows: sampleRows(25)}))
	require.Equal(t, []string{"SP0001 01.12", "Tổng hợp", "Chú giải"}, f.GetSheetList())
	sheet := f.GetSheetName(0)
	all := text(t, f, sheet)
	for _, want := range []string{
		"CÔNG AN THÀNH PHỐ (ĐƠN VỊ MẪU)", "PHÒNG QUẢN LÝ HÀNH CHÍNH (ĐƠN VỊ MẪU)", stateName, stateMotto, "Số: ……/DS-……",
		"TP. Hồ Chí Minh, ngày 01 tháng 12 năm 2026", "DANH SÁCH CÔNG DÂN ĐĂNG KÝ LƯU ĐỘNG",
		"Điểm lưu động: SP0001 – Trụ sở UBND Phường Thủ Dầu Một", "Địa chỉ: 1 đường Quang Trung, khu phố 6, Phường Thủ Dầu Một",
		"Thời gian: từ 08:00 đến 11:30, Thứ Ba, ngày 01/12/2026. Tổ công tác: T01 – Tổ công tác lưu động số 1",
		strings.Join(rosterCaptions, "|"), "Danh sách này có 25 người.", "Nơi nhận:", "TỔ TRƯỞNG", "(Ký, ghi rõ họ tên)",
	} {
		assert.Contains(t, all, want)
	}
	requirePrint(t, f, sheet)
	edges, err := f.GetHeaderFooter(sheet)
	require.NoError(t, err)
	assert.Contains(t, edges.OddFooter, "14:05 30/11/2026, người xuất: huong.quanly")
	assert.Contains(t, edges.OddFooter, "ĐẦY ĐỦ")
}

func TestRosterTable(t *testing.T) {
	rows := sampleRows(25)
	rows[0].FullName = "=HYPERLINK(\"http://x\")"
	f := openRoster(t, sampleRoster(domain.RosterGroup{Visit: sampleVisit(), Rows: rows}))
	sheet := f.GetSheetName(0)
	head := find(t, f, sheet, "A", "STT")
	cell := func(column string, row int) string {
		v, err := f.GetCellValue(sheet, fmt.Sprint(column, row))
		require.NoError(t, err)
		return v
	}
	t.Run("types", func(t *testing.T) {
		types := map[string]excelize.CellType{
			"A": excelize.CellTypeUnset, "B": excelize.CellTypeInlineString, "C": excelize.CellTypeUnset,
			"E": excelize.CellTypeInlineString, "F": excelize.CellTypeInlineString,
		}
		for column, want := range types {
			got, err := f.GetCellType(sheet, fmt.Sprint(column, head+1))
			require.NoError(t, err)
			assert.Equal(t, want, got, column)
		}
		formula, err := f.GetCellFormula(sheet, fmt.Sprint("B", head+1))
		require.NoError(t, err)
		assert.Empty(t, formula)
		assert.Equal(t, `=HYPERLINK("http://x")`, cell("B", head+1))
		assert.Equal(t, "01/01/1940", cell("C", head+1), "a real date, shown the Vietnamese way")
		assert.Equal(t, "077158000000", cell("E", head+1))
		assert.Empty(t, cell("K", head+1))
	})
	t.Run("totals", func(t *testing.T) {
		last := find(t, f, sheet, "A", "Tổng số người")
		assert.Equal(t, head+26, last)
		assert.Equal(t, []string{"25", "17", "17"}, []string{cell("H", last), cell("H", last+1), cell("H", last+2)})
	})
	t.Run("heading and print area", func(t *testing.T) {
		names := make(map[string]string)
		for _, d := range f.GetDefinedName() {
			if d.Scope == sheet {
				names[d.Name] = d.RefersTo
			}
		}
		assert.Equal(t, fmt.Sprintf("'%s'!$%d:$%d", sheet, head, head), names["_xlnm.Print_Titles"])
		assert.Regexp(t, `!\$A\$1:\$M\$\d+$`, names["_xlnm.Print_Area"])
		assert.Equal(t, fmt.Sprintf("'%s'!$A$%d:$M$%d", sheet, head, head+25), names["_xlnm._FilterDatabase"])
		panes, err := f.GetPanes(sheet)
		require.NoError(t, err)
		assert.True(t, panes.Freeze)
		assert.Equal(t, head, panes.YSplit)
	})
	t.Run("wrapped rows are high enough", func(t *testing.T) {
		low, err := f.GetRowHeight(sheet, head+2)
		require.NoError(t, err)
		high, err := f.GetRowHeight(sheet, head+3)
		require.NoError(t, err)
		assert.InDelta(t, rosterRowLeast, low, 0.1)
		assert.Greater(t, high, 4*tableSize*1.15)
	})
}

func TestRosterMasksNumbers(t *testing.T) {
	r := sampleRoster(domain.RosterGroup{Visit: sampleVisit(), Rows: sampleRows(2)})
	r.FullIDs = false
	r.Groups[0].Rows[1].PersonalID = "•••••••••777"
	f := openRoster(t, r)
	all := text(t, f, f.GetSheetName(0))
	assert.NotContains(t, all, "077158")
	assert.NotContains(t, all, "0914713809")
	assert.Contains(t, all, "•••••••••000")
	assert.Contains(t, all, "•••••••••777")
	edges, err := f.GetHeaderFooter(f.GetSheetName(0))
	require.NoError(t, err)
	assert.Contains(t, edges.OddFooter, "che bớt")
}

func TestRosterWithoutPeople(t *testing.T) {
	f := openRoster(t, sampleRoster(domain.RosterGroup{Visit: sampleVisit()}))
	all := text(t, f, f.GetSheetName(0))
	assert.Contains(t, all, "Không có người đăng ký lịch hẹn.")
	assert.Contains(t, all, "Danh sách này không có người nào.")
	assert.Contains(t, all, "TỔ TRƯỞNG")

	f = openRoster(t, sampleRoster())
	assert.Contains(t, text(t, f, f.GetSheetName(0)), "Không có lượt lưu động nào")
}

func TestRosterOfSeveralVisits(t *testing.T) {
	odd := sampleVisit()
	odd.PointCode = "A/B:C*D?[E]'-a-very-long-point-code"
	upper := sampleVisit()
	upper.PointCode = "sp0001"
	r := sampleRoster(
		domain.RosterGroup{Visit: sampleVisit(), Rows: sampleRows(3)}, domain.RosterGroup{Visit: upper, Rows: sampleRows(2)},
		domain.RosterGroup{Visit: odd, Rows: sampleRows(1)}, domain.RosterGroup{Visit: odd})
	f := openRoster(t, r)
	require.Equal(t, []string{
		"Tổng hợp", "SP0001 01.12", "sp0001 01.12 (2)", "A-B-C-D--E---a-very-long-point-", "A-B-C-D--E---a-very-long-po (2)", "Chú giải",
	}, f.GetSheetList())
	assert.Contains(t, text(t, f, "Tổng hợp"), "Danh sách này có 6 người tại 4 lượt lưu động.")
	row := find(t, f, "Tổng hợp", "A", "2")
	linked, target, err := f.GetCellHyperLink("Tổng hợp", fmt.Sprint("L", row))
	require.NoError(t, err)
	assert.True(t, linked)
	assert.Equal(t, "'sp0001 01.12 (2)'!A1", target)
	for _, sheet := range f.GetSheetList() {
		requirePrint(t, f, sheet)
	}
	scopes := make(map[string]int)
	for _, d := range f.GetDefinedName() {
		scopes[d.Scope]++
		assert.True(t, strings.HasPrefix(d.RefersTo, quoteSheet(d.Scope)+"!"), "%s refers to its own sheet: %s", d.Scope, d.RefersTo)
	}
	assert.Equal(t, 3, scopes["Tổng hợp"])
	assert.Equal(t, 2, scopes["A-B-C-D--E---a-very-long-po (2)"], "an empty table has no filter")
}

func TestPlanBook(t *testing.T) {
	b := samplePlan(8, 60)
	f := open(t, func(w io.Writer) error { return NewWriter().WritePlan(w, b) })
	require.Equal(t, []string{
		"Tổng hợp", "Lịch tuần 1 (30.11)", "Lịch tuần 2 (07.12)", "Lịch tuần 3 (14.12)", "Lịch tuần 4 (21.12)", "Lịch tuần 5 (28.12)",
		"Danh sách lượt", "Nhu cầu chưa bố trí", "Theo phường, xã", "Biểu đồ",
	}, f.GetSheetList())
	for _, sheet := range f.GetSheetList() {
		requirePrint(t, f, sheet)
	}
	summary := text(t, f, "Tổng hợp")
	assert.Contains(t, summary, "Từ ngày 01/12/2026 đến ngày 28/12/2026 (dự thảo)")
	assert.Contains(t, summary, fmt.Sprintf("Số lượt lưu động|%d", len(b.Visits)))
	assert.Contains(t, text(t, f, "Lịch tuần 1 (30.11)"), "T02 – Tổ công tác lưu động số 2||SP0003 07:30–11:00\nSP0004 13:30–16:30|")
	assert.Contains(t, text(t, f, "Danh sách lượt"), "1|01/12/2026|Thứ Ba|07:30|11:00|T01|SP0001|")
	left := text(t, f, "Nhu cầu chưa bố trí")
	for code, label := range reasonLabels {
		assert.Contains(t, left, label, code)
	}
	for code := range relaxLabels {
		assert.Contains(t, left, relaxLabel(domain.Relaxation{Kind: code, Amount: 15, TeamCode: "T07", Date: b.Plan.From}), code)
	}
	assert.Contains(t, left, "Thêm 15 phút vào ca của tổ T07 ngày 01/12/2026")
	head := find(t, f, "Biểu đồ", "A", "Phường, xã, đặc khu")
	chart, known := f.Pkg.Load("xl/charts/chart1.xml")
	require.True(t, known)
	assert.Contains(t, string(chart.([]byte)), fmt.Sprintf("Biểu đồ&#39;!$B$%d:$B$%d", head+1, head+chartWards))
	wards := text(t, f, "Theo phường, xã")
	assert.Less(t, strings.Index(wards, "Phường Mẫu 2|"), strings.Index(wards, "Phường Mẫu 10|"))
}

func TestPlanBookOfNothing(t *testing.T) {
	d := domain.NewDate(2026, 12, 1)
	f := open(t, func(w io.Writer) error {
		return NewWriter().WritePlan(w, domain.PlanBook{Plan: domain.Plan{From: d, To: d}})
	})
	assert.Contains(t, text(t, f, "Lịch tuần 1 (30.11)"), "Kế hoạch chưa có lượt lưu động nào.")
	assert.Contains(t, text(t, f, "Nhu cầu chưa bố trí"), "Kế hoạch đáp ứng toàn bộ nhu cầu.")
}

func TestErrorBook(t *testing.T) {
	rows := []domain.Row{
		{Number: 2, Values: map[string]string{"personal_id": "079158000001", "full_name": "=1+1", "birth_date": "31/02/1990"}},
		{Number: 5, Values: map[string]string{"personal_id": "0791580", "full_name": "", "birth_date": ""}},
	}
	bad := []domain.FieldError{
		{Row: 2, Column: "birth_date", Key: "date.invalid"},
		{Row: 5, Column: "personal_id", Key: "personal_id.length"}, {Row: 5, Column: "full_name", Key: "input.required"},
		{Key: "whole"},
	}
	var buf bytes.Buffer
	require.NoError(t, NewWriter().WriteErrors(&buf, personColumns, rows, bad, func(e domain.FieldError) string { return "sai " + e.Key }))
	data := bytes.Clone(buf.Bytes())
	f, err := excelize.OpenReader(&buf)
	require.NoError(t, err)
	defer func() { assert.NoError(t, f.Close()) }()
	sheet := f.GetSheetName(0)
	assert.Equal(t, "Dòng|Số định danh cá nhân|Họ và tên|Ngày sinh|Lỗi cần sửa\n"+
		"2|079158000001|=1+1|31/02/1990|Ngày sinh: sai date.invalid\n"+
		"5|0791580|||Số định danh cá nhân: sai personal_id.length\nHọ và tên: sai input.required\n"+
		"||||sai whole\n", text(t, f, sheet))
	notes, err := f.GetComments(sheet)
	require.NoError(t, err)
	require.Len(t, notes, 3)
	assert.Equal(t, "D2", notes[0].Cell)
	assert.Equal(t, "sai date.invalid", notes[0].Paragraph[0].Text)
	for cell, fill := range map[string][]string{"D2": {badFill}, "C2": nil} {
		id, err := f.GetCellStyle(sheet, cell)
		require.NoError(t, err)
		style, err := f.GetStyle(id)
		require.NoError(t, err)
		assert.Equal(t, fill, style.Fill.Color, cell)
		assert.Equal(t, textFormat, *style.CustomNumFmt)
	}

	back, err := readAll(t, NewReader(Limits{}), data)
	require.NoError(t, err, "the corrected workbook can be brought back")
	require.Len(t, back, 3)
	assert.Equal(t, rows[0].Values, back[0].Values)
}

func TestErrorBookBoundsNotes(t *testing.T) {
	var rows []domain.Row
	var bad []domain.FieldError
	for i := range maxNotes + 50 {
		rows = append(rows, domain.Row{Number: i + 2, Values: map[string]string{"personal_id": "1"}})
		bad = append(bad, domain.FieldError{Row: i + 2, Column: "personal_id"})
	}
	f := open(t, func(w io.Writer) error {
		return NewWriter().WriteErrors(w, personColumns, rows, bad, func(domain.FieldError) string { return "sai" })
	})
	notes, err := f.GetComments(f.GetSheetName(0))
	require.NoError(t, err)
	assert.Len(t, notes, maxNotes)
}

func TestTemplate(t *testing.T) {
	columns := []domain.Column{
		{Name: "personal_id", CaptionVI: "Số định danh cá nhân", Required: true, Example: "079158000001", Note: "12 chữ số."},
		{Name: "full_name", CaptionVI: "Họ và tên", Required: true},
		{Name: "birth_date", CaptionVI: "Ngày sinh", Kind: domain.DateColumn},
		{Name: "sex", CaptionVI: "Giới tính", Choices: []string{"Nam", "Nữ"}},
		{Name: "services", CaptionVI: "Dịch vụ", Choices: []string{"chip_card", "chip_card,account_l2"}},
		{Name: "stations", CaptionVI: "Số bàn", Kind: domain.NumberColumn},
	}
	var buf bytes.Buffer
	require.NoError(t, NewWriter().WriteTemplate(&buf, columns, "Danh sách công dân"))
	data := bytes.Clone(buf.Bytes())
	f, err := excelize.OpenReader(&buf)
	require.NoError(t, err)
	defer func() { assert.NoError(t, f.Close()) }()
	sheet := "Danh sách công dân"
	require.Equal(t, []string{sheet, "Hướng dẫn", choicesSheet}, f.GetSheetList())
	visible, err := f.GetSheetVisible(choicesSheet)
	require.NoError(t, err)
	assert.False(t, visible)
	assert.Equal(t, "Số định danh cá nhân|Họ và tên|Ngày sinh|Giới tính|Dịch vụ|Số bàn\n", text(t, f, sheet))
	assert.Contains(t, text(t, f, choicesSheet), "chip_card,account_l2")

	notes, err := f.GetComments(sheet)
	require.NoError(t, err)
	require.Len(t, notes, len(columns))
	assert.Equal(t, "Bắt buộc.\n12 chữ số.\nVí dụ: 079158000001", notes[0].Paragraph[0].Text)
	lists, err := f.GetDataValidations(sheet)
	require.NoError(t, err)
	require.Len(t, lists, 2)
	assert.Equal(t, `"Nam,Nữ"`, lists[0].Formula1)
	assert.Equal(t, "'_danh_muc'!$E$1:$E$2", lists[1].Formula1)
	for column, format := range map[string]string{"A": textFormat, "C": dateFormat} {
		id, err := f.GetColStyle(sheet, column)
		require.NoError(t, err)
		style, err := f.GetStyle(id)
		require.NoError(t, err)
		assert.Equal(t, format, *style.CustomNumFmt)
	}

	// Filled in and brought back.
	require.NoError(t, f.SetSheetRow(sheet, "A2", &[]any{"079158000001", "Võ Ân"}))
	rows, err := readAll(t, NewReader(Limits{}), bytesOf(t, f))
	require.NoError(t, err)
	require.Len(t, rows, 1)
	rows, err = readAll(t, NewReader(Limits{}), data)
	require.NoError(t, err)
	assert.Empty(t, rows)
}

func TestPlaceAndDate(t *testing.T) {
	cases := map[string]domain.Date{
		"Hà Nội, ngày 05 tháng 02 năm 2027": domain.NewDate(2027, 2, 5),
		"Hà Nội, ngày 15 tháng 3 năm 2027":  domain.NewDate(2027, 3, 15),
		"Hà Nội, ngày …… tháng …… năm ………":  0,
	}
	for want, d := range cases {
		assert.Equal(t, want, placeAndDate("Hà Nội", d))
	}
}

func TestFooterCannotCommand(t *testing.T) {
	assert.Equal(t, `&L&"Times New Roman,Italic"&9 A && B`, footerPart("L", "A & B"))
	assert.LessOrEqual(t, len([]rune(footerPart("L", strings.Repeat("x", 500))))*2, 255)
}

func TestCountLines(t *testing.T) {
	assert.Equal(t, 1, countLines("Nguyễn Hà", 140, tableSize, false))
	assert.Equal(t, 2, countLines("Huỳnh Ngọc Phương Uyên", 138, tableSize, false))
	assert.Equal(t, 2, countLines("a\nb", 140, tableSize, false))
	assert.Equal(t, 4, countLines(strings.Repeat("m", 40), 140, tableSize, false), "a word without end breaks anywhere")
}

func TestTable(t *testing.T) {
	columns := []domain.Column{{Name: "names", CaptionVI: "Họ và tên"}, {Name: "people", CaptionVI: "Số người", Kind: domain.NumberColumn}, {Name: "link"}}
	rows := []domain.Row{
		{Number: 1, Values: map[string]string{"names": "Nguyễn Thị Mẫu, Trần Văn Mẫu", "people": "2", "link": "https://luudong.example/i/abc"}},
		{Number: 2, Values: map[string]string{"names": "=1+1", "people": "nhiều"}},
	}
	f := open(t, func(w io.Writer) error { return NewWriter().WriteTable(w, "Đường dẫn", columns, rows) })
	require.Equal(t, []string{"Đường dẫn"}, f.GetSheetList())
	assert.Equal(t, "Họ và tên|Số người|link\nNguyễn Thị Mẫu, Trần Văn Mẫu|2|https://luudong.example/i/abc\n=1+1|nhiều\n", text(t, f, "Đường dẫn"))
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeSharedString, "B2": excelize.CellTypeUnset, "A3": excelize.CellTypeSharedString} {
		got, err := f.GetCellType("Đường dẫn", cell)
		require.NoError(t, err)
		if want == excelize.CellTypeUnset {
			assert.NotEqual(t, excelize.CellTypeSharedString, got, "%s is a number", cell)
			continue
		}
		assert.Contains(t, []excelize.CellType{excelize.CellTypeSharedString, excelize.CellTypeInlineString}, got, "%s is text", cell)
	}
	formula, err := f.GetCellFormula("Đường dẫn", "A3")
	require.NoError(t, err)
	assert.Empty(t, formula)
	requirePrint(t, f, "Đường dẫn")
	empty := open(t, func(w io.Writer) error { return NewWriter().WriteTable(w, "Đường dẫn", columns, nil) })
	assert.Equal(t, "Họ và tên|Số người|link\n", text(t, empty, "Đường dẫn"))
}
