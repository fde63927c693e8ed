package store

import (
	"context"

	"luudong/domain"
)

type caseRow struct {
	ID         int64 `gorm:"primaryKey"`
	Code       string
	UnitID     int64
	PersonID   *int64
	Subject    string
	Body       string
	Status     string
	AssignedTo string
	Answer     string
	DueAt      instant
	CreatedBy  string
	CreatedAt  instant
	ClosedAt   instant
}

// TableName is part of GORM's interface.
func (caseRow) TableName() string { return "hotline_cases" }

func newCaseRow(h domain.HotlineCase) caseRow {
	return caseRow{
		ID: h.ID, Code: h.Code, UnitID: h.UnitID, PersonID: optionalID(h.PersonID), Subject: h.Subject, Body: h.Body,
		Status: string(h.Status), AssignedTo: h.AssignedTo, Answer: h.Answer, DueAt: instant{h.DueAt},
		CreatedBy: h.CreatedBy, CreatedAt: instant{h.CreatedAt}, ClosedAt: newInstant(h.ClosedAt),
	}
}

func (r caseRow) entity() domain.HotlineCase {
	return domain.HotlineCase{
		ID: r.ID, Code: r.Code, UnitID: r.UnitID, PersonID: idOf(r.PersonID), Subject: r.Subject, Body: r.Body,
		Status: domain.CaseStatus(r.Status), AssignedTo: r.AssignedTo, Answer: r.Answer, DueAt: r.DueAt.t,
		CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt.t, ClosedAt: r.ClosedAt.pointer(),
	}
}

type hotlineCaseRepo struct{ repo }

// Create inserts the case and sets its ID, and CreatedAt if it is not set.
func (r hotlineCaseRepo) Create(ctx context.Context, h *domain.HotlineCase) error {
	h.CreatedAt = r.orNow(h.CreatedAt)
	row := newCaseRow(*h)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	h.ID = row.ID
	return nil
}

// Update saves all but code and origin.
func (r hotlineCaseRepo) Update(ctx context.Context, h domain.HotlineCase) error {
	row := newCaseRow(h)
	q := r.db(ctx).Select("*").Omit("id", "code", "created_by", "created_at").Where("id = ?", h.ID)
	return changed(q.Updates(&row), "case", h.ID)
}

// Lock returns the case, held until the transaction ends.
func (r hotlineCaseRepo) Lock(ctx context.Context, id int64) (domain.HotlineCase, error) {
	var row caseRow
	err := r.db(ctx).Clauses(forUpdate("hotline_cases")).Where("id = ?", id).Take(&row).Error
	return row.entity(), found(err, "case", id)
}

// List returns a page of the cases of an area, the earliest due first.
func (r hotlineCaseRepo) List(ctx context.Context, area string, p domain.Page) ([]domain.HotlineCase, int, error) {
	if area == "" {
		return nil, 0, nil
	}
	q := r.db(ctx).Table("hotline_cases").Joins("JOIN units ON units.id = hotline_cases.unit_id")
	rows, total, err := list[caseRow](inArea(q, area), "hotline_cases.*", "hotline_cases.due_at, hotline_cases.id", p)
	return mapped(rows, caseRow.entity), total, err
}
