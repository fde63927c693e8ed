package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type pointRow struct {
	ID              int64 `gorm:"primaryKey"`
	Code            string
	Kind            string
	Name            string
	Address         string
	UnitID          int64
	Lat, Lon        float64
	OpeningHours    string
	AvailableFrom   civilDate
	AvailableTo     civilDate
	Stations        int
	DemandChipCard  int
	DemandAccountL2 int `gorm:"column:demand_account_l2"`
	Priority        int
	ContactName     string
	ContactPhone    string
	Notes           string
	Archived        bool
	Search          string
	ChipCardSince   civilDate
	AccountL2Since  civilDate `gorm:"column:account_l2_since"`
}

const pointColumns = 22

// TableName is part of GORM's interface.
func (pointRow) TableName() string { return "points" }

// pointView is a point with what the unit says.
type pointView struct {
	Row      pointRow `gorm:"embedded"`
	UnitPath string
	UnitName string
}

const pointViewColumns = "points.*, units.path AS unit_path, units.full_name AS unit_name"

func newPointRow(p *domain.ServicePoint) pointRow {
	return pointRow{
		Code: p.Code, Kind: string(p.Kind), Name: p.Name, Address: p.Address, UnitID: p.UnitID, Lat: p.Lat, Lon: p.Lon,
		OpeningHours: p.OpeningHours.String(), AvailableFrom: civilDate(p.AvailableFrom), AvailableTo: civilDate(p.AvailableTo),
		Stations: p.Stations, DemandChipCard: p.Demand[domain.ChipCard], DemandAccountL2: p.Demand[domain.AccountL2],
		Priority: p.Priority, ContactName: p.ContactName, ContactPhone: p.ContactPhone, Notes: p.Notes, Archived: p.Archived,
		Search:        domain.FoldText(p.Name + " " + p.Code + " " + p.Address),
		ChipCardSince: civilDate(p.DemandSince[domain.ChipCard]), AccountL2Since: civilDate(p.DemandSince[domain.AccountL2]),
	}
}

func (v pointView) entity() (domain.ServicePoint, error) {
	hours, err := storedHours(v.Row.OpeningHours)
	return domain.ServicePoint{
		ID: v.Row.ID, Code: v.Row.Code, Kind: domain.PointKind(v.Row.Kind), Name: v.Row.Name, Address: v.Row.Address,
		UnitID: v.Row.UnitID, UnitPath: v.UnitPath, UnitName: v.UnitName, Lat: v.Row.Lat, Lon: v.Row.Lon, OpeningHours: hours,
		AvailableFrom: domain.Date(v.Row.AvailableFrom), AvailableTo: domain.Date(v.Row.AvailableTo), Stations: v.Row.Stations,
		Demand:      domain.Demand{domain.ChipCard: v.Row.DemandChipCard, domain.AccountL2: v.Row.DemandAccountL2},
		DemandSince: demandSince(v.Row),
		Priority:    v.Row.Priority, ContactName: v.Row.ContactName, ContactPhone: v.Row.ContactPhone, Notes: v.Row.Notes, Archived: v.Row.Archived,
	}, err
}

// demandSince is nil when both demands are older than their days were kept.
func demandSince(r pointRow) map[domain.Service]domain.Date {
	if r.ChipCardSince == 0 && r.AccountL2Since == 0 {
		return nil
	}
	return map[domain.Service]domain.Date{domain.ChipCard: domain.Date(r.ChipCardSince), domain.AccountL2: domain.Date(r.AccountL2Since)}
}

// storedHours parses opening hours that were valid when they were stored.
func storedHours(text string) (h domain.OpeningHours, err error) {
	if err = h.UnmarshalText([]byte(text)); err != nil {
		err = domain.Internal(err)
	}
	return h, err
}

type pointRepo struct{ repo }

// pointConflict updates a known point. Demand that is as it was keeps the day
// from which on it is lowered.
var pointConflict = clause.OnConflict{
	Columns: []clause.Column{{Name: "code"}},
	DoUpdates: append(clause.AssignmentColumns([]string{
		"kind", "name", "address", "unit_id", "lat", "lon", "opening_hours", "available_from", "available_to", "stations",
		"demand_chip_card", "demand_account_l2", "priority", "contact_name", "contact_phone", "notes", "archived", "search",
	}), keptSince("chip_card"), keptSince("account_l2")),
}

