package excel

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"luudong/domain"
)

// WritePlan writes a plan: a summary to sign, then as annexes the calendar (a
// sheet a week, teams by days), the list of visits, the demand left out with
// the reasons, the totals by ward and a chart of them. Visits may come in any order. The error
// is an internal one.
func (*Writer) WritePlan(w io.Writer, p domain.PlanBook) error {
	p.Visits = slices.Clone(p.Visits)
	slices.SortStableFunc(p.Visits, func(a, b domain.Visit) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.TeamCode, b.TeamCode), cmp.Compare(a.Start, b.Start))
	})
	return writeBook(w, p.Plan.Name, p.IssuedBy, func(b *book) error {
		pw := &planWriter{b, p}
		for _, write := range []func() error{pw.summary, pw.calendar, pw.visits, pw.unserved, pw.wards, pw.chart} {
			if err := write(); err != nil {
				return err
			}
		}
		return nil
	})
}

// planWriter writes the sheets of a plan workbook.
type planWriter struct {
	b *book
	domain.PlanBook
}

func (p *planWriter) period() string {
	return fmt.Sprintf("Từ ngày %s đến ngày %s", dayVI(p.Plan.From), dayVI(p.Plan.To))
}

// annex begins a sheet that belongs to the plan.
func (p *planWriter) annex(s *sheet, number, title string) {
	s.addFitted(18, s.whole("PHỤ LỤC "+number, lookStrong))
	s.addFitted(20, s.whole(title, lookTitle))
	s.addFitted(18, s.whole("(Kèm theo kế hoạch: "+joined(". ", p.Plan.Name, p.period())+")", lookSlant))
	s.gap(8)
}

func (p *planWriter) printing(head int) printing {
	return printing{headRow: head, footerL: "Người xuất: " + p.IssuedBy, footerR: cleanText(p.Plan.Name)}
}

// figure is one number of the summary.
type figure struct {
	label  string
	value  any
	format string
	unit   string
}

// spans returns the three cells of a figure from column on.
func (f figure) spans(column int) []span {
	value := lookTotalNo
	value.format = f.format
	return []span{
		{column, column, f.label, lookCell},
		{column + 1, column + 1, f.value, value},
		{column + 2, column + 2, f.unit, lookMiddle},
	}
}

// summary writes the sheet to sign; its figures stand in two halves side by
// side, so that the signatures fit on the same page.
func (p *planWriter) summary() error {
	s := p.b.sheet("Tổng hợp", []float64{292, 92, 90, 292, 92, 90})
	s.letterhead(letterhead{superior: p.Superior, agency: p.Agency, symbol: "KH", place: p.Place, date: p.IssuedOn, split: 3})
	s.title("Kế hoạch lưu động", p.Plan.Name)
	status := ""
	if label := planStatusLabels[p.Plan.Status]; label != "" {
		status = " (" + strings.ToLower(label) + ")"
	}
	s.addFitted(18, s.whole(p.period()+status, lookCentre))
	s.gap(8)
	head := s.add(24, headings([]string{"Nội dung", "Số liệu", "Đơn vị tính", "Nội dung", "Số liệu", "Đơn vị tính"})...)
	s.freeze(0)
	figures := p.figures()
	half := (len(figures) + 1) / 2
	for i := range half {
		spans := figures[i].spans(1)
		if i+half < len(figures) {
			spans = append(spans, figures[i+half].spans(4)...)
		}
		s.addFitted(20, spans...)
	}
	last := s.row
	s.signatures(3, signer("Người lập kế hoạch"), signer("Thủ trưởng đơn vị"))
	s.breakPages(head, last)
	s.print(p.printing(head))
	return s.close()
}

func (p *planWriter) figures() []figure {
	planned, teams, points, wards := make(domain.Demand), map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, v := range p.Visits {
		teams[v.TeamCode], points[v.PointCode], wards[wardKey(v)] = true, true, true
		for service, n := range v.Planned {
			planned[service] += n
		}
	}
	left := 0
	for _, u := range p.Unserved {
		left += u.People
	}
	const whole = "#,##0"
	figures := []figure{
		{"Số người được bố trí phục vụ", planned.Total(), whole, "lượt người"},
	}
	for _, service := range domain.Services() {
		figures = append(figures, figure{"– " + serviceLabel(service), planned[service], whole, "lượt người"})
	}
	if gap, known := p.Plan.Gap(); known {
		figures = append(figures, figure{"Thấp hơn mức tốt nhất có thể, nhiều nhất", gap, "0.0%", ""})
	}
	return append(figures,
		figure{"Nhu cầu chưa bố trí được", left, whole, "lượt người"},
		figure{"Số lượt lưu động", len(p.Visits), whole, "lượt"},
		figure{"Số tổ công tác tham gia", len(teams), whole, "tổ"},
		figure{"Số ngày làm việc của các tổ", p.Plan.TeamDays, whole, "ngày"},
		figure{"Số điểm lưu động", len(points), whole, "điểm"},
		figure{"Số phường, xã, đặc khu", len(wards), whole, "đơn vị"},
		figure{"Thời gian di chuyển", float64(p.Plan.TravelMinutes) / 60, "#,##0.0", "giờ"})
}

// wardKey tells wards apart: two may have names that differ by accents alone, or not at all.
func wardKey(v domain.Visit) string { return cmp.Or(v.UnitPath, v.UnitName) }
