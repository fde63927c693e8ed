package store

import (
	"context"

	"gorm.io/gorm"

	"luudong/domain"
)

type teamRow struct {
	ID              int64 `gorm:"primaryKey"`
	Code            string
	Name            string
	UnitID          int64
	BaseLat         float64
	BaseLon         float64
	Services        string
	Officers        int
	CardKits        int
	Shifts          string
	MaxHoursPerDay  int
	MaxHoursPerWeek int
	Archived        bool
	Search          string
}

const teamColumns = 14

// TableName is part of GORM's interface.
func (teamRow) TableName() string { return "teams" }

// teamView is a team with what the unit says.
type teamView struct {
	Row      teamRow `gorm:"embedded"`
	UnitPath string
	UnitName string
}

const teamViewColumns = "teams.*, units.path AS unit_path, units.full_name AS unit_name"

func newTeamRow(t *domain.Team) teamRow {
	return teamRow{
		Code: t.Code, Name: t.Name, UnitID: t.UnitID, BaseLat: t.BaseLat, BaseLon: t.BaseLon,
		Services: joinServices(t.Services), Officers: t.Officers, CardKits: t.CardKits, Shifts: t.Shifts.String(),
		MaxHoursPerDay: t.MaxHoursPerDay, MaxHoursPerWeek: t.MaxHoursPerWeek, Archived: t.Archived,
		Search: domain.FoldText(t.Name + " " + t.Code),
	}
}

func (v teamView) entity() (domain.Team, error) {
	shifts, err := storedHours(v.Row.Shifts)
	return domain.Team{
		ID: v.Row.ID, Code: v.Row.Code, Name: v.Row.Name, UnitID: v.Row.UnitID, UnitPath: v.UnitPath, UnitName: v.UnitName,
		BaseLat: v.Row.BaseLat, BaseLon: v.Row.BaseLon, Services: splitServices(v.Row.Services), Officers: v.Row.Officers,
		CardKits: v.Row.CardKits, Shifts: shifts, MaxHoursPerDay: v.Row.MaxHoursPerDay, MaxHoursPerWeek: v.Row.MaxHoursPerWeek,
		Archived: v.Row.Archived,
	}, err
}

type teamRepo struct{ repo }

// Upsert inserts new teams and updates known ones by Code; see domain.TeamRepo.
// Returns an invalid error "code.duplicate" for a code given twice.
func (r teamRepo) Upsert(ctx context.Context, teams []*domain.Team) error {
	codes, rows := make([]string, len(teams)), make([]teamRow, len(teams))
	for i, t := range teams {
		codes[i], rows[i] = t.Code, newTeamRow(t)
	}
	if err := distinct(codes); err != nil {
		return err
	}
	if err := upsertAll(r.db(ctx), rows, teamColumns, "code"); err != nil {
		return err
	}
	ids, err := idsByCode(r.db(ctx), "teams", codes)
	for _, t := range teams {
		t.ID = ids[t.Code]
	}
	return err
}

func (r teamRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("teams").Joins("JOIN units ON units.id = teams.unit_id")
}

// ByCode returns the team with this code.
func (r teamRepo) ByCode(ctx context.Context, code string) (domain.Team, error) {
	v, err := one[teamView](r.query(ctx).Where("teams.code = ?", code), teamViewColumns)
	if err != nil {
		return domain.Team{}, found(err, "team", code)
	}
	return v.entity()
}

// ByID returns the team with this id.
func (r teamRepo) ByID(ctx context.Context, id int64) (domain.Team, error) {
	v, err := one[teamView](r.query(ctx).Where("teams.id = ?", id), teamViewColumns)
	if err != nil {
		return domain.Team{}, found(err, "team", id)
	}
	return v.entity()
}

var teamSorts = map[string]string{
	"code": "teams.code", "name": "teams.search", "unit": "units.search", "officers": "teams.officers",
}

// List returns a page of teams; see domain.TeamFilter.
func (r teamRepo) List(ctx context.Context, f domain.TeamFilter) ([]domain.Team, int, error) {
	if f.Area == "" {
		return nil, 0, nil
	}
	q := inArea(r.query(ctx), f.Area).Where("teams.archived = ?", f.Archived)
	q = withWords(q, f.Text, "teams.search", "units.search")
	if f.Service != "" {
		q = q.Where("',' || teams.services || ',' LIKE ?", "%,"+string(f.Service)+",%")
	}
	views, total, err := list[teamView](q, teamViewColumns, orderBy(f.Sort, teamSorts, "teams.code"), f.Page)
	if err != nil {
		return nil, 0, err
	}
	teams, err := mappedOrError(views, teamView.entity)
	return teams, total, err
}
