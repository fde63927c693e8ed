package excel

import (
	"bytes"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// FillTemplate writes a checked workbook with its cells filled; see domain.Workbooks.
func (w *Writer) FillTemplate(out io.Writer, data []byte, fill domain.TemplateFill) error {
	if err := w.CheckTemplate(data, fill.Kind); err != nil {
		return err // also one that came into the database in another way
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return brokenXLSX(err)
	}
	defer func() { _ = f.Close() }()
	cells, err := readTemplateNames(f, fill.Kind)
	if err != nil {
		return err
	}
	t := &templateFiller{f: f, cells: cells, dated: make(map[int]int)}
	if err := t.fill(fill); err != nil {
		return domain.Internal(err)
	}
	return f.Write(out)
}

// templateFiller fills one workbook.
type templateFiller struct {
	f     *excelize.File
	cells templateCells
	dated map[int]int // styles that show days, by those that do not
}

// fill copies the sheet first, while it is as the office made it.
func (t *templateFiller) fill(fill domain.TemplateFill) error {
	names := t.sheetNames(fill.Sheets)
	from, err := t.f.GetSheetIndex(t.cells.sheet)
	if err != nil {
		return err
	}
	sheets := []string{t.cells.sheet}
	for _, name := range names[1:] {
		to, err := t.f.NewSheet(name)
		if err != nil {
			return err
		}
		if err := t.f.CopySheet(from, to); err != nil {
			return err
		}
		sheets = append(sheets, name)
	}
	for i, sheet := range sheets {
		if err := t.fillSheet(sheet, fill.Sheets[i]); err != nil {
			return err
		}
		if err := t.footer(sheet, fill.Footer); err != nil {
			return err
		}
	}
	if len(sheets) > 1 {
		return t.f.SetSheetName(t.cells.sheet, names[0])
	}
	return nil
}

// sheetNames gives each sheet a name that no other sheet of the workbook has.
func (t *templateFiller) sheetNames(sheets []domain.TemplateSheet) []string {
	b := &book{names: make(map[string]bool)}
	for _, other := range t.f.GetSheetList() {
		b.names[strings.ToLower(other)] = other != t.cells.sheet
	}
	names := make([]string, len(sheets))
	for i, s := range sheets {
		names[i] = b.sheetName(s.Name)
	}
	return names
}

func (t *templateFiller) fillSheet(sheet string, values domain.TemplateSheet) error {
	for name, at := range t.cells.once {
		if err := t.set(sheet, ref(at[0], at[1]), values.Once[name]); err != nil {
			return err
		}
	}
	if err := t.repeatRow(sheet, len(values.Rows)); err != nil {
		return err
	}
	for i := range max(1, len(values.Rows)) { // without anybody the one row is emptied
		var row map[string]any
		if i < len(values.Rows) {
			row = values.Rows[i]
		}
		for name, column := range t.cells.row {
			if err := t.set(sheet, ref(column, t.cells.at+i), row[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// repeatRow makes room for so many rows that look as the named one; what stands
// below moves down, with its formulas.
func (t *templateFiller) repeatRow(sheet string, rows int) error {
	if rows < 2 {
		return nil
	}
	at := t.cells.at
	if err := t.f.InsertRows(sheet, at+1, rows-1); err != nil {
		return err
	}
	height, err := t.f.GetRowHeight(sheet, at)
	if err != nil {
		return err
	}
	looks, err := t.rowLooks(sheet)
	if err != nil {
		return err
	}
	merged, err := t.rowMerges(sheet)
	if err != nil {
		return err
	}
	for row := at + 1; row < at+rows; row++ {
		if err := t.f.SetRowHeight(sheet, row, height); err != nil {
			return err
		}
		for x, style := range looks {
			if err := t.f.SetCellStyle(sheet, ref(x+1, row), ref(x+1, row), style); err != nil {
				return err
			}
		}
		for _, m := range merged {
			if err := t.f.MergeCell(sheet, ref(m[0], row), ref(m[1], row)); err != nil {
				return err
			}
		}
	}
	return nil
}

// rowLooks returns the styles of the row to repeat, by column.
func (t *templateFiller) rowLooks(sheet string) ([]int, error) {
	columns, err := t.f.GetCols(sheet)
	if err != nil {
		return nil, err
	}
	looks := make([]int, len(columns))
	for x := range looks {
		if looks[x], err = t.f.GetCellStyle(sheet, ref(x+1, t.cells.at)); err != nil {
			return nil, err
		}
	}
	return looks, nil
}

// rowMerges returns the merged cells of the row to repeat, as first and last column.
func (t *templateFiller) rowMerges(sheet string) ([][2]int, error) {
	all, err := t.f.GetMergeCells(sheet)
	if err != nil {
		return nil, err
	}
	var out [][2]int
	for _, m := range all {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return nil, err
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return nil, err
		}
		if top == t.cells.at && bottom == t.cells.at {
			out = append(out, [2]int{left, right})
		}
	}
	return out, nil
}

// set writes a value as what it is: texts are never formulas, days are days.
func (t *templateFiller) set(sheet, cell string, value any) error {
	switch v := value.(type) {
	case nil:
		return t.f.SetCellStr(sheet, cell, "")
	case int:
		return t.f.SetCellInt(sheet, cell, int64(v))
	case domain.Date:
		return t.setDay(sheet, cell, v)
	case string:
		return t.f.SetCellStr(sheet, cell, cellText(v))
	}
	return nil
}

// setDay writes a day in the office's own format, or as dd/mm/yyyy if the cell has none.
func (t *templateFiller) setDay(sheet, cell string, d domain.Date) error {
	if d.IsZero() {
		return t.f.SetCellStr(sheet, cell, "")
	}
	id, err := t.f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	if id, err = t.datedStyle(id); err != nil {
		return err
	}
	if err := t.f.SetCellValue(sheet, cell, d.Time(time.UTC)); err != nil {
		return err
	}
	return t.f.SetCellStyle(sheet, cell, cell, id)
}

func (t *templateFiller) datedStyle(id int) (int, error) {
	if dated, known := t.dated[id]; known {
		return dated, nil
	}
	style, err := t.f.GetStyle(id)
	if err != nil {
		return 0, err
	}
	dated := id
	if style.NumFmt == 0 && style.CustomNumFmt == nil {
		format := dateFormat
		style.CustomNumFmt = &format
		if dated, err = t.f.NewStyle(style); err != nil {
			return 0, err
		}
	}
	t.dated[id] = dated
	return dated, nil
}

// footer prints who took the file, and when, on every page.
func (t *templateFiller) footer(sheet, text string) error {
	if text == "" {
		return nil
	}
	was, err := t.f.GetHeaderFooter(sheet)
	if err != nil {
		return err
	}
	if was == nil {
		was = &excelize.HeaderFooterOptions{}
	}
	part := footerPart("C", text)
	was.OddFooter, was.EvenFooter, was.FirstFooter = part, part, part
	return t.f.SetHeaderFooter(sheet, was)
}
