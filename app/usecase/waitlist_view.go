package usecase

import (
	"context"

	"luudong/domain"
)

// WaitlistTicket is an entry with what its page shows.
type WaitlistTicket struct {
	Entry  domain.WaitlistEntry
	Point  domain.ServicePoint
	Person domain.Person
	Slot   domain.Slot // of the offer; zero without one
	Ahead  int         // how many wait before this one
}

// WaitlistView returns the entry with a code. Whoever has the code may see it,
// as with tickets. An offer that ran out is ended first.
func (a *App) WaitlistView(ctx context.Context, code string) (WaitlistTicket, error) {
	code = domain.CleanAppointmentCode(code)
	found, err := view(ctx, a, func(r domain.Repos) (WaitlistTicket, error) { return waitlistTicket(ctx, r, code) })
	if err != nil || !found.Entry.Overdue(a.Now()) {
		return found, err
	}
	if _, err := a.lapseByCode(ctx, code); err != nil {
		return found, err
	}
	return view(ctx, a, func(r domain.Repos) (WaitlistTicket, error) { return waitlistTicket(ctx, r, code) })
}

func waitlistTicket(ctx context.Context, r domain.Repos, code string) (WaitlistTicket, error) {
	var t WaitlistTicket
	var err error
	if t.Entry, err = r.Waitlist.ByCode(ctx, code); err != nil {
		return t, err
	}
	if t.Person, err = r.Persons.ByID(ctx, t.Entry.PersonID); err != nil {
		return t, err
	}
	if t.Point, err = r.Points.ByID(ctx, t.Entry.PointID); err != nil {
		return t, err
	}
	t.Point.ContactName, t.Point.ContactPhone, t.Point.Notes = "", "", "" // the host's, not the public's
	if t.Entry.SlotID != 0 {
		if t.Slot, err = r.Slots.ByID(ctx, t.Entry.SlotID); err != nil {
			return t, err
		}
	}
	t.Ahead, err = r.Waitlist.Ahead(ctx, t.Entry)
	return t, err
}

// WaitlistList returns who waits or has an offer at the points of the actor's
// area, or at one of them, by point, service and order.
func (a *App) WaitlistList(ctx context.Context, by domain.Actor, pointCode string, page domain.Page) (List[domain.WaitlistEntry], error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return List[domain.WaitlistEntry]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.WaitlistEntry], error) {
		return list(r.Waitlist.List(ctx, domain.WaitlistFilter{Area: by.UnitPath, PointCode: pointCode, LiveOnly: true, Page: page}))
	})
}

// PersonWaitlist returns the live entries of a person, wherever they wait.
func (a *App) PersonWaitlist(ctx context.Context, by domain.Actor, personID int64) ([]domain.WaitlistEntry, error) {
	if err := by.Require(domain.PersonView); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.WaitlistEntry, error) {
		if _, err := personByID(ctx, r, by, personID); err != nil {
			return nil, err
		}
		found, _, err := r.Waitlist.List(ctx, domain.WaitlistFilter{Area: "/", PersonID: personID, LiveOnly: true})
		return found, err
	})
}
