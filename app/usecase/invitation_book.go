package usecase

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"luudong/domain"
)

// InvitationBookInput asks for places that a wave holds.
type InvitationBookInput struct {
	Token    string
	PersonID int64   // one of the people of the invitation
	SlotIDs  []int64 // one a service
	Phone    string  // when none is known of any of the people; else not looked at
	Consent  bool    // as in AppointmentBookInput
}

// InvitationBook books for one of the people of an invitation, within what the
// wave holds and through the door of every booking. Doing it again returns the
// same ticket. The limit per phone number does not bind: whom a list invites is
// staff's to say, and a building may have one number for all. Conflicts:
// "invitation.released", "slot.full" and those of AppointmentBook.
func (a *App) InvitationBook(ctx context.Context, by domain.Actor, in InvitationBookInput) (Ticket, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Ticket{}, err
	}
	if err := checkBookInput(by, AppointmentBookInput{SlotIDs: in.SlotIDs}); err != nil {
		return Ticket{}, err
	}
	if by.Role == domain.RoleCitizen && !in.Consent {
		return Ticket{}, domain.InvalidFields([]domain.FieldError{{Column: "consent", Key: "input.required"}})
	}
	tooLate := false
	ticket, err := within(ctx, a, func(r domain.Repos) (Ticket, error) {
		invitation, wave, err := lockInvitation(ctx, r, in.Token)
		if err != nil {
			return Ticket{}, err
		}
		invited, ok := invitation.Of(in.PersonID)
		if !ok {
			return Ticket{}, domain.InvalidFields([]domain.FieldError{{Column: "person", Key: "input.required"}})
		}
		in.Phone = cmp.Or(invitation.Phone(), in.Phone)
		if invited.Code != "" {
			held, err := r.Appointments.ByCode(ctx, invited.Code)
			ticket := ticketOf(held)
			ticket.Repeated = true
			return ticket, err
		}
		if tooLate = wave.Due(a.Now()); tooLate {
			_, err := a.releaseWave(ctx, r, waveActor, wave) // this is saved, then refused
			return Ticket{}, err
		}
		if wave.Status != domain.WaveOpen {
			return Ticket{}, domain.Conflict("invitation.released")
		}
		return a.bookInvited(ctx, r, by, wave, invited, in)
	})
	if err == nil && tooLate {
		return Ticket{}, domain.Conflict("invitation.released")
	}
	return ticket, err
}

// lockInvitation returns the invitation of a link, as it is behind the lock of
// its wave, and the wave.
func lockInvitation(ctx context.Context, r domain.Repos, token string) (domain.Invitation, domain.Wave, error) {
	found, err := r.Waves.ByToken(ctx, token)
	if err != nil {
		return found, domain.Wave{}, err
	}
	wave, err := r.Waves.Lock(ctx, found.WaveID)
	if err != nil {
		return found, wave, err
	}
	found, err = r.Waves.Invitation(ctx, found.ID)
	return found, wave, err
}

// bookInvited turns held places into appointments. The wave is locked before
// people and slots, as in every transaction that changes what it holds.
func (a *App) bookInvited(ctx context.Context, r domain.Repos, by domain.Actor, w domain.Wave, p domain.InvitedPerson, in InvitationBookInput) (Ticket, error) {
	if err := a.reachInvited(ctx, r, by, p.Person, in.Phone); err != nil {
		return Ticket{}, err
	}
	for _, id := range slices.Sorted(slices.Values(in.SlotIDs)) {
		if err := r.Waves.TakeHeld(ctx, w.ID, id); err != nil {
			return Ticket{}, err
		}
	}
	code := domain.NewAppointmentCode()
	request := &bookingRequest{
		by: by, people: []bookingPerson{{given: domain.Person{ID: p.PersonID}, slotIDs: in.SlotIDs, code: code}}, source: domain.SourceCitizen,
		held: true, action: "invitation.book", detail: bookDetail(domain.SourceCitizen, in.Consent),
	}
	if err := a.bookAll(ctx, r, []*bookingRequest{request}, true); err != nil {
		return Ticket{}, err
	}
	if request.err != nil {
		return Ticket{}, request.err
	}
	return request.tickets[0], r.Waves.Answer(ctx, w.ID, p.PersonID, code)
}

// reachInvited saves a phone number for somebody of whom none is known, the
// household's or the one that was typed: it is the proof for changing or
// cancelling later, and the link is that of who they are.
func (a *App) reachInvited(ctx context.Context, r domain.Repos, by domain.Actor, p domain.Person, phone string) error {
	if p.Phone != "" {
		return nil
	}
	parser := &rowParser{row: domain.Row{Values: map[string]string{"phone": phone}}}
	if p.Phone = parser.phone("phone", a.Phones); p.Phone == "" && len(parser.bad) == 0 {
		parser.fail("phone", "input.required")
	}
	if err := domain.InvalidFields(parser.bad); err != nil {
		return err
	}
	stored, err := r.Persons.ByID(ctx, p.ID)
	if err != nil {
		return err
	}
	stored.Phone = p.Phone
	if err := r.Persons.Update(ctx, stored, ""); err != nil {
		return err
	}
	return a.audit(ctx, r, by, "person.update", "person", strconv.FormatInt(p.ID, 10), "phone")
}
