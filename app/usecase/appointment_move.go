package usecase

import (
	"context"
	"fmt"
	"slices"

	"luudong/domain"
)

// AppointmentMoveInput asks for other times for what was booked under a code.
type AppointmentMoveInput struct {
	Code    string
	Phone   string  // a citizen's proof that the code is theirs
	SlotIDs []int64 // one for each service of the ticket, all at one visit
	// RequestKey names the request: the same key again changes nothing more.
	RequestKey string
}

// AppointmentMove moves a ticket to other slots and keeps its code. The new
// places are taken before the old ones are given up, in one transaction: whoever
// finds the new time full still has the old one. Who may do it is as in
// AppointmentCancel. Conflicts: "slot.full", "appointment.not_movable",
// "slot.other_service" and those of AppointmentBook.
func (a *App) AppointmentMove(ctx context.Context, by domain.Actor, in AppointmentMoveInput) (Ticket, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Ticket{}, err
	}
	if len(in.SlotIDs) == 0 {
		return Ticket{}, domain.InvalidFields([]domain.FieldError{{Column: "slot", Key: "input.required"}})
	}
	return within(ctx, a, func(r domain.Repos) (Ticket, error) {
		held, err := a.lockTicket(ctx, r, by, in.Code, in.Phone)
		if err != nil {
			return Ticket{}, err
		}
		moved, err := r.Appointments.MovedBy(ctx, in.RequestKey)
		if err != nil {
			return Ticket{}, err
		}
		for _, ap := range held {
			if slices.Contains(moved, ap.ID) {
				return ticketOf(held), nil // the same request again
			}
		}
		return a.moveTicket(ctx, r, by, held, in)
	})
}

// moveTicket moves a locked ticket. Old and new slots are locked together, in
// ascending order as everywhere.
func (a *App) moveTicket(ctx context.Context, r domain.Repos, by domain.Actor, held []domain.Appointment, in AppointmentMoveInput) (Ticket, error) {
	open := slices.DeleteFunc(slices.Clone(held), func(ap domain.Appointment) bool { return ap.Status == domain.AppointmentCancelled })
	if len(open) == 0 {
		return Ticket{}, domain.Conflict("appointment.not_movable", held[0].Code)
	}
	ids := slices.Clone(in.SlotIDs)
	for _, ap := range open {
		ids = append(ids, ap.SlotID)
	}
	locked, err := lockSlots(ctx, r, ids)
	if err != nil {
		return Ticket{}, err
	}
	targets := slotsOf(locked, in.SlotIDs)
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return Ticket{}, err
	}
	if err := a.checkMove(by, open, targets, rules); err != nil {
		return Ticket{}, err
	}
	left := slotIDsOf(open)
	for i := range open {
		if err := a.moveOne(ctx, r, by, &open[i], targets, in.RequestKey); err != nil {
			return Ticket{}, err
		}
	}
	if err := a.offerPlaces(ctx, r, left); err != nil {
		return Ticket{}, err
	}
	moved, err := r.Appointments.ByCode(ctx, held[0].Code)
	if err != nil {
		return Ticket{}, err
	}
	stays := slices.DeleteFunc(slices.Clone(moved), func(ap domain.Appointment) bool { return ap.Status == domain.AppointmentCancelled })
	return ticketOf(moved), a.noticeFor(ctx, r, domain.NoticeChange, stays)
}

// checkMove holds the rules of a move: those of a booking for the new times, and
// a citizen cannot move what has begun or stands on a locked roster.
func (a *App) checkMove(by domain.Actor, open []domain.Appointment, targets []domain.Slot, rules domain.BookingRules) error {
	if len(targets) != len(open) {
		return domain.Conflict("slot.other_service")
	}
	if by.Role == domain.RoleCitizen {
		for _, ap := range open {
			if !a.Now().Before(ap.Slot.Date.At(ap.Slot.Start, a.Location)) {
				return domain.Conflict("appointment.not_movable", ap.Code)
			}
		}
		if err := a.checkRosterOpen(open, rules); err != nil {
			return err
		}
		for _, s := range targets {
			held := slices.ContainsFunc(open, func(ap domain.Appointment) bool { return ap.SlotID == s.ID })
			if !held && s.Free()-rules.KeptBack(s) < 1 {
				return domain.Conflict("slot.full", s.ID)
			}
		}
	}
	return a.checkBooking(by, open[0].Person, targets, rules)
}

// checkRosterOpen refuses what citizens ask for on a locked roster.
func (a *App) checkRosterOpen(held []domain.Appointment, rules domain.BookingRules) error {
	for _, ap := range held {
		if rules.Locked(ap.Slot.Date, a.Now(), a.Location) {
			return domain.Conflict("roster.locked")
		}
	}
	return nil
}

// moveOne moves one appointment to the slot of its service.
func (a *App) moveOne(ctx context.Context, r domain.Repos, by domain.Actor, ap *domain.Appointment, targets []domain.Slot, key string) error {
	i := slices.IndexFunc(targets, func(s domain.Slot) bool { return s.Service == ap.Service })
	if i < 0 {
		return domain.Conflict("slot.other_service")
	}
	if from, to := ap.SlotID, targets[i].ID; from != to && ap.Status == domain.AppointmentBooked {
		if err := r.Slots.Take(ctx, to); err != nil {
			return err
		}
		if err := r.Slots.Release(ctx, from); err != nil {
			return err
		}
	}
	return a.recordMove(ctx, r, by, ap, targets[i], key)
}

// recordMove puts an appointment into a slot whose place is taken for it.
func (a *App) recordMove(ctx context.Context, r domain.Repos, by domain.Actor, ap *domain.Appointment, to domain.Slot, key string) error {
	from := ap.SlotID
	if err := ap.MoveTo(to); err != nil {
		return err
	}
	if from != to.ID {
		if err := r.Appointments.Update(ctx, *ap); err != nil {
			return err
		}
	}
	move := domain.AppointmentMove{
		AppointmentID: ap.ID, FromSlotID: from, ToSlotID: to.ID, RequestKey: key, MovedBy: by.Username, MovedAt: a.Now(),
	}
	if err := r.Appointments.AddMove(ctx, move); err != nil {
		return err
	}
	return a.audit(ctx, r, by, "appointment.move", "appointment", ap.Code, fmt.Sprintf("%s: slot %d to %d", ap.Service, from, to.ID))
}

// lockSlots locks the slots in ascending order and returns them; NotFound names
// the first that does not exist.
func lockSlots(ctx context.Context, r domain.Repos, ids []int64) ([]domain.Slot, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	locked, err := r.Slots.Lock(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(locked, func(s domain.Slot) bool { return s.ID == id }) {
			return nil, domain.NotFound("slot", id)
		}
	}
	return locked, nil
}

// slotsOf returns the slots with these ids, in the order of the ids.
func slotsOf(slots []domain.Slot, ids []int64) []domain.Slot {
	out := make([]domain.Slot, 0, len(ids))
	for _, id := range ids {
		if i := slices.IndexFunc(slots, func(s domain.Slot) bool { return s.ID == id }); i >= 0 {
			out = append(out, slots[i])
		}
	}
	return out
}
