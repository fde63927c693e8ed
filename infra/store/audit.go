package store

import (
	"context"

	"luudong/domain"
)

type auditRow struct {
	ID        int64 `gorm:"primaryKey"`
	At        instant
	UserID    int64
	Username  string
	Action    string
	Subject   string
	SubjectID string
	Detail    string
	RequestID string
}

// TableName is part of GORM's interface.
func (auditRow) TableName() string { return "audit_events" }

func (r auditRow) entity() domain.AuditEvent {
	return domain.AuditEvent{
		ID: r.ID, At: r.At.t, UserID: r.UserID, Username: r.Username, Action: r.Action,
		Subject: r.Subject, SubjectID: r.SubjectID, Detail: r.Detail, RequestID: r.RequestID,
	}
}

type auditRepo struct{ repo }

const auditColumns = 9

// Append adds events; At is the store's clock where it is not set.
func (r auditRepo) Append(ctx context.Context, events ...domain.AuditEvent) error {
	return insertAll(r.db(ctx), r.rows(events), auditColumns)
}

// rows are new events as they are stored.
func (r auditRepo) rows(events []domain.AuditEvent) []auditRow {
	rows := make([]auditRow, len(events))
	for i, e := range events {
		rows[i] = auditRow{
			At: instant{r.orNow(e.At)}, UserID: e.UserID, Username: e.Username, Action: e.Action,
			Subject: e.Subject, SubjectID: e.SubjectID, Detail: e.Detail, RequestID: e.RequestID,
		}
	}
	return rows
}

// List returns a page of events, the newest first.
func (r auditRepo) List(ctx context.Context, p domain.Page) ([]domain.AuditEvent, int, error) {
	rows, total, err := list[auditRow](r.db(ctx).Table("audit_events"), "*", "at DESC, id DESC", p)
	return mapped(rows, auditRow.entity), total, err
}
