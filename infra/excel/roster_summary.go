package excel

import (
	"cmp"
	"fmt"

	"luudong/domain"
)

var (
	summaryCaptions = []string{
		"STT", "Ngày", "Thời gian", "Tổ", "Mã điểm", "Tên điểm", "Địa chỉ", "Phường, xã",
		"Thẻ căn cước", "Tài khoản mức 2", "Số người", "Trang tính",
	}
	summaryWidths = []float64{36, 80, 86, 50, 66, 176, 176, 116, 60, 66, 56, 100}
)

// rosterSummary is the sheet in front of a roster of several visits. It is added
// first but written last, when the names of the other sheets are known.
type rosterSummary struct {
	s *sheet
	r domain.Roster
}

func newRosterSummary(b *book, r domain.Roster) *rosterSummary {
	return &rosterSummary{b.sheet("Tổng hợp", summaryWidths), r}
}

func (t *rosterSummary) write(sheets []string) error {
	s, r := t.s, t.r
	s.letterhead(rosterLetterhead(r, rosterSplit))
	s.title(cmp.Or(r.Title, "Danh sách"), r.Subtitle)
	s.addFitted(18, s.whole(fmt.Sprintf("Tổng hợp %d lượt lưu động", len(r.Groups)), lookCentre))
	s.gap(8)
	head := s.addFitted(36, headings(summaryCaptions)...)
	s.freeze(0)
	people, all := 0, make(domain.Demand)
	for i, g := range r.Groups {
		counts := countServices(g.Rows)
		people += len(g.Rows)
		for _, service := range domain.Services() {
			all[service] += counts[service]
		}
		row := t.visit(i+1, g, counts, sheets[i])
		if s.err == nil {
			s.try(s.b.f.SetCellHyperLink(s.name, ref(len(summaryCaptions), row), quoteSheet(sheets[i])+"!A1", "Location"))
		}
	}
	s.filter(head, s.row)
	last := s.row
	s.add(20, span{1, 8, "Tổng cộng", lookTotalLabel},
		span{9, 9, all[domain.ChipCard], lookTotalNo}, span{10, 10, all[domain.AccountL2], lookTotalNo},
		span{11, 11, people, lookTotalNo}, span{12, 12, nil, lookTotal})
	s.gap(6)
	s.add(20, s.whole(fmt.Sprintf("Danh sách này có %d người tại %d lượt lưu động.", people, len(r.Groups)), look{size: bodySize, italic: true}))
	s.signatures(rosterSplit, recipients("Các tổ công tác lưu động (để thực hiện)", "Lưu: VT, hồ sơ lưu động"),
		signer(cmp.Or(r.Signature, "Tổ trưởng")))
	s.breakPages(head, last)
	s.print(rosterPrinting(r, head))
	return s.close()
}

func (t *rosterSummary) visit(number int, g domain.RosterGroup, counts domain.Demand, sheet string) int {
	v := g.Visit
	link := lookMiddle
	link.color = "0563C1"
	cells := []span{
		{value: number, look: lookCount},
		{value: cellDay(v.Date), look: lookDate},
		{value: v.Start.String() + "–" + v.End.String(), look: lookMiddle},
		{value: cellText(v.TeamCode), look: lookMiddle},
		{value: cellText(v.PointCode), look: lookMiddle},
		{value: cellText(v.PointName), look: lookCell},
		{value: cellText(v.PointAddress), look: lookCell},
		{value: cellText(v.UnitName), look: lookCell},
		{value: counts[domain.ChipCard], look: lookCount},
		{value: counts[domain.AccountL2], look: lookCount},
		{value: len(g.Rows), look: lookCount},
		{value: sheet, look: link},
	}
	return t.s.addFitted(18, placed(cells)...)
}

// placed gives each span the next column.
func placed(cells []span) []span {
	for i := range cells {
		cells[i].from, cells[i].to = i+1, i+1
	}
	return cells
}

// emptyRoster is the document for a choice that has no visit at all.
func emptyRoster(b *book, r domain.Roster) error {
	s := b.sheet("Danh sách", rosterWidths)
	s.letterhead(rosterLetterhead(r, rosterSplit))
	s.title(cmp.Or(r.Title, "Danh sách"), r.Subtitle)
	s.gap(10)
	s.addFitted(24, s.whole("Không có lượt lưu động nào; danh sách này không có người nào.", look{size: bodySize, italic: true, align: "center", wrap: true}))
	s.signatures(rosterSplit, recipients("Lưu: VT, hồ sơ lưu động"), signer(cmp.Or(r.Signature, "Tổ trưởng")))
	s.print(rosterPrinting(r, 0))
	return s.close()
}
