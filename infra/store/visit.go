package store

import (
	"context"

	"gorm.io/gorm"

	"luudong/domain"
)

type visitRow struct {
	ID               int64 `gorm:"primaryKey"`
	PlanID           int64
	TeamID           int64
	PointID          int64
	Date             civilDate
	StartMinute      int
	EndMinute        int
	PlannedChipCard  int
	PlannedAccountL2 int `gorm:"column:planned_account_l2"`
	Pinned           bool
	Live             bool
	LastQueue        int
}

const visitColumns = 12

// TableName is part of GORM's interface.
func (visitRow) TableName() string { return "visits" }

// visitView is a visit with what team, point, unit and slots say.
type visitView struct {
	Row                              visitRow `gorm:"embedded"`
	TeamCode, TeamName               string
	PointCode, PointName             string
	PointAddress, UnitName, UnitPath string
	Lat, Lon                         float64
	Capacity, Booked                 int
}

const visitViewColumns = `visits.*, teams.code AS team_code, teams.name AS team_name,
	points.code AS point_code, points.name AS point_name, points.address AS point_address, points.lat, points.lon,
	units.full_name AS unit_name, units.path AS unit_path,
	(SELECT coalesce(sum(slots.capacity), 0) FROM slots WHERE slots.visit_id = visits.id) AS capacity,
	(SELECT coalesce(sum(slots.booked), 0) FROM slots WHERE slots.visit_id = visits.id) AS booked`

func newVisitRow(v domain.Visit) visitRow {
	return visitRow{
		ID: v.ID, PlanID: v.PlanID, TeamID: v.TeamID, PointID: v.PointID, Date: civilDate(v.Date),
		StartMinute: int(v.Start), EndMinute: int(v.End),
		PlannedChipCard: v.Planned[domain.ChipCard], PlannedAccountL2: v.Planned[domain.AccountL2],
		Pinned: v.Pinned, Live: v.Live, LastQueue: v.LastQueue,
	}
}

func (v visitView) entity() domain.Visit {
	return domain.Visit{
		ID: v.Row.ID, PlanID: v.Row.PlanID, TeamID: v.Row.TeamID, PointID: v.Row.PointID, Date: domain.Date(v.Row.Date),
		Start: domain.Clock(v.Row.StartMinute), End: domain.Clock(v.Row.EndMinute),
		Planned: domain.Demand{domain.ChipCard: v.Row.PlannedChipCard, domain.AccountL2: v.Row.PlannedAccountL2},
		Pinned:  v.Row.Pinned, Live: v.Row.Live, LastQueue: v.Row.LastQueue,
		TeamCode: v.TeamCode, TeamName: v.TeamName, PointCode: v.PointCode, PointName: v.PointName,
		PointAddress: v.PointAddress, UnitName: v.UnitName, UnitPath: v.UnitPath, Lat: v.Lat, Lon: v.Lon,
		Capacity: v.Capacity, Booked: v.Booked,
	}
}

type visitRepo struct{ repo }

func (r visitRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("visits").
		Joins("JOIN teams ON teams.id = visits.team_id").
		Joins("JOIN points ON points.id = visits.point_id").
		Joins("JOIN units ON units.id = points.unit_id")
}

// ByID returns the visit with this id, names filled in.
func (r visitRepo) ByID(ctx context.Context, id int64) (domain.Visit, error) {
	v, err := one[visitView](r.query(ctx).Where("visits.id = ?", id), visitViewColumns)
	return v.entity(), found(err, "visit", id)
}

// List returns a page of visits; see domain.VisitFilter.
func (r visitRepo) List(ctx context.Context, f domain.VisitFilter) ([]domain.Visit, int, error) {
	if f.Area == "" {
		return nil, 0, nil
	}
	q := inArea(r.query(ctx), f.Area)
	for column, id := range map[string]int64{"visits.plan_id": f.PlanID, "visits.team_id": f.TeamID, "visits.point_id": f.PointID} {
		if id != 0 {
			q = q.Where(column+" = ?", id)
		}
	}
	q = betweenDates(q, f.From, f.To)
	if f.UnitCode != "" {
		q = inUnit(q, f.UnitCode)
	}
	if f.Live {
		q = q.Where("visits.live = ?", true)
	}
	views, total, err := list[visitView](q, visitViewColumns, "visits.date, visits.start_minute, teams.code, visits.id", f.Page)
	return mapped(views, visitView.entity), total, err
}

// betweenDates keeps visits of the days from and to, both included; zero is open.
func betweenDates(q *gorm.DB, from, to domain.Date) *gorm.DB {
	if !from.IsZero() {
		q = q.Where("visits.date >= ?", civilDate(from))
	}
	if !to.IsZero() {
		q = q.Where("visits.date <= ?", civilDate(to))
	}
	return q
}

// Publish marks the visits of a plan live; see domain.VisitRepo.
func (r visitRepo) Publish(ctx context.Context, planID int64) error {
	return translate(r.db(ctx).Exec("UPDATE visits SET live = ? WHERE plan_id = ?", true, planID).Error)
}

// NextQueueNumber gives out the next queue number; see domain.VisitRepo. The
// visit stays locked until the transaction ends, so numbers have no gaps.
func (r visitRepo) NextQueueNumber(ctx context.Context, visitID int64) (int, error) {
	var number int
	result := r.db(ctx).Raw("UPDATE visits SET last_queue = last_queue + 1 WHERE id = ? RETURNING last_queue", visitID).Scan(&number)
	return number, changed(result, "visit", visitID)
}
