package excel

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// pixelsPerDigit is the width of a digit of the default font (11 points); it is
// the unit of column widths.
const pixelsPerDigit = 7.0

// span is a cell, or several merged ones, of a line.
type span struct {
	from, to int // columns from 1, both included
	value    any // text, number, time.Time, []excelize.RichTextRun or nil
	look     look
}

// line is one row of a sheet.
type line struct {
	height float64 // points; 0 leaves it to the spreadsheet
	spans  []span
}

// sheet writes rows from top to bottom. The lines above the table's body are
// held back until freeze tells how many they are, because the frozen panes
// stand in front of the rows in the file. Errors stick; close returns the first.
type sheet struct {
	b       *book
	name    string
	index   int // place among the sheets, from 0
	sw      *excelize.StreamWriter
	widths  []float64 // pixels
	row     int       // the last row, pending ones included
	heights []float64 // points, of all rows
	pending []line
	started bool
	err     error
}

// sheet adds a sheet with columns of these widths in pixels, to be printed on
// A4 landscape, one page wide.
func (b *book) sheet(base string, widths []float64) *sheet {
	s := &sheet{b: b, name: b.sheetName(base), widths: widths}
	s.index = len(b.names) - 1
	if s.index == 0 {
		s.try(b.f.SetSheetName("Sheet1", s.name))
	} else {
		_, err := b.f.NewSheet(s.name)
		s.try(err)
	}
	fit := true
	if s.err == nil {
		s.try(b.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	}
	if s.err == nil {
		s.sw, s.err = b.f.NewStreamWriter(s.name)
	}
	for i, w := range widths {
		if s.err == nil {
			s.try(s.sw.SetColWidth(i+1, i+1, w/pixelsPerDigit))
		}
	}
	return s
}

func (s *sheet) try(err error) {
	if s.err == nil {
		s.err = err
	}
}

// columns returns the number of columns.
func (s *sheet) columns() int { return len(s.widths) }

// width returns the width of columns from to to in pixels.
func (s *sheet) width(from, to int) float64 {
	w := 0.0
	for _, v := range s.widths[from-1 : to] {
		w += v
	}
	return w
}

// add appends a line and returns its row.
func (s *sheet) add(height float64, spans ...span) int {
	s.row++
	s.heights = append(s.heights, height)
	l := line{height, spans}
	if s.started {
		s.write(s.row, l)
	} else {
		s.pending = append(s.pending, l)
	}
	return s.row
}

// addFitted appends a line that is as high as its texts need when wrapped, and
// at least least points.
func (s *sheet) addFitted(least float64, spans ...span) int {
	height := least
	for _, p := range spans {
		if text, ok := p.value.(string); ok && text != "" && p.look.wrap {
			n := countLines(text, s.width(p.from, p.to), p.look.size, p.look.bold)
			height = max(height, lineHeight(n, p.look.size))
		}
	}
	return s.add(min(height, excelize.MaxRowHeight), spans...)
}

// whole returns a span over all columns.
func (s *sheet) whole(value any, l look) span { return span{1, s.columns(), value, l} }

// gap appends an empty line.
func (s *sheet) gap(height float64) { s.add(height) }

// freeze keeps all rows so far, and the first columns, in sight when a person scrolls.
func (s *sheet) freeze(columns int) {
	if s.err != nil {
		return
	}
	cell, err := excelize.CoordinatesToCellName(columns+1, s.row+1)
	s.try(err)
	pane := "bottomLeft"
	if columns > 0 {
		pane = "bottomRight"
	}
	if s.err == nil {
		s.try(s.sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: columns, YSplit: s.row, TopLeftCell: cell, ActivePane: pane}))
	}
	s.start()
}

// start writes the lines held back.
func (s *sheet) start() {
	s.started = true
	for i, l := range s.pending {
		s.write(i+1, l)
	}
	s.pending = nil
}

func (s *sheet) write(row int, l line) {
	if s.err != nil {
		return
	}
	cells := make([]any, s.columns())
	for _, p := range l.spans {
		id, err := s.b.style(p.look)
		s.try(err)
		for c := p.from; c <= p.to; c++ {
			cells[c-1] = excelize.Cell{StyleID: id}
		}
		cells[p.from-1] = excelize.Cell{StyleID: id, Value: p.value}
		if p.to > p.from {
			s.try(s.sw.MergeCell(ref(p.from, row), ref(p.to, row)))
		}
	}
	if s.err == nil {
		s.try(s.sw.SetRow(ref(1, row), cells, excelize.RowOpts{Height: l.height}))
	}
}

// filter offers filtering of the table whose heading is row top; not for an empty table.
func (s *sheet) filter(top, bottom int) {
	if s.err == nil && bottom > top {
		s.try(s.b.f.AutoFilter(s.name, ref(1, top)+":"+ref(s.columns(), bottom), nil))
	}
}

// close ends the sheet.
func (s *sheet) close() error {
	if !s.started {
		s.start()
	}
	if s.err == nil {
		s.try(s.sw.Flush())
	}
	if s.err != nil {
		return fmt.Errorf("sheet %s: %w", s.name, s.err)
	}
	return nil
}

// ref returns a cell reference such as B7.
func ref(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil { // rows and columns are counted here, so that this is our own mistake
		panic(err)
	}
	return name
}

// maxCellText is how much of a text a cell of a printed table shows: what is
// longer fills a page alone and is a mistake or worse. A file may have 32,767.
const maxCellText = 1_000

// cellText returns a text as it stands in a printed table: composed, on one
// line, without what nobody can see (control characters, marks that turn the
// direction of writing), and cut with an ellipsis when it has no end.
func cellText(s string) string {
	s = cleanText(s)
	if len(s) <= maxCellText {
		return s
	}
	return cut(s, maxCellText)
}

// cut returns the text with at most most characters, the last an ellipsis if there were more.
func cut(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n == most {
			if rest := []rune(s[i:]); len(rest) > 1 {
				return strings.TrimRight(s[:i], " ") + "…"
			}
			return s
		}
	}
	return s
}
