package excel

import (
	"cmp"
	"slices"

	"luudong/domain"
)

// writeRosterTotals writes how many people come when, for whoever sets up the
// stations: a row for each time of the roster's one visit.
func writeRosterTotals(b *book, r domain.Roster) error {
	s := b.sheet("Tổng hợp", []float64{60, 190, 170, 170, 170, 190})
	g := r.Groups[0]
	s.letterhead(rosterLetterhead(r, 3))
	s.title("Tổng hợp theo giờ hẹn", joined(", ", joined(" – ", g.Visit.PointCode, g.Visit.PointName), "ngày "+dayVI(g.Visit.Date)))
	s.gap(8)
	head := s.addFitted(36, headings([]string{"STT", "Giờ hẹn", "Số người", "Thẻ căn cước", "Tài khoản mức 2", "Đã đến"})...)
	s.freeze(0)
	times := make(map[domain.Clock][]domain.RosterRow)
	for _, row := range g.Rows {
		times[row.Start] = append(times[row.Start], row)
	}
	order := make([]domain.Clock, 0, len(times))
	for at := range times {
		order = append(order, at)
	}
	slices.Sort(order)
	for i, at := range order {
		counts := countServices(times[at])
		s.add(20, placed([]span{
			{value: i + 1, look: lookCount},
			{value: at.String(), look: lookMiddle},
			{value: len(times[at]), look: lookCount},
			{value: counts[domain.ChipCard], look: lookCount},
			{value: counts[domain.AccountL2], look: lookCount},
			{value: countArrived(times[at]), look: lookCount},
		})...)
	}
	s.filter(head, s.row)
	all := countServices(g.Rows)
	s.total(2, len(g.Rows), all[domain.ChipCard], all[domain.AccountL2], countArrived(g.Rows))
	s.print(rosterPrinting(r, head))
	return s.close()
}

// countArrived counts who came.
func countArrived(rows []domain.RosterRow) int {
	n := 0
	for _, row := range rows {
		if row.Status == domain.AppointmentCheckedIn || row.Status == domain.AppointmentServed {
			n++
		}
	}
	return n
}

// writeRosterLegend explains the columns to whoever has the paper alone.
func writeRosterLegend(b *book, r domain.Roster) error {
	order := "Theo tên, rồi tên đệm, rồi họ, theo thứ tự chữ cái và dấu thanh tiếng Việt."
	if r.ByTime {
		order = "Theo giờ hẹn; cùng giờ thì theo tên."
	}
	return writeLegend(b, r, [][2]string{
		{"Thứ tự", order},
		{"Mỗi dòng", "Một người tại một lượt lưu động; các dịch vụ của người đó ghi chung một dòng."},
		legendNumbers(r.FullIDs),
		legendServices,
		{"Giờ hẹn", "Giờ bắt đầu của khung giờ đã đặt."},
		legendCode,
		{"Có mặt, Ký nhận, Ghi chú", "Để trống, đánh dấu và ký bằng tay tại điểm."},
		{cmp.Or(r.Signature, "Tổ trưởng"), "Người ký xác nhận danh sách."},
	})
}

// Lines that every legend has.
var (
	legendServices = [2]string{
		"Dịch vụ", serviceLabels[domain.ChipCard] + ": cấp, đổi, cấp lại thẻ căn cước. " +
			serviceLabels[domain.AccountL2] + ": tài khoản định danh điện tử mức độ 2.",
	}
	legendCode = [2]string{"Mã hẹn", "Mã trên phiếu hẹn của công dân; dùng để tìm khi tiếp nhận."}
)

func legendNumbers(full bool) [2]string {
	text := "Đã được che bớt, chỉ còn các chữ số cuối. Người có quyền có thể xuất bản có số đầy đủ; mỗi lần xuất được ghi nhật ký."
	if full {
		text = "Ghi đầy đủ. Người xuất và thời điểm xuất in ở chân mỗi trang. Không sao chụp, không chuyển ra ngoài đơn vị; hủy khi hết mục đích."
	}
	return [2]string{"Số định danh, điện thoại", text}
}

func writeLegend(b *book, r domain.Roster, lines [][2]string) error {
	s := b.sheet("Chú giải", []float64{200, 740})
	s.add(24, s.whole("CHÚ GIẢI", lookTitle))
	s.gap(8)
	head := s.add(24, headings([]string{"Cột, ký hiệu", "Ý nghĩa"})...)
	s.freeze(0)
	for _, line := range lines {
		s.addFitted(22, span{1, 1, line[0], lookTotal}, span{2, 2, line[1], lookCell})
	}
	s.print(rosterPrinting(r, head))
	return s.close()
}
