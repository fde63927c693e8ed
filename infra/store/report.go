package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type targetRow struct {
	UnitID    int64     `gorm:"primaryKey;autoIncrement:false"`
	Service   string    `gorm:"primaryKey"`
	Period    string    `gorm:"primaryKey"`
	FromDate  civilDate `gorm:"primaryKey"`
	People    int
	UpdatedBy string
	UpdatedAt instant
}

// TableName is part of GORM's interface.
func (targetRow) TableName() string { return "targets" }

type targetView struct {
	Row                          targetRow `gorm:"embedded"`
	UnitCode, UnitName, UnitPath string
}

func (v targetView) entity() domain.Target {
	return domain.Target{
		UnitID: v.Row.UnitID, Service: domain.Service(v.Row.Service), Period: domain.Period(v.Row.Period), From: domain.Date(v.Row.FromDate),
		People: v.Row.People, UpdatedBy: v.Row.UpdatedBy, UpdatedAt: v.Row.UpdatedAt.t,
		UnitCode: v.UnitCode, UnitName: v.UnitName, UnitPath: v.UnitPath,
	}
}

type reportRepo struct{ repo }

// Targets returns the targets of a period; see domain.ReportRepo.
func (r reportRepo) Targets(ctx context.Context, area string, p domain.Period, from domain.Date) ([]domain.Target, error) {
	if area == "" {
		return nil, nil
	}
	q := inArea(r.db(ctx).Table("targets").Joins("JOIN units ON units.id = targets.unit_id"), area).
		Where("targets.from_date = ? AND targets.period = ?", civilDate(from), string(p))
	views, _, err := list[targetView](q, "targets.*, units.code AS unit_code, units.full_name AS unit_name, units.path AS unit_path",
		"units.path, targets.service DESC", domain.Page{})
	return mapped(views, targetView.entity), err
}

// SaveTarget sets a target or takes it away; see domain.ReportRepo.
func (r reportRepo) SaveTarget(ctx context.Context, t domain.Target) error {
	if t.People == 0 {
		return translate(r.db(ctx).Exec("DELETE FROM targets WHERE unit_id = ? AND service = ? AND period = ? AND from_date = ?",
			t.UnitID, string(t.Service), string(t.Period), civilDate(t.From)).Error)
	}
	row := targetRow{t.UnitID, string(t.Service), string(t.Period), civilDate(t.From), t.People, t.UpdatedBy, instant{r.orNow(t.UpdatedAt)}}
	return translate(r.db(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "unit_id"}, {Name: "service"}, {Name: "period"}, {Name: "from_date"}},
		DoUpdates: clause.AssignmentColumns([]string{"people", "updated_by", "updated_at"}),
	}).Create(&row).Error)
}

type indicatorRow struct {
	ID       int64  `gorm:"primaryKey"`
	NameVI   string `gorm:"column:name_vi"`
	NameEN   string `gorm:"column:name_en"`
	Measure  string
	Service  string
	Archived bool
}

// TableName is part of GORM's interface.
func (indicatorRow) TableName() string { return "indicators" }

func (r indicatorRow) entity() domain.Indicator {
	return domain.Indicator{ID: r.ID, NameVI: r.NameVI, NameEN: r.NameEN, Measure: r.Measure, Service: domain.Service(r.Service), Archived: r.Archived}
}

// Indicators returns the indicators by id; see domain.ReportRepo.
func (r reportRepo) Indicators(ctx context.Context, archived bool) ([]domain.Indicator, error) {
	q := r.db(ctx).Table("indicators")
	if !archived {
		q = q.Where("NOT archived")
	}
	rows, _, err := list[indicatorRow](q, "indicators.*", "id", domain.Page{})
	return mapped(rows, indicatorRow.entity), err
}

// SaveIndicator inserts or updates an indicator; see domain.ReportRepo.
func (r reportRepo) SaveIndicator(ctx context.Context, i *domain.Indicator) error {
	row := indicatorRow{i.ID, i.NameVI, i.NameEN, i.Measure, string(i.Service), i.Archived}
	if i.ID != 0 {
		return changed(r.db(ctx).Select("name_vi", "name_en", "measure", "service", "archived").Where("id = ?", i.ID).Updates(&row), "indicator", i.ID)
	}
	err := translate(r.db(ctx).Create(&row).Error)
	i.ID = row.ID
	return err
}

type indicatorValueRow struct {
	ID          int64 `gorm:"primaryKey"`
	IndicatorID int64
	UnitID      int64
	Date        civilDate
	Value       float64
	Note        string
	EnteredBy   string
	EnteredAt   instant
}

// TableName is part of GORM's interface.
func (indicatorValueRow) TableName() string { return "indicator_values" }

type indicatorValueView struct {
	Row                indicatorValueRow `gorm:"embedded"`
	UnitName, UnitPath string
}

func (v indicatorValueView) entity() domain.IndicatorValue {
	return domain.IndicatorValue{
		ID: v.Row.ID, IndicatorID: v.Row.IndicatorID, UnitID: v.Row.UnitID, Date: domain.Date(v.Row.Date), Value: v.Row.Value,
		Note: v.Row.Note, EnteredBy: v.Row.EnteredBy, EnteredAt: v.Row.EnteredAt.t, UnitName: v.UnitName, UnitPath: v.UnitPath,
	}
}

// AddIndicatorValue inserts a value and sets its ID.
func (r reportRepo) AddIndicatorValue(ctx context.Context, v *domain.IndicatorValue) error {
	v.EnteredAt = r.orNow(v.EnteredAt)
	row := indicatorValueRow{0, v.IndicatorID, v.UnitID, civilDate(v.Date), v.Value, v.Note, v.EnteredBy, instant{v.EnteredAt}}
	err := translate(r.db(ctx).Create(&row).Error)
	v.ID = row.ID
	return err
}

// IndicatorValues returns the values of an area; see domain.ReportRepo.
func (r reportRepo) IndicatorValues(ctx context.Context, area string, indicator int64, to domain.Date, p domain.Page) ([]domain.IndicatorValue, int, error) {
	if area == "" {
		return nil, 0, nil
	}
	q := inArea(r.db(ctx).Table("indicator_values").Joins("JOIN units ON units.id = indicator_values.unit_id"), area)
	if indicator != 0 {
		q = q.Where("indicator_values.indicator_id = ?", indicator)
	}
	if !to.IsZero() {
		q = q.Where("indicator_values.date <= ?", civilDate(to))
	}
	views, total, err := list[indicatorValueView](q, "indicator_values.*, units.full_name AS unit_name, units.path AS unit_path",
		"indicator_values.date DESC, indicator_values.id DESC", p)
	return mapped(views, indicatorValueView.entity), total, err
}

// inSchedules joins deliveries and schedules with the unit they are about.
func inSchedules(q *gorm.DB) *gorm.DB {
	return q.Joins("JOIN units ON units.id = report_schedules.unit_id")
}
