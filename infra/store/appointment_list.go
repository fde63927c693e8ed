package store

import (
	"context"

	"gorm.io/gorm"

	"luudong/domain"
)

// appointmentView is an appointment with what slot, visit, person, point, unit
// and team say.
type appointmentView struct {
	Row                    appointmentRow `gorm:"embedded"`
	StartMinute, EndMinute int
	Capacity, Booked       int
	Date                   civilDate
	PointID                int64
	PointCode, PointName   string
	PointAddress           string
	Lat, Lon               float64
	TeamCode, UnitPath     string
	Queue                  int
	Attendee               attendee `gorm:"embedded"`
}

const appointmentViewColumns = `appointments.*, slots.start_minute, slots.end_minute, slots.capacity, slots.booked,
	visits.date, visits.point_id, points.code AS point_code, points.name AS point_name, points.address AS point_address,
	points.lat, points.lon,
	teams.code AS team_code, units.path AS unit_path,
	(SELECT coalesce(max(checkins.queue_number), 0) FROM checkins
		WHERE checkins.visit_id = appointments.visit_id AND checkins.appointment_code = appointments.code) AS queue,
	` + attendeeColumns

func (r appointmentRepo) entity(v appointmentView) (domain.Appointment, error) {
	person, err := r.attendee(v.Row.PersonID, v.Attendee)
	return domain.Appointment{
		ID: v.Row.ID, Code: v.Row.Code, SlotID: v.Row.SlotID, VisitID: v.Row.VisitID, PersonID: v.Row.PersonID,
		Service: domain.Service(v.Row.Service), Status: domain.AppointmentStatus(v.Row.Status), Source: domain.BookingSource(v.Row.Source),
		RequestKey: v.Row.RequestKey, HouseholdCode: v.Row.HouseholdCode, CreatedBy: v.Row.CreatedBy, CreatedAt: v.Row.CreatedAt.t, CancelledAt: v.Row.CancelledAt.pointer(),
		Slot: domain.Slot{
			ID: v.Row.SlotID, VisitID: v.Row.VisitID, PointID: v.PointID, Service: domain.Service(v.Row.Service), Date: domain.Date(v.Date),
			Start: domain.Clock(v.StartMinute), End: domain.Clock(v.EndMinute), Capacity: v.Capacity, Booked: v.Booked,
		},
		Person:    person,
		PointCode: v.PointCode, PointName: v.PointName, Address: v.PointAddress, Lat: v.Lat, Lon: v.Lon, TeamCode: v.TeamCode, UnitPath: v.UnitPath,
		Queue: v.Queue,
	}, err
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
	return r.read(filtered(r.query(ctx), f), f.Page)
}

// filtered keeps the appointments that a filter selects.
func filtered(q *gorm.DB, f domain.AppointmentFilter) *gorm.DB {
	for column, id := range map[string]int64{
		"appointments.visit_id": f.VisitID, "visits.plan_id": f.PlanID, "appointments.person_id": f.PersonID,
		"visits.team_id": f.TeamID, "visits.point_id": f.PointID,
	} {
		if id != 0 {
			q = q.Where(column+" = ?", id)
		}
	}
	q = betweenDates(betweenDates(q, f.Date, f.Date), f.From, f.To)
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
	return q
}

// read returns a page by date, time and code.
func (r appointmentRepo) read(q *gorm.DB, p domain.Page) ([]domain.Appointment, int, error) {
	views, total, err := list[appointmentView](q, appointmentViewColumns,
		"visits.date, slots.start_minute, appointments.code, appointments.service DESC, appointments.id", p)
	if err != nil {
		return nil, 0, err
	}
	appointments, err := mappedOrError(views, r.entity)
	return appointments, total, err
}
