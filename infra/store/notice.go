package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type noticeRow struct {
	ID           int64 `gorm:"primaryKey"`
	MessageID    string
	Kind         string
	Channel      string
	Language     string
	PersonID     int64
	Code         string
	WaitlistID   int64
	SlotID       int64
	InvitationID int64
	Recipient    string
	Status       string
	DueAt        instant
	ExpiresAt    instant
	Attempts     int
	Fault        string
	FaultInfo    string
	Subject      string
	Body         string
	CreatedAt    instant
	SettledAt    instant
}

const noticeColumns = 21

// TableName is part of GORM's interface.
func (noticeRow) TableName() string { return "notices" }

func newNoticeRow(n domain.Notice) noticeRow {
	return noticeRow{
		ID: n.ID, MessageID: n.MessageID, Kind: string(n.Kind), Channel: string(n.Channel), Language: string(n.Language),
		PersonID: n.PersonID, Code: n.Code, WaitlistID: n.WaitlistID, SlotID: n.SlotID, InvitationID: n.InvitationID, Recipient: n.Recipient,
		Status: string(n.Status), DueAt: instant{n.DueAt}, ExpiresAt: instant{n.ExpiresAt}, Attempts: n.Attempts,
		Fault: string(n.Fault), FaultInfo: n.FaultInfo, Subject: n.Subject, Body: n.Body,
		CreatedAt: instant{n.CreatedAt}, SettledAt: newInstant(n.SettledAt),
	}
}

func (r noticeRow) entity() domain.Notice {
	return domain.Notice{
		ID: r.ID, MessageID: r.MessageID, Kind: domain.NoticeKind(r.Kind), Channel: domain.Channel(r.Channel),
		Language: domain.Language(r.Language), PersonID: r.PersonID, Code: r.Code, WaitlistID: r.WaitlistID, SlotID: r.SlotID, InvitationID: r.InvitationID,
		Recipient: r.Recipient, Status: domain.NoticeStatus(r.Status), DueAt: r.DueAt.t, ExpiresAt: r.ExpiresAt.t,
		Attempts: r.Attempts, Fault: domain.Fault(r.Fault), FaultInfo: r.FaultInfo, Subject: r.Subject, Body: r.Body,
		CreatedAt: r.CreatedAt.t, SettledAt: r.SettledAt.pointer(),
	}
}

// noticeView is a notice with the person's name.
type noticeView struct {
	Row      noticeRow `gorm:"embedded"`
	FullName string
}

const noticeViewColumns = "notices.*, persons.full_name"

func (v noticeView) entity() domain.Notice {
	n := v.Row.entity()
	n.PersonName = v.FullName
	return n
}

type noticeRepo struct{ repo }

// Create inserts the notices and sets their IDs.
func (r noticeRepo) Create(ctx context.Context, list []*domain.Notice) error {
	rows := r.rows(list)
	if err := insertAll(r.db(ctx), rows, noticeColumns); err != nil {
		return err
	}
	for i, n := range list {
		n.ID = rows[i].ID
	}
	return nil
}

// rows are new notices as they are stored.
func (r noticeRepo) rows(list []*domain.Notice) []noticeRow {
	rows := make([]noticeRow, len(list))
	for i, n := range list {
		n.CreatedAt = r.orNow(n.CreatedAt)
		rows[i] = newNoticeRow(*n)
		rows[i].ID = 0
	}
	return rows
}

// CancelQueued cancels what is still to be told; see domain.NoticeRepo. It goes
// by the person, for whom there is an index.
func (r noticeRepo) CancelQueued(ctx context.Context, about []domain.NoticeSubject, now time.Time, why domain.Fault) error {
	for _, subject := range about {
		err := r.db(ctx).Table("notices").
			Where("person_id = ? AND code = ? AND status = ?", subject.PersonID, subject.Code, string(domain.NoticeQueued)).
			Updates(map[string]any{"status": string(domain.NoticeCancelled), "settled_at": instant{now}, "fault": string(why)}).Error
		if err != nil {
			return translate(err)
		}
	}
	return nil
}

// due keeps what Claim takes. The states stand in the text, so that both engines
// see that the index of due notices is for this query.
func due(q *gorm.DB, now time.Time) *gorm.DB {
	return q.Where("notices.status IN ('queued', 'sending') AND notices.due_at <= ?", instant{now})
}

// AnyDue reports whether something is due; see domain.NoticeRepo.
func (r noticeRepo) AnyDue(ctx context.Context, now time.Time) (bool, error) {
	var ids []int64
	err := due(r.db(ctx).Table("notices"), now).Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, translate(err)
}

// Claim takes notices that are due; see domain.NoticeRepo.
func (r noticeRepo) Claim(ctx context.Context, now, until time.Time, limit int) ([]domain.Notice, error) {
	lock := forUpdate("notices")
	lock.Options = clause.LockingOptionsSkipLocked
	var rows []noticeRow
	err := due(r.db(ctx).Clauses(lock), now).Order("due_at, id").Limit(limit).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, translate(err)
	}
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
		rows[i].Status, rows[i].DueAt = string(domain.NoticeSending), instant{until}
		rows[i].Attempts++
	}
	err = r.db(ctx).Table("notices").Where("id IN ?", ids).Updates(map[string]any{
		"status": string(domain.NoticeSending), "due_at": instant{until}, "attempts": gorm.Expr("attempts + 1"),
	}).Error
	return mapped(rows, noticeRow.entity), translate(err)
}

// Settle saves the outcome of a claimed notice; see domain.NoticeRepo. The
// number of the attempt is what tells two claims apart.
func (r noticeRepo) Settle(ctx context.Context, n domain.Notice, attempt int) (bool, error) {
	row := newNoticeRow(n)
	result := r.db(ctx).Select("recipient", "status", "due_at", "attempts", "fault", "fault_info", "subject", "body", "settled_at").
		Where("id = ? AND status = ? AND attempts = ?", n.ID, string(domain.NoticeSending), attempt).Updates(&row)
	return result.RowsAffected == 1, translate(result.Error)
}

// Requeue saves a notice that is to be sent again.
func (r noticeRepo) Requeue(ctx context.Context, n domain.Notice) error {
	row := newNoticeRow(n)
	q := r.db(ctx).Select("channel", "recipient", "status", "due_at", "attempts", "fault", "fault_info", "settled_at").Where("id = ?", n.ID)
	return changed(q.Updates(&row), "notice", n.ID)
}

// Lock returns the notice, held until the transaction ends.
func (r noticeRepo) Lock(ctx context.Context, id int64) (domain.Notice, error) {
	var row noticeRow
	err := r.db(ctx).Clauses(forUpdate("notices")).Where("id = ?", id).Take(&row).Error
	return row.entity(), found(err, "notice", id)
}

// EraseBodies erases old texts; see domain.NoticeRepo.
func (r noticeRepo) EraseBodies(ctx context.Context, before time.Time) (int, error) {
	result := r.db(ctx).Table("notices").Where("body <> '' AND settled_at < ?", instant{before}).
		Updates(map[string]any{"subject": "", "body": ""})
	return int(result.RowsAffected), translate(result.Error)
}
