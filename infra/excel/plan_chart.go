package excel

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

const (
	chartWards = 20 // table and chart fit on one page
	chartWide  = 620
	chartGap   = 12 // pixels of the gap between table and chart

	defaultRowPixels = 20
)

// chart writes the wards with the most people as bars that the spreadsheet draws
// itself from the table beside them, so that they follow when a number is edited.
func (p *planWriter) chart() error {
	totals := p.wardTotals()
	if len(totals) == 0 {
		return nil
	}
	slices.SortStableFunc(totals, func(a, b *wardTotal) int { return cmp.Compare(b.planned.Total(), a.planned.Total()) })
	totals = totals[:min(len(totals), chartWards)]
	s := p.b.sheet("Biểu đồ", []float64{170, 64, 64, chartGap, chartWide})
	p.annex(s, "V", fmt.Sprintf("%d PHƯỜNG, XÃ, ĐẶC KHU ĐƯỢC PHỤC VỤ NHIỀU NHẤT", len(totals)))
	head := s.addFitted(36, headings([]string{"Phường, xã, đặc khu", serviceLabel(domain.ChipCard), serviceLabel(domain.AccountL2)})...)
	s.freeze(0)
	for _, w := range totals {
		s.addFitted(18, placed([]span{
			{value: cellText(w.name), look: lookCell},
			{value: w.planned[domain.ChipCard], look: lookCount},
			{value: w.planned[domain.AccountL2], look: lookCount},
		})...)
	}
	last := s.row
	for s.row < head+14 { // few wards: the chart needs room to be read
		s.gap(18)
	}
	if s.err == nil {
		// The library ties the chart to cells and takes all rows for default ones; three fewer than there are, so that it ends within them.
		s.try(s.b.f.AddChart(s.name, ref(5, head), wardChart(s.name, head, last, uint(s.row-head-2)*defaultRowPixels)))
	}
	s.print(p.printing(head))
	return s.close()
}

// wardChart is a stacked bar chart over the rows of a table, the first on top.
func wardChart(sheet string, head, last int, height uint) *excelize.Chart {
	quoted := quoteSheet(sheet)
	series := func(column string, fill string) excelize.ChartSeries {
		return excelize.ChartSeries{
			Name:       fmt.Sprintf("%s!$%s$%d", quoted, column, head),
			Categories: fmt.Sprintf("%s!$A$%d:$A$%d", quoted, head+1, last),
			Values:     fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted, column, head+1, column, last),
			Fill:       excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}},
		}
	}
	font := excelize.Font{Family: fontName, Size: 9, Color: "000000"}
	gap := uint(45)
	return &excelize.Chart{
		Type:      excelize.BarStacked,
		Series:    []excelize.ChartSeries{series("B", "1F4E79"), series("C", "E08E2B")},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: "Số lượt người được bố trí phục vụ", Font: &excelize.Font{Family: fontName, Size: 12, Bold: true, Color: "000000"}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis:     excelize.ChartAxis{MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
		Dimension: excelize.ChartDimension{Width: chartWide, Height: height},
		GapWidth:  &gap,
	}
}
