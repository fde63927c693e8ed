package domain

import "time"

// WaitlistStatus is where a waitlist entry is.
type WaitlistStatus string

// The states of a waitlist entry: waiting → offered → taken or lapsed; withdrawn
// at any time before taken. Waiting and offered are live: a person has at most
// one live entry for a service at a point. Who let an offer lapse may join anew.
const (
	WaitlistWaiting   WaitlistStatus = "waiting"
	WaitlistOffered   WaitlistStatus = "offered"
	WaitlistTaken     WaitlistStatus = "taken"
	WaitlistLapsed    WaitlistStatus = "lapsed"
	WaitlistWithdrawn WaitlistStatus = "withdrawn"
)

// Live reports whether the person still waits or has an offer.
func (s WaitlistStatus) Live() bool { return s == WaitlistWaiting || s == WaitlistOffered }

// WaitlistEntry is a person who waits for a place of one service at one point.
// Entries are served in the order of CreatedAt, then ID.
//
// Decision: an offer is a real place. While an entry is offered, SlotID names the
// slot in which it holds one, counted in the slot's Booked like an appointment's.
// So the one guarded statement, the CHECK under it and every count of free places
// keep it from everybody else without knowing about waitlists; a second counter
// would have to be added to each of them.
type WaitlistEntry struct {
	ID         int64
	Code       string // what the citizen keeps; the ticket has the same code once the offer is taken
	PointID    int64
	Service    Service
	PersonID   int64
	Status     WaitlistStatus
	SlotID     int64 // in which an offer holds a place; 0 without an offer
	OfferUntil *time.Time
	CreatedAt  time.Time

	// Filled by the store when entries are listed.
	PersonName, PointCode, PointName, UnitPath string
}

// Offer notes that a place of the slot is held for the entry until the given time.
func (w *WaitlistEntry) Offer(slotID int64, until time.Time) error {
	if w.Status != WaitlistWaiting {
		return Conflict("waitlist.not_waiting", string(w.Status))
	}
	w.Status, w.SlotID, w.OfferUntil = WaitlistOffered, slotID, &until
	return nil
}

// Take turns an offer that has not lapsed into an appointment's place.
func (w *WaitlistEntry) Take(now time.Time) error {
	if w.Status != WaitlistOffered || w.OfferUntil == nil || now.After(*w.OfferUntil) {
		return Conflict("waitlist.no_offer", string(w.Status))
	}
	w.Status, w.SlotID, w.OfferUntil = WaitlistTaken, 0, nil
	return nil
}

// Overdue reports whether an offer ran out that nobody has ended yet.
func (w WaitlistEntry) Overdue(now time.Time) bool {
	return w.Status == WaitlistOffered && w.OfferUntil != nil && now.After(*w.OfferUntil)
}

// Lapse ends an offer that ran out; false if it is still good.
func (w *WaitlistEntry) Lapse(now time.Time) bool {
	if !w.Overdue(now) {
		return false
	}
	w.Status, w.SlotID, w.OfferUntil = WaitlistLapsed, 0, nil
	return true
}

// Withdraw takes the person off the list.
func (w *WaitlistEntry) Withdraw() error {
	if w.Status != WaitlistWaiting && w.Status != WaitlistOffered {
		return Conflict("waitlist.not_waiting", string(w.Status))
	}
	w.Status, w.SlotID, w.OfferUntil = WaitlistWithdrawn, 0, nil
	return nil
}
