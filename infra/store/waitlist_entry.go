package store

import (
	"context"

	"gorm.io/gorm/clause"

	"luudong/domain"
)

type waitlistRow struct {
	ID         int64 `gorm:"primaryKey"`
	PointID    int64
	Service    string
	PersonID   int64
	Status     string
	OfferUntil instant
	CreatedAt  instant
}

// TableName is part of GORM's interface.
func (waitlistRow) TableName() string { return "waitlist_entries" }

func newWaitlistRow(w domain.WaitlistEntry) waitlistRow {
	return waitlistRow{
		ID: w.ID, PointID: w.PointID, Service: string(w.Service), PersonID: w.PersonID, Status: string(w.Status),
		OfferUntil: newInstant(w.OfferUntil), CreatedAt: instant{w.CreatedAt},
	}
}

func (r waitlistRow) entity() domain.WaitlistEntry {
	return domain.WaitlistEntry{
		ID: r.ID, PointID: r.PointID, Service: domain.Service(r.Service), PersonID: r.PersonID,
		Status: domain.WaitlistStatus(r.Status), OfferUntil: r.OfferUntil.pointer(), CreatedAt: r.CreatedAt.t,
	}
}

type waitlistRepo struct{ repo }

// Create inserts the entry and sets its ID, and CreatedAt if it is not set; see
// domain.WaitlistRepo.
func (r waitlistRepo) Create(ctx context.Context, w *domain.WaitlistEntry) error {
	w.CreatedAt = r.orNow(w.CreatedAt)
	row := newWaitlistRow(*w)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	w.ID = row.ID
	return nil
}

// Update saves the entry. CreatedAt too: a lapsed offer may go back to the end of the list.
func (r waitlistRepo) Update(ctx context.Context, w domain.WaitlistEntry) error {
	row := newWaitlistRow(w)
	q := r.db(ctx).Select("status", "offer_until", "created_at").Where("id = ?", w.ID)
	return changed(q.Updates(&row), "waitlist", w.ID)
}

// Next locks and returns the first waiting entry; see domain.WaitlistRepo. An
// entry that another transaction holds is being served there and left out.
func (r waitlistRepo) Next(ctx context.Context, pointID int64, s domain.Service) (domain.WaitlistEntry, error) {
	lock := forUpdate("waitlist_entries")
	lock.Options = clause.LockingOptionsSkipLocked
	var row waitlistRow
	err := r.db(ctx).Clauses(lock).
		Where("point_id = ? AND service = ? AND status = ?", pointID, string(s), string(domain.WaitlistWaiting)).
		Order("created_at, id").Limit(1).Take(&row).Error
	return row.entity(), found(err, "waitlist", pointID)
}

// ByID returns the entry with this id.
func (r waitlistRepo) ByID(ctx context.Context, id int64) (domain.WaitlistEntry, error) {
	var row waitlistRow
	err := r.db(ctx).Where("id = ?", id).Take(&row).Error
	return row.entity(), found(err, "waitlist", id)
}

// List returns a page of all entries of a point in the order of arrival.
func (r waitlistRepo) List(ctx context.Context, pointID int64, p domain.Page) ([]domain.WaitlistEntry, int, error) {
	q := r.db(ctx).Table("waitlist_entries").Where("point_id = ?", pointID)
	rows, total, err := list[waitlistRow](q, "*", "created_at, id", p)
	return mapped(rows, waitlistRow.entity), total, err
}
