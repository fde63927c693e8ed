package usecase

import (
	"context"

	"luudong/domain"
)

// WaitlistTake makes an appointment of the place that an entry's offer holds,
// through the same door as every booking. The ticket has the entry's code; doing
// it again returns the same ticket. Who may is as in AppointmentCancel.
// Conflicts: "waitlist.no_offer", "waitlist.lapsed" and those of AppointmentBook.
func (a *App) WaitlistTake(ctx context.Context, by domain.Actor, code, phone string) (Ticket, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Ticket{}, err
	}
	tooLate := false
	ticket, err := within(ctx, a, func(r domain.Repos) (Ticket, error) {
		entry, person, err := a.lockEntry(ctx, r, by, code, phone)
		if err != nil {
			return Ticket{}, err
		}
		if entry.Status == domain.WaitlistTaken {
			held, err := r.Appointments.ByCode(ctx, entry.Code)
			return ticketOf(held), err
		}
		// An offer that ran out ends here and now: this is saved, then refused.
		if tooLate, err = a.lapse(ctx, r, &entry); err != nil || tooLate {
			return Ticket{}, err
		}
		return a.takeOffer(ctx, r, by, entry, person)
	})
	if err == nil && tooLate {
		return Ticket{}, domain.Conflict("waitlist.lapsed")
	}
	return ticket, err
}

// takeOffer books a locked entry's place for its person. The entry is held
// before phone numbers and slots, as in every transaction that touches one that
// is offered.
func (a *App) takeOffer(ctx context.Context, r domain.Repos, by domain.Actor, entry domain.WaitlistEntry, p domain.Person) (Ticket, error) {
	slotID := entry.SlotID
	if err := entry.Take(a.Now()); err != nil {
		return Ticket{}, err
	}
	source := domain.SourceDesk
	if by.Role == domain.RoleCitizen {
		source = domain.SourceCitizen
	}
	request := &bookingRequest{
		by: by, people: []bookingPerson{{given: domain.Person{ID: p.ID, Phone: p.Phone}, slotIDs: []int64{slotID}}}, source: source,
		code: entry.Code, held: true, action: "waitlist.take", detail: string(source),
	}
	if err := r.Waitlist.Update(ctx, entry); err != nil {
		return Ticket{}, err
	}
	if err := a.bookAll(ctx, r, []*bookingRequest{request}); err != nil {
		return Ticket{}, err
	}
	if request.err != nil {
		return Ticket{}, request.err
	}
	return request.tickets[0], nil
}
