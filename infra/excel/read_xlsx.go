package excel

import (
	"bytes"
	"errors"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// headerSearch is how many rows of a sheet may stand above its header: titles and notes.
const headerSearch = 10

// readXLSX reads the first visible sheet whose header has all required columns.
func (rd *Reader) readXLSX(data []byte, out *sink) (err error) {
	if err := rd.unpackable(data); err != nil {
		return err
	}
	// All in memory: the library would otherwise put personal data into
	// temporary files. The guard has made sure that it fits.
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: rd.limits.MaxUnpacked, UnzipXMLSizeLimit: rd.limits.MaxUnpacked,
	})
	if err != nil {
		return brokenXLSX(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()

	props, err := f.GetWorkbookProps()
	if err != nil {
		return brokenXLSX(err)
	}
	value := xlsxValue(props.Date1904 != nil && *props.Date1904)
	var best *header
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		s := &xlsxSheet{out: out, value: value}
		if err := s.read(f, name); err != nil {
			return err
		}
		if s.found {
			return nil
		}
		if s.best != nil && (best == nil || s.best.known > best.known) {
			best = s.best
		}
	}
	if best == nil {
		return domain.Invalid("file.empty")
	}
	return best.err()
}

func brokenXLSX(cause error) error {
	return &domain.Error{Code: domain.CodeInvalid, Key: "file.xlsx_broken", Cause: cause}
}

// xlsxSheet reads one sheet: first it looks for the header, then it passes on rows.
type xlsxSheet struct {
	out    *sink
	value  func(string, domain.ColumnKind) string
	found  bool
	header header
	best   *header // the closest to a header so far
	tried  int
}

func (s *xlsxSheet) read(f *excelize.File, name string) (err error) {
	rows, err := f.Rows(name)
	if err != nil {
		return brokenXLSX(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return brokenXLSX(err)
		}
		if len(cells) > maxFileColumns {
			return domain.Invalid("file.too_many_columns", maxFileColumns)
		}
		if s.found {
			if err := s.out.add(s.header, record{number: number, cells: cells}, s.value); err != nil {
				return err
			}
			continue
		}
		if !isBlank(cells) {
			s.tryHeader(cells)
		}
		if s.tried >= headerSearch && !s.found {
			return nil
		}
	}
	if err := rows.Error(); err != nil {
		return brokenXLSX(err)
	}
	return nil
}

func (s *xlsxSheet) tryHeader(cells []string) {
	s.tried++
	h := matchHeader(cells, s.out.columns)
	if h.err() == nil {
		s.found, s.header = true, h
		return
	}
	if s.best == nil || h.known > s.best.known {
		s.best = &h
	}
}
