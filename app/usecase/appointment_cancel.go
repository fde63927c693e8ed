package usecase

import (
	"cmp"
	"context"
	"slices"

	"luudong/domain"
)

// AppointmentCancel cancels everything booked under a code and frees the
// places; doing it again changes nothing. A citizen proves with the phone
// number that the code is theirs; the answer for a wrong phone and an unknown
// code is the same. Conflicts: "appointment.not_cancellable", and "roster.locked"
// for citizens.
func (a *App) AppointmentCancel(ctx context.Context, by domain.Actor, code, phone string) (Ticket, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Ticket{}, err
	}
	return within(ctx, a, func(r domain.Repos) (Ticket, error) {
		held, err := a.lockTicket(ctx, r, by, code, phone)
		if err != nil {
			return Ticket{}, err
		}
		if err := a.cancelHeld(ctx, r, by, held); err != nil {
			return Ticket{}, err
		}
		return ticketOf(held), nil
	})
}

// cancelHeld cancels locked appointments and gives their places to who waits.
// Citizens cannot on a locked roster.
func (a *App) cancelHeld(ctx context.Context, r domain.Repos, by domain.Actor, held []domain.Appointment) error {
	if by.Role == domain.RoleCitizen {
		rules, err := bookingRules(ctx, r)
		if err != nil {
			return err
		}
		if err := a.checkRosterOpen(held, rules); err != nil {
			return err
		}
	}
	// Slots are locked in ascending order here as in booking.
	slices.SortFunc(held, func(x, y domain.Appointment) int { return cmp.Compare(x.SlotID, y.SlotID) })
	var cancelled []domain.Appointment
	for i := range held {
		changed, err := held[i].Cancel(a.Now())
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		if err := r.Slots.Release(ctx, held[i].SlotID); err != nil {
			return err
		}
		if err := r.Appointments.Update(ctx, held[i]); err != nil {
			return err
		}
		if err := a.audit(ctx, r, by, "appointment.cancel", "appointment", held[i].Code, string(held[i].Service)); err != nil {
			return err
		}
		cancelled = append(cancelled, held[i])
	}
	if err := a.offerPlaces(ctx, r, slices.Compact(slotIDsOf(cancelled))); err != nil {
		return err
	}
	return a.noticeFor(ctx, r, domain.NoticeCancellation, cancelled)
}

// slotIDsOf returns the slots of appointments.
func slotIDsOf(list []domain.Appointment) []int64 {
	ids := make([]int64, 0, len(list))
	for _, ap := range list {
		ids = append(ids, ap.SlotID)
	}
	return ids
}

func (a *App) lockTicket(ctx context.Context, r domain.Repos, by domain.Actor, code, phone string) ([]domain.Appointment, error) {
	code = domain.CleanAppointmentCode(code)
	held, err := r.Appointments.LockByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	p, err := r.Persons.ByID(ctx, held[0].PersonID)
	if err != nil {
		return nil, err
	}
	if by.Can(domain.AppointmentManage) {
		return held, personInReach(ctx, r, by, p)
	}
	given, err := a.Phones.ParsePhone(phone)
	if err != nil || p.Phone == "" || given != p.Phone {
		return nil, domain.NotFound("appointment", code)
	}
	return held, nil
}

// TicketView returns what was booked under a code. Whoever has the code may see
// it: the ticket shows no full number.
func (a *App) TicketView(ctx context.Context, code string) (Ticket, error) {
	return view(ctx, a, func(r domain.Repos) (Ticket, error) {
		held, err := r.Appointments.ByCode(ctx, domain.CleanAppointmentCode(code))
		return ticketOf(held), err
	})
}
