package store

import (
	"context"

	"gorm.io/gorm"

	"luudong/domain"
)

// appointmentView is an appointment with what slot, visit, person, point, unit
// and team say.
type appointmentView struct {
	appointmentRow
	StartMinute, EndMinute int
	Capacity, Booked       int
	Date                   civilDate
	PointID                int64
	PointCode, PointName   string
	PointAddress           string
	TeamCode, UnitPath     string
	Queue                  int

	FullName      string
	BirthDate     civilDate
	Sex           string
	Phone         string
	PersonalID    sealed
	PersonUnitID  *int64
	PersonAddress string
	HouseholdID   *int64
}

const appointmentViewColumns = `appointments.*, slots.start_minute, slots.end_minute, slots.capacity, slots.booked,
	visits.date, visits.point_id, points.code AS point_code, points.name AS point_name, points.address AS point_address,
	teams.code AS team_code, units.path AS unit_path,
	(SELECT coalesce(max(checkins.queue_number), 0) FROM checkins
		WHERE checkins.visit_id = appointments.visit_id AND checkins.appointment_code = appointments.code) AS queue,
	persons.full_name, persons.birth_date, persons.sex, persons.phone, persons.personal_id,
	persons.unit_id AS person_unit_id, persons.address AS person_address, persons.household_id`

func (v appointmentView) entity() domain.Appointment {
	return domain.Appointment{
		ID: v.ID, Code: v.Code, SlotID: v.SlotID, VisitID: v.VisitID, PersonID: v.PersonID,
		Service: domain.Service(v.Service), Status: domain.AppointmentStatus(v.Status), Source: domain.BookingSource(v.Source),
		RequestKey: v.RequestKey, CreatedBy: v.CreatedBy, CreatedAt: v.CreatedAt.t, CancelledAt: v.CancelledAt.pointer(),
		Slot: domain.Slot{
			ID: v.SlotID, VisitID: v.VisitID, PointID: v.PointID, Service: domain.Service(v.Service), Date: domain.Date(v.Date),
			Start: domain.Clock(v.StartMinute), End: domain.Clock(v.EndMinute), Capacity: v.Capacity, Booked: v.Booked,
		},
		Person: domain.Person{
			ID: v.PersonID, FullName: v.FullName, BirthDate: domain.Date(v.BirthDate), Sex: domain.Sex(v.Sex), Phone: v.Phone,
			UnitID: idOf(v.PersonUnitID), Address: v.PersonAddress, HouseholdID: idOf(v.HouseholdID),
		},
		PointCode: v.PointCode, PointName: v.PointName, Address: v.PointAddress, TeamCode: v.TeamCode, UnitPath: v.UnitPath,
		Queue: v.Queue,
	}
}

func (r appointmentRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("appointments").
		Joins("JOIN slots ON slots.id = appointments.slot_id").
		Joins("JOIN visits ON visits.id = appointments.visit_id").
		Joins("JOIN persons ON persons.id = appointments.person_id").
		Joins("JOIN points ON points.id = visits.point_id").
		Joins("JOIN units ON units.id = points.unit_id").
		Joins("JOIN teams ON teams.id = visits.team_id")
}

// List returns a page of appointments; see domain.AppointmentFilter.
func (r appointmentRepo) List(ctx context.Context, f domain.AppointmentFilter) ([]domain.Appointment, int, error) {
	q := r.query(ctx)
	for column, id := range map[string]int64{
		"appointments.visit_id": f.VisitID, "visits.plan_id": f.PlanID, "appointments.person_id": f.PersonID,
	} {
		if id != 0 {
			q = q.Where(column+" = ?", id)
		}
	}
	q = betweenDates(q, f.Date, f.Date)
	if f.Area != "" {
		q = inArea(q, f.Area)
	}
	if f.UnitCode != "" {
		q = inUnit(q, f.UnitCode)
	}
	if f.LiveOnly {
		q = q.Where("appointments.status IN ?", liveStatuses)
	}
	if f.Held {
		q = q.Where("appointments.status <> ?", string(domain.AppointmentCancelled))
	}
	return r.read(q, f.Page)
}

// read returns a page by date, time and code.
func (r appointmentRepo) read(q *gorm.DB, p domain.Page) ([]domain.Appointment, int, error) {
	views, total, err := list[appointmentView](q, appointmentViewColumns,
		"visits.date, slots.start_minute, appointments.code, appointments.service DESC, appointments.id", p)
	if err != nil {
		return nil, 0, err
	}
	appointments, err := mappedOrError(views, func(v appointmentView) (domain.Appointment, error) {
		a := v.entity()
		a.Person.PersonalID, err = r.unseal(v.PersonalID)
		return a, err
	})
	return appointments, total, err
}
