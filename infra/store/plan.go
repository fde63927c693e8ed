package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"luudong/domain"
)

type planRow struct {
	ID                 int64 `gorm:"primaryKey"`
	Name               string
	FromDate           civilDate
	ToDate             civilDate
	UnitPath           string
	Status             string
	TimeLimitMS        int64 `gorm:"column:time_limit_ms"`
	Iterations         int
	Seed               int64
	Run                string
	RunError           string
	ProgressServed     int
	ProgressUpperBound int
	ProgressIterations int
	ProgressElapsedMS  int64 `gorm:"column:progress_elapsed_ms"`
	ProgressVisits     int
	HeartbeatAt        instant
	StopRequested      bool
	Served             int
	UpperBound         int
	TravelMinutes      int
	TeamDays           int
	CreatedBy          string
	CreatedAt          instant
	PublishedBy        string
	PublishedAt        instant
	BasedOn            *int64
	ChangedVisits      int
	LostBookings       int
	Score              int64
	ScoreBound         int64
	ProgressScore      int64
	ProgressScoreBound int64
}

// TableName is part of GORM's interface.
func (planRow) TableName() string { return "plans" }

// planView is a plan with the number of its visits.
type planView struct {
	Row        planRow `gorm:"embedded"`
	VisitCount int
}

const planViewColumns = "plans.*, (SELECT count(*) FROM visits WHERE visits.plan_id = plans.id) AS visit_count"

func newPlanRow(p domain.Plan) planRow {
	return planRow{
		ID: p.ID, Name: p.Name, FromDate: civilDate(p.From), ToDate: civilDate(p.To), UnitPath: p.UnitPath,
		Status:      string(p.Status),
		TimeLimitMS: p.Options.TimeLimit.Milliseconds(), Iterations: p.Options.Iterations, Seed: p.Options.Seed,
		Run: string(p.Run), RunError: p.RunError,
		ProgressServed: p.Progress.Served, ProgressUpperBound: p.Progress.UpperBound,
		ProgressIterations: p.Progress.Iterations, ProgressElapsedMS: p.Progress.Elapsed.Milliseconds(),
		ProgressVisits: p.Progress.Visits, HeartbeatAt: instant{p.HeartbeatAt}, StopRequested: p.StopRequested, Served: p.Served, UpperBound: p.UpperBound,
		TravelMinutes: p.TravelMinutes, TeamDays: p.TeamDays, CreatedBy: p.CreatedBy, CreatedAt: instant{p.CreatedAt},
		PublishedBy: p.PublishedBy, PublishedAt: newInstant(p.PublishedAt),
		BasedOn: optionalID(p.BasedOn), ChangedVisits: p.ChangedVisits, LostBookings: p.LostBookings,
		Score: p.Score, ScoreBound: p.ScoreBound, ProgressScore: p.Progress.Score, ProgressScoreBound: p.Progress.ScoreBound,
	}
}

func (v planView) entity() domain.Plan {
	return domain.Plan{
		ID: v.Row.ID, Name: v.Row.Name, From: domain.Date(v.Row.FromDate), To: domain.Date(v.Row.ToDate), UnitPath: v.Row.UnitPath,
		Status:  domain.PlanStatus(v.Row.Status),
		Options: domain.PlanOptions{TimeLimit: milliseconds(v.Row.TimeLimitMS), Iterations: v.Row.Iterations, Seed: v.Row.Seed},
		Run:     domain.RunState(v.Row.Run), RunError: v.Row.RunError,
		Progress: domain.RunProgress{
			Served: v.Row.ProgressServed, UpperBound: v.Row.ProgressUpperBound, Iterations: v.Row.ProgressIterations,
			Elapsed: milliseconds(v.Row.ProgressElapsedMS), Visits: v.Row.ProgressVisits,
			Score: v.Row.ProgressScore, ScoreBound: v.Row.ProgressScoreBound,
		},
		HeartbeatAt: v.Row.HeartbeatAt.t, StopRequested: v.Row.StopRequested, Served: v.Row.Served, UpperBound: v.Row.UpperBound, TravelMinutes: v.Row.TravelMinutes,
		TeamDays: v.Row.TeamDays, VisitCount: v.VisitCount, CreatedBy: v.Row.CreatedBy, CreatedAt: v.Row.CreatedAt.t,
		PublishedBy: v.Row.PublishedBy, PublishedAt: v.Row.PublishedAt.pointer(),
		BasedOn: idOf(v.Row.BasedOn), ChangedVisits: v.Row.ChangedVisits, LostBookings: v.Row.LostBookings,
		Score: v.Row.Score, ScoreBound: v.Row.ScoreBound,
	}
}

func milliseconds(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

type planRepo struct{ repo }

// Create inserts the plan and sets its ID, and CreatedAt if it is not set.
func (r planRepo) Create(ctx context.Context, p *domain.Plan) error {
	p.CreatedAt = r.orNow(p.CreatedAt)
	row := newPlanRow(*p)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	p.ID = row.ID
	return nil
}

// Update saves all but who made the plan and when; VisitCount is counted, not saved.
func (r planRepo) Update(ctx context.Context, p domain.Plan) error {
	row := newPlanRow(p)
	q := r.db(ctx).Select("*").Omit("id", "created_by", "created_at").Where("id = ?", p.ID)
	return changed(q.Updates(&row), "plan", p.ID)
}

// Lock returns the plan, held until the transaction ends.
func (r planRepo) Lock(ctx context.Context, id int64) (domain.Plan, error) {
	return r.byID(r.db(ctx).Clauses(forUpdate("plans")), id)
}

// ByID returns the plan with this id.
func (r planRepo) ByID(ctx context.Context, id int64) (domain.Plan, error) {
	return r.byID(r.db(ctx), id)
}

func (planRepo) byID(q *gorm.DB, id int64) (domain.Plan, error) {
	v, err := one[planView](q.Table("plans").Where("plans.id = ?", id), planViewColumns)
	return v.entity(), found(err, "plan", id)
}

// List returns a page of plans, the newest first.
func (r planRepo) List(ctx context.Context, p domain.Page) ([]domain.Plan, int, error) {
	views, total, err := list[planView](r.db(ctx).Table("plans"), planViewColumns, "plans.created_at DESC, plans.id DESC", p)
	return mapped(views, planView.entity), total, err
}
