package store

import (
	"context"

	"luudong/domain"
)

type unservedRow struct {
	PlanID      int64
	PointID     int64
	Service     string
	People      int
	Reason      string
	RelaxKind   string
	RelaxAmount int
	RelaxTeamID *int64
	RelaxDate   civilDate
}

const unservedColumns = 9

// TableName is part of GORM's interface.
func (unservedRow) TableName() string { return "unserved_demand" }

// unservedView is unserved demand with what the point and the team say.
type unservedView struct {
	Row       unservedRow `gorm:"embedded"`
	PointCode string
	PointName string
	TeamCode  *string
}

func (v unservedView) entity() domain.UnservedDemand {
	relax := domain.Relaxation{Kind: v.Row.RelaxKind, Amount: v.Row.RelaxAmount, TeamID: idOf(v.Row.RelaxTeamID), Date: domain.Date(v.Row.RelaxDate)}
	if v.TeamCode != nil {
		relax.TeamCode = *v.TeamCode
	}
	return domain.UnservedDemand{
		PlanID: v.Row.PlanID, PointID: v.Row.PointID, PointCode: v.PointCode, PointName: v.PointName,
		Service: domain.Service(v.Row.Service), People: v.Row.People, Reason: v.Row.Reason, Relax: relax,
	}
}

// SaveResult replaces the visits and the unserved demand of a draft; see
// domain.PlanRepo. Returns conflicts "plan.not_draft" and "visit.team_overlap".
func (r planRepo) SaveResult(ctx context.Context, planID int64, visits []*domain.Visit, unserved []domain.UnservedDemand) error {
	plan, err := r.Lock(ctx, planID)
	if err != nil {
		return err
	}
	if plan.Status != domain.PlanDraft {
		return domain.Conflict("plan.not_draft", planID)
	}
	for _, old := range []any{&visitRow{}, &unservedRow{}} {
		if err := r.db(ctx).Where("plan_id = ?", planID).Delete(old).Error; err != nil {
			return translate(err)
		}
	}
	rows := make([]visitRow, len(visits))
	for i, v := range visits {
		v.PlanID, v.Live = planID, false
		rows[i] = newVisitRow(*v)
		rows[i].ID = 0
	}
	if err := insertAll(r.db(ctx), rows, visitColumns); err != nil {
		return err
	}
	for i, v := range visits {
		v.ID = rows[i].ID
	}
	left := make([]unservedRow, len(unserved))
	for i, u := range unserved {
		left[i] = unservedRow{planID, u.PointID, string(u.Service), u.People, u.Reason,
			u.Relax.Kind, u.Relax.Amount, optionalID(u.Relax.TeamID), civilDate(u.Relax.Date)}
	}
	return insertAll(r.db(ctx), left, unservedColumns)
}

// Unserved returns a page of what a plan leaves out, the most people first.
func (r planRepo) Unserved(ctx context.Context, planID int64, p domain.Page) ([]domain.UnservedDemand, int, error) {
	q := r.db(ctx).Table("unserved_demand").Where("unserved_demand.plan_id = ?", planID).
		Joins("JOIN points ON points.id = unserved_demand.point_id").
		Joins("LEFT JOIN teams ON teams.id = unserved_demand.relax_team_id")
	views, total, err := list[unservedView](q, "unserved_demand.*, points.code AS point_code, points.name AS point_name, teams.code AS team_code",
		"unserved_demand.people DESC, points.code, unserved_demand.service, unserved_demand.reason", p)
	return mapped(views, unservedView.entity), total, err
}

type planPointRow struct {
	PlanID  int64 `gorm:"primaryKey;autoIncrement:false"`
	PointID int64 `gorm:"primaryKey;autoIncrement:false"`
}

// TableName is part of GORM's interface.
func (planPointRow) TableName() string { return "plan_points" }

// SetPoints limits a new plan to points; see domain.PlanRepo.
func (r planRepo) SetPoints(ctx context.Context, planID int64, pointIDs []int64) error {
	rows := make([]planPointRow, len(pointIDs))
	for i, id := range pointIDs {
		rows[i] = planPointRow{planID, id}
	}
	return insertValues(r.db(ctx), rows, 2)
}

// PointIDs returns the points that a plan is limited to; see domain.PlanRepo.
func (r planRepo) PointIDs(ctx context.Context, planID int64) (ids []int64, err error) {
	err = r.db(ctx).Table("plan_points").Where("plan_id = ?", planID).Order("point_id").Pluck("point_id", &ids).Error
	return ids, translate(err)
}
