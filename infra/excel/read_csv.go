package excel

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"luudong/domain"
)

// readCSV reads a UTF-8 file separated by commas, semicolons or tabs.
func readCSV(data []byte, out *sink) error {
	text, err := decodeUTF8(data)
	if err != nil {
		return err
	}
	text, separator := cutSeparatorLine(text)
	if separator == 0 {
		separator = findSeparator(text, out.columns)
	}
	rows := &csvRows{r: csv.NewReader(bytes.NewReader(text)), number: 1, line: 1}
	rows.r.Comma, rows.r.FieldsPerRecord, rows.r.ReuseRecord = separator, -1, true

	first, err := rows.next()
	for err == nil && isBlank(first.cells) {
		first, err = rows.next()
	}
	if errors.Is(err, io.EOF) {
		return domain.Invalid("file.empty")
	}
	if err != nil {
		return err
	}
	width := len(first.cells)
	h := matchHeader(first.cells, out.columns)
	if err := h.err(); err != nil {
		return err
	}
	for {
		rec, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(rec.cells) > width && !isBlank(rec.cells[width:]) {
			return domain.Invalid("file.csv_fields", rec.number, len(rec.cells), width)
		}
		if err := out.add(h, rec, asIs); err != nil {
			return err
		}
	}
}

// decodeUTF8 returns the text without byte order mark; file.encoding with row
// and byte (both from 1) if it is in another encoding, file.not_table if it is no text at all.
func decodeUTF8(data []byte) ([]byte, error) {
	start := data[:min(len(data), 512)]
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")), looksUTF16(start):
		return nil, domain.Invalid("file.encoding", 1, 1)
	case bytes.IndexByte(start, 0) >= 0, bytes.HasPrefix(data, []byte("%PDF")), bytes.HasPrefix(bytes.TrimSpace(start), []byte("<")):
		return nil, domain.Invalid("file.not_table")
	}
	skipped := 0
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		skipped, data = 3, data[3:]
	}
	at := bytes.IndexByte(data, 0)
	if !utf8.Valid(data) {
		at = firstInvalid(data)
	}
	if at >= 0 {
		return nil, domain.Invalid("file.encoding", 1+bytes.Count(data[:at], []byte("\n")), skipped+at+1)
	}
	if bytes.IndexByte(data, '\n') < 0 { // line ends of old Macs
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	return data, nil
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return -1
}

// looksUTF16 recognises UTF-16 without byte order mark: Latin text has a zero in
// every other byte, always on the same side.
func looksUTF16(start []byte) bool {
	var zeros [2]int
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	low, high := min(zeros[0], zeros[1]), max(zeros[0], zeros[1])
	return low == 0 && high > 2 && high*5 > len(start)
}

// cutSeparatorLine takes off the line "sep=;" that tells Excel the separator and
// that Excel does not show.
func cutSeparatorLine(text []byte) (rest []byte, separator rune) {
	line, rest, found := bytes.Cut(text, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if found && len(line) == 5 && strings.EqualFold(string(line[:4]), "sep=") && bytes.IndexByte([]byte(",;\t|"), line[4]) >= 0 {
		return rest, rune(line[4])
	}
	return text, 0
}

// findSeparator takes the separator with which the header has most known
// columns, a comma if none has any.
func findSeparator(text []byte, columns []domain.Column) rune {
	best, known := ',', 0
	for _, separator := range []rune{',', ';', '\t'} {
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma, r.LazyQuotes = separator, true
		cells, err := r.Read()
		if err != nil {
			continue
		}
		if h := matchHeader(cells, columns); h.known > known {
			best, known = separator, h.known
		}
	}
	return best
}

// csvRows counts rows as a spreadsheet does: blank lines count, line breaks
// inside quotes do not.
type csvRows struct {
	r      *csv.Reader
	number int // row that starts at line
	line   int
}

func (c *csvRows) next() (record, error) {
	cells, err := c.r.Read()
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return record{}, domain.Invalid("file.csv_broken", c.number+broken.StartLine-c.line)
	}
	if err != nil {
		return record{}, err
	}
	if len(cells) > maxFileColumns {
		return record{}, domain.Invalid("file.too_many_columns", maxFileColumns)
	}
	start, _ := c.r.FieldPos(0)
	rec := record{number: c.number + start - c.line, cells: cells}
	breaks := 0
	for _, cell := range cells {
		breaks += strings.Count(cell, "\n")
	}
	c.number, c.line = rec.number+1, start+breaks+1
	return rec, nil
}
