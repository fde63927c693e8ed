package usecase_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/templates/locale"
)

var (
	hostileHead = []any{"personal_id", "full_name", "birth_date", "address"}
	hostileRow  = []any{"079190000001", "Trần Văn Mẫu", "12/05/1990", "1 Đường Thử"}
)

// workbookWith returns a workbook with the two rows above, changed by change.
func workbookWith(t *testing.T, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	head, row := hostileHead, hostileRow
	require.NoError(t, f.SetSheetRow("Sheet1", "A1", &head))
	require.NoError(t, f.SetSheetRow("Sheet1", "A2", &row))
	if change != nil {
		change(f)
	}
	buf, err := f.WriteToBuffer()
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return buf.Bytes()
}

// withParts returns the zip with the parts in changed replaced or added.
func withParts(t *testing.T, data []byte, changed map[string]func(old string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	write := func(name, content string) {
		part, err := w.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(part, content)
		require.NoError(t, err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(r)
		require.NoError(t, err)
		text := string(content)
		if change, ok := changed[part.Name]; ok {
			text = change(text)
			delete(changed, part.Name)
		}
		write(part.Name, text)
	}
	for name, content := range changed {
		write(name, content(""))
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func importPeople(t *testing.T, r *apptest.Rig, data []byte) (usecase.ImportReport, error) {
	t.Helper()
	return r.PersonImport(t.Context(), apptest.System(), usecase.ImportFile{Name: "danh-sach.xlsx", Content: bytes.NewReader(data)})
}

const sheetPart = "xl/worksheets/sheet1.xml"

// TestHostileFilesAreRefused: nothing is stored, and the answer says in
// Vietnamese what is wrong and what to do.
func TestHostileFilesAreRefused(t *testing.T) {
	good := workbookWith(t, nil)
	always := func(s string) func(string) string { return func(string) string { return s } }
	doctype := func(declaration string) func(string) string {
		return func(s string) string {
			return `<?xml version="1.0"?>` + declaration + s[strings.Index(s, "<worksheet"):]
		}
	}
	csv := "personal_id,full_name,birth_date\n"
	for _, c := range []struct {
		name   string
		data   []byte
		answer string
	}{
		{"zip bomb", withParts(t, good, map[string]func(string) string{sheetPart: always(strings.Repeat(" ", 201<<20))}),
			"Tệp bung ra quá lớn nên không được mở."},
		{"zip bomb in a part nobody reads", withParts(t, good, map[string]func(string) string{"xl/media/image1.png": always(strings.Repeat("\x00", 201<<20))}),
			"Tệp bung ra quá lớn nên không được mở."},
		{"XML entity bomb", withParts(t, good, map[string]func(string) string{sheetPart: doctype(`<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>`)}),
			"Tệp Excel bị hỏng. Mở lại bằng Excel, lưu rồi gửi lại."},
		{"XML external entity", withParts(t, good, map[string]func(string) string{sheetPart: doctype(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`)}),
			"Tệp Excel bị hỏng. Mở lại bằng Excel, lưu rồi gửi lại."},
		{"external entity in the shared texts", withParts(t, good, map[string]func(string) string{
			"xl/sharedStrings.xml": always(`<?xml version="1.0"?><!DOCTYPE sst SYSTEM "http://127.0.0.1/x.dtd"><sst><si><t>&x;</t></si></sst>`)}),
			"Tệp Excel bị hỏng. Mở lại bằng Excel, lưu rồi gửi lại."},
		{"over the size limit", bytes.Repeat([]byte("x"), 20<<20+1), "Tệp lớn hơn 20 MB."},
		{"over the row limit", []byte(csv + strings.Repeat("079190000001,Trần Văn Mẫu,1990-05-12\n", 200_001)), "Tệp có quá 200.000 dòng."},
		{"row number beyond a spreadsheet", withParts(t, good, map[string]func(string) string{
			sheetPart: func(s string) string { return strings.Replace(s, `<row r="2"`, `<row r="2000000000"`, 1) }}),
			"Tệp Excel bị hỏng. Mở lại bằng Excel, lưu rồi gửi lại."},
		{"NUL in a text file", []byte(csv + strings.Repeat("079190000001,Trần Văn Mẫu,1990-05-12\n", 50) + "079190000002,Trần\x00Mẫu,1990-05-12\n"),
			"Tệp không phải UTF-8 (dòng 52, byte 2153). Trong Excel chọn “CSV UTF-8”, hoặc gửi tệp XLSX."},
		{"longest text a cell holds", workbookWith(t, func(f *excelize.File) {
			require.NoError(t, f.SetCellStr("Sheet1", "D2", strings.Repeat("ệ", excelize.TotalCellChars)))
		}), "Dòng 2, cột Địa chỉ (address): nội dung dài quá 5.000 ký tự."},
		{"text longer than a spreadsheet has", []byte("personal_id,full_name,birth_date,address\n079190000001,Mẫu,1990-05-12," + strings.Repeat("ệ", 40_000) + "\n"),
			"Dòng 2, cột Địa chỉ (address): nội dung dài quá 5.000 ký tự."},
		{".xls named .xlsx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "Tệp Excel đời cũ (.xls). Lưu lại dạng .xlsx rồi gửi."},
		{".docx named .xlsx", withParts(t, withoutParts(t, good, "xl/"), map[string]func(string) string{"word/document.xml": always("<document/>")}),
			"Tệp không phải là bảng CSV hoặc XLSX."},
		{"truncated zip", good[:len(good)*2/3], "Tệp Excel bị hỏng. Mở lại bằng Excel, lưu rồi gửi lại."},
		{"formula that failed", workbookWith(t, func(f *excelize.File) {
			require.NoError(t, f.SetCellStr("Sheet1", "D2", "#REF!"))
		}), "Dòng 2, cột Địa chỉ (address): ô chứa lỗi của Excel (#REF!)."},
		{"only a hidden sheet has the columns", workbookWith(t, func(f *excelize.File) {
			_, err := f.NewSheet("Trang 2")
			require.NoError(t, err)
			f.SetActiveSheet(1)
			require.NoError(t, f.SetSheetVisible("Sheet1", false))
		}), "Tệp không có nội dung."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := apptest.New(t)
			report, err := importPeople(t, r, c.data)
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, domain.CodeInvalid, e.Code, "the reader's fault, not ours")
			assert.Equal(t, c.answer, locale.For(locale.Vietnamese).T("error."+e.Key, e.Args...))
			assert.Zero(t, report.Saved)
		})
	}
}

func withoutParts(t *testing.T, data []byte, prefix string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		if !strings.HasPrefix(part.Name, prefix) {
			require.NoError(t, w.Copy(part))
		}
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

// TestHostileCells: what becomes of one cell of a workbook. A cell is refused
// with row, column and a Vietnamese answer, or stored as want says.
func TestHostileCells(t *testing.T) {
	set := func(cell, text string) func(*testing.T, *excelize.File) {
		return func(t *testing.T, f *excelize.File) { require.NoError(t, f.SetCellStr("Sheet1", cell, text)) }
	}
	for _, c := range []struct {
		name   string
		change func(*testing.T, *excelize.File)
		want   []string // "name|address" of the people that are stored
		answer string   // or why the row is refused
	}{
		{name: "formula: the value Excel stored is taken", change: func(t *testing.T, f *excelize.File) {
			sw, err := f.NewStreamWriter("Sheet1") // writes value and formula as Excel does
			require.NoError(t, err)
			require.NoError(t, sw.SetRow("A1", hostileHead))
			require.NoError(t, sw.SetRow("A2", append(slices.Clone(hostileRow[:3]), excelize.Cell{Formula: `WEBSERVICE("http://127.0.0.1")`, Value: "đã tính"})))
			require.NoError(t, sw.Flush())
		}, want: []string{"Trần Văn Mẫu|đã tính"}},
		{name: "formula without a value counts as empty and is not calculated", change: func(t *testing.T, f *excelize.File) {
			require.NoError(t, f.SetCellValue("Sheet1", "B2", nil))
			require.NoError(t, f.SetCellFormula("Sheet1", "B2", `"Trần"&" Văn Mẫu"`))
		}, answer: "full_name: Không được để trống."},
		{name: "control characters and NUL", change: set("B2", "Trần\u0001 _x0000_Văn\u0007 Mẫu\u009f"), want: []string{"Trần Văn Mẫu|1 Đường Thử"}},
		{name: "right-to-left marks", change: set("B2", "\u202eTrần\u200f Văn\u2067 Mẫu\u202c"), want: []string{"Trần Văn Mẫu|1 Đường Thử"}},
		{name: "zero-width characters", change: set("B2", "Tr\u200bần\ufeff Văn\u200d M\u00adẫu"), want: []string{"Trần Văn Mẫu|1 Đường Thử"}},
		{name: "nothing but invisible characters", change: set("B2", "\u200b\u202e\ufeff"), answer: "full_name: Không được để trống."},
		{name: "name over its limit", change: set("B2", strings.Repeat("ệ", 101)), answer: "full_name: Họ tên dài quá 100 ký tự."},
		{name: "text over the limit of its column", change: set("D2", strings.Repeat("ệ", 501)), answer: "address: Dài quá 500 ký tự."},
		{name: "text at the limit of its column", change: set("D2", strings.Repeat("ệ", 500)), want: []string{"Trần Văn Mẫu|" + strings.Repeat("ệ", 500)}},
		{name: "name that starts with =", change: set("B2", "=HYPERLINK(A)"), want: []string{"=HYPERLINK(A)|1 Đường Thử"}},
		{name: "name that starts with +", change: set("B2", "+cmd|' /C calc'!A"), want: []string{"+cmd|' /C calc'!A|1 Đường Thử"}},
		{name: "name that starts with -", change: set("B2", "-Mẫu"), want: []string{"-Mẫu|1 Đường Thử"}},
		{name: "name that starts with @", change: set("B2", "@SUM(A)"), want: []string{"@SUM(A)|1 Đường Thử"}},
		{name: "merged cells: the first cell has the value", change: func(t *testing.T, f *excelize.File) {
			require.NoError(t, f.SetSheetRow("Sheet1", "A3", &[]any{"079190000002", "Lê Thị Thử", "12/05/1991"}))
			require.NoError(t, f.MergeCell("Sheet1", "D2", "D3"))
		}, want: []string{"Lê Thị Thử|", "Trần Văn Mẫu|1 Đường Thử"}},
		{name: "hidden rows are rows", change: func(t *testing.T, f *excelize.File) {
			require.NoError(t, f.SetRowVisible("Sheet1", 2, false))
		}, want: []string{"Trần Văn Mẫu|1 Đường Thử"}},
		{name: "hidden and second sheets are not read", change: func(t *testing.T, f *excelize.File) {
			for i, name := range []string{"Ẩn", "Trang 2"} {
				_, err := f.NewSheet(name)
				require.NoError(t, err)
				head := hostileHead
				require.NoError(t, f.SetSheetRow(name, "A1", &head))
				require.NoError(t, f.SetSheetRow(name, "A2", &[]any{"07919000001" + string(rune('0'+i)), "Không Đọc", "12/05/1991"}))
			}
			require.NoError(t, f.SetSheetVisible("Ẩn", false))
		}, want: []string{"Trần Văn Mẫu|1 Đường Thử"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := apptest.New(t)
			report, err := importPeople(t, r, workbookWith(t, func(f *excelize.File) { c.change(t, f) }))
			require.NoError(t, err)
			if c.answer != "" {
				require.Len(t, report.Bad, 1)
				bad := report.Bad[0]
				assert.Equal(t, 2, bad.Row)
				assert.Equal(t, c.answer, bad.Column+": "+locale.For(locale.Vietnamese).T("error."+bad.Key, bad.Args...))
				assert.Zero(t, report.Saved)
				return
			}
			require.Empty(t, report.Bad)
			assert.ElementsMatch(t, c.want, storedPeople(t, r, report))
		})
	}
}

func storedPeople(t *testing.T, r *apptest.Rig, report usecase.ImportReport) []string {
	t.Helper()
	var ids []domain.PersonalID
	for _, row := range report.Rows {
		ids = append(ids, domain.PersonalID(row.Get("personal_id")))
	}
	var out []string
	require.NoError(t, r.Store.View(context.Background(), func(repos domain.Repos) error {
		found, err := repos.Persons.ByPersonalIDs(context.Background(), ids)
		for _, p := range found {
			out = append(out, p.FullName+"|"+p.Address)
		}
		return err
	}))
	return out
}

func TestTwoMillionEmptyRowsAreNoRows(t *testing.T) {
	r := apptest.New(t)
	data := withParts(t, workbookWith(t, nil), map[string]func(string) string{sheetPart: func(s string) string {
		return strings.Replace(s, "</sheetData>", strings.Repeat(`<row/>`, 2_000_000)+"</sheetData>", 1)
	}})
	report, err := importPeople(t, r, data)
	require.NoError(t, err)
	assert.Equal(t, 1, report.Saved)
	assert.Len(t, report.Rows, 1)

	report, err = importPeople(t, r, []byte("personal_id,full_name,birth_date\n"+strings.Repeat(",,\n", 2_000_000)))
	var e *domain.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "Tệp chỉ có dòng tiêu đề, chưa có dòng dữ liệu nào.", locale.For(locale.Vietnamese).T("error."+e.Key))
	assert.Zero(t, report.Saved)
}

// TestNamesLikeFormulasAreInertInEveryExport: names are kept as they came; text
// cells in workbooks and an apostrophe in CSV keep them from running.
func TestNamesLikeFormulasAreInertInEveryExport(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	plan := r.PublishedPlan()
	r.Clock.Set(apptest.Start.Add(-24 * time.Hour))
	names := []string{"=HYPERLINK(A)", "+cmd|' /C calc'!A", "-Mẫu", "@SUM(A)"}
	found, err := r.SlotList(t.Context(), "P1")
	require.NoError(t, err)
	slots := slices.DeleteFunc(found.Visits[0].Slots, func(s domain.Slot) bool { return s.Service != domain.AccountL2 })
	for i, name := range names {
		person := apptest.Person(i + 1)
		person["full_name"] = name
		_, err := r.AppointmentBook(t.Context(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
			SlotIDs: []int64{slots[i%len(slots)].ID}, Person: person, Source: domain.SourceDesk,
		})
		require.NoError(t, err)
	}
	filter := usecase.RosterFilter{PlanID: plan.ID}
	report, err := r.TryImport("citizens", false, "personal_id,full_name,birth_date", "1,=HYPERLINK(A),1990-05-12", "2,+cmd|' /C calc'!A,1990-05-12", "3,-Mẫu,1990-05-12", "4,@SUM(A),1990-05-12")
	require.NoError(t, err)
	for what, write := range map[string]func(io.Writer) error{
		"roster": func(w io.Writer) error { return r.RosterExport(t.Context(), apptest.System(), filter, w) },
		"list": func(w io.Writer) error {
			return r.ListExport(t.Context(), apptest.System(), filter, domain.FormatXLSX, w)
		},
		"rows to correct": func(w io.Writer) error {
			return r.Workbooks.WriteErrors(w, report.Columns, report.Rows, report.Bad, func(f domain.FieldError) string { return f.Key })
		},
	} {
		t.Run(what, func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, write(&out))
			f, err := excelize.OpenReader(&out)
			require.NoError(t, err)
			defer func() { assert.NoError(t, f.Close()) }()
			left := slices.Clone(names)
			for _, sheet := range f.GetSheetList() {
				rows, err := f.GetRows(sheet)
				require.NoError(t, err)
				for i, row := range rows {
					for j, value := range row {
						cell, err := excelize.CoordinatesToCellName(j+1, i+1)
						require.NoError(t, err)
						if at := slices.Index(left, value); at >= 0 {
							left = slices.Delete(left, at, at+1)
							formula, err := f.GetCellFormula(sheet, cell)
							require.NoError(t, err)
							assert.Empty(t, formula, cell)
							kind, err := f.GetCellType(sheet, cell)
							require.NoError(t, err)
							assert.Contains(t, []excelize.CellType{excelize.CellTypeInlineString, excelize.CellTypeSharedString}, kind, cell)
						}
					}
				}
			}
			assert.Empty(t, left, "as they came")
		})
	}
	t.Run("list as CSV", func(t *testing.T) {
		var out bytes.Buffer
		require.NoError(t, r.ListExport(t.Context(), apptest.System(), filter, domain.FormatCSV, &out))
		for _, name := range names {
			assert.Contains(t, out.String(), ",'"+name+",")
		}
	})
}
