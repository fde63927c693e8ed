package excel

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"luudong/domain"
)

// WriteReport writes a report: a summary to sign, then as annexes the days, the
// units, the points and the teams. The error is an internal one.
func (*Writer) WriteReport(w io.Writer, r domain.Report) error {
	rw := &reportWriter{Report: r}
	return writeBook(w, rw.title(), r.IssuedBy, func(b *book) error {
		rw.b = b
		if err := rw.summary(); err != nil {
			return err
		}
		for i, part := range rw.parts() {
			if err := rw.annex(i+1, part); err != nil {
				return err
			}
		}
		return nil
	})
}

// reportWriter writes the sheets of a report.
type reportWriter struct {
	b *book
	domain.Report
}

func (w *reportWriter) title() string {
	if w.Period == domain.Monthly {
		return fmt.Sprintf("Báo cáo kết quả lưu động tháng %d năm %d", w.From.Month(), w.From.Year())
	}
	return "Báo cáo kết quả lưu động tuần"
}

func (w *reportWriter) span() string {
	text := fmt.Sprintf("Từ ngày %s đến ngày %s", dayVI(w.From), dayVI(w.To))
	if w.Through < w.To {
		text += fmt.Sprintf(", số liệu đến ngày %s", dayVI(w.Through))
	}
	return text
}

func (w *reportWriter) printing(head int) printing {
	return printing{headRow: head, footerL: w.IssuedAt.In(localTime).Format("15:04 02/01/2006") + ", người xuất: " + w.IssuedBy, footerR: w.title()}
}

var reportSummaryWidths = []float64{40, 250, 96, 96, 96, 96, 96, 88, 88}

// summary is the sheet to sign.
func (w *reportWriter) summary() error {
	s := w.b.sheet("Tổng hợp", reportSummaryWidths)
	s.letterhead(letterhead{superior: w.Superior, agency: w.Agency, symbol: "BC", place: w.Place, date: domain.DateOf(w.IssuedAt, localTime), split: 3})
	s.title(w.title(), cleanText(w.UnitName))
	s.addFitted(18, s.whole(w.span(), lookCentre))
	s.gap(8)
	head := w.results(s)
	w.demand(s)
	w.targets(s)
	w.indicators(s)
	last := s.row
	s.signatures(3, recipients("Thủ trưởng đơn vị (để báo cáo)", "Lưu: VT, hồ sơ lưu động"), signer(cmp.Or(w.Signature, "Người lập báo cáo")))
	s.breakPages(head, last)
	s.print(w.printing(0))
	return s.close()
}

// heading begins a numbered part of the summary.
func (w *reportWriter) heading(s *sheet, text string) {
	s.gap(6)
	s.addFitted(20, s.whole(text, look{size: bodySize, bold: true}))
}

var figureCaptions = []string{"Đăng ký", "Đã phục vụ", "Vắng mặt", "Không hẹn", "Không hẹn đã phục vụ", "Chờ TB (phút)", "Xử lý TB (phút)"}

// figureSpans are the cells of figureCaptions.
func figureSpans(f domain.Figures, whole, fraction look) []span {
	mean := func(minutes float64, known bool) span {
		if !known {
			return span{look: whole}
		}
		return span{value: minutes, look: fraction}
	}
	return []span{
		{value: f.Booked, look: whole}, {value: f.Served, look: whole}, {value: f.Missed, look: whole},
		{value: f.WalkIns, look: whole}, {value: f.WalkInsServed, look: whole}, mean(f.MeanWait()), mean(f.MeanHandling()),
	}
}

var (
	lookFraction      = look{size: tableSize, align: "center", border: true, format: "#,##0.0"}
	lookTotalFraction = look{size: tableSize, bold: true, align: "center", border: true, format: "#,##0.0"}
	lookShare         = look{size: tableSize, align: "center", border: true, format: "0.0%"}
)

// results writes the main table and returns the row of its heading.
func (w *reportWriter) results(s *sheet) (head int) {
	w.heading(s, "I. Kết quả")
	head = s.addFitted(36, headings(append([]string{"STT", "Nội dung"}, figureCaptions...))...)
	s.addFitted(18, placed(append([]span{{look: lookTotalNo}, {value: "Số người", look: lookTotal}}, figureSpans(w.Total, lookTotalNo, lookTotalFraction)...))...)
	for i, l := range w.Services {
		s.addFitted(18, placed(append([]span{{value: i + 1, look: lookCount}, {value: "Lượt: " + serviceLabel(l.Service), look: lookCell}},
			figureSpans(l.Figures, lookCount, lookFraction)...))...)
	}
	s.addFitted(18, placed(append([]span{{look: lookCount}, {value: "Kỳ trước (số người)", look: lookCell}}, figureSpans(w.Before, lookCount, lookFraction)...))...)
	s.gap(4)
	s.addFitted(18, s.whole(fmt.Sprintf("Số lượt lưu động: %d; số điểm: %d; số tổ: %d; chờ lâu nhất: %d phút.",
		w.Visits, len(w.Points), len(w.Teams), w.Total.LongestWait/60), look{size: noteSize, italic: true, wrap: true}))
	return head
}

func (w *reportWriter) demand(s *sheet) {
	w.heading(s, "II. Nhu cầu còn lại")
	s.addFitted(24, span{1, 1, "STT", lookHead}, span{2, 2, "Dịch vụ", lookHead}, span{3, 4, "Nhu cầu", lookHead}, span{5, 6, "Còn lại", lookHead}, span{7, 9, "Tỷ lệ còn lại", lookHead})
	for i, service := range domain.Services() {
		w.ratio(s, i+1, serviceLabel(service), "", w.Eligible[service], w.Remaining[service])
	}
}

