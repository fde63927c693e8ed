package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type scheduleRow struct {
	ID         int64 `gorm:"primaryKey"`
	Period     string
	UnitID     int64
	Recipients string
	Language   string
	Active     bool
	CreatedBy  string
	CreatedAt  instant
}

// TableName is part of GORM's interface.
func (scheduleRow) TableName() string { return "report_schedules" }

type scheduleView struct {
	Row                scheduleRow `gorm:"embedded"`
	UnitName, UnitPath string
}

const scheduleViewColumns = "report_schedules.*, units.full_name AS unit_name, units.path AS unit_path"

func newScheduleRow(s domain.ReportSchedule) scheduleRow {
	return scheduleRow{s.ID, string(s.Period), s.UnitID, strings.Join(s.Recipients, ","), string(s.Language), s.Active, s.CreatedBy, instant{s.CreatedAt}}
}

func (v scheduleView) entity() domain.ReportSchedule {
	return domain.ReportSchedule{
		ID: v.Row.ID, Period: domain.Period(v.Row.Period), UnitID: v.Row.UnitID, Recipients: strings.Split(v.Row.Recipients, ","),
		Language: domain.Language(v.Row.Language), Active: v.Row.Active, CreatedBy: v.Row.CreatedBy, CreatedAt: v.Row.CreatedAt.t,
		UnitName: v.UnitName, UnitPath: v.UnitPath,
	}
}

// CreateSchedule inserts a schedule and sets its ID.
func (r reportRepo) CreateSchedule(ctx context.Context, s *domain.ReportSchedule) error {
	s.CreatedAt = r.orNow(s.CreatedAt)
	row := newScheduleRow(*s)
	err := translate(r.db(ctx).Select("*").Omit("id").Create(&row).Error)
	s.ID = row.ID
	return err
}

// UpdateSchedule saves all but who made it and when.
func (r reportRepo) UpdateSchedule(ctx context.Context, s domain.ReportSchedule) error {
	row := newScheduleRow(s)
	return changed(r.db(ctx).Select("period", "unit_id", "recipients", "language", "active").Where("id = ?", s.ID).Updates(&row), "report_schedule", s.ID)
}

func (r reportRepo) schedules(ctx context.Context) *gorm.DB {
	return inSchedules(r.db(ctx).Table("report_schedules"))
}

// Schedule returns the schedule with this id.
func (r reportRepo) Schedule(ctx context.Context, id int64) (domain.ReportSchedule, error) {
	v, err := one[scheduleView](r.schedules(ctx).Where("report_schedules.id = ?", id), scheduleViewColumns)
	return v.entity(), found(err, "report_schedule", id)
}

// Schedules returns the schedules of an area; see domain.ReportRepo.
func (r reportRepo) Schedules(ctx context.Context, area string) ([]domain.ReportSchedule, error) {
	if area == "" {
		return nil, nil
	}
	views, _, err := list[scheduleView](inArea(r.schedules(ctx), area), scheduleViewColumns, "report_schedules.active DESC, report_schedules.id", domain.Page{})
	return mapped(views, scheduleView.entity), err
}

type reportDeliveryRow struct {
	ID         int64 `gorm:"primaryKey"`
	ScheduleID int64
	FromDate   civilDate
	ToDate     civilDate
	Recipient  string
	MessageID  string
	Status     string
	DueAt      instant
	Attempts   int
	Fault      string
	CreatedAt  instant
	SettledAt  instant
}

const reportDeliveryColumns = 12

// TableName is part of GORM's interface.
func (reportDeliveryRow) TableName() string { return "report_deliveries" }

type reportDeliveryView struct {
	Row                reportDeliveryRow `gorm:"embedded"`
	Period             string
	UnitID             int64
	Language           string
	UnitName, UnitPath string
}

const reportDeliveryViewColumns = "report_deliveries.*, report_schedules.period, report_schedules.unit_id, report_schedules.language, units.full_name AS unit_name, units.path AS unit_path"

func newReportDeliveryRow(d domain.ReportDelivery) reportDeliveryRow {
	return reportDeliveryRow{d.ID, d.ScheduleID, civilDate(d.From), civilDate(d.To), d.Recipient, d.MessageID, string(d.Status), instant{d.DueAt},
		d.Attempts, string(d.Fault), instant{d.CreatedAt}, newInstant(d.SettledAt)}
}

