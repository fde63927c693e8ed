package usecase

import (
	"context"
	"math"

	"luudong/domain"
)

// PointColumns is the file format of service points.
var PointColumns = []domain.Column{
	{Name: "code", CaptionVI: "Mã điểm", CaptionEN: "Code", Required: true, Example: "SP-MAU-01", Note: "Chữ không dấu, số, gạch nối; mỗi điểm một mã"},
	{Name: "kind", CaptionVI: "Loại điểm", CaptionEN: "Kind", Required: true, Choices: pointKindChoices, Codes: pointKindCodes(), Example: "Chung cư"},
	{Name: "name", CaptionVI: "Tên điểm", CaptionEN: "Name", Required: true, Example: "Chung cư Mẫu"},
	{Name: "address", CaptionVI: "Địa chỉ", CaptionEN: "Address", Example: "1 Đường Thử"},
	{Name: "unit_code", CaptionVI: "Mã phường/xã", CaptionEN: "Ward or commune", Required: true, Note: "Mã phường, xã, đặc khu", Example: "26740"},
	{Name: "lat", CaptionVI: "Vĩ độ", CaptionEN: "Latitude", Required: true, Kind: domain.NumberColumn, Note: "Độ thập phân, ví dụ 10.7765", Example: "10.7765"},
	{Name: "lon", CaptionVI: "Kinh độ", CaptionEN: "Longitude", Required: true, Kind: domain.NumberColumn, Note: "Độ thập phân, ví dụ 106.7009", Example: "106.7009"},
	{Name: "opening_hours", CaptionVI: "Giờ mở cửa", CaptionEN: "Opening hours", Required: true, Example: "Mo-Fr 07:30-11:30,13:00-17:00; Sa 07:30-11:30", Note: "Cú pháp opening_hours của OpenStreetMap: thứ viết tắt Mo Tu We Th Fr Sa Su"},
	{Name: "available_from", CaptionVI: "Nhận đoàn từ ngày", CaptionEN: "Takes teams from", Kind: domain.DateColumn, Example: "01/12/2026", Note: "Để trống nếu nhận ngay"},
	{Name: "available_to", CaptionVI: "Nhận đoàn đến ngày", CaptionEN: "Takes teams until", Kind: domain.DateColumn, Example: "31/12/2026", Note: "Để trống nếu không có hạn"},
	{Name: "stations", CaptionVI: "Số bàn làm việc", CaptionEN: "Desks", Kind: domain.NumberColumn, Example: "5", Note: "Để trống là 5"},
	{Name: "demand_chip_card", CaptionVI: "Nhu cầu thẻ căn cước", CaptionEN: "Demand for chip cards (people)", Kind: domain.NumberColumn, Example: "20", Note: "Số người còn cần phục vụ"},
	{Name: "demand_account_l2", CaptionVI: "Nhu cầu tài khoản mức 2", CaptionEN: "Demand for level-2 accounts (people)", Kind: domain.NumberColumn, Example: "60", Note: "Số người còn cần phục vụ"},
	{Name: "priority", CaptionVI: "Ưu tiên", CaptionEN: "Priority", Kind: domain.NumberColumn, Note: "1 (bình thường) đến 3 (trước hết)", Example: "1"},
	{Name: "contact_name", CaptionVI: "Người liên hệ", CaptionEN: "Contact", Example: "Nguyễn Văn Mẫu"},
	{Name: "contact_phone", CaptionVI: "Điện thoại liên hệ", CaptionEN: "Contact phone", Example: "0901000001"},
	{Name: "notes", CaptionVI: "Ghi chú", CaptionEN: "Notes", Example: "Gửi xe ở tầng hầm"},
}

// pointKindChoices are the kinds in the order of domain.PointKinds.
var pointKindChoices = []string{"Chung cư", "Nơi tiếp công dân", "Nhà văn hóa", "Cơ quan, đơn vị", "Khu dân cư", "Doanh nghiệp", "Trường học"}

func pointKindCodes() []string {
	kinds := domain.PointKinds()
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return out
}