// ratio is a line with two figures and the second's part of the first.
func (*reportWriter) ratio(s *sheet, number int, label, detail string, of, n int) {
	share := span{7, 9, nil, lookShare}
	if of > 0 {
		share.value = float64(n) / float64(of)
	}
	s.addFitted(18, span{1, 1, number, lookCount}, span{2, 2, joined(" – ", label, detail), lookCell}, span{3, 4, of, lookCount}, span{5, 6, n, lookCount}, share)
}

func (w *reportWriter) targets(s *sheet) {
	w.heading(s, "III. Chỉ tiêu")
	if len(w.Targets) == 0 {
		s.addFitted(18, s.whole("Không giao chỉ tiêu cho kỳ này.", look{size: noteSize, italic: true}))
		return
	}
	s.addFitted(24, span{1, 1, "STT", lookHead}, span{2, 2, "Đơn vị, dịch vụ", lookHead}, span{3, 4, "Chỉ tiêu", lookHead}, span{5, 6, "Đã phục vụ", lookHead}, span{7, 9, "Đạt", lookHead})
	for i, t := range w.Targets {
		w.ratio(s, i+1, t.UnitName, serviceLabel(t.Service), t.People, t.Served)
	}
}

func (w *reportWriter) indicators(s *sheet) {
	if len(w.Indicators) == 0 {
		return
	}
	w.heading(s, "IV. Chỉ số của mô hình điểm")
	s.addFitted(24, span{1, 1, "STT", lookHead}, span{2, 2, "Chỉ số", lookHead}, span{3, 4, "Đơn vị tính", lookHead}, span{5, 6, "Kỳ trước", lookHead}, span{7, 9, "Cuối kỳ", lookHead})
	value := func(v float64, known bool) any {
		if !known {
			return nil
		}
		return v
	}
	number := lookCount
	number.format = "#,##0.##"
	for i, n := range w.Indicators {
		s.addFitted(18, span{1, 1, i + 1, lookCount}, span{2, 2, cleanText(n.NameVI), lookCell}, span{3, 4, cleanText(n.Measure), lookMiddle},
			span{5, 6, value(n.Before, n.KnownBefore), number}, span{7, 9, value(n.Value, n.Known), number})
	}
}

// reportPart is an annex.
type reportPart struct {
	sheet, title, name string
	withCode, withUnit bool
	lines              []domain.ReportLine
}

func (w *reportWriter) parts() []reportPart {
	return []reportPart{
		{sheet: "Theo ngày", title: "KẾT QUẢ THEO NGÀY", name: "Ngày", lines: w.Days},
		{sheet: "Theo phường, xã", title: "KẾT QUẢ THEO PHƯỜNG, XÃ, ĐẶC KHU", name: "Phường, xã, đặc khu", withCode: true, lines: w.Units},
		{sheet: "Theo điểm", title: "KẾT QUẢ THEO ĐIỂM", name: "Điểm", withCode: true, withUnit: true, lines: w.Points},
		{sheet: "Theo tổ", title: "KẾT QUẢ THEO TỔ CÔNG TÁC", name: "Tổ công tác", withCode: true, lines: w.Teams},
	}
}

// annex writes one sheet of lines, people each.
func (w *reportWriter) annex(number int, p reportPart) error {
	captions, widths := []string{"STT"}, []float64{40}
	column := func(caption string, width float64) {
		captions, widths = append(captions, caption), append(widths, width)
	}
	if p.withCode {
		column("Mã", 72)
	}
	column(p.name, 210)
	if p.withUnit {
		column("Phường, xã", 140)
	}
	column("Số lượt", 60)
	labels := len(captions)
	for _, c := range figureCaptions {
		column(c, 76)
	}
	s := w.b.sheet(p.sheet, widths)
	s.addFitted(18, s.whole(fmt.Sprintf("PHỤ LỤC %d", number), lookStrong))
	s.addFitted(20, s.whole(p.title, lookTitle))
	s.addFitted(18, s.whole("("+strings.Join([]string{"Số người. Kèm theo " + strings.ToLower(w.title()[:1]) + w.title()[1:], w.span()}, ". ")+")", lookSlant))
	s.gap(8)
	head := s.addFitted(36, headings(captions)...)
	s.freeze(0)
	visits, sum := 0, domain.Figures{}
	for i, l := range p.lines {
		visits += l.Visits
		sum.Add(l.Figures)
		s.addFitted(18, placed(slices.Concat(p.label(i+1, l), figureSpans(l.Figures, lookCount, lookFraction)))...)
	}
	s.filter(head, s.row)
	total := placed(slices.Concat(make([]span, labels-1), []span{{value: visits, look: lookTotalNo}}, figureSpans(sum, lookTotalNo, lookTotalFraction)))
	s.add(20, append([]span{{1, labels - 1, "Tổng cộng", lookTotalLabel}}, total[labels-1:]...)...)
	s.print(w.printing(head))
	return s.close()
}

// label are the cells in front of the figures.
func (p reportPart) label(number int, l domain.ReportLine) []span {
	cells := []span{{value: number, look: lookCount}}
	if p.withCode {
		cells = append(cells, span{value: cleanText(l.Code), look: lookMiddle}, span{value: cleanText(l.Name), look: lookCell})
	} else {
		cells = append(cells, span{value: weekdayVI(l.Date) + ", " + dayVI(l.Date), look: lookCell})
	}
	if p.withUnit {
		cells = append(cells, span{value: cleanText(l.Unit), look: lookCell})
	}
	return append(cells, span{value: l.Visits, look: lookCount})
}
