package excel

import (
	"strconv"
	"strings"

	"luudong/domain"
)

// serviceLabels are what tables call the services.
var serviceLabels = map[domain.Service]string{
	domain.ChipCard:  "Thẻ căn cước",
	domain.AccountL2: "Tài khoản mức 2",
}

func serviceLabel(s domain.Service) string {
	if label, ok := serviceLabels[s]; ok {
		return label
	}
	return string(s)
}

var sexLabels = map[domain.Sex]string{domain.Male: "Nam", domain.Female: "Nữ"}

// reasonLabels say why demand was left out; the codes are the planner's.
var reasonLabels = map[string]string{
	"no_skill":     "Không có tổ nào thực hiện dịch vụ này",
	"no_kit":       "Các tổ thực hiện dịch vụ này không có bộ thu nhận căn cước",
	"no_window":    "Điểm không mở cửa ngày nào trong kỳ kế hoạch",
	"window_short": "Giờ mở cửa ngắn hơn một lượt phục vụ tối thiểu",
	"unreachable":  "Không tổ nào kịp đi, phục vụ và về trong ca làm việc",
	"point_full":   "Điểm không còn chỗ hoặc giờ trống cho thêm một lượt",
	"not_worth":    "Còn tổ rảnh nhưng số người quá ít so với quãng đường đi",
	"capacity":     "Các tổ đến được đều đã kín lịch vào những ngày điểm mở cửa",
}

func reasonLabel(code string) string {
	if label, ok := reasonLabels[code]; ok {
		return label
	}
	return code
}

// relaxLabels say what would help; the codes are the planner's.
var relaxLabels = map[string]string{
	"add_skill":     "Giao dịch vụ này cho tổ {team}",
	"add_kit":       "Cấp {n} bộ thu nhận cho tổ {team}",
	"open_point":    "Mở điểm một buổi ít nhất {n} phút",
	"extend_window": "Mở cửa lâu hơn {n} phút ngày {day}",
	"extend_shift":  "Thêm {n} phút vào ca của tổ {team} ngày {day}, hoặc dời ca",
	"more_stations": "Thêm bàn hoặc giờ mở cửa ở điểm",
	"add_team_day":  "Thêm {n} ngày-tổ",
	"combine_point": "Mời người dân đến điểm lân cận",
}

// relaxLabel is what would help, "" when it is not known.
func relaxLabel(r domain.Relaxation) string {
	if r.Kind == "extend_shift" && r.TeamCode == "" {
		return "Kéo dài hoặc dời ca của một tổ"
	}
	return strings.NewReplacer("{n}", strconv.Itoa(r.Amount), "{team}", cleanText(r.TeamCode),
		"{day}", r.Date.Format("02/01/2006")).Replace(relaxLabels[r.Kind])
}

var planStatusLabels = map[domain.PlanStatus]string{
	domain.PlanDraft:     "Dự thảo",
	domain.PlanPublished: "Đã công bố",
	domain.PlanArchived:  "Đã lưu trữ",
}

// listStates are the states of appointments that lists count, in this order.
var listStates = []domain.AppointmentStatus{
	domain.AppointmentBooked, domain.AppointmentCheckedIn, domain.AppointmentServed, domain.AppointmentNoShow,
}

var statusLabels = map[domain.AppointmentStatus]string{
	domain.AppointmentBooked:    "Đã đặt",
	domain.AppointmentCheckedIn: "Đã đến",
	domain.AppointmentServed:    "Đã phục vụ",
	domain.AppointmentNoShow:    "Vắng mặt",
}
