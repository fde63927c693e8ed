package excel

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

const (
	numberWidth  = 56.0 // pixels
	valueWidth   = 130.0
	leastWidth   = 70.0
	mostWidth    = 200.0
	messageWidth = 360.0
	// maxNotes bounds the notes on cells: the library's time grows with their
	// square. All cells are marked and all messages stand in the last column.
	maxNotes = 1_000
)

// WriteErrors writes the rows as they came, with a first column for the row
// number in the brought file and a last one with everything there is to
// correct; bad cells are marked and have a note. Only the columns the file had,
// and those that are wrong, are written. Errors without a known row follow at
// the end. The corrected workbook can be imported as it is. The error is an
// internal one.
func (*Writer) WriteErrors(w io.Writer, columns []domain.Column, rows []domain.Row, bad []domain.FieldError, message func(domain.FieldError) string) error {
	return writeBook(w, "Lỗi cần sửa", "", func(b *book) error {
		e := &errorBook{columns: usedColumns(columns, rows, bad), byRow: make(map[int][]domain.FieldError), message: message}
		for _, f := range bad {
			e.byRow[f.Row] = append(e.byRow[f.Row], f)
		}
		return e.write(b, rows, bad)
	})
}

type errorBook struct {
	s       *sheet
	columns []domain.Column
	byRow   map[int][]domain.FieldError
	message func(domain.FieldError) string
	notes   int
}

func usedColumns(columns []domain.Column, rows []domain.Row, bad []domain.FieldError) []domain.Column {
	used := make(map[string]bool)
	for _, r := range rows {
		for name := range r.Values {
			used[name] = true
		}
	}
	for _, f := range bad {
		used[f.Column] = true
	}
	return slices.DeleteFunc(slices.Clone(columns), func(c domain.Column) bool { return !used[c.Name] && !c.Required })
}

func (e *errorBook) write(b *book, rows []domain.Row, bad []domain.FieldError) error {
	widths := []float64{numberWidth}
	captions := []string{"Dòng"}
	for _, c := range e.columns {
		widths = append(widths, columnWidth(c, rows))
		captions = append(captions, cmp.Or(c.CaptionVI, c.Name))
	}
	e.s = b.sheet("Lỗi cần sửa", append(widths, messageWidth))
	head := e.s.addFitted(36, headings(append(captions, "Lỗi cần sửa"))...)
	e.s.freeze(1)
	for _, row := range rows {
		e.row(row, e.byRow[row.Number])
		delete(e.byRow, row.Number)
	}
	for _, f := range bad {
		if _, left := e.byRow[f.Row]; left {
			e.row(domain.Row{Number: f.Row}, []domain.FieldError{f})
		}
	}
	e.s.filter(head, e.s.row)
	e.s.print(printing{headRow: head})
	return e.s.close()
}

// columnWidth fits the caption on two lines and most values on one.
func columnWidth(c domain.Column, rows []domain.Row) float64 {
	width := max(leastWidth, textWidth(cmp.Or(c.CaptionVI, c.Name), tableSize, true)/2+30)
	for _, row := range rows[:min(len(rows), measuredRows)] {
		width = max(width, textWidth(row.Get(c.Name), tableSize, false)+16)
	}
	return min(width, mostWidth)
}

func (e *errorBook) row(row domain.Row, found []domain.FieldError) {
	var number any
	if row.Number > 0 {
		number = row.Number
	}
	cells := []span{{value: number, look: lookCount}}
	var all []string
	for _, f := range found {
		all = append(all, e.sentence(f))
	}
	for _, c := range e.columns {
		l := look{size: tableSize, border: true, format: textFormat, wrap: true}
		if slices.ContainsFunc(found, func(f domain.FieldError) bool { return f.Column == c.Name }) {
			l.fill = badFill
		}
		cells = append(cells, span{value: cleanText(row.Get(c.Name)), look: l})
	}
	at := e.s.addFitted(18, placed(append(cells, span{value: strings.Join(all, "\n"), look: lookCell}))...)
	for i, c := range e.columns {
		e.note(ref(i+2, at), c.Name, found)
	}
}

// sentence is a message with the column it is about in front.
func (e *errorBook) sentence(f domain.FieldError) string {
	text := cleanText(e.message(f))
	for _, c := range e.columns {
		if c.Name == f.Column {
			return cmp.Or(c.CaptionVI, c.Name) + ": " + text
		}
	}
	return text
}

// note attaches the messages about one column to its cell.
func (e *errorBook) note(cell, column string, found []domain.FieldError) {
	var texts []string
	for _, f := range found {
		if f.Column == column {
			texts = append(texts, cleanText(e.message(f)))
		}
	}
	if len(texts) == 0 || e.notes >= maxNotes || e.s.err != nil {
		return
	}
	e.notes++
	e.s.try(e.s.b.f.AddComment(e.s.name, noteComment(cell, strings.Join(texts, "\n"))))
}

// noteComment returns a note that is large enough for its text.
func noteComment(cell, text string) excelize.Comment {
	const width, lineWidth = 260, 240.0
	lines := countLines(text, lineWidth, noteSize, false)
	return excelize.Comment{
		Cell: cell, Author: "Lưu Động", Width: width, Height: uint(20 + lines*20),
		Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Family: fontName, Size: tableSize}}},
	}
}
