package excel

import (
	"math"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Spreadsheets do not grow a merged or streamed row to its text when a file is
// opened, so the height of each row is computed here from the letters' widths.

// timesWidths are the advance widths of Times New Roman for U+0020 to U+007E in
// thousandths of the font size.
var timesWidths = [95]int{
	250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
	500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
	921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
	556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
	333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
	500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
}

const (
	pixelsPerPoint = 96.0 / 72
	boldFactor     = 1.03
	otherWidth     = 600 // characters that are not in the table
	cellPadding    = 6.0 // pixels left and right of a cell's text together
	lineFactor     = 1.2 // line pitch by font size
)

// textWidth returns the width of one line of text in pixels at 96 dpi.
func textWidth(s string, size float64, bold bool) float64 {
	sum := 0
	for _, r := range norm.NFD.String(s) {
		switch {
		case r >= ' ' && r <= '~':
			sum += timesWidths[r-' ']
		case r >= 0x300 && r <= 0x36f: // marks stand above and below
		case r == 'đ':
			sum += 500
		case r == 'Đ':
			sum += 722
		case r == '\u00a0':
			sum += 250
		default:
			sum += otherWidth
		}
	}
	w := float64(sum) / 1000 * size * pixelsPerPoint
	if bold {
		w *= boldFactor
	}
	return w
}

// countLines returns how many lines a text takes when wrapped at spaces in a
// cell that is width pixels wide; a word that is too long breaks anywhere.
func countLines(s string, width, size float64, bold bool) int {
	room := width - cellPadding
	space := textWidth(" ", size, bold)
	lines := 0
	for _, paragraph := range strings.Split(s, "\n") {
		lines++
		used := 0.0
		for _, word := range strings.Fields(paragraph) {
			w := textWidth(word, size, bold)
			if used > 0 && used+space+w <= room {
				used += space + w
				continue
			}
			if used > 0 {
				lines++
			}
			if w > room && room > 0 {
				more := math.Ceil(w/room) - 1
				lines += int(more)
				w -= more * room
			}
			used = w
		}
	}
	return lines
}

// lineHeight returns the height in points of a row with that many lines.
func lineHeight(lines int, size float64) float64 {
	return math.Ceil(float64(lines)*size*lineFactor + 3)
}
