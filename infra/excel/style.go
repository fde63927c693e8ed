package excel

import "github.com/xuri/excelize/v2"

const (
	fontName  = "Times New Roman"
	bodySize  = 13.0 // text of an official document
	tableSize = 11.0 // tables, so that a roster fits on A4 at full size
	noteSize  = 12.0
	ruleSize  = 6.0

	headFill = "E7EDF5" // heading row
	offFill  = "EFEFEF" // days outside a plan
	badFill  = "F8CBAD" // cells to correct
	askFill  = "FFF2CC" // required columns of a template

	dateFormat = "dd/mm/yyyy"
	textFormat = "@"
)

// look describes how a cell appears. It is comparable: equal looks share one style.
type look struct {
	size                 float64 // points
	indent               int
	bold, italic         bool
	align, valign        string // "" is left and centre
	wrap, shrink, border bool
	fill, color, format  string
}

// Looks that all documents share.
var (
	lookTitle      = look{size: 14, bold: true, align: "center", wrap: true}
	lookCentre     = look{size: bodySize, align: "center", wrap: true}
	lookStrong     = look{size: bodySize, bold: true, align: "center", wrap: true}
	lookSlant      = look{size: bodySize, italic: true, align: "center", wrap: true}
	lookHead       = look{size: tableSize, bold: true, align: "center", wrap: true, border: true, fill: headFill}
	lookCell       = look{size: tableSize, wrap: true, border: true}
	lookMiddle     = look{size: tableSize, align: "center", wrap: true, border: true}
	lookFit        = look{size: tableSize, align: "center", shrink: true, border: true, format: textFormat}
	lookDate       = look{size: tableSize, align: "center", border: true, format: dateFormat}
	lookCount      = look{size: tableSize, align: "center", border: true, format: "#,##0"}
	lookTotal      = look{size: tableSize, bold: true, border: true, wrap: true}
	lookTotalLabel = look{size: tableSize, bold: true, align: "right", indent: 1, border: true, wrap: true}
	lookTotalNo    = look{size: tableSize, bold: true, align: "center", border: true, format: "#,##0"}
)

func (l look) excelize() *excelize.Style {
	s := &excelize.Style{
		Font: &excelize.Font{Family: fontName, Size: l.size, Bold: l.bold, Italic: l.italic, Color: l.color},
		Alignment: &excelize.Alignment{
			Horizontal: l.align, Vertical: "center", WrapText: l.wrap, ShrinkToFit: l.shrink, Indent: l.indent,
		},
	}
	if l.valign != "" {
		s.Alignment.Vertical = l.valign
	}
	if l.border {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	return s
}
