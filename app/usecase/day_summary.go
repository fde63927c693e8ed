package usecase

import (
	"context"

	"luudong/domain"
)

// DayFigures are the figures of one day over the visits of published plans.
type DayFigures struct {
	Date     domain.Date
	Visits   int
	Capacity int // places over all slots: one a person and service
	Booked   int // places taken
	Arrived  int // people who got a queue number, with or without an appointment
}

// Add adds the figures of another day.
func (d *DayFigures) Add(o DayFigures) {
	d.Visits, d.Capacity, d.Booked, d.Arrived = d.Visits+o.Visits, d.Capacity+o.Capacity, d.Booked+o.Booked, d.Arrived+o.Arrived
}

// maxSummaryDays is the longest stretch DaySummary answers for.
const maxSummaryDays = 92

// DaySummary returns the figures of each day from from to to, both included and
// days without visits too, in the actor's area. Invalid "plan.horizon" for a
// stretch of less than a day or more than 92.
func (a *App) DaySummary(ctx context.Context, by domain.Actor, from, to domain.Date) ([]DayFigures, error) {
	days := int(to-from) + 1
	if from.IsZero() || days < 1 || days > maxSummaryDays {
		return nil, domain.Invalid("plan.horizon", days, maxSummaryDays)
	}
	visits, err := a.VisitList(ctx, by, domain.VisitFilter{From: from, To: to, Live: true})
	if err != nil {
		return nil, err
	}
	out := make([]DayFigures, days)
	for i := range out {
		out[i].Date = from.AddDays(i)
	}
	for _, v := range visits.Items {
		out[v.Date-from].Add(DayFigures{Visits: 1, Capacity: v.Capacity, Booked: v.Booked, Arrived: v.LastQueue})
	}
	return out, nil
}

// DayOutcome is what became of one day's tickets. A ticket is one person at one
// visit, whatever the number of services; those who walk in have none.
type DayOutcome struct {
	Tickets int // not cancelled
	Arrived int // checked in, served ones included
	Served  int // at least one service done
	NoShow  int // known once the visit's day is closed
}

// DayOutcome counts the tickets of one day in the actor's area by their state.
func (a *App) DayOutcome(ctx context.Context, by domain.Actor, day domain.Date) (DayOutcome, error) {
	if err := by.Require(domain.RosterView); err != nil {
		return DayOutcome{}, err
	}
	found, err := view(ctx, a, func(r domain.Repos) ([]domain.Appointment, error) {
		list, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{Date: day, Area: by.UnitPath, Held: true})
		return list, err
	})
	return countOutcome(found), err
}

// outcomeRank orders the states of a ticket's appointments: the furthest one counts.
var outcomeRank = map[domain.AppointmentStatus]int{
	domain.AppointmentBooked: 1, domain.AppointmentNoShow: 2, domain.AppointmentCheckedIn: 3, domain.AppointmentServed: 4,
}

func countOutcome(found []domain.Appointment) DayOutcome {
	furthest := make(map[string]domain.AppointmentStatus, len(found))
	for _, ap := range found {
		if outcomeRank[ap.Status] > outcomeRank[furthest[ap.Code]] {
			furthest[ap.Code] = ap.Status
		}
	}
	out := DayOutcome{Tickets: len(furthest)}
	for _, status := range furthest {
		switch status {
		case domain.AppointmentServed:
			out.Arrived++
			out.Served++
		case domain.AppointmentCheckedIn:
			out.Arrived++
		case domain.AppointmentNoShow:
			out.NoShow++
		case domain.AppointmentBooked, domain.AppointmentCancelled:
		}
	}
	return out
}
