package excel

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

var personColumns = []domain.Column{
	{Name: "personal_id", CaptionVI: "Số định danh cá nhân", Required: true},
	{Name: "full_name", CaptionVI: "Họ và tên", Required: true},
	{Name: "birth_date", CaptionVI: "Ngày sinh", Kind: domain.DateColumn},
	{Name: "stations", CaptionVI: "Số bàn", Kind: domain.NumberColumn},
}

func readAll(t *testing.T, rd *Reader, data []byte) ([]domain.Row, error) {
	t.Helper()
	var rows []domain.Row
	for row, err := range rd.Read(t.Context(), bytes.NewReader(data), "file", personColumns) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func requireKey(t *testing.T, err error, key string, args ...any) {
	t.Helper()
	var e *domain.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, key, e.Key)
	require.Equal(t, domain.CodeInvalid, e.Code)
	if len(args) > 0 {
		assert.Equal(t, args, e.Args)
	}
}

// workbookOf returns an XLSX with a sheet for each list of rows.
func workbookOf(t *testing.T, sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, rows := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		_, err := f.NewSheet(name)
		require.NoError(t, err)
		for r, row := range rows {
			require.NoError(t, f.SetSheetRow(name, ref(1, r+1), &row))
		}
	}
	return bytesOf(t, f)
}

func bytesOf(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	buf, err := f.WriteToBuffer()
	require.NoError(t, err)
	return buf.Bytes()
}

// zipOf packs parts given as name, content pairs.
func zipOf(t *testing.T, parts ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		require.NoError(t, err)
		_, err = io.WriteString(w, parts[i+1])
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return buf.Bytes()
}

// replacePart returns the workbook with one part's content changed.
func replacePart(t *testing.T, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var parts []string
	for _, part := range z.File {
		r, err := part.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(r)
		require.NoError(t, err)
		text := string(content)
		if part.Name == name {
			text = change(text)
		}
		parts = append(parts, part.Name, text)
	}
	return zipOf(t, parts...)
}

func encode16(s string, bom bool) []byte {
	var out []byte
	if bom {
		out = append(out, 0xff, 0xfe)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

const head = "personal_id,full_name,birth_date\n"

func TestReadCSVForms(t *testing.T) {
	want := map[string]string{"personal_id": "079158000001", "full_name": "Nguyễn Hoàng Hà", "birth_date": "1958-08-17"}
	cases := map[string]string{
		"identifiers, comma":           head + "079158000001,Nguyễn Hoàng Hà,1958-08-17\n",
		"byte order mark":              "\ufeff" + head + "079158000001,Nguyễn Hoàng Hà,1958-08-17\n",
		"semicolon, captions":          "Số định danh cá nhân;Họ và tên;Ngày sinh\r\n079158000001;Nguyễn Hoàng Hà;1958-08-17\r\n",
		"tab, captions without accent": "SO DINH DANH CA NHAN\tho va ten *\tNgay sinh:\n079158000001\tNguyễn Hoàng Hà\t1958-08-17\n",
		"separator line of Excel":      "sep=;\n" + strings.ReplaceAll(head, ",", ";") + "079158000001;Nguyễn Hoàng Hà;1958-08-17",
		"line ends of old Macs":        strings.ReplaceAll(head, "\n", "\r") + "079158000001,Nguyễn Hoàng Hà,1958-08-17\r",
		"decomposed and untrimmed":     head + "\u00a0079158000001 ,  Nguye\u0302\u0303n Hoa\u0300ng Ha\u0300\u200b,1958-08-17 \n",
		"unknown columns, other order": "x,full_name,personal_id,birth_date\n1,Nguyễn Hoàng Hà,079158000001,1958-08-17\n",
		"time of day in a date":        head + "079158000001,Nguyễn Hoàng Hà,1958-08-17T00:00:00\n",
		"line break inside a cell":     head + "079158000001,\"Nguyễn\nHoàng Hà\",1958-08-17\n",
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := readAll(t, NewReader(Limits{}), []byte(text))
			require.NoError(t, err)
			require.Len(t, rows, 1)
			assert.Equal(t, want, rows[0].Values)
			assert.Equal(t, 2, rows[0].Number)
		})
	}
}

func TestReadCSVCountsRowsAsSpreadsheetsDo(t *testing.T) {
	rows, err := readAll(t, NewReader(Limits{}), []byte(head+"1,\"a\nb\nc\",\n\n,,\n2,d,\n"))
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, []int{2, 5}, []int{rows[0].Number, rows[1].Number})
}

