package excel

import (
	"archive/zip"
	"errors"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// Writer writes workbooks. It implements domain.Workbooks and is safe for use by
// several goroutines.
type Writer struct{}

// NewWriter returns a writer.
func NewWriter() *Writer { return &Writer{} }

var _ domain.Workbooks = (*Writer)(nil)

// book is a workbook being written.
type book struct {
	f      *excelize.File
	styles map[look]int
	names  map[string]bool // sheet names in lower case
}

// newBook returns a workbook without sheets; title and creator go into its properties.
func newBook(title, creator string) (*book, error) {
	f := excelize.NewFile()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		z := zip.NewWriter(w)
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
			return flate.NewWriter(w, flate.BestSpeed)
		})
		return z
	})
	b := &book{f: f, styles: make(map[look]int), names: make(map[string]bool)}
	// Column widths count digits of the default font.
	err := f.SetDefaultFont(fontName)
	if err == nil {
		err = f.SetDocProps(&excelize.DocProperties{
			Title: cleanText(title), Creator: cleanText(creator), LastModifiedBy: cleanText(creator), Language: "vi-VN",
		})
	}
	return b, err
}

// style returns the style of a look.
func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	id, err := b.f.NewStyle(l.excelize())
	if err == nil {
		b.styles[l] = id
	}
	return id, err
}

// defineName defines a name that belongs to a sheet, which is index'th from 0.
// The library compares each new name with all others by looking up all sheet
// names: minutes for a thousand sheets. Ours are unique, so that all but the
// first are copied beside it.
func (b *book) defineName(name string, index int, sheet, refersTo string) error {
	if b.f.WorkBook == nil || b.f.WorkBook.DefinedNames == nil {
		return b.f.SetDefinedName(&excelize.DefinedName{Name: name, Scope: sheet, RefersTo: refersTo})
	}
	names := b.f.WorkBook.DefinedNames
	d := names.DefinedName[0]
	d.Name, d.LocalSheetID, d.Data, d.Hidden = name, &index, refersTo, false
	names.DefinedName = append(names.DefinedName, d)
	return nil
}

// save writes the workbook and closes it. Its first sheet is in front anyway;
// setting that would make the library parse all sheets again.
func (b *book) save(w io.Writer) error {
	return errors.Join(b.f.Write(w), b.f.Close())
}

// writeBook makes a workbook, lets fill write its sheets, and saves it to w.
func writeBook(w io.Writer, title, creator string, fill func(*book) error) error {
	b, err := newBook(title, creator)
	if err != nil {
		return domain.Internal(err)
	}
	if err := fill(b); err != nil {
		return domain.Internal(errors.Join(err, b.f.Close()))
	}
	if err := b.save(w); err != nil {
		return domain.Internal(err)
	}
	return nil
}
