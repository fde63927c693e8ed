package usecase

import (
	"context"
	"time"

	"luudong/domain"
)

// NoticeSettings say when people are reminded and how long texts are kept.
type NoticeSettings struct {
	ReminderAt domain.Clock // of the day before
	KeepDays   int          // after which the text of what was sent is erased
}

// noticeFor writes into the outboxes, of people and of other programs, what the people of these appointments are
// told about them, in the transaction r of what was done to them. Pass all
// appointments that were booked, moved or cancelled together, with slot, place
// and person filled in as the store lists them; each person gets one notice a
// code. What was still waiting to be told about them is overtaken, and the
// reminder follows: planned when they are booked, planned anew when they are
// moved, dropped when they are cancelled. A person without e-mail and phone is
// told nothing. Nothing is sent here: a booking never waits for a mail server.
// What is to be told at once by a channel that nobody has set up is written as
// just that: handing it to the worker first would cost as much as the booking.
func (a *App) noticeFor(ctx context.Context, r domain.Repos, kind domain.NoticeKind, appointments []domain.Appointment) error {
	if err := a.webhooksFor(ctx, r, toldAs[kind], codesOf(appointments)); err != nil {
		return err
	}
	order, made := a.newNotices(kind, appointments)
	if kind != domain.NoticeConfirmation {
		if err := r.Notices.CancelQueued(ctx, order, a.Now(), domain.FaultObsolete); err != nil {
			return err
		}
	}
	if len(made) == 0 {
		return nil
	}
	return r.Notices.Create(ctx, made)
}

// toldAs is what endpoints of other programs are told with a notice to people.
var toldAs = map[domain.NoticeKind]domain.WebhookEvent{
	domain.NoticeConfirmation: domain.EventBooked, domain.NoticeChange: domain.EventMoved, domain.NoticeCancellation: domain.EventCancelled,
}

// newNotices returns what noticeFor writes, and about whom.
func (a *App) newNotices(kind domain.NoticeKind, appointments []domain.Appointment) (order []domain.NoticeSubject, made []*domain.Notice) {
	groups := map[domain.NoticeSubject][]domain.Appointment{}
	for _, ap := range appointments {
		about := domain.NoticeSubject{PersonID: ap.PersonID, Code: ap.Code}
		if _, known := groups[about]; !known {
			order = append(order, about)
		}
		groups[about] = append(groups[about], ap)
	}
	for _, about := range order {
		made = append(made, a.noticesAbout(kind, groups[about])...)
	}
	return order, made
}

// noticesAbout returns the notice about one person's appointments of one code,
// and the reminder that belongs to it.
func (a *App) noticesAbout(kind domain.NoticeKind, about []domain.Appointment) []*domain.Notice {
	first := earliest(about)
	begins := first.Slot.Date.At(first.Slot.Start, a.Location)
	n, ok := a.newNotice(kind, first.Person, begins)
	if !ok || first.Source == domain.SourceWalkIn {
		return nil
	}
	n.PersonID, n.Code = first.PersonID, first.Code
	made := []*domain.Notice{&n}
	if due, ok := domain.ReminderAt(first.Slot.Date, a.Notices.ReminderAt, a.Location, a.Now()); ok && kind != domain.NoticeCancellation {
		reminder := n
		reminder.Kind, reminder.MessageID, reminder.DueAt = domain.NoticeReminder, domain.NewMessageID(), due
		made = append(made, &reminder) // queued in any case: until then the channel may be set up
	}
	if !a.Messages.Configured(n.Channel) {
		n.Unconfigured(a.Now())
	}
	return made
}

// noticeOffer writes into the outbox that a place in a slot is held for an entry
// of a waitlist, in the transaction r that offers it.
func (a *App) noticeOffer(ctx context.Context, r domain.Repos, entry domain.WaitlistEntry, slot domain.Slot) error {
	p, err := r.Persons.ByID(ctx, entry.PersonID)
	if err != nil || entry.OfferUntil == nil {
		return err
	}
	n, ok := a.newNotice(domain.NoticeOffer, p, *entry.OfferUntil)
	if !ok {
		return nil
	}
	n.PersonID, n.WaitlistID, n.SlotID = p.ID, entry.ID, slot.ID
	return r.Notices.Create(ctx, []*domain.Notice{&n})
}

// newNotice returns a notice that is to be sent now; false if the person cannot
// be reached or it would be too late.
func (a *App) newNotice(kind domain.NoticeKind, p domain.Person, expires time.Time) (domain.Notice, bool) {
	channel, ok := a.channelTo(p)
	n := domain.Notice{
		MessageID: domain.NewMessageID(), Kind: kind, Channel: channel, Language: p.Language.OrVietnamese(),
		Recipient: domain.MaskRecipient(channel, p.ReachedBy(channel)), Status: domain.NoticeQueued, DueAt: a.Now(), ExpiresAt: expires, CreatedAt: a.Now(),
	}
	return n, ok && !n.Expired(a.Now())
}

// channelTo chooses the way to a person: e-mail before SMS, which costs money,
// and a channel that is set up before one that is not.
func (a *App) channelTo(p domain.Person) (channel domain.Channel, ok bool) {
	for _, c := range domain.Channels() {
		if p.ReachedBy(c) == "" {
			continue
		}
		if a.Messages.Configured(c) {
			return c, true
		}
		if !ok {
			channel, ok = c, true
		}
	}
	return channel, ok
}

// earliest returns the appointment that begins first.
func earliest(list []domain.Appointment) domain.Appointment {
	first := list[0]
	for _, ap := range list[1:] {
		if ap.Slot.Date < first.Slot.Date || (ap.Slot.Date == first.Slot.Date && ap.Slot.Start < first.Slot.Start) {
			first = ap
		}
	}
	return first
}
