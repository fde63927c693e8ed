package domain

import (
	"crypto/rand"
	"time"
)

// NoticeKind is what a notice tells.
type NoticeKind string

// The kinds of notices.
const (
	NoticeConfirmation NoticeKind = "confirmation"
	NoticeReminder     NoticeKind = "reminder"
	NoticeChange       NoticeKind = "change"
	NoticeCancellation NoticeKind = "cancellation"
	NoticeOffer        NoticeKind = "waitlist_offer"
	NoticeInvitation   NoticeKind = "invitation"
)

// NoticeKinds lists the kinds in the order screens show them.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{NoticeConfirmation, NoticeReminder, NoticeChange, NoticeCancellation, NoticeOffer, NoticeInvitation}
}

// Channel is a way to a person.
type Channel string

// The channels.
const (
	ChannelEmail Channel = "email"
	ChannelSMS   Channel = "sms"
)

// ReachedBy returns the person's address on a channel, "" for none.
func (p Person) ReachedBy(c Channel) string {
	if c == ChannelEmail {
		return p.Email
	}
	return p.Phone
}

// MaskRecipient shows enough of an address to recognise it.
func MaskRecipient(c Channel, address string) string {
	if c == ChannelEmail {
		return MaskEmail(address)
	}
	return MaskPhone(address)
}

// Channels lists the channels in the order screens show them.
func Channels() []Channel { return []Channel{ChannelEmail, ChannelSMS} }

// NoticeStatus is where a notice is in its life.
type NoticeStatus string

// The states of a notice: queued → sending → sent, failed or, when nobody has
// set its channel up, unconfigured; sending → queued to try again; queued →
// cancelled when there is nothing to tell any more.
const (
	NoticeQueued       NoticeStatus = "queued"
	NoticeSending      NoticeStatus = "sending"
	NoticeSent         NoticeStatus = "sent"
	NoticeFailed       NoticeStatus = "failed"
	NoticeCancelled    NoticeStatus = "cancelled"
	NoticeUnconfigured NoticeStatus = "unconfigured"
)

// NoticeStatuses lists the states in the order screens show them.
func NoticeStatuses() []NoticeStatus {
	return []NoticeStatus{NoticeQueued, NoticeSending, NoticeSent, NoticeFailed, NoticeUnconfigured, NoticeCancelled}
}

// Notice is one message to one person, in the outbox. It names whom and what it
// is about; where it goes and what it says are looked up when it leaves, so that
// it reaches the person's present address with the present truth.
type Notice struct {
	ID           int64
	MessageID    string // the same at every attempt, so that a receiver can tell a repetition
	Kind         NoticeKind
	Channel      Channel
	Language     Language
	PersonID     int64
	Code         string // of the appointments it is about; "" for an offer and an invitation
	WaitlistID   int64  // of an offer
	SlotID       int64  // of an offer
	InvitationID int64  // of an invitation
	Recipient    string // masked
	Status       NoticeStatus
	DueAt        time.Time // when the worker looks at it next; while sending, when its lease ends
	ExpiresAt    time.Time // nobody wants to read it later
	Attempts     int
	Fault        Fault  // why the last attempt failed; "" if none did
	FaultInfo    string // the other side's code, never its text
	Subject      string // what was sent; erased after a while
	Body         string
	CreatedAt    time.Time
	SettledAt    *time.Time // when it was sent, failed or cancelled

	PersonName string // filled by the store
}

// NewMessageID returns a fresh id for a message.
func NewMessageID() string { return rand.Text() }

// noticeRetries are the pauses between attempts; after the last one there is a
// last attempt.
var noticeRetries = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// NoticeAttempts is how often a notice is tried in all.
func NoticeAttempts() int { return len(noticeRetries) + 1 }

// Expired reports whether it is too late to tell.
func (n Notice) Expired(now time.Time) bool { return !now.Before(n.ExpiresAt) }

// Sent ends a notice that was handed over, with what it said.
func (n *Notice) Sent(now time.Time, subject, body string) {
	n.settle(now, NoticeSent)
	n.Fault, n.FaultInfo, n.Subject, n.Body = "", "", subject, body
}

// Failed records an attempt that failed: there will be another after a pause,
// unless the fault is final, the attempts are used up or it would be too late.
func (n *Notice) Failed(now time.Time, fault Fault, info string, final bool) {
	n.Fault, n.FaultInfo = fault, info
	if !final && n.Attempts > 0 && n.Attempts <= len(noticeRetries) {
		if next := now.Add(noticeRetries[n.Attempts-1]); next.Before(n.ExpiresAt) {
			n.Status, n.DueAt = NoticeQueued, next
			return
		}
	}
	n.settle(now, NoticeFailed)
}

// Cancelled ends a notice that there is no reason for any more.
func (n *Notice) Cancelled(now time.Time, why Fault) {
	n.settle(now, NoticeCancelled)
	n.Fault, n.FaultInfo = why, ""
}

// Unconfigured keeps a notice whose channel nobody has set up.
func (n *Notice) Unconfigured(now time.Time) {
	n.settle(now, NoticeUnconfigured)
	n.Fault, n.FaultInfo = FaultUnconfigured, ""
	n.Attempts = 0
}

// Released gives back a notice that was claimed but not tried.
func (n *Notice) Released(now time.Time) {
	n.Status, n.DueAt = NoticeQueued, now
	n.Attempts = max(0, n.Attempts-1)
}

func (n *Notice) settle(now time.Time, s NoticeStatus) { n.Status, n.SettledAt = s, &now }

// Resend returns what is to be queued when somebody asks for it again: the
// notice itself if it was never handed over, a copy with an id of its own if it
// was, since receivers drop a message whose id they have seen.
func (n Notice) Resend(now time.Time) (Notice, error) {
	again := n
	switch {
	case n.Status == NoticeQueued || n.Status == NoticeSending:
		return n, Conflict("notice.under_way")
	case n.Expired(now):
		return n, Conflict("notice.too_late")
	case n.Status == NoticeCancelled:
		return n, Conflict("notice.cancelled")
	case n.Status == NoticeSent:
		again.ID, again.MessageID, again.CreatedAt = 0, NewMessageID(), now
	}
	again.Status, again.DueAt, again.SettledAt, again.Attempts = NoticeQueued, now, nil, 0
	again.Fault, again.FaultInfo, again.Subject, again.Body = "", "", "", ""
	return again, nil
}

// ReminderAt returns when to remind of a day: at a clock time of the day before.
// ok is false if that is past.
func ReminderAt(day Date, at Clock, loc *time.Location, now time.Time) (due time.Time, ok bool) {
	due = day.AddDays(-1).At(at, loc)
	return due, due.After(now)
}
