package excel

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"regexp"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// Head reads the captions of a file whose columns are not known, and at most
// rows rows below. In a CSV file the first row that holds anything has the
// captions; in a workbook it is the row with the most cells among the first of
// the first visible sheet that has any, since titles stand alone in their rows.
func (rd *Reader) Head(ctx context.Context, r io.Reader, rows int) (domain.TableHead, error) {
	data, err := rd.slurp(r)
	if err != nil {
		return domain.TableHead{}, err
	}
	var top [][]string
	switch {
	case bytes.HasPrefix(data, magicZip):
		top, err = rd.topXLSX(ctx, data, headerSearch+rows)
	case bytes.HasPrefix(data, magicOLE):
		err = oleError(data)
	default:
		top, err = topCSV(data, 1+rows)
	}
	if err != nil {
		return domain.TableHead{}, err
	}
	if len(top) == 0 {
		return domain.TableHead{}, domain.Invalid("file.empty")
	}
	at := 0
	if bytes.HasPrefix(data, magicZip) {
		for i := range top[:min(len(top), headerSearch)] {
			if filled(top[i]) > filled(top[at]) {
				at = i
			}
		}
	}
	head := domain.TableHead{Captions: top[at]}
	for _, cells := range top[at+1 : min(len(top), at+1+rows)] {
		wide := make([]string, len(head.Captions))
		copy(wide, cells)
		head.Sample = append(head.Sample, wide)
	}
	return head, nil
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if c != "" {
			n++
		}
	}
	return n
}

// shortened cleans cells for looking at: nobody maps a column by its 100th letter.
func shortened(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = cleanText(c)
		if r := []rune(out[i]); len(r) > 100 {
			out[i] = string(r[:100]) + "…"
		}
	}
	return out
}

func topCSV(data []byte, most int) ([][]string, error) {
	text, err := decodeUTF8(data)
	if err != nil {
		return nil, err
	}
	text, separator := cutSeparatorLine(text)
	if separator == 0 {
		separator = likelySeparator(text)
	}
	rows := &csvRows{r: csv.NewReader(bytes.NewReader(text)), number: 1, line: 1}
	rows.r.Comma, rows.r.FieldsPerRecord = separator, -1
	var top [][]string
	for len(top) < most {
		rec, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(rec.cells) > maxFileColumns {
			return nil, domain.Invalid("file.too_many_columns", maxFileColumns)
		}
		if !isBlank(rec.cells) {
			top = append(top, shortened(rec.cells))
		}
	}
	return top, nil
}

// quoted is a text in quotes, where separators do not separate.
var quoted = regexp.MustCompile(`"[^"]*"`)

// likelySeparator takes a tab or a semicolon if the first line has any, since
// captions have commas in them ("Ngày, tháng, năm sinh") but not these.
func likelySeparator(text []byte) rune {
	text = bytes.TrimLeft(text[:min(len(text), megabyte)], "\r\n ")
	line, _, _ := bytes.Cut(quoted.ReplaceAll(text, nil), []byte("\n"))
	for _, separator := range "\t;" {
		if bytes.ContainsRune(line, separator) {
			return separator
		}
	}
	return ','
}

func (rd *Reader) topXLSX(ctx context.Context, data []byte, most int) (top [][]string, err error) {
	if err := rd.unpackable(data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: rd.limits.MaxUnpacked, UnzipXMLSizeLimit: rd.limits.MaxUnpacked,
		ShortDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return nil, brokenXLSX(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		if top, err = topSheet(ctx, f, name, most); err != nil || len(top) > 0 {
			return top, err
		}
	}
	return nil, nil
}

func topSheet(ctx context.Context, f *excelize.File, name string, most int) (top [][]string, err error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, brokenXLSX(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for len(top) < most && rows.Next() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, brokenXLSX(err)
		}
		if len(cells) > maxFileColumns {
			return nil, domain.Invalid("file.too_many_columns", maxFileColumns)
		}
		if !isBlank(cells) {
			top = append(top, shortened(cells))
		}
	}
	if err := rows.Error(); err != nil {
		return nil, brokenXLSX(err)
	}
	return top, nil
}
