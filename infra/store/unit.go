package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"luudong/domain"
)

type unitRow struct {
	ID               int64 `gorm:"primaryKey"`
	Code             string
	ParentID         *int64
	Path             string
	Name             string
	Type             string
	FullName         string
	Search           string
	AreaKM2          float64 `gorm:"column:area_km2"`
	Population       int
	Lat, Lon         float64
	AdminSeatAddress string
	ValidFrom        civilDate
	ValidTo          civilDate
}

const unitColumns = 15

// TableName is part of GORM's interface.
func (unitRow) TableName() string { return "units" }

func newUnitRow(u *domain.Unit) unitRow {
	return unitRow{
		Code: u.Code, ParentID: optionalID(u.ParentID), Path: u.Path, Name: u.Name, Type: u.Type,
		FullName: u.FullName, Search: domain.FoldText(u.FullName), AreaKM2: u.AreaKM2, Population: u.Population,
		Lat: u.Lat, Lon: u.Lon, AdminSeatAddress: u.AdminSeatAddress,
		ValidFrom: civilDate(u.ValidFrom), ValidTo: civilDate(u.ValidTo),
	}
}

func (r unitRow) entity() domain.Unit {
	return domain.Unit{
		ID: r.ID, Code: r.Code, ParentID: idOf(r.ParentID), Path: r.Path, Name: r.Name, Type: r.Type,
		FullName: r.FullName, AreaKM2: r.AreaKM2, Population: r.Population, Lat: r.Lat, Lon: r.Lon,
		AdminSeatAddress: r.AdminSeatAddress, ValidFrom: domain.Date(r.ValidFrom), ValidTo: domain.Date(r.ValidTo),
	}
}

type unitRepo struct{ repo }

// Upsert inserts new units and updates known ones by Code; see domain.UnitRepo.
// Returns an invalid error "code.duplicate" for a code given twice, "unit.cycle"
// for a unit below itself, CodeNotFound for a parent that is not stored.
func (r unitRepo) Upsert(ctx context.Context, units []*domain.Unit) error {
	codes := make([]string, len(units))
	for i, u := range units {
		codes[i] = u.Code
	}
	if err := distinct(codes); err != nil {
		return err
	}
	known, err := r.known(ctx)
	if err != nil {
		return err
	}
	rows := make([]unitRow, len(units))
	for i, u := range units {
		if err := known.place(u); err != nil {
			return err
		}
		rows[i] = newUnitRow(u)
	}
	for _, m := range known.moves {
		if err := r.movePaths(ctx, m.from, m.to); err != nil {
			return err
		}
	}
	if err := upsertAll(r.db(ctx), rows, unitColumns, "code"); err != nil {
		return err
	}
	ids, err := idsByCode(r.db(ctx), "units", codes)
	for _, u := range units {
		u.ID = ids[u.Code]
	}
	return err
}

// unitTree is the paths of the stored units.
type unitTree struct {
	path  map[int64]string
	code  map[string]int64
	moves []pathMove
}

// pathMove is a unit that hangs elsewhere from now on, with all below it.
type pathMove struct{ from, to string }

func (r unitRepo) known(ctx context.Context) (*unitTree, error) {
	var rows []unitRow
	if err := r.db(ctx).Select("id", "code", "path").Find(&rows).Error; err != nil {
		return nil, translate(err)
	}
	t := &unitTree{path: map[int64]string{}, code: map[string]int64{}}
	for _, row := range rows {
		t.path[row.ID], t.code[row.Code] = row.Path, row.ID
	}
	return t, nil
}

// place sets the unit's path from its parent's and notes whether it moved.
func (t *unitTree) place(u *domain.Unit) error {
	parent, ok := t.path[u.ParentID]
	if !ok && u.ParentID != 0 {
		return domain.NotFound("unit", u.ParentID)
	}
	u.Path = domain.ChildPath(parent, u.Code)
	old, stored := t.path[t.code[u.Code]]
	if !stored || old == u.Path {
		return nil
	}
	if strings.HasPrefix(parent, old) {
		return domain.Invalid("unit.cycle", u.Code)
	}
	t.moves = append(t.moves, pathMove{old, u.Path})
	for id, path := range t.path {
		if below, ok := strings.CutPrefix(path, old); ok {
			t.path[id] = u.Path + below
		}
	}
	return nil
}

// movePaths rewrites the paths at and below one that changed.
func (r unitRepo) movePaths(ctx context.Context, from, to string) error {
	n := utf8.RuneCountInString(from)
	return translate(r.db(ctx).Exec("UPDATE units SET path = ? || substr(path, ?) WHERE substr(path, 1, ?) = ?",
		to, n+1, n, from).Error)
}

// ByCode returns the unit with this code.
func (r unitRepo) ByCode(ctx context.Context, code string) (domain.Unit, error) {
	var row unitRow
	err := r.db(ctx).Where("code = ?", code).Take(&row).Error
	return row.entity(), found(err, "unit", code)
}

// ByID returns the unit with this id.
func (r unitRepo) ByID(ctx context.Context, id int64) (domain.Unit, error) {
	var row unitRow
	err := r.db(ctx).Where("id = ?", id).Take(&row).Error
	return row.entity(), found(err, "unit", id)
}

// All returns the units at and below a path, parents before children.
func (r unitRepo) All(ctx context.Context, pathPrefix string) ([]domain.Unit, error) {
	if pathPrefix == "" {
		return nil, nil
	}
	var rows []unitRow
	err := inArea(r.db(ctx), pathPrefix).Order("path").Find(&rows).Error
	return mapped(rows, unitRow.entity), translate(err)
}
