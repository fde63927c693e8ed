package domain

import (
	"context"
	"io"
	"iter"
)

// Row is one row of a table that somebody brought: values by column
// identifier. Number counts from 1 as a spreadsheet shows it; the header is row 1.
type Row struct {
	Number int
	Values map[string]string // trimmed, NFC
}

// Get returns the value of a column, "" if the table has none.
func (r Row) Get(column string) string { return r.Values[column] }

// ColumnKind says what a column holds, so that spreadsheets are read and written right.
type ColumnKind int

// The kinds of columns.
const (
	TextColumn   ColumnKind = iota // as it stands: codes, numbers of persons and phones keep their zeros
	DateColumn                     // a day: date cells of a spreadsheet are read as yyyy-mm-dd
	NumberColumn                   // a quantity or a coordinate
)

// Column is one column of a file format: its identifier and its Vietnamese caption.
type Column struct {
	Name      string
	CaptionVI string
	Required  bool
	// Own is how somebody's own file captions the column; where it is set, neither
	// Name nor CaptionVI are looked for.
	Own string

	// For reading and the template workbook; all may be left out.
	Kind      ColumnKind
	CaptionEN string
	Choices   []string // what may be chosen; a list in the template
	Codes     []string // what the choices stand for, if they are not the values themselves; either is read
	Example   string   // an example of a value
	Note      string   // how to fill it in, in Vietnamese
}

// TableHead is the top of a file: what its columns are called and what stands in them.
type TableHead struct {
	Captions []string   // as they stand in the file, "" for none
	Sample   [][]string // the first rows below, as wide as Captions, as a spreadsheet shows them
}

// TableReader is the port to CSV and XLSX files.
type TableReader interface {
	// Read yields the rows of a CSV (UTF-8) or XLSX file, told apart by content.
	// Header cells may be column identifiers or Vietnamese captions. An invalid
	// error says what is wrong with the file as a whole: encoding, missing or
	// doubled columns, size, broken quoting (with the row).
	Read(ctx context.Context, r io.Reader, name string, columns []Column) iter.Seq2[Row, error]
	// Head reads the captions of a file whose columns are not known, and at most
	// rows rows below them. The errors are Read's.
	Head(ctx context.Context, r io.Reader, rows int) (TableHead, error)
}
