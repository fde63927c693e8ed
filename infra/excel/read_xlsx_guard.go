package excel

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"luudong/domain"
)

// How many XML elements a part may have. The spreadsheet library keeps an
// object of some hundred bytes for each style and shared text, so that a few
// bytes of compressed XML could fill the memory; sheets are streamed.
const (
	maxZipEntries     = 5_000
	maxSheetElements  = 40_000_000
	maxStringElements = 5_000_000
	maxOtherElements  = 500_000
)

// unpackable checks a zip file before the spreadsheet library opens it: that it
// is a workbook, that it does not grow beyond the limits, and that each part is
// whole. Declared sizes can be trusted after that: reading more than declared is
// an error of the zip reader.
func (rd *Reader) unpackable(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return brokenXLSX(err)
	}
	if len(z.File) > maxZipEntries {
		return domain.Invalid("file.not_table")
	}
	var total uint64
	workbook, sheets := false, false
	for _, part := range z.File {
		name := partName(part)
		workbook = workbook || name == "[content_types].xml"
		sheets = sheets || (strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml"))
		if part.Flags&1 != 0 {
			return domain.Invalid("file.encrypted")
		}
		limit := uint64(rd.limits.MaxUnpacked)
		if total += part.UncompressedSize64; total > limit || part.UncompressedSize64 > limit {
			return domain.Invalid("file.unpacked_too_big")
		}
	}
	if !workbook || !sheets {
		return domain.Invalid("file.not_table")
	}
	for _, part := range z.File {
		if err := checkPart(part); err != nil {
			return err
		}
	}
	return nil
}

func partName(part *zip.File) string {
	return strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
}

// checkPart reads a part to its end, which compares its checksum, and checks
// that XML is whole.
func checkPart(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return brokenXLSX(err)
	}
	defer r.Close()
	name := partName(part)
	if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
		err = checkXML(r, elementLimit(name))
	}
	if err == nil {
		_, err = io.Copy(io.Discard, r) //nolint:gosec // the sum of declared sizes is within the limit, more is an error
	}
	var known *domain.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return brokenXLSX(err)
}

func elementLimit(name string) int {
	switch {
	case strings.HasPrefix(name, "xl/worksheets/"):
		return maxSheetElements
	case name == "xl/sharedstrings.xml":
		return maxStringElements
	default:
		return maxOtherElements
	}
}

var (
	errDoctype    = errors.New("document type declaration")
	errUnbalanced = errors.New("elements do not close")
)

// checkXML reads XML to its end: tokens are well formed, elements close, there
// are no entity declarations and not more than limit elements.
func checkXML(r io.Reader, limit int) error {
	d := xml.NewDecoder(r)
	depth, count := 0, 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if depth != 0 || count == 0 {
				return errUnbalanced
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
			if count++; count > limit {
				return domain.Invalid("file.unpacked_too_big")
			}
		case xml.EndElement:
			if depth--; depth < 0 {
				return errUnbalanced
			}
		case xml.Directive:
			return errDoctype
		}
	}
}
