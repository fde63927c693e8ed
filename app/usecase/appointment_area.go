package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// Other programs are held to their area more strictly than people: the desk of a
// ward may send somebody to the next ward, but the token of a ward neither sees
// nor takes what lies outside. The use cases here ask that first; places are had
// and given up by those that people use too.

// AppointmentView returns a ticket whose visit lies in the actor's area; any
// other is not found.
func (a *App) AppointmentView(ctx context.Context, by domain.Actor, code string) (Ticket, error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return Ticket{}, err
	}
	return a.ticketInArea(ctx, by, code)
}

func (a *App) ticketInArea(ctx context.Context, by domain.Actor, code string) (Ticket, error) {
	ticket, err := a.TicketView(ctx, code)
	if err != nil {
		return Ticket{}, err
	}
	for _, ap := range ticket.Appointments {
		if !by.InArea(ap.UnitPath) {
			return Ticket{}, domain.NotFound("appointment", domain.CleanAppointmentCode(code))
		}
	}
	return ticket, nil
}

// AppointmentBookInArea is AppointmentBook for slots in the actor's area. The
// same key with something else to book is a conflict "request.key_reused".
func (a *App) AppointmentBookInArea(ctx context.Context, by domain.Actor, in AppointmentBookInput) (Ticket, error) {
	if err := a.slotsInArea(ctx, by, in.SlotIDs); err != nil {
		return Ticket{}, err
	}
	booked, err := a.AppointmentBook(ctx, by, in)
	if err != nil {
		return Ticket{}, err
	}
	if booked.Repeated {
		if err := a.checkSameBooking(ctx, booked.Code, in); err != nil {
			return Ticket{}, err
		}
	}
	ticket, err := a.TicketView(ctx, booked.Code)
	ticket.Repeated = booked.Repeated
	return ticket, err
}

// checkSameBooking tells a retry from another request under the same key.
func (a *App) checkSameBooking(ctx context.Context, code string, in AppointmentBookInput) error {
	number, err := domain.ParsePersonalID(in.Person["personal_id"])
	if err != nil {
		return err
	}
	return a.Store.View(ctx, func(r domain.Repos) error {
		held, err := r.Appointments.ByCode(ctx, code)
		if err != nil {
			return err
		}
		var first []int64 // the slots that were booked, before any move
		for _, ap := range held {
			moves, err := r.Appointments.Moves(ctx, ap.ID)
			if err != nil {
				return err
			}
			id := ap.SlotID
			if len(moves) > 0 {
				id = moves[0].FromSlotID
			}
			first = append(first, id)
		}
		slices.Sort(first)
		if held[0].Person.PersonalID != number || !slices.Equal(first, slices.Sorted(slices.Values(in.SlotIDs))) {
			return domain.Conflict("request.key_reused")
		}
		return nil
	})
}

// AppointmentMoveInArea is AppointmentMove from and to slots in the actor's area.
func (a *App) AppointmentMoveInArea(ctx context.Context, by domain.Actor, in AppointmentMoveInput) (Ticket, error) {
	if _, err := a.AppointmentView(ctx, by, in.Code); err != nil {
		return Ticket{}, err
	}
	if err := a.slotsInArea(ctx, by, in.SlotIDs); err != nil {
		return Ticket{}, err
	}
	if _, err := a.AppointmentMove(ctx, by, in); err != nil {
		return Ticket{}, err
	}
	return a.TicketView(ctx, in.Code)
}

// AppointmentCancelInArea is AppointmentCancel for a visit in the actor's area.
func (a *App) AppointmentCancelInArea(ctx context.Context, by domain.Actor, code string) (Ticket, error) {
	if _, err := a.AppointmentView(ctx, by, code); err != nil {
		return Ticket{}, err
	}
	if _, err := a.AppointmentCancel(ctx, by, code, ""); err != nil {
		return Ticket{}, err
	}
	return a.TicketView(ctx, code)
}

// slotsInArea answers NotFound for the first slot outside the actor's area. A
// slot never changes its point, so that asking before the booking is enough.
func (a *App) slotsInArea(ctx context.Context, by domain.Actor, ids []int64) error {
	return a.Store.View(ctx, func(r domain.Repos) error {
		for _, id := range ids {
			s, err := r.Slots.ByID(ctx, id)
			if err != nil {
				return err
			}
			p, err := r.Points.ByID(ctx, s.PointID)
			if err != nil {
				return err
			}
			if !by.InArea(p.UnitPath) {
				return domain.NotFound("slot", id)
			}
		}
		return nil
	})
}
