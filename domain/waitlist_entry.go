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

// GatherTime is how long places are gathered for a household at most.
const GatherTime = 24 * time.Hour

// WaitlistEntry is a person who waits for a place of one service at one point.
// Entries are served in the order of CreatedAt, then ID.
//
// Decision: each person of a household has an entry of their own, bound by
// HouseholdCode, so that counting places, one live entry a person and the places
// of offers hold for households as for anybody. They have an offer when all of
// them hold a place; the first one's state is that of the household.
//
// Decision: a household takes its turn in the line like anybody, but gets an
// offer only when adjacent places for all are free. What it cannot use goes to
// who waits behind: a household at the head blocks nobody. When as many places
// have passed it by as it has people, places that fit together are gathered for
// it one by one, for at most GatherTime; then they go to the next in line and
// counting begins anew. So the line never stands still for longer than that, and
// singles who come after a household cannot starve it.
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
	// HouseholdCode is the code of the first entry of those who wait together; the
	// entry's own for who waits alone.
	HouseholdCode string
	Passed        int // of a first entry: places offered to people behind since it last had its turn

	// Filled by the store when entries are listed.
	PersonName, PointCode, PointName, UnitPath string
	People                                     int // who wait together, 1 for who waits alone
}

// Offer notes that a place of the slot is held for the entry until the given time.
func (w *WaitlistEntry) Offer(slotID int64, until time.Time) error {
	if w.Status != WaitlistWaiting {
		return Conflict("waitlist.not_waiting", string(w.Status))
	}
	w.Status, w.SlotID, w.OfferUntil = WaitlistOffered, slotID, &until
	return nil
}

// Gather keeps a place for one of a household until the others have theirs.
func (w *WaitlistEntry) Gather(slotID int64, until time.Time) error { return w.Offer(slotID, until) }

// GiveBack ends that a place is held, without leaving the line.
func (w *WaitlistEntry) GiveBack() {
	if w.Status == WaitlistOffered {
		w.Status, w.SlotID, w.OfferUntil = WaitlistWaiting, 0, nil
	}
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