func (v reportDeliveryView) entity() domain.ReportDelivery {
	return domain.ReportDelivery{
		ID: v.Row.ID, ScheduleID: v.Row.ScheduleID, From: domain.Date(v.Row.FromDate), To: domain.Date(v.Row.ToDate), Recipient: v.Row.Recipient,
		MessageID: v.Row.MessageID, Status: domain.DeliveryStatus(v.Row.Status), DueAt: v.Row.DueAt.t, Attempts: v.Row.Attempts,
		Fault: domain.Fault(v.Row.Fault), CreatedAt: v.Row.CreatedAt.t, SettledAt: v.Row.SettledAt.pointer(),
		Schedule: domain.ReportSchedule{
			ID: v.Row.ScheduleID, Period: domain.Period(v.Period), UnitID: v.UnitID, Language: domain.Language(v.Language), UnitName: v.UnitName, UnitPath: v.UnitPath,
		},
	}
}

func (r reportRepo) deliveries(ctx context.Context) *gorm.DB {
	return inSchedules(r.db(ctx).Table("report_deliveries").Joins("JOIN report_schedules ON report_schedules.id = report_deliveries.schedule_id"))
}

// AddDeliveries inserts what is not there yet; see domain.ReportRepo.
func (r reportRepo) AddDeliveries(ctx context.Context, list []domain.ReportDelivery) (int, error) {
	if len(list) == 0 {
		return 0, nil
	}
	rows := make([]reportDeliveryRow, len(list))
	for i, d := range list {
		rows[i] = newReportDeliveryRow(d)
		rows[i].ID = 0
	}
	result := r.db(ctx).Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, maxParameters/reportDeliveryColumns)
	return int(result.RowsAffected), translate(result.Error)
}

// ClaimDeliveries takes some that are due; see domain.ReportRepo.
func (r reportRepo) ClaimDeliveries(ctx context.Context, now, until time.Time, limit int) ([]domain.ReportDelivery, error) {
	lock := forUpdate("report_deliveries")
	lock.Options = clause.LockingOptionsSkipLocked
	var views []reportDeliveryView
	err := r.deliveries(ctx).Clauses(lock).Select(reportDeliveryViewColumns).
		Where("report_deliveries.status IN ('queued', 'sending') AND report_deliveries.due_at <= ?", instant{now}).
		Order("report_deliveries.due_at, report_deliveries.id").Limit(limit).Find(&views).Error
	if err != nil || len(views) == 0 {
		return nil, translate(err)
	}
	ids := make([]int64, len(views))
	for i := range views {
		row := &views[i].Row
		ids[i], row.Status, row.DueAt = row.ID, string(domain.DeliverySending), instant{until}
		row.Attempts++
	}
	err = r.db(ctx).Table("report_deliveries").Where("id IN ?", ids).Updates(map[string]any{
		"status": string(domain.DeliverySending), "due_at": instant{until}, "attempts": gorm.Expr("attempts + 1"),
	}).Error
	return mapped(views, reportDeliveryView.entity), translate(err)
}

// SettleDelivery saves the outcome of an attempt; see domain.ReportRepo. The
// number of the attempt is what tells two claims apart.
func (r reportRepo) SettleDelivery(ctx context.Context, d domain.ReportDelivery) (bool, error) {
	row := newReportDeliveryRow(d)
	result := r.db(ctx).Select("status", "due_at", "fault", "settled_at").
		Where("id = ? AND status = ? AND attempts = ?", d.ID, string(domain.DeliverySending), d.Attempts).Updates(&row)
	return result.RowsAffected == 1, translate(result.Error)
}

// RequeueDelivery makes a failed delivery due again; see domain.ReportRepo.
func (r reportRepo) RequeueDelivery(ctx context.Context, area string, id int64, now time.Time) (bool, error) {
	if area == "" {
		return false, nil
	}
	mine := inArea(inSchedules(r.db(ctx).Table("report_schedules")), area).Select("report_schedules.id")
	result := r.db(ctx).Table("report_deliveries").Where("id = ? AND status = ? AND schedule_id IN (?)", id, string(domain.DeliveryFailed), mine).
		Updates(map[string]any{"status": string(domain.DeliveryQueued), "due_at": instant{now}, "attempts": 0, "fault": "", "settled_at": nil})
	return result.RowsAffected == 1, translate(result.Error)
}

// Deliveries returns those of an area, the newest first.
func (r reportRepo) Deliveries(ctx context.Context, area string, p domain.Page) ([]domain.ReportDelivery, int, error) {
	if area == "" {
		return nil, 0, nil
	}
	views, total, err := list[reportDeliveryView](inArea(r.deliveries(ctx), area), reportDeliveryViewColumns, "report_deliveries.created_at DESC, report_deliveries.id DESC", p)
	return mapped(views, reportDeliveryView.entity), total, err
}
