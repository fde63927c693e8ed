package excel

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	paperA4       = 9
	inchesPerMM   = 1 / 25.4
	maxFooterPart = 90 // runes; header and footer may have 255 characters each
)

// printing says how a sheet is printed.
type printing struct {
	headRow          int // row repeated on each page, 0 for none
	footerL, footerR string
}

// print sets A4 landscape, one page wide, margins of Decree 30/2020, the page
// number in the middle of the top of all pages but the first, and a footer.
// It is called when all rows are there and before close.
func (s *sheet) print(p printing) {
	if s.err != nil {
		return
	}
	f := s.b.f
	size, orientation, wide, high, first := paperA4, "landscape", 1, 0, uint(1)
	s.try(f.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high, FirstPageNumber: &first,
	}))
	top, left, right, edge, centred := 20*inchesPerMM, 30*inchesPerMM, 15*inchesPerMM, 10*inchesPerMM, true
	s.try(f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Top: &top, Bottom: &top, Left: &left, Right: &right, Header: &edge, Footer: &edge, Horizontally: &centred,
	}))
	footer := footerPart("L", p.footerL) + footerPart("R", p.footerR)
	s.try(f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		DifferentFirst: true, OddHeader: `&C&"` + fontName + `,Regular"&13&P`, OddFooter: footer, FirstFooter: footer,
	}))
	quoted := quoteSheet(s.name)
	if s.row > p.headRow { // a template has yet to be filled
		s.try(s.b.defineName("_xlnm.Print_Area", s.index, s.name, fmt.Sprintf("%s!$A$1:%s", quoted, absolute(s.columns(), s.row))))
	}
	if p.headRow > 0 {
		s.try(s.b.defineName("_xlnm.Print_Titles", s.index, s.name, fmt.Sprintf("%s!$%d:$%d", quoted, p.headRow, p.headRow)))
	}
}

const (
	pointsPerMM  = 72 / 25.4
	printHeight  = 170 * pointsPerMM // A4 landscape without margins
	printWidth   = 252 * pointsPerMM
	pageSlack    = 0.97 // programs differ in how much they put on a page
	rowsWithSign = 2
)

// breakPages sets where each page ends, so that every program breaks at the same
// rows, and sees to it that what comes after row last (totals and signatures)
// does not stand on a page without a row of the table: the last rows go with it
// to the next page. Pages are filled to a little less than any program puts on
// one: its own breaks never come before ours. A fitted width does not disturb
// page breaks as long as the height is free.
func (s *sheet) breakPages(head, last int) {
	scale := min(1, printWidth/(s.width(1, s.columns())/pixelsPerPoint))
	room := printHeight / scale * pageSlack
	var tops []int // first rows of the pages after the first
	used := 0.0
	for i, h := range s.heights {
		if used+h > room && i+1 > head+1 {
			tops, used = append(tops, i+1), s.heights[head-1]
		}
		used += h
	}
	first := last - rowsWithSign + 1
	if n := len(tops); n > 0 && tops[n-1] > first && first > head+1 {
		tops[n-1] = first
	}
	for _, top := range tops {
		if s.err == nil {
			s.try(s.sw.InsertPageBreak(ref(1, top)))
		}
	}
}

func absolute(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row, true)
	if err != nil {
		panic(err)
	}
	return name
}

// footerPart returns one side of a footer; & is a command there and is doubled.
// The space keeps a leading digit from becoming part of the font size.
func footerPart(side, text string) string {
	if text == "" {
		return ""
	}
	runes := []rune(cleanText(text))
	text = string(runes[:min(len(runes), maxFooterPart)])
	return "&" + side + `&"` + fontName + `,Italic"&9 ` + strings.ReplaceAll(text, "&", "&&")
}
