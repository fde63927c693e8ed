package usecase

import (
	"context"
	"time"

	"luudong/domain"
)

// WaitlistTicket is an entry with what its page shows.
type WaitlistTicket struct {
	Entry  domain.WaitlistEntry
	Point  domain.ServicePoint
	Person domain.Person
	Slot   domain.Slot      // of the offer; zero without one
	Ahead  int              // how many wait before this one
	People []WaitlistPerson // who wait together, the first one first; empty when they do no more

	until time.Time // when what they hold runs out
}

// WaitlistPerson is one of those who wait together.
type WaitlistPerson struct {
	Person domain.Person
	Slot   domain.Slot // in which a place is held for them; zero without an offer
}

// WaitlistView returns the entry with a code. Whoever has the code may see it,
// as with tickets; that of any of a household shows the household. An offer that
// ran out is ended first.
func (a *App) WaitlistView(ctx context.Context, code string) (WaitlistTicket, error) {
	code = domain.CleanAppointmentCode(code)
	found, err := view(ctx, a, func(r domain.Repos) (WaitlistTicket, error) { return waitlistTicket(ctx, r, code) })
	if err != nil || !found.overdue(a.Now()) {
		return found, err
	}
	if _, err := a.lapseByCode(ctx, code); err != nil {
		return found, err
	}
	return view(ctx, a, func(r domain.Repos) (WaitlistTicket, error) { return waitlistTicket(ctx, r, code) })
}

// overdue reports whether what is held ran out.
func (t WaitlistTicket) overdue(now time.Time) bool { return !t.until.IsZero() && now.After(t.until) }

func waitlistTicket(ctx context.Context, r domain.Repos, code string) (WaitlistTicket, error) {
	var t WaitlistTicket
	var err error
	if t.Entry, err = r.Waitlist.ByCode(ctx, code); err != nil {
		return t, err
	}
	if t.Entry.Status.Live() && t.Entry.HouseholdCode != t.Entry.Code {
		if t.Entry, err = r.Waitlist.ByCode(ctx, t.Entry.HouseholdCode); err != nil {
			return t, err
		}
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
	if t.Ahead, err = r.Waitlist.Ahead(ctx, t.Entry); err != nil || !t.Entry.Status.Live() {
		return t, err
	}
	return t, waitlistPeople(ctx, r, &t)
}

// waitlistPeople fills in who waits together.
func waitlistPeople(ctx context.Context, r domain.Repos, t *WaitlistTicket) error {
	party, err := r.Waitlist.Household(ctx, t.Entry.HouseholdCode)
	if err != nil {
		return err
	}
	for _, w := range party {
		one := WaitlistPerson{Person: t.Person}
		if w.ID != t.Entry.ID {
			if one.Person, err = r.Persons.ByID(ctx, w.PersonID); err != nil {
				return err
			}
		}
		if w.SlotID != 0 {
			if one.Slot, err = r.Slots.ByID(ctx, w.SlotID); err != nil {
				return err
			}
		}
		if w.OfferUntil != nil {
			t.until = *w.OfferUntil
		}
		t.People = append(t.People, one)
	}
	return nil
}

// WaitlistList returns who waits or has an offer at the points of the actor's
// area, or at one of them, by point, service and order; one entry a household.
func (a *App) WaitlistList(ctx context.Context, by domain.Actor, pointCode string, page domain.Page) (List[domain.WaitlistEntry], error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return List[domain.WaitlistEntry]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.WaitlistEntry], error) {
		return list(r.Waitlist.List(ctx, domain.WaitlistFilter{Area: by.UnitPath, PointCode: pointCode, LiveOnly: true, FirstOnly: true, Page: page}))
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
		for i := range found {
			if w := &found[i]; w.Code != w.HouseholdCode && err == nil { // an offer is everybody's or nobody's
				var first domain.WaitlistEntry
				first, err = r.Waitlist.ByCode(ctx, w.HouseholdCode)
				w.Status, w.OfferUntil = first.Status, first.OfferUntil
			}
		}
		return found, err
	})
}
