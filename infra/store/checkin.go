package store

import (
	"context"

	"gorm.io/gorm"

	"luudong/domain"
)

type checkInRow struct {
	ID              int64 `gorm:"primaryKey"`
	VisitID         int64
	PersonID        int64
	AppointmentCode string
	Services        string
	QueueNumber     int
	Station         string
	Status          string
	Nonce           string
	ArrivedAt       instant
	CalledAt        instant
	DoneAt          instant
	RecordedBy      string
}

// TableName is part of GORM's interface.
func (checkInRow) TableName() string { return "checkins" }

// checkInView is a check-in with the person.
type checkInView struct {
	Row      checkInRow `gorm:"embedded"`
	Attendee attendee   `gorm:"embedded"`
}

const checkInViewColumns = "checkins.*, " + attendeeColumns

func newCheckInRow(c domain.CheckIn) checkInRow {
	return checkInRow{
		ID: c.ID, VisitID: c.VisitID, PersonID: c.PersonID, AppointmentCode: c.AppointmentCode,
		Services: joinServices(c.Services), QueueNumber: c.QueueNumber, Station: c.Station, Status: string(c.Status),
		Nonce: c.Nonce, ArrivedAt: instant{c.ArrivedAt}, CalledAt: newInstant(c.CalledAt), DoneAt: newInstant(c.DoneAt),
		RecordedBy: c.RecordedBy,
	}
}

func (r checkInRepo) entity(v checkInView) (domain.CheckIn, error) {
	person, err := r.attendee(v.Row.PersonID, v.Attendee)
	return domain.CheckIn{
		ID: v.Row.ID, VisitID: v.Row.VisitID, PersonID: v.Row.PersonID, AppointmentCode: v.Row.AppointmentCode,
		Services: splitServices(v.Row.Services), QueueNumber: v.Row.QueueNumber, Station: v.Row.Station,
		Status: domain.CheckInStatus(v.Row.Status), Nonce: v.Row.Nonce, ArrivedAt: v.Row.ArrivedAt.t,
		CalledAt: v.Row.CalledAt.pointer(), DoneAt: v.Row.DoneAt.pointer(), RecordedBy: v.Row.RecordedBy,
		Person: person,
	}, err
}

type checkInRepo struct{ repo }

// Create inserts the check-in and sets its ID; see domain.CheckInRepo. It needs
// a nonce. ArrivedAt is the store's clock if it is not set.
func (r checkInRepo) Create(ctx context.Context, c *domain.CheckIn) error {
	c.ArrivedAt = r.orNow(c.ArrivedAt)
	row := newCheckInRow(*c)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	c.ID = row.ID
	return nil
}

// Update saves where the person is; who, when and with which number never change.
func (r checkInRepo) Update(ctx context.Context, c domain.CheckIn) error {
	row := newCheckInRow(c)
	q := r.db(ctx).Select("station", "status", "called_at", "done_at", "services").Where("id = ?", c.ID)
	return changed(q.Updates(&row), "checkin", c.ID)
}

func (r checkInRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("checkins").Joins("JOIN persons ON persons.id = checkins.person_id")
}

// Lock returns the check-in, held until the transaction ends.
func (r checkInRepo) Lock(ctx context.Context, id int64) (domain.CheckIn, error) {
	return r.one(r.query(ctx).Clauses(forUpdate("checkins")).Where("checkins.id = ?", id), id)
}

// ByNonce returns the check-in that a request made.
func (r checkInRepo) ByNonce(ctx context.Context, nonce string) (domain.CheckIn, error) {
	return r.one(r.query(ctx).Where("checkins.nonce = ?", nonce), nonce)
}

func (r checkInRepo) one(q *gorm.DB, ref any) (domain.CheckIn, error) {
	v, err := one[checkInView](q, checkInViewColumns)
	if err != nil {
		return domain.CheckIn{}, found(err, "checkin", ref)
	}
	return r.entity(v)
}

// ByVisit returns the check-ins of a visit by queue number.
func (r checkInRepo) ByVisit(ctx context.Context, visitID int64) ([]domain.CheckIn, error) {
	views, _, err := list[checkInView](r.query(ctx).Where("checkins.visit_id = ?", visitID),
		checkInViewColumns, "checkins.queue_number", domain.Page{})
	if err != nil {
		return nil, err
	}
	return mappedOrError(views, r.entity)
}
