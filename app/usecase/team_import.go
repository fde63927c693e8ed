package usecase

import (
	"context"

	"luudong/domain"
)

// TeamColumns is the file format of mobile teams.
var TeamColumns = []domain.Column{
	{Name: "code", CaptionVI: "Mã tổ", CaptionEN: "Code", Required: true, Example: "T-MAU", Note: "Chữ không dấu, số, gạch nối; mỗi tổ một mã"},
	{Name: "name", CaptionVI: "Tên tổ", CaptionEN: "Name", Required: true, Example: "Tổ lưu động mẫu"},
	{Name: "unit_code", CaptionVI: "Mã phường/xã", CaptionEN: "Ward or commune", Required: true, Note: "Mã phường, xã, đặc khu", Example: "26740"},
	{Name: "base_lat", CaptionVI: "Vĩ độ nơi xuất phát", CaptionEN: "Latitude of the base", Required: true, Kind: domain.NumberColumn, Example: "10.7805", Note: "Độ thập phân"},
	{Name: "base_lon", CaptionVI: "Kinh độ nơi xuất phát", CaptionEN: "Longitude of the base", Required: true, Kind: domain.NumberColumn, Example: "106.704", Note: "Độ thập phân"},
	{Name: "services", CaptionVI: "Dịch vụ", CaptionEN: "Services", Required: true, Choices: serviceChoices, Codes: serviceCodes, Example: "Thẻ căn cước, tài khoản mức 2"},
	{Name: "officers", CaptionVI: "Số cán bộ", CaptionEN: "Officers", Kind: domain.NumberColumn, Example: "5", Note: "Để trống là 5"},
	{Name: "card_kits", CaptionVI: "Số bộ thu nhận", CaptionEN: "Card kits", Kind: domain.NumberColumn, Example: "2", Note: "Để trống là 0; tổ làm thẻ căn cước phải có"},
	{Name: "shifts", CaptionVI: "Ca làm việc", CaptionEN: "Shifts", Required: true, Example: "Mo-Sa 07:00-17:30", Note: "Như giờ mở cửa: Mo-Sa 07:00-17:30"},
	{Name: "max_hours_per_day", CaptionVI: "Giờ tối đa mỗi ngày", CaptionEN: "Most hours a day", Kind: domain.NumberColumn, Example: "8", Note: "Để trống là 8"},
	{Name: "max_hours_per_week", CaptionVI: "Giờ tối đa mỗi tuần", CaptionEN: "Most hours a week", Kind: domain.NumberColumn, Example: "48", Note: "Để trống là 48"},
}

// TeamImport brings in mobile teams. The actor needs TeamEdit and the units' area.
func (a *App) TeamImport(ctx context.Context, by domain.Actor, f ImportFile) (ImportReport, error) {
	if err := by.Require(domain.TeamEdit); err != nil {
		return ImportReport{}, err
	}
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return ImportReport{}, err
	}
	return tableImport[*domain.Team]{
		kind: "team", columns: TeamColumns, keys: []string{"code"},
		parse: func(p *rowParser) *domain.Team { return parseTeam(p, units, by) },
		save: func(ctx context.Context, r domain.Repos, items []*domain.Team) error {
			if err := keepTeams(ctx, r, by, items); err != nil {
				return err
			}
			return r.Teams.Upsert(ctx, items)
		},
	}.run(ctx, a, by, f)
}

func parseTeam(p *rowParser, units map[string]domain.Unit, by domain.Actor) *domain.Team {
	unit := p.unit("unit_code", units, by)
	t := &domain.Team{
		Code: p.text("code"), Name: p.text("name"), UnitID: unit.ID, UnitPath: unit.Path, UnitName: unit.FullName,
		BaseLat: p.coordinate("base_lat"), BaseLon: p.coordinate("base_lon"),
		Services: p.services("services"), Officers: p.integer("officers", 5), CardKits: p.integer("card_kits", 0),
		Shifts:         p.hours("shifts"),
		MaxHoursPerDay: p.integer("max_hours_per_day", 8), MaxHoursPerWeek: p.integer("max_hours_per_week", 48),
	}
	p.add(t.Check())
	return t
}

// keepTeams refuses codes that belong to another area (an import must not take a
// team over) and leaves archived ones archived.
func keepTeams(ctx context.Context, r domain.Repos, by domain.Actor, items []*domain.Team) error {
	stored := make(map[string]domain.Team)
	for _, archived := range []bool{false, true} {
		found, _, err := r.Teams.List(ctx, domain.TeamFilter{Area: "/", Archived: archived})
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
