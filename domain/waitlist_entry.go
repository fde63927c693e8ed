package domain

import "time"

// WaitlistStatus is where a waitlist entry is.
type WaitlistStatus string

// The states of a waitlist entry: waiting → offered → taken, or back to
// waiting's end when the offer lapsed; withdrawn at any time before taken.
const (
	WaitlistWaiting   WaitlistStatus = "waiting"
	WaitlistOffered   WaitlistStatus = "offered"
	WaitlistTaken     WaitlistStatus = "taken"
	WaitlistLapsed    WaitlistStatus = "lapsed"
	WaitlistWithdrawn WaitlistStatus = "withdrawn"
)

// WaitlistEntry is a person who waits for a place of one service at one point.
// Entries are served in the order of CreatedAt, then ID.
type WaitlistEntry struct {
	ID         int64
	PointID    int64
	Service    Service
	PersonID   int64
	Status     WaitlistStatus
	OfferUntil *time.Time
	CreatedAt  time.Time
}

// Offer holds a place for the entry until the given time.
func (w *WaitlistEntry) Offer(until time.Time) error {
	if w.Status != WaitlistWaiting {
		return Conflict("waitlist.not_waiting", string(w.Status))
	}
	w.Status, w.OfferUntil = WaitlistOffered, &until
	return nil
}

// Take turns an offer that has not lapsed into an appointment's place.
func (w *WaitlistEntry) Take(now time.Time) error {
	if w.Status != WaitlistOffered || w.OfferUntil == nil || now.After(*w.OfferUntil) {
		return Conflict("waitlist.no_offer", string(w.Status))
	}
	w.Status, w.OfferUntil = WaitlistTaken, nil
	return nil
}

// Lapse ends an offer that ran out; false if it is still good.
func (w *WaitlistEntry) Lapse(now time.Time) bool {
	if w.Status != WaitlistOffered || w.OfferUntil == nil || !now.After(*w.OfferUntil) {
		return false
	}
	w.Status, w.OfferUntil = WaitlistLapsed, nil
	return true
}

// Withdraw takes the person off the list.
func (w *WaitlistEntry) Withdraw() error {
	if w.Status != WaitlistWaiting && w.Status != WaitlistOffered {
		return Conflict("waitlist.not_waiting", string(w.Status))
	}
	w.Status, w.OfferUntil = WaitlistWithdrawn, nil
	return nil
}
