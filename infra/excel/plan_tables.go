package excel

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"luudong/domain"
)

var visitCaptions = []string{
	"STT", "Ngày", "Thứ", "Bắt đầu", "Kết thúc", "Tổ", "Mã điểm", "Tên điểm", "Địa chỉ", "Phường, xã",
	"Thẻ căn cước", "Tài khoản mức 2", "Tổng số", "Đã đăng ký", "Ghim",
}

var visitWidths = []float64{38, 80, 62, 54, 54, 46, 66, 172, 172, 110, 52, 60, 48, 52, 42}

// visits writes the list of visits in order of time.
func (p *planWriter) visits() error {
	s := p.b.sheet("Danh sách lượt", visitWidths)
	p.annex(s, "II", "DANH SÁCH LƯỢT LƯU ĐỘNG")
	head := s.addFitted(36, headings(visitCaptions)...)
	s.freeze(0)
	sum, booked := make(domain.Demand), 0
	for i, v := range p.Visits {
		pinned := ""
		if v.Pinned {
			pinned = "Có"
		}
		s.addFitted(18, placed([]span{
			{value: i + 1, look: lookCount},
			{value: cellDay(v.Date), look: lookDate},
			{value: weekdayVI(v.Date), look: lookMiddle},
			{value: v.Start.String(), look: lookMiddle},
			{value: v.End.String(), look: lookMiddle},
			{value: cellText(v.TeamCode), look: lookMiddle},
			{value: cellText(v.PointCode), look: lookMiddle},
			{value: cellText(v.PointName), look: lookCell},
			{value: cellText(v.PointAddress), look: lookCell},
			{value: cellText(v.UnitName), look: lookCell},
			{value: v.Planned[domain.ChipCard], look: lookCount},
			{value: v.Planned[domain.AccountL2], look: lookCount},
			{value: v.Planned.Total(), look: lookCount},
			{value: v.Booked, look: lookCount},
			{value: pinned, look: lookMiddle},
		})...)
		booked += v.Booked
		for service, n := range v.Planned {
			sum[service] += n
		}
	}
	s.filter(head, s.row)
	s.total(10, sum[domain.ChipCard], sum[domain.AccountL2], sum.Total(), booked)
	s.print(p.printing(head))
	return s.close()
}

// total closes a table: a label over the first columns, then sums, then empty cells.
func (s *sheet) total(labelTo int, sums ...int) {
	spans := []span{{1, labelTo, "Tổng cộng", lookTotalLabel}}
	for c := labelTo + 1; c <= s.columns(); c++ {
		next := span{c, c, nil, lookTotalNo}
		if i := c - labelTo - 1; i < len(sums) {
			next.value = sums[i]
		}
		spans = append(spans, next)
	}
	s.add(20, spans...)
}

// unserved writes what the plan leaves out, and why; the most people first.
func (p *planWriter) unserved() error {
	s := p.b.sheet("Nhu cầu chưa bố trí", []float64{40, 72, 236, 104, 64, 220, 214})
	p.annex(s, "III", "NHU CẦU CHƯA BỐ TRÍ ĐƯỢC")
	head := s.add(24, headings([]string{"STT", "Mã điểm", "Tên điểm", "Dịch vụ", "Số người", "Lý do", "Cách gỡ"})...)
	s.freeze(0)
	left := slices.Clone(p.Unserved)
	slices.SortStableFunc(left, func(a, b domain.UnservedDemand) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.PointCode, b.PointCode), cmp.Compare(a.Service, b.Service))
	})
	people := 0
	for i, u := range left {
		people += u.People
		s.addFitted(18, placed([]span{
			{value: i + 1, look: lookCount},
			{value: cellText(u.PointCode), look: lookMiddle},
			{value: cellText(u.PointName), look: lookCell},
			{value: serviceLabel(u.Service), look: lookCell},
			{value: u.People, look: lookCount},
			{value: reasonLabel(u.Reason), look: lookCell},
			{value: relaxLabel(u.Relax), look: lookCell},
		})...)
	}
	s.filter(head, s.row)
	if len(left) == 0 {
		s.add(30, s.whole("Kế hoạch đáp ứng toàn bộ nhu cầu.", look{size: noteSize, italic: true, align: "center", border: true}))
	} else {
		s.total(4, people)
	}
	s.print(p.printing(head))
	return s.close()
}

// wardTotal is what a plan does in one ward.
type wardTotal struct {
	name    string
	points  map[string]bool
	visits  int
	planned domain.Demand
	booked  int
}

// wards writes the totals by ward, in the Vietnamese order of their names.
func (p *planWriter) wards() error {
	s := p.b.sheet("Theo phường, xã", []float64{44, 330, 90, 90, 100, 110, 100, 90})
	p.annex(s, "IV", "TỔNG HỢP THEO PHƯỜNG, XÃ, ĐẶC KHU")
	head := s.addFitted(36, headings([]string{
		"STT", "Phường, xã, đặc khu", "Số điểm", "Số lượt", "Thẻ căn cước", "Tài khoản mức 2", "Tổng số", "Đã đăng ký",
	})...)
	s.freeze(0)
	var all wardTotal
	all.planned, all.points = make(domain.Demand), make(map[string]bool)
	for i, w := range p.wardTotals() {
		s.addFitted(18, placed([]span{
			{value: i + 1, look: lookCount},
			{value: cellText(w.name), look: lookCell},
			{value: len(w.points), look: lookCount},
			{value: w.visits, look: lookCount},
			{value: w.planned[domain.ChipCard], look: lookCount},
			{value: w.planned[domain.AccountL2], look: lookCount},
			{value: w.planned.Total(), look: lookCount},
			{value: w.booked, look: lookCount},
		})...)
	}
	for _, v := range p.Visits {
		all.add(v)
	}
	s.filter(head, s.row)
	s.total(2, len(all.points), all.visits, all.planned[domain.ChipCard], all.planned[domain.AccountL2], all.planned.Total(), all.booked)
	s.print(p.printing(head))
	return s.close()
}

func (p *planWriter) wardTotals() []*wardTotal {
	byKey := make(map[string]*wardTotal)
	var totals []*wardTotal
	for _, v := range p.Visits {
		w, ok := byKey[wardKey(v)]
		if !ok {
			w = &wardTotal{name: v.UnitName, points: make(map[string]bool), planned: make(domain.Demand)}
			byKey[wardKey(v)] = w
			totals = append(totals, w)
		}
		w.add(v)
	}
	order := collate.New(language.Vietnamese, collate.Numeric)
	slices.SortStableFunc(totals, func(a, b *wardTotal) int { return order.CompareString(a.name, b.name) })
	return totals
}

func (w *wardTotal) add(v domain.Visit) {
	w.points[v.PointCode] = true
	w.visits++
	w.booked += v.Booked
	for service, n := range v.Planned {
		w.planned[service] += n
	}
}