func keptSince(service string) clause.Assignment {
	return clause.Assignment{Column: clause.Column{Name: service + "_since"}, Value: gorm.Expr("CASE WHEN points.demand_" + service +
		" = excluded.demand_" + service + " THEN points." + service + "_since ELSE excluded." + service + "_since END")}
}

// Upsert inserts new points and updates known ones by Code; see
// domain.PointRepo. Returns an invalid error "code.duplicate" for a code given twice.
func (r pointRepo) Upsert(ctx context.Context, points []*domain.ServicePoint) error {
	codes, rows := make([]string, len(points)), make([]pointRow, len(points))
	for i, p := range points {
		codes[i], rows[i] = p.Code, newPointRow(p)
	}
	if err := distinct(codes); err != nil {
		return err
	}
	if err := insertValues(r.db(ctx).Clauses(pointConflict), rows, pointColumns); err != nil {
		return err
	}
	ids, err := idsByCode(r.db(ctx), "points", codes)
	for _, p := range points {
		p.ID = ids[p.Code]
	}
	return err
}

func (r pointRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("points").Joins("JOIN units ON units.id = points.unit_id")
}

// ByCode returns the point with this code.
func (r pointRepo) ByCode(ctx context.Context, code string) (domain.ServicePoint, error) {
	v, err := one[pointView](r.query(ctx).Where("points.code = ?", code), pointViewColumns)
	if err != nil {
		return domain.ServicePoint{}, found(err, "point", code)
	}
	return v.entity()
}

// ByID returns the point with this id.
func (r pointRepo) ByID(ctx context.Context, id int64) (domain.ServicePoint, error) {
	v, err := one[pointView](r.query(ctx).Where("points.id = ?", id), pointViewColumns)
	if err != nil {
		return domain.ServicePoint{}, found(err, "point", id)
	}
	return v.entity()
}

var pointSorts = map[string]string{
	"code": "points.code", "name": "points.search", "unit": "units.search",
	"priority": "points.priority", "demand": "points.demand_chip_card + points.demand_account_l2",
}

// List returns a page of points; see domain.PointFilter.
func (r pointRepo) List(ctx context.Context, f domain.PointFilter) ([]domain.ServicePoint, int, error) {
	if f.Area == "" {
		return nil, 0, nil
	}
	q := inArea(r.query(ctx), f.Area).Where("points.archived = ?", f.Archived)
	q = withWords(q, f.Text, "points.search", "units.search")
	if f.Kind != "" {
		q = q.Where("points.kind = ?", string(f.Kind))
	}
	if f.UnitCode != "" {
		q = inUnit(q, f.UnitCode)
	}
	order := orderBy(f.Sort, pointSorts, "points.code")
	if !f.VisitFrom.IsZero() {
		q = withComingVisit(q, f.VisitFrom, f.VisitTo)
		if f.Sort == "visit" {
			order = "coming.next_visit, points.search, points.code"
		}
	}
	views, total, err := list[pointView](q, pointViewColumns, order, f.Page)
	if err != nil {
		return nil, 0, err
	}
	points, err := mappedOrError(views, pointView.entity)
	return points, total, err
}

// withComingVisit keeps points with a live visit between two days, both
// included, and gives each the day of the first as coming.next_visit.
func withComingVisit(q *gorm.DB, from, to domain.Date) *gorm.DB {
	return q.Joins(`JOIN (SELECT point_id, min(date) AS next_visit FROM visits
		WHERE live = ? AND date >= ? AND date <= ? GROUP BY point_id) AS coming ON coming.point_id = points.id`,
		true, civilDate(from), civilDate(to))
}

// Places returns where the points with coming visits are; see domain.PointRepo.
func (r pointRepo) Places(ctx context.Context, from, to domain.Date) ([]domain.PointPlace, error) {
	var places []domain.PointPlace
	q := withComingVisit(r.db(ctx).Table("points").Where("points.archived = ?", false), from, to)
	err := q.Select("points.id, points.lat, points.lon").Order("points.id").Find(&places).Error
	return places, translate(err)
}
