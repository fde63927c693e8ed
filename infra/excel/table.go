package excel

import (
	"cmp"
	"io"
	"strconv"

	"luudong/domain"
)

// WriteTable writes rows under the Vietnamese captions of their columns, numbers
// as numbers, everything else as text that no spreadsheet takes for a formula.
// The error is an internal one.
func (*Writer) WriteTable(w io.Writer, title string, columns []domain.Column, rows []domain.Row) error {
	return writeBook(w, title, "", func(b *book) error {
		widths := make([]float64, len(columns))
		captions := make([]string, len(columns))
		for i, c := range columns {
			captions[i] = cmp.Or(c.CaptionVI, c.Name)
			widths[i] = max(numberWidth, textWidth(captions[i], tableSize, true)+30)
			for _, row := range rows[:min(len(rows), measuredRows)] {
				widths[i] = min(messageWidth, max(widths[i], textWidth(row.Get(c.Name), tableSize, false)+20))
			}
		}
		s := b.sheet(title, widths)
		head := s.addFitted(30, headings(captions)...)
		s.freeze(0)
		for _, row := range rows {
			cells := make([]span, len(columns))
			for i, c := range columns {
				cells[i] = span{value: cleanText(row.Get(c.Name)), look: look{size: tableSize, border: true, format: textFormat}}
				if n, err := strconv.Atoi(row.Get(c.Name)); err == nil && c.Kind == domain.NumberColumn {
					cells[i] = span{value: n, look: lookCount}
				}
			}
			s.addFitted(18, placed(cells)...)
		}
		s.filter(head, s.row)
		s.print(printing{headRow: head})
		return s.close()
	})
}

// measuredRows is how many rows say how wide a column is.
const measuredRows = 200