// maxOutsideKM is how far outside the mapped boundary a point may lie before it
// is taken for a mistyped coordinate: boundaries are simplified by some 100 m.
const maxOutsideKM = 0.5

// PointImport brings in service points. The actor needs PointEdit and the
// units' area. A point far outside the city is refused; one in another ward
// than stated is a warning.
func (a *App) PointImport(ctx context.Context, by domain.Actor, f ImportFile) (ImportReport, error) {
	if err := by.Require(domain.PointEdit); err != nil {
		return ImportReport{}, err
	}
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return ImportReport{}, err
	}
	return tableImport[*domain.ServicePoint]{
		kind: "point", columns: PointColumns, keys: []string{"code"},
		parse: func(p *rowParser) *domain.ServicePoint { return a.parsePoint(p, units, by) },
		warn: func(row domain.Row, p *domain.ServicePoint) []domain.FieldError {
			return a.warnWard(row, p, units)
		},
		save: func(ctx context.Context, r domain.Repos, items []*domain.ServicePoint) error {
			if err := keepPoints(ctx, r, by, items); err != nil {
				return err
			}
			return r.Points.Upsert(ctx, items)
		},
	}.run(ctx, a, by, f)
}

func (a *App) parsePoint(p *rowParser, units map[string]domain.Unit, by domain.Actor) *domain.ServicePoint {
	unit := p.unit("unit_code", units, by)
	sp := &domain.ServicePoint{
		Code: p.text("code"), Kind: domain.PointKind(p.text("kind")), Name: p.text("name"), Address: p.text("address"),
		UnitID: unit.ID, UnitPath: unit.Path, UnitName: unit.FullName,
		Lat: p.coordinate("lat"), Lon: p.coordinate("lon"), OpeningHours: p.hours("opening_hours"),
		AvailableFrom: p.date("available_from"), AvailableTo: p.date("available_to"),
		Stations: p.integer("stations", 5), Priority: p.integer("priority", 1),
		ContactName: p.text("contact_name"), ContactPhone: p.phone("contact_phone", a.Phones), Notes: p.text("notes"),
		Demand: domain.Demand{}, DemandSince: map[domain.Service]domain.Date{},
	}
	for _, s := range domain.Services() {
		sp.Demand[s] = p.integer("demand_"+string(s), 0)
		sp.DemandSince[s] = a.today()
	}
	p.add(sp.Check())
	if !p.hasFailed("lat") && !p.hasFailed("lon") {
		if km := a.Wards.DistanceToCityKM(domain.Coordinate{Lat: sp.Lat, Lon: sp.Lon}); km > maxOutsideKM {
			p.fail("lat", "point.outside_city", math.Round(km*10)/10)
		}
	}
	return sp
}

// warnWard says when a point lies in another ward than its unit code says.
func (a *App) warnWard(row domain.Row, p *domain.ServicePoint, units map[string]domain.Unit) []domain.FieldError {
	code, ok := a.Wards.WardAt(domain.Coordinate{Lat: p.Lat, Lon: p.Lon})
	stated := row.Get("unit_code")
	unit, _ := unitOf(units, stated)
	if !ok || code == unit.Code {
		return nil
	}
	return []domain.FieldError{{
		Row: row.Number, Column: "unit_code", Value: stated, Key: "point.other_ward",
		Args: []any{units[code].FullName, unit.FullName},
	}}
}

// keepPoints refuses codes that belong to another area (an import must not take a
// point over) and leaves archived ones archived.
func keepPoints(ctx context.Context, r domain.Repos, by domain.Actor, items []*domain.ServicePoint) error {
	stored := make(map[string]domain.ServicePoint)
	for _, archived := range []bool{false, true} {
		found, _, err := r.Points.List(ctx, domain.PointFilter{Area: "/", Archived: archived})
		if err != nil {
			return err
		}
		for _, old := range found {
			stored[old.Code] = old
		}
	}
	for _, item := range items {
		old, ok := stored[item.Code]
		if ok && !by.InArea(old.UnitPath) {
			return domain.InvalidFields([]domain.FieldError{{Column: "code", Value: item.Code, Key: "area.outside"}})
		}
		item.Archived = old.Archived
	}
	return nil
}
