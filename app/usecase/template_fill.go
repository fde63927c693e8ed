package usecase

import (
	"strings"

	"luudong/domain"
)

// maxTemplateVisits and maxTemplatePeople bound what an office's template is
// filled with: it is kept in memory as a whole.
const (
	maxTemplateVisits = 60
	maxTemplatePeople = 5_000
)

var weekdaysVI = [7]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}

// Words of the rows; documents are Vietnamese.
var (
	sexVI     = map[domain.Sex]string{domain.Male: "Nam", domain.Female: "Nữ"}
	serviceVI = map[domain.Service]string{domain.ChipCard: "Thẻ căn cước", domain.AccountL2: "Tài khoản mức 2"}
)

// templateOffice are the values that every kind has.
func (a *App) templateOffice(issuedBy string) map[string]any {
	return map[string]any{
		"cap_tren": a.Office.Superior, "don_vi": a.Office.Name, "noi_lap": a.Office.Place, "nguoi_ky": a.Office.Signer,
		"ngay_lap": a.today(), "nguoi_xuat": issuedBy, "luc_xuat": a.issuedAt(),
	}
}

func (a *App) issuedAt() string { return a.Now().In(a.Location).Format("15:04 02/01/2006") }

// rosterFill is what an office's roster is filled with: a sheet a visit. Whoever
// takes whole numbers is named on every page.
func (a *App) rosterFill(roster domain.Roster) (domain.TemplateFill, error) {
	fill := domain.TemplateFill{Kind: domain.TemplateRoster}
	if n := len(roster.Groups); n > maxTemplateVisits {
		return fill, domain.Conflict("template.too_many_visits", n, maxTemplateVisits)
	}
	if n := countRows(roster); n > maxTemplatePeople {
		return fill, domain.Conflict("template.too_many_people", n, maxTemplatePeople)
	}
	if roster.FullIDs {
		fill.Footer = "BẢN CÓ SỐ ĐỊNH DANH ĐẦY ĐỦ – " + a.issuedAt() + ", người xuất: " + roster.IssuedBy
	}
	for _, g := range roster.Groups {
		v := g.Visit
		sheet := domain.TemplateSheet{Name: v.PointCode + " " + v.Date.Format("02.01"), Once: a.templateOffice(roster.IssuedBy)}
		counts := make(domain.Demand)
		for i, row := range g.Rows {
			var services []string
			for _, s := range row.Services {
				counts[s]++
				services = append(services, serviceVI[s])
			}
			sheet.Rows = append(sheet.Rows, map[string]any{
				"dong_stt": i + 1, "dong_ho_ten": row.FullName, "dong_ngay_sinh": row.BirthDate, "dong_gioi_tinh": sexVI[row.Sex],
				"dong_so_dinh_danh": row.PersonalID, "dong_dien_thoai": row.Phone, "dong_dia_chi": row.Address,
				"dong_dich_vu": strings.Join(services, ", "), "dong_gio_hen": row.Start.String(), "dong_ma_hen": row.Code,
			})
		}
		for name, value := range map[string]any{
			"ten_diem": v.PointName, "ma_diem": v.PointCode, "dia_chi": v.PointAddress, "phuong": v.UnitName, "doi": v.TeamName, "ma_doi": v.TeamCode,
			"ngay": v.Date, "thu": weekdaysVI[v.Date.Weekday()], "bat_dau": v.Start.String(), "ket_thuc": v.End.String(),
			"so_nguoi": len(g.Rows), "so_the": counts[domain.ChipCard], "so_tai_khoan": counts[domain.AccountL2],
		} {
			sheet.Once[name] = value
		}
		fill.Sheets = append(fill.Sheets, sheet)
	}
	return fill, nil
}

// planFill is what an office's plan is filled with: one sheet, a row a visit.
func (a *App) planFill(b domain.PlanBook) (domain.TemplateFill, error) {
	fill := domain.TemplateFill{Kind: domain.TemplatePlan}
	if n := len(b.Visits); n > maxTemplatePeople {
		return fill, domain.Conflict("template.too_many_visits", n, maxTemplatePeople)
	}
	sheet := domain.TemplateSheet{Name: b.Plan.Name, Once: a.templateOffice(b.IssuedBy)}
	planned := make(domain.Demand)
	for i, v := range b.Visits {
		for s, n := range v.Planned {
			planned[s] += n
		}
		sheet.Rows = append(sheet.Rows, map[string]any{
			"dong_stt": i + 1, "dong_ngay": v.Date, "dong_thu": weekdaysVI[v.Date.Weekday()], "dong_bat_dau": v.Start.String(), "dong_ket_thuc": v.End.String(),
			"dong_doi": v.TeamCode, "dong_ma_diem": v.PointCode, "dong_ten_diem": v.PointName, "dong_dia_chi": v.PointAddress, "dong_phuong": v.UnitName,
			"dong_so_the": v.Planned[domain.ChipCard], "dong_so_tai_khoan": v.Planned[domain.AccountL2], "dong_so_nguoi": v.Planned.Total(),
		})
	}
	for name, value := range map[string]any{
		"ten_ke_hoach": b.Plan.Name, "tu_ngay": b.Plan.From, "den_ngay": b.Plan.To, "so_luot": len(b.Visits),
		"so_nguoi": planned.Total(), "so_the": planned[domain.ChipCard], "so_tai_khoan": planned[domain.AccountL2],
	} {
		sheet.Once[name] = value
	}
	fill.Sheets = []domain.TemplateSheet{sheet}
	return fill, nil
}
