package usecase

import (
	"context"
	"errors"

	"luudong/domain"
)

// UnitColumns is the file format of units. parent_code is optional: a unit
// without it hangs below the city.
var UnitColumns = []domain.Column{
	{Name: "code", CaptionVI: "Mã đơn vị", CaptionEN: "Code", Required: true, Example: "26740", Note: "Mã đơn vị hành chính"},
	{Name: "name", CaptionVI: "Tên", CaptionEN: "Name", Required: true, Example: "Sài Gòn"},
	{Name: "type", CaptionVI: "Loại đơn vị", CaptionEN: "Type", Choices: []string{"Phường", "Xã", "Đặc khu"}, Example: "Phường"},
	{Name: "full_name", CaptionVI: "Tên đầy đủ", CaptionEN: "Full name", Example: "Phường Sài Gòn", Note: "Để trống là lấy cột Tên"},
	{Name: "parent_code", CaptionVI: "Mã đơn vị cấp trên", CaptionEN: "Code of the parent unit", Example: "79", Note: "Để trống nếu trực thuộc thành phố"},
	{Name: "area_km2", CaptionVI: "Diện tích (km²)", CaptionEN: "Area (km²)", Kind: domain.NumberColumn, Example: "3.04"},
	{Name: "population", CaptionVI: "Dân số", CaptionEN: "Population", Kind: domain.NumberColumn, Example: "47022"},
	{Name: "ref_lat", CaptionVI: "Vĩ độ", CaptionEN: "Latitude of the seat", Required: true, Kind: domain.NumberColumn, Example: "10.7805", Note: "Độ thập phân, của trụ sở"},
	{Name: "ref_lon", CaptionVI: "Kinh độ", CaptionEN: "Longitude of the seat", Required: true, Kind: domain.NumberColumn, Example: "106.704", Note: "Độ thập phân, của trụ sở"},
	{Name: "admin_seat_address", CaptionVI: "Địa chỉ trụ sở", CaptionEN: "Address of the seat", Example: "1 Đường Thử"},
	{Name: "valid_from", CaptionVI: "Hiệu lực từ ngày", CaptionEN: "Valid from", Kind: domain.DateColumn, Example: "01/07/2025"},
	{Name: "valid_to", CaptionVI: "Hiệu lực đến ngày", CaptionEN: "Valid until", Kind: domain.DateColumn, Example: "31/12/2030", Note: "Để trống nếu còn hiệu lực"},
}

// unitRow is a unit with the code of its parent, which may stand in the same file.
type unitRow struct {
	unit   *domain.Unit
	parent string
}

// UnitImport brings in units. The actor needs UnitEdit for the whole
// city: the tree decides what everybody's area is.
func (a *App) UnitImport(ctx context.Context, by domain.Actor, f ImportFile) (ImportReport, error) {
	if err := errors.Join(by.Require(domain.UnitEdit), by.RequireArea(cityPath)); err != nil {
		return ImportReport{}, err
	}
	return tableImport[unitRow]{
		kind: "unit", columns: UnitColumns, keys: []string{"code"},
		parse: parseUnit,
		save:  a.saveUnits,
	}.run(ctx, a, by, f)
}

func parseUnit(p *rowParser) unitRow {
	u := &domain.Unit{
		Code: p.text("code"), Name: p.text("name"), Type: p.text("type"), FullName: p.text("full_name"),
		AreaKM2: p.decimal("area_km2", 0), Population: p.integer("population", 0),
		Lat: p.coordinate("ref_lat"), Lon: p.coordinate("ref_lon"), AdminSeatAddress: p.text("admin_seat_address"),
		ValidFrom: p.date("valid_from"), ValidTo: p.date("valid_to"),
	}
	if u.FullName == "" {
		u.FullName = u.Name
	}
	p.add(u.Check())
	return unitRow{unit: u, parent: p.text("parent_code")}
}

// saveUnits stores parents before their children; the city itself is made if missing.
func (a *App) saveUnits(ctx context.Context, r domain.Repos, rows []unitRow) error {
	stored, err := r.Units.All(ctx, "/")
	if err != nil {
		return err
	}
	ids := make(map[string]int64, len(stored)+len(rows))
	for _, u := range stored {
		ids[u.Code] = u.ID
	}
	if ids[domain.RootUnitCode] == 0 {
		root := rootUnit()
		if err := r.Units.Upsert(ctx, []*domain.Unit{root}); err != nil {
			return err
		}
		ids[root.Code] = root.ID
	}
	for left := rows; len(left) > 0; {
		level, later := nextUnits(left, ids)
		if len(level) == 0 {
			return domain.Invalid("unit.parent_unknown", later[0].unit.Code, later[0].parent)
		}
		if err := r.Units.Upsert(ctx, level); err != nil {
			return err
		}
		for _, u := range level {
			ids[u.Code] = u.ID
		}
		left = later
	}
	return nil
}

// nextUnits splits off the rows whose parents are stored, and sets their
// parents. A parent that stands in the file goes before its children even if it
// is known: it may be about to move.
func nextUnits(rows []unitRow, ids map[string]int64) (level []*domain.Unit, later []unitRow) {
	pending := make(map[string]bool, len(rows))
	for _, row := range rows {
		pending[row.unit.Code] = true
	}
	for _, row := range rows {
		parent := row.parent
		if parent == "" && row.unit.Code != domain.RootUnitCode {
			parent = domain.RootUnitCode
		}
		id, ok := ids[parent]
		if parent != "" && (!ok || pending[parent]) {
			later = append(later, row)
			continue
		}
		row.unit.ParentID = id
		level = append(level, row.unit)
	}
	return level, later
}

// rootUnit is the city; its reference point is the seat of its people's committee.
func rootUnit() *domain.Unit {
	return &domain.Unit{
		Code: domain.RootUnitCode, Name: "Hồ Chí Minh", Type: "Thành phố", FullName: "Thành phố Hồ Chí Minh",
		Lat: 10.7765, Lon: 106.7009,
	}
}