func TestReadRefusesHostileFiles(t *testing.T) {
	good := workbookOf(t, [][]any{{"personal_id", "full_name"}, {"1", "a"}, {"2", "b"}})
	sheet1 := "xl/worksheets/sheet1.xml"
	encrypted, err := excelize.Encrypt(good, &excelize.Options{Password: "x"})
	require.NoError(t, err)
	damaged := bytes.Clone(good)
	damaged[len(damaged)/2] ^= 0xff
	legacy := []byte(head + "1,Nguy\xd4n V\xa8n An,\n") // TCVN3 bytes
	cases := []struct {
		name string
		data []byte
		key  string
		args []any
	}{
		{"nothing", nil, "file.empty", nil},
		{"blank lines only", []byte("\n\n ,\n"), "file.empty", nil},
		{"legacy encoding", legacy, "file.encoding", []any{2, len(head) + 7}},
		{"UTF-16", encode16(head, true), "file.encoding", []any{1, 1}},
		{"UTF-16 without mark", encode16(head, false), "file.encoding", []any{1, 1}},
		{"zero byte in the text", []byte(head + strings.Repeat("1,a,\n", 200) + "1,\x00,\n"), "file.encoding", nil},
		{"PDF", []byte("%PDF-1.7\n%âãÏÓ"), "file.not_table", nil},
		{"web page named .xls", []byte("<html><table><tr><td>personal_id"), "file.not_table", nil},
		{"picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "file.not_table", nil},
		{"missing columns", []byte("personal_id,birth_date\n1,2\n"), "file.columns_missing", []any{"Họ và tên (full_name)"}},
		{"no header", []byte("079158000001,Nguyễn Hoàng Hà,1958-08-17\n"), "file.columns_missing", nil},
		{"doubled columns", []byte("personal_id,full_name,Họ và tên\n1,2,3\n"), "file.columns_doubled", []any{"Họ và tên (full_name)"}},
		{"open quote", []byte(head + "1,a,\n2,\"b,\n3,c,\n"), "file.csv_broken", []any{3}},
		{"bare quote", []byte(head + "1,\"a\nb\",\n2,x\"y\",\n"), "file.csv_broken", []any{3}},
		{"unquoted comma", []byte(head + "1,a,1958-08-17,Hẻm 12\n"), "file.csv_fields", []any{2, 4, 3}},
		{"failed formula", []byte(head + "1,#REF!,\n"), "file.cell_error", []any{2, "Họ và tên (full_name)", "#REF!"}},
		{"fonts before Unicode", []byte(head + "1,NguyÔn V¨n An,\n"), "file.legacy_font", []any{2, "Họ và tên (full_name)"}},
		{"endless cell", []byte(head + "1," + strings.Repeat("a", maxCellRunes+1) + ",\n"), "file.cell_too_long", nil},
		{"very many columns", []byte(strings.Repeat("a,", maxFileColumns) + "b\n"), "file.too_many_columns", []any{maxFileColumns}},
		{"Excel 97", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), "file.old_xls", nil},
		{"encrypted", encrypted, "file.encrypted", nil},
		{"other zip", zipOf(t, "a.txt", "a"), "file.not_table", nil},
		{"Word document", zipOf(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<a/>"), "file.not_table", nil},
		{"binary workbook", zipOf(t, "[Content_Types].xml", "<Types/>", "xl/worksheets/sheet1.bin", "a"), "file.not_table", nil},
		{"cut off zip", good[:len(good)-40], "file.xlsx_broken", nil},
		{"damaged zip", damaged, "file.xlsx_broken", nil},
		{"sheet cut off inside", replacePart(t, good, sheet1, func(s string) string { return s[:strings.LastIndex(s, "<row")] }), "file.xlsx_broken", nil},
		{"entity bomb", replacePart(t, good, sheet1, func(s string) string {
			return `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>` + s[strings.Index(s, "<worksheet"):]
		}), "file.xlsx_broken", nil},
		{"zip bomb", zipOf(t, "[Content_Types].xml", "<Types/>", sheet1, strings.Repeat(" ", 9*megabyte)), "file.unpacked_too_big", nil},
		{"very many elements", zipOf(t, "[Content_Types].xml", "<Types/>", sheet1, "<a/>", "xl/styles.xml", "<a>"+strings.Repeat("<b/>", maxOtherElements)+"</a>"), "file.unpacked_too_big", nil},
		{"workbook without our columns", workbookOf(t, [][]any{{"full_name", "x"}, {"a", "b"}}), "file.columns_missing", []any{"Số định danh cá nhân (personal_id)"}},
		{"empty workbook", workbookOf(t, [][]any{}), "file.empty", nil},
		{"too many rows", []byte(head + strings.Repeat("1,a,\n", 301)), "file.too_many_rows", []any{300}},
		{"too big", bytes.Repeat([]byte("a"), megabyte+1), "file.too_big", []any{int64(1)}},
	}
	rd := NewReader(Limits{MaxBytes: megabyte, MaxRows: 300, MaxUnpacked: 8 * megabyte})
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := readAll(t, rd, c.data)
			requireKey(t, err, c.key, c.args...)
		})
	}
}

// endless counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func TestReadStopsEarly(t *testing.T) {
	t.Run("a huge upload is not read to its end", func(t *testing.T) {
		upload := &endless{}
		for _, err := range NewReader(Limits{MaxBytes: megabyte}).Read(t.Context(), io.LimitReader(upload, 100*megabyte), "", personColumns) {
			requireKey(t, err, "file.too_big", int64(1))
		}
		assert.LessOrEqual(t, upload.read, megabyte+1)
	})
	t.Run("the caller has enough", func(t *testing.T) {
		n := 0
		for _, err := range NewReader(Limits{}).Read(t.Context(), strings.NewReader(head+"1,a,\n2,b,\n3,c,\n"), "", personColumns) {
			require.NoError(t, err)
			n++
			break
		}
		assert.Equal(t, 1, n)
	})
	t.Run("the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range NewReader(Limits{}).Read(ctx, strings.NewReader(head+"1,a,\n"), "", personColumns) {
			require.ErrorIs(t, err, context.Canceled)
		}
	})
}

