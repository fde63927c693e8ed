package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"luudong/domain"
)

type appointmentRow struct {
	ID            int64 `gorm:"primaryKey"`
	Code          string
	SlotID        int64
	VisitID       int64
	PersonID      int64
	Service       string
	Status        string
	Source        string
	RequestKey    string
	HouseholdCode string
	CreatedBy     string
	CreatedAt     instant
	CancelledAt   instant
}

const appointmentColumns = 13

// TableName is part of GORM's interface.
func (appointmentRow) TableName() string { return "appointments" }

func newAppointmentRow(a *domain.Appointment) appointmentRow {
	return appointmentRow{
		ID: a.ID, Code: a.Code, SlotID: a.SlotID, VisitID: a.VisitID, PersonID: a.PersonID, Service: string(a.Service),
		Status: string(a.Status), Source: string(a.Source), RequestKey: a.RequestKey, HouseholdCode: a.HouseholdCode, CreatedBy: a.CreatedBy,
		CreatedAt: instant{a.CreatedAt}, CancelledAt: newInstant(a.CancelledAt),
	}
}

type appointmentRepo struct{ repo }

// Create inserts the appointments; see domain.AppointmentRepo. VisitID and
// Service must be those of the slot. CreatedAt is the store's clock where it is
// not set.
func (r appointmentRepo) Create(ctx context.Context, list []*domain.Appointment) error {
	rows := r.rows(list)
	if err := insertAll(r.db(ctx), rows, appointmentColumns); err != nil {
		return err
	}
	for i, a := range list {
		a.ID = rows[i].ID
	}
	return nil
}

// rows are new appointments as they are stored.
func (r appointmentRepo) rows(list []*domain.Appointment) []appointmentRow {
	rows := make([]appointmentRow, len(list))
	for i, a := range list {
		a.CreatedAt = r.orNow(a.CreatedAt)
		rows[i] = newAppointmentRow(a)
		rows[i].ID = 0
	}
	return rows
}

// Update saves slot, visit and state; code, person, service and origin never change.
func (r appointmentRepo) Update(ctx context.Context, a domain.Appointment) error {
	row := newAppointmentRow(&a)
	q := r.db(ctx).Select("slot_id", "visit_id", "status", "cancelled_at").Where("id = ?", a.ID)
	return changed(q.Updates(&row), "appointment", a.Code)
}

// LockByCode returns the appointments that share a code, held until the
// transaction ends. CodeNotFound if there are none.
func (r appointmentRepo) LockByCode(ctx context.Context, code string) ([]domain.Appointment, error) {
	var ids []int64
	err := r.db(ctx).Table("appointments").Clauses(forUpdate("appointments")).
		Where("code = ?", code).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, translate(err)
	}
	return r.ByCode(ctx, code)
}

// ByCode returns the appointments that share a code. CodeNotFound if there are none.
func (r appointmentRepo) ByCode(ctx context.Context, code string) ([]domain.Appointment, error) {
	return r.some(r.query(ctx).Where("appointments.code = ?", code), code)
}

// ByCodes returns the appointments under each of the codes.
func (r appointmentRepo) ByCodes(ctx context.Context, codes []string) (map[string][]domain.Appointment, error) {
	out := make(map[string][]domain.Appointment, len(codes))
	for chunk := range slices.Chunk(codes, maxParameters) {
		found, _, err := r.read(r.query(ctx).Where("appointments.code IN ?", chunk), domain.Page{})
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			out[a.Code] = append(out[a.Code], a)
		}
	}
	return out, nil
}

// ByHousehold returns the appointments that were booked together under the code
// of a first ticket. CodeNotFound if there are none.
func (r appointmentRepo) ByHousehold(ctx context.Context, code string) ([]domain.Appointment, error) {
	if code == "" {
		return nil, domain.NotFound("household", code)
	}
	found, _, err := r.read(r.query(ctx).Where("appointments.household_code = ? AND appointments.household_code <> ''", withoutNUL.Replace(code)), domain.Page{})
	if err == nil && len(found) == 0 {
		err = domain.NotFound("household", code)
	}
	return found, err
}

func (r appointmentRepo) some(q *gorm.DB, ref string) ([]domain.Appointment, error) {
	found, _, err := r.read(q, domain.Page{})
	if err == nil && len(found) == 0 {
		err = domain.NotFound("appointment", ref)
	}
	return found, err
}

// LiveServices returns the services for which these people have a live appointment.
func (r appointmentRepo) LiveServices(ctx context.Context, personIDs []int64) (map[int64][]domain.Service, error) {
	live := map[int64][]domain.Service{}
	for chunk := range slices.Chunk(personIDs, maxParameters) {
		var rows []appointmentRow
		err := r.db(ctx).Select("person_id", "service").Where("status IN ?", liveStatuses).
			Where("person_id IN ?", chunk).Order("person_id, service DESC").Find(&rows).Error
		if err != nil {
			return nil, translate(err)
		}
		for _, row := range rows {
			live[row.PersonID] = append(live[row.PersonID], domain.Service(row.Service))
		}
	}
	return live, nil
}

var liveStatuses = []string{string(domain.AppointmentBooked), string(domain.AppointmentCheckedIn)}
