package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// HouseholdCancel cancels what was booked together, or only what one of the
// people has, by the code of their ticket; doing it again changes nothing. Who
// was checked in already is left as they are. A citizen proves with the phone
// number of the first ticket. Conflicts are as in AppointmentCancel.
func (a *App) HouseholdCancel(ctx context.Context, by domain.Actor, code, phone, only string) (Household, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Household{}, err
	}
	return within(ctx, a, func(r domain.Repos) (Household, error) {
		h, err := a.lockHousehold(ctx, r, by, code, phone)
		if err != nil {
			return h, err
		}
		var held []domain.Appointment
		cancelled := 0
		for _, t := range h.Tickets {
			for _, ap := range t.Appointments {
				switch {
				case only != "" && ap.Code != only:
				case ap.Status == domain.AppointmentBooked:
					held = append(held, ap)
				case ap.Status == domain.AppointmentCancelled:
					cancelled++
				}
			}
		}
		if len(held) == 0 && cancelled == 0 {
			return h, domain.Conflict("appointment.not_cancellable", h.Code)
		}
		if err := a.cancelHeld(ctx, r, by, held); err != nil {
			return h, err
		}
		return household(ctx, r, h.Code)
	})
}

// lockHousehold locks what was booked together, ticket by ticket in the order in
// which they were booked; who may is as in lockTicket.
func (a *App) lockHousehold(ctx context.Context, r domain.Repos, by domain.Actor, code, phone string) (Household, error) {
	h, err := household(ctx, r, domain.CleanAppointmentCode(code))
	if err != nil {
		return h, err
	}
	for i, t := range h.Tickets {
		held, err := r.Appointments.LockByCode(ctx, t.Code)
		switch {
		case err != nil:
		case i == 0: // the first ticket is the household's: its phone is the proof
			held, err = a.lockTicket(ctx, r, by, t.Code, phone)
		case by.Role != domain.RoleCitizen:
			err = personInReach(ctx, r, by, held[0].Person)
		}
		if domain.CodeOf(err) == domain.CodeNotFound {
			return h, domain.NotFound("household", h.Code)
		}
		if err != nil {
			return h, err
		}
		h.Tickets[i].Appointments = slices.DeleteFunc(held, func(ap domain.Appointment) bool { return ap.HouseholdCode != h.Code })
	}
	return h, nil
}
