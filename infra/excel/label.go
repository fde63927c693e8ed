package excel

import "luudong/domain"

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

var planStatusLabels = map[domain.PlanStatus]string{
	domain.PlanDraft:     "Dự thảo",
	domain.PlanPublished: "Đã công bố",
	domain.PlanArchived:  "Đã lưu trữ",
}
