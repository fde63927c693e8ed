package excel

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"luudong/domain"
)

// Limits bound what a file may cost. A zero field takes its default.
type Limits struct {
	MaxBytes    int64 // size of the file as brought; 20 MB
	MaxRows     int   // rows that hold anything, without the header; 200,000
	MaxUnpacked int64 // size of an XLSX once unpacked; ten times MaxBytes
}

const (
	megabyte       = 1 << 20
	maxCellRunes   = 5_000
	maxFileColumns = 1_000
)

func (l Limits) withDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = 20 * megabyte
	}
	if l.MaxRows <= 0 {
		l.MaxRows = 200_000
	}
	if l.MaxUnpacked <= 0 {
		l.MaxUnpacked = 10 * l.MaxBytes
	}
	return l
}

// Reader reads CSV and XLSX files. It implements domain.TableReader and is safe
// for use by several goroutines.
type Reader struct{ limits Limits }

// NewReader returns a reader with these limits.
func NewReader(l Limits) *Reader { return &Reader{limits: l.withDefaults()} }

var _ domain.TableReader = (*Reader)(nil)

// Read yields the rows of a CSV (UTF-8) or XLSX file; blank rows are left out.
// Columns that are not asked for are ignored. In an XLSX file the header is
// looked for in the first rows of every visible sheet; the first sheet that has
// all required columns is read, the others are not.
//
// After an error nothing more is yielded. Errors are invalid ones with a key
// file.* that names the row where there is one; ctx's error when it ends.
func (rd *Reader) Read(ctx context.Context, r io.Reader, _ string, columns []domain.Column) iter.Seq2[domain.Row, error] {
	return func(yield func(domain.Row, error) bool) {
		err := rd.read(r, &sink{ctx: ctx, columns: columns, maxRows: rd.limits.MaxRows, yield: yield})
		if err != nil && !errors.Is(err, errStopped) {
			yield(domain.Row{}, err)
		}
	}
}

var (
	magicZip = []byte("PK\x03\x04")
	magicOLE = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)

func (rd *Reader) read(r io.Reader, out *sink) error {
	data, err := rd.slurp(r)
	switch {
	case err != nil:
		return err
	case bytes.HasPrefix(data, magicZip):
		return rd.readXLSX(data, out)
	case bytes.HasPrefix(data, magicOLE):
		return oleError(data)
	default:
		return readCSV(data, out)
	}
}

// slurp reads the file into memory but never more than the limit, so that a
// huge upload is refused early.
func (rd *Reader) slurp(r io.Reader) ([]byte, error) {
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(r, rd.limits.MaxBytes+1))
	if err != nil {
		return nil, &domain.Error{Code: domain.CodeInvalid, Key: "file.unreadable", Cause: err}
	}
	if n > rd.limits.MaxBytes {
		return nil, domain.Invalid("file.too_big", rd.limits.MaxBytes/megabyte)
	}
	return buf.Bytes(), nil
}

// oleError tells an encrypted workbook from one of Excel 97: both are OLE containers.
func oleError(data []byte) error {
	name := make([]byte, 0, 32)
	for _, c := range []byte("EncryptedPackage") { // stream names are UTF-16
		name = append(name, c, 0)
	}
	if bytes.Contains(data, name) {
		return domain.Invalid("file.encrypted")
	}
	return domain.Invalid("file.old_xls")
}

// errStopped ends reading because the caller wants no more rows.
var errStopped = errors.New("stopped")

// record is one row of cells as it stands in the file.
type record struct {
	number int
	cells  []string
}

// sink turns records into rows for the caller.
type sink struct {
	ctx     context.Context //nolint:containedctx // lives as long as one Read
	columns []domain.Column
	maxRows int
	yield   func(domain.Row, error) bool
	rows    int
}

// add yields one record below the header. value undoes what a spreadsheet does
// to a value of that kind.
func (s *sink) add(h header, rec record, value func(string, domain.ColumnKind) string) error {
	if s.rows%256 == 0 {
		if err := s.ctx.Err(); err != nil {
			return err
		}
	}
	if isBlank(rec.cells) {
		return nil
	}
	if s.rows++; s.rows > s.maxRows {
		return domain.Invalid("file.too_many_rows", s.maxRows)
	}
	row := domain.Row{Number: rec.number, Values: make(map[string]string, len(s.columns))}
	for i, column := range s.columns {
		at := h.at[i]
		if at < 0 {
			continue
		}
		text := ""
		if at < len(rec.cells) {
			raw := rec.cells[at]
			if err := checkCell(raw, rec.number, column); err != nil {
				return err
			}
			text = dayOnly(value(cleanText(raw), column.Kind), column.Kind)
		}
		row.Values[column.Name] = text
	}
	if !s.yield(row, nil) {
		return errStopped
	}
	return nil
}

func isBlank(cells []string) bool {
	for _, c := range cells {
		if c != "" && strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
