package usecase

import (
	"context"

	"luudong/domain"
)

// WaitlistTake makes appointments of the places that an entry's offer holds,
// for all who wait together, through the same door as every booking. The ticket
// has the entry's code; doing it again returns the same ticket. Who may is as in
// AppointmentCancel. Conflicts: "waitlist.no_offer", "waitlist.lapsed" and those
// of AppointmentBook.
func (a *App) WaitlistTake(ctx context.Context, by domain.Actor, code, phone string) (Ticket, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Ticket{}, err
	}
	tooLate := false
	ticket, err := within(ctx, a, func(r domain.Repos) (Ticket, error) {
		entry, party, err := a.lockEntry(ctx, r, by, code, phone)
		if err != nil {
			return Ticket{}, err
		}
		if entry.Status == domain.WaitlistTaken {
			held, err := r.Appointments.ByCode(ctx, entry.Code)
			return ticketOf(held), err
		}
		// An offer that ran out ends here and now: this is saved, then refused.
		if tooLate, err = a.lapse(ctx, r, party); err != nil || tooLate {
			return Ticket{}, err
		}
		if !party.offered() {
			return Ticket{}, domain.Conflict("waitlist.no_offer", string(entry.Status))
		}
		return a.takeOffer(ctx, r, by, party)
	})
	if err == nil && tooLate {
		return Ticket{}, domain.Conflict("waitlist.lapsed")
	}
	return ticket, err
}

// takeOffer books the places that a locked party holds. The entries are held
// before phone numbers and slots, as in every booking.
func (a *App) takeOffer(ctx context.Context, r domain.Repos, by domain.Actor, party waitlistParty) (Ticket, error) {
	source := domain.SourceDesk
	if by.Role == domain.RoleCitizen {
		source = domain.SourceCitizen
	}
	request := &bookingRequest{by: by, source: source, held: true, action: "waitlist.take", detail: string(source)}
	for _, entry := range party {
		slotID := entry.SlotID
		if err := entry.Take(a.Now()); err != nil {
			return Ticket{}, err
		}
		p, err := r.Persons.ByID(ctx, entry.PersonID)
		if err != nil {
			return Ticket{}, err
		}
		request.people = append(request.people, bookingPerson{
			given: domain.Person{ID: p.ID, Phone: p.Phone}, slotIDs: []int64{slotID}, code: entry.Code,
		})
		if err := r.Waitlist.Update(ctx, entry); err != nil {
			return Ticket{}, err
		}
	}
	if err := a.bookAll(ctx, r, []*bookingRequest{request}, true); err != nil {
		return Ticket{}, err
	}
	if request.err != nil {
		return Ticket{}, request.err
	}
	return request.tickets[0], nil
}
