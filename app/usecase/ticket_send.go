package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// TicketSend queues the confirmation of a ticket once more, by e-mail or SMS as
// the person can be reached, and returns to whom, masked. The reminder stays as
// it was planned. The actor needs AppointmentManage. Conflicts:
// "ticket.nothing_to_send" if nothing is ahead, "ticket.no_address" if the person
// has neither e-mail nor phone, or no channel for what they have is set up.
func (a *App) TicketSend(ctx context.Context, by domain.Actor, code string) (recipient string, err error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return "", err
	}
	return within(ctx, a, func(r domain.Repos) (string, error) {
		held, err := a.lockTicket(ctx, r, by, code, "")
		if err != nil {
			return "", err
		}
		held = slices.DeleteFunc(held, func(ap domain.Appointment) bool { return ap.Status != domain.AppointmentBooked })
		if len(held) == 0 {
			return "", domain.Conflict("ticket.nothing_to_send")
		}
		first := earliest(held)
		n, ok := a.newNotice(domain.NoticeConfirmation, first.Person, first.Slot.Date.At(first.Slot.Start, a.Location))
		switch {
		case n.Channel == "" || !a.Messages.Configured(n.Channel):
			return "", domain.Conflict("ticket.no_address")
		case !ok:
			return "", domain.Conflict("ticket.nothing_to_send")
		}
		n.PersonID, n.Code = first.PersonID, first.Code
		if err := r.Notices.Create(ctx, []*domain.Notice{&n}); err != nil {
			return "", err
		}
		return n.Recipient, a.audit(ctx, r, by, "ticket.send", "appointment", first.Code, string(n.Channel))
	})
}
