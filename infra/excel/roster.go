package excel

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"luudong/domain"
)

// WriteRoster writes a roster to print and sign: a sheet for each visit and,
// when there are several, a summary in front; a sheet of totals by time and a
// legend behind. There is no column for e-mail addresses: nobody at the table
// needs them, and paper is the easiest way to lose them. People stand in the order given.
// Numbers are written as given; when the roster is not to show them in full,
// whole ones are masked here too. The error is an internal one.
func (*Writer) WriteRoster(w io.Writer, r domain.Roster) error {
	return writeBook(w, r.Title, r.IssuedBy, func(b *book) error {
		if len(r.Groups) == 0 {
			return emptyRoster(b, r)
		}
		names := make([]string, len(r.Groups))
		var summary *rosterSummary
		if len(r.Groups) > 1 {
			summary = newRosterSummary(b, r)
		}
		for i, g := range r.Groups {
			s := b.sheet(g.Visit.PointCode+" "+g.Visit.Date.Format("02.01"), rosterWidths)
			names[i] = s.name
			if err := writeRosterSheet(s, r, g); err != nil {
				return err
			}
		}
		if summary != nil {
			if err := summary.write(names); err != nil {
				return err
			}
		} else if err := writeRosterTotals(b, r); err != nil {
			return err
		}
		return writeRosterLegend(b, r)
	})
}

// The columns of a roster; widths in pixels fill A4 landscape at full size.
var (
	rosterCaptions = []string{
		"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Điện thoại",
		"Địa chỉ", "Dịch vụ", "Giờ hẹn", "Mã hẹn", "Có mặt", "Ký nhận", "Ghi chú",
	}
	rosterWidths = []float64{32, 136, 74, 40, 96, 82, 122, 106, 44, 98, 38, 78, 42}
)

const (
	rosterSplit    = 6  // the letterhead's left block ends here
	rosterService  = 8  // column of the services; totals stand there
	rosterRowLeast = 23 // points: room to sign
)

func writeRosterSheet(s *sheet, r domain.Roster, g domain.RosterGroup) error {
	s.letterhead(rosterLetterhead(r, rosterSplit))
	s.title(cmp.Or(r.Title, "Danh sách"), r.Subtitle)
	v := g.Visit
	s.addFitted(18, s.whole("Điểm lưu động: "+joined(" – ", v.PointCode, v.PointName), lookCentre))
	s.addFitted(18, s.whole("Địa chỉ: "+cellText(domain.PlaceLine(v.PointAddress, v.UnitName)), lookCentre))
	s.addFitted(18, s.whole(fmt.Sprintf("Thời gian: từ %s đến %s, %s, ngày %s. Tổ công tác: %s",
		v.Start, v.End, weekdayVI(v.Date), dayVI(v.Date), joined(" – ", v.TeamCode, v.TeamName)), lookCentre))
	s.gap(8)
	head := s.addFitted(36, headings(rosterCaptions)...)
	s.freeze(0)
	for i, row := range g.Rows {
		s.addFitted(rosterRowLeast, rosterSpans(i+1, row, r.FullIDs)...)
	}
	s.filter(head, s.row)
	last := s.row
	rosterTotals(s, g.Rows)
	s.signatures(rosterSplit, recipients("Tổ công tác lưu động (để thực hiện)", "Lưu: VT, hồ sơ lưu động"),
		signer(cmp.Or(r.Signature, "Tổ trưởng")))
	s.breakPages(head, last)
	s.print(rosterPrinting(r, head))
	return s.close()
}

func headings(captions []string) []span {
	spans := make([]span, len(captions))
	for i, c := range captions {
		spans[i] = span{i + 1, i + 1, c, lookHead}
	}
	return spans
}

func rosterSpans(number int, row domain.RosterRow, full bool) []span {
	services := make([]string, len(row.Services))
	for i, s := range row.Services {
		services[i] = serviceLabel(s)
	}
	cells := []span{
		{value: number, look: lookCount},
		{value: cellText(row.FullName), look: lookCell},
		{value: cellDay(row.BirthDate), look: lookDate},
		{value: sexLabels[row.Sex], look: lookMiddle},
		{value: shownID(row.PersonalID, full), look: lookFit},
		{value: shownPhone(row.Phone, full), look: lookFit},
		{value: cellText(row.Address), look: lookCell},
		{value: strings.Join(services, "\n"), look: lookCell},
		{value: row.Start.String(), look: lookMiddle},
		{value: cellText(row.Code), look: lookFit},
		{look: lookCell},
		{look: lookCell},
		{look: lookCell},
	}
	return placed(cells)
}

// shownID masks a number that came whole although the roster is to be masked.
func shownID(id string, full bool) string {
	if !full && isDigits(id) {
		return domain.PersonalID(id).Mask()
	}
	return cellText(id)
}

func shownPhone(phone string, full bool) string {
	if !full && isDigits(strings.TrimPrefix(phone, "+")) {
		return domain.MaskPhone(phone)
	}
	return cellText(phone)
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// rosterTotals closes the table with the people in all and per service.
func rosterTotals(s *sheet, rows []domain.RosterRow) {
	if len(rows) == 0 {
		s.add(30, s.whole("Không có người đăng ký lịch hẹn.", look{size: noteSize, italic: true, align: "center", border: true}))
		s.gap(6)
		s.add(20, s.whole("Danh sách này không có người nào.", look{size: bodySize, italic: true}))
		return
	}
	total := func(label string, n int) {
		s.add(20, span{1, rosterService - 1, label, lookTotalLabel}, span{rosterService, rosterService, n, lookTotalNo},
			span{rosterService + 1, s.columns(), nil, lookTotal})
	}
	total("Tổng số người", len(rows))
	counts := countServices(rows)
	for _, service := range domain.Services() {
		total("Trong đó: "+strings.ToLower(serviceLabel(service)), counts[service])
	}
	s.gap(6)
	s.add(20, s.whole(fmt.Sprintf("Danh sách này có %d người.", len(rows)), look{size: bodySize, italic: true}))
}

func countServices(rows []domain.RosterRow) domain.Demand {
	counts := make(domain.Demand)
	for _, row := range rows {
		for _, s := range row.Services {
			counts[s]++
		}
	}
	return counts
}

func rosterLetterhead(r domain.Roster, split int) letterhead {
	return letterhead{superior: r.Superior, agency: r.Agency, symbol: "DS", place: r.Place, date: r.IssuedOn, split: split}
}

func rosterPrinting(r domain.Roster, head int) printing {
	p := printing{headRow: head, footerR: "Số định danh và điện thoại đã được che bớt"}
	if r.FullIDs {
		p.footerR = "BẢN CÓ SỐ ĐỊNH DANH ĐẦY ĐỦ – bảo quản theo quy định về dữ liệu cá nhân"
	}
	p.footerL = "Người xuất: " + r.IssuedBy
	if !r.IssuedAt.IsZero() {
		p.footerL = r.IssuedAt.In(localTime).Format("15:04 02/01/2006") + ", người xuất: " + r.IssuedBy
	}
	return p
}

// joined joins the parts that are not empty.
func joined(separator string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p = cellText(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}