func TestReadXLSX(t *testing.T) {
	data := workbookOf(t,
		[][]any{{"Sổ tay của tổ"}, {"Ghi chú", "Họ và tên"}},
		[][]any{{"DANH SÁCH CÔNG DÂN"}, {}, {"STT", "Họ và tên", "Số định danh cá nhân", "Ngày sinh", "Số bàn"},
			{1, " Nguyễn\nHoàng Hà ", "079158000001", 21414, 3}, {}, {2, "=1+1", 79158000001, "17/08/1958", 2.5}, {3, "Võ Ân", "1", 1990, nil}},
		[][]any{{"personal_id", "full_name"}, {"9", "not read"}},
	)
	rows, err := readAll(t, NewReader(Limits{}), data)
	require.NoError(t, err)
	assert.Equal(t, []domain.Row{
		{Number: 4, Values: map[string]string{"personal_id": "079158000001", "full_name": "Nguyễn Hoàng Hà", "birth_date": "1958-08-17", "stations": "3"}},
		{Number: 6, Values: map[string]string{"personal_id": "79158000001", "full_name": "=1+1", "birth_date": "17/08/1958", "stations": "2.5"}},
		{Number: 7, Values: map[string]string{"personal_id": "1", "full_name": "Võ Ân", "birth_date": "1990", "stations": ""}},
	}, rows)
}

func TestReadXLSXSkipsHiddenSheetsAndUsesCachedFormulas(t *testing.T) {
	f := excelize.NewFile()
	require.NoError(t, f.SetSheetRow("Sheet1", "A1", &[]any{"personal_id", "full_name"}))
	require.NoError(t, f.SetSheetRow("Sheet1", "A2", &[]any{"hidden", "hidden"}))
	_, err := f.NewSheet("Danh sách")
	require.NoError(t, err)
	sw, err := f.NewStreamWriter("Danh sách")
	require.NoError(t, err)
	require.NoError(t, sw.SetRow("A1", []any{"personal_id", "full_name"}))
	require.NoError(t, sw.SetRow("A2", []any{excelize.Cell{Formula: `"0"&"79"`, Value: "079"}, "Đỗ Ỷ"}))
	require.NoError(t, sw.Flush())
	f.SetActiveSheet(1)
	require.NoError(t, f.SetSheetVisible("Sheet1", false))
	rows, err := readAll(t, NewReader(Limits{}), bytesOf(t, f))
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, "079", rows[0].Get("personal_id"))
}

func TestXLSXValue(t *testing.T) {
	cases := []struct {
		name, in string
		kind     domain.ColumnKind
		want     string
	}{
		{"text", "Nguyễn", domain.TextColumn, "Nguyễn"},
		{"nothing for a date", "", domain.DateColumn, ""},
		{"zeros in front stay", "079158000001", domain.TextColumn, "079158000001"},
		{"long whole number", "79158000001", domain.TextColumn, "79158000001"},
		{"exponent of a library", "7.9158000001E10", domain.TextColumn, "79158000001"},
		{"exponent with all digits", "7.9158000001E+10", domain.TextColumn, "79158000001"},
		{"exponent that lost digits", "7.92E+10", domain.TextColumn, "7.92E+10"},
		{"code as a float", "25975.0", domain.TextColumn, "25975"},
		{"noise of binary floats", "10.823100000000001", domain.NumberColumn, "10.8231"},
		{"ordinary decimal", "106.704", domain.NumberColumn, "106.704"},
		{"date", "21414", domain.DateColumn, "1958-08-17"},
		{"date with time of day", "21414.75", domain.DateColumn, "1958-08-17"},
		{"first days of 1900", "1", domain.DateColumn, "1900-01-01"},
		{"year of birth", "1990", domain.DateColumn, "1990"},
		{"day typed without separators", "17081958", domain.DateColumn, "17081958"},
		{"typed date", "17/08/1958", domain.DateColumn, "17/08/1958"},
		{"serial in a text column", "21414", domain.TextColumn, "21414"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, xlsxValue(false)(c.in, c.kind)) })
	}
	assert.Equal(t, "1958-08-17", xlsxValue(true)("19952", domain.DateColumn), "workbooks of old Macs count from 1904")
}

func FuzzReadNeverPanics(f *testing.F) {
	f.Add([]byte(head + "1,a,\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	rd := NewReader(Limits{MaxBytes: megabyte, MaxRows: 100})
	f.Fuzz(func(_ *testing.T, data []byte) {
		for _, err := range rd.Read(context.Background(), bytes.NewReader(data), "", personColumns) {
			if err != nil {
				break
			}
		}
	})
}
