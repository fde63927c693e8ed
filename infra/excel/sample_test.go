package excel

import (
	"fmt"
	"time"

	"luudong/domain"
)

var (
	sampleNames = []string{
		"Nguyễn Hoàng Hà", "Trần Thị Thu Bích", "Lê Văn Đức", "Phạm Nguyễn Thị Thùy Dương", "Võ Ân",
		"Huỳnh Ngọc Phương Uyên", "Đặng Quốc Ưng", "Bùi Thị Mỹ Lệ", "Công Tằng Tôn Nữ Hoàng Nguyên Thảo", "Đỗ Ỷ",
	}
	sampleAddresses = []string{
		"198 Đường số 7", "215 Hẻm 12", "Căn hộ A12.05, chung cư Hưng Lộc Phát, 76 đường Lý Thường Kiệt, khu phố 3",
		"12/4B Ấp Mới", "45 Nguyễn Thị Minh Khai, khu phố 2", "Tổ 5, ấp Chánh, xã Hưng Long",
	}
)

func sampleVisit() domain.Visit {
	return domain.Visit{
		Date: domain.NewDate(2026, 12, 1), Start: 8 * 60, End: 11*60 + 30,
		TeamCode: "T01", TeamName: "Tổ công tác lưu động số 1",
		PointCode: "SP0001", PointName: "Trụ sở UBND Phường Thủ Dầu Một",
		PointAddress: "1 đường Quang Trung, khu phố 6", UnitName: "Phường Thủ Dầu Một", UnitPath: "/79/25747/",
	}
}

func sampleRows(n int) []domain.RosterRow {
	rows := make([]domain.RosterRow, n)
	for i := range rows {
		services := domain.Services()
		if i%3 > 0 {
			services = services[i%3-1 : i%3]
		}
		rows[i] = domain.RosterRow{
			FullName: sampleNames[i%len(sampleNames)], Address: sampleAddresses[i%len(sampleAddresses)],
			BirthDate: domain.NewDate(1940+i%70, time.Month(1+i%12), 1+i%28), Sex: []domain.Sex{domain.Male, domain.Female}[i%2],
			PersonalID: fmt.Sprintf("0771580%05d", i), Phone: fmt.Sprintf("0914%06d", 713809+i),
			Services: services, Code: "K7WMQ4XZ2" + string(rune('A'+i%26)), Start: domain.Clock(8*60 + i/8*30), Status: domain.AppointmentBooked,
		}
	}
	return rows
}

func sampleRoster(groups ...domain.RosterGroup) domain.Roster {
	return domain.Roster{
		Title: "Danh sách công dân đăng ký lưu động", Subtitle: "Kế hoạch tháng 12 năm 2026 (01/12/2026 – 28/12/2026)",
		Superior: "Công an Thành phố (đơn vị mẫu)", Agency: "Phòng Quản lý hành chính (đơn vị mẫu)", Place: "TP. Hồ Chí Minh",
		IssuedOn: domain.NewDate(2026, 12, 1), IssuedBy: "huong.quanly", IssuedAt: time.Date(2026, 11, 30, 7, 5, 0, 0, time.UTC),
		FullIDs: true, Groups: groups, Signature: "Tổ trưởng",
	}
}

// samplePlan is a plan of four weeks with about that many visits.
func samplePlan(teams, points int) domain.PlanBook {
	from := domain.NewDate(2026, 12, 1)
	b := domain.PlanBook{
		Agency: "Phòng Quản lý hành chính (đơn vị mẫu)", Superior: "Công an Thành phố (đơn vị mẫu)", Place: "TP. Hồ Chí Minh",
		IssuedOn: domain.NewDate(2026, 11, 23), IssuedBy: "lan.kehoach",
		Plan: domain.Plan{
			ID: 1, Name: "Kế hoạch lưu động tháng 12 năm 2026", From: from, To: from.AddDays(27), Status: domain.PlanDraft,
			UpperBound: 45_210, TravelMinutes: 18_345, TeamDays: teams * 20,
		},
	}
	for d := range 28 {
		for t := range teams {
			if (t+d)%7 > 4 {
				continue
			}
			for part := range 1 + (t+d)%2 {
				n := (d*teams*2 + t*2 + part) % points
				v := sampleVisit()
				v.Date, v.Start, v.End = from.AddDays(d), domain.Clock(7*60+30+part*360), domain.Clock(11*60+part*330)
				v.TeamCode, v.TeamName = fmt.Sprintf("T%02d", t+1), fmt.Sprintf("Tổ công tác lưu động số %d", t+1)
				v.PointCode, v.PointName = fmt.Sprintf("SP%04d", n+1), "Nhà văn hóa khu phố "+fmt.Sprint(n+1)
				v.UnitName, v.UnitPath = fmt.Sprintf("Phường Mẫu %d", n%168+1), fmt.Sprintf("/79/%d/", n%168+1)
				v.Planned = domain.Demand{domain.ChipCard: 20 + n%17, domain.AccountL2: 11 + n%13}
				v.Pinned, v.Booked = n%50 == 0, n%40
				b.Visits = append(b.Visits, v)
				b.Plan.Served += v.Planned.Total()
			}
		}
	}
	codes := []string{"no_skill", "no_kit", "no_window", "window_short", "unreachable", "point_full", "not_worth", "capacity"}
	kinds := []string{"add_skill", "add_kit", "open_point", "extend_window", "extend_shift", "more_stations", "combine_point", "add_team_day"}
	for i := range points / 5 {
		b.Unserved = append(b.Unserved, domain.UnservedDemand{
			PointCode: fmt.Sprintf("SP%04d", i+1), PointName: "Nhà văn hóa khu phố " + fmt.Sprint(i+1),
			Service: domain.Services()[i%2], People: 3 + i*7%90, Reason: codes[i%len(codes)],
			Relax: domain.Relaxation{Kind: kinds[i%len(kinds)], Amount: 15, TeamCode: "T07", Date: from},
		})
	}
	b.Plan.VisitCount = len(b.Visits)
	return b
}
