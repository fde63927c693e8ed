package domain

import "time"

// NeverLocked is the value of BookingRules.LockDays for rosters that stay open.
const NeverLocked = -1

// BookingRules bind citizens who book for themselves. Staff are bound by time,
// capacity and eligibility alone: they know what they are doing and answer for it.
type BookingRules struct {
	HorizonDays   int   // how many days ahead can be booked
	CutoffDays    int   // how many days before its visit a slot is closed; 0: when it begins
	PhoneLimit    int   // places that the people of one phone number hold ahead of them; 0: any number
	WalkInPercent int   // share of each slot, rounded down, that is kept for people who come or call
	LockDays      int   // how many days before its visit a roster is locked: nothing is booked, changed or cancelled online; NeverLocked
	LockTime      Clock // at what time of that day
	HoldMinutes   int   // how long a place that is offered to somebody on a waitlist is held for them
}

// DefaultBookingRules hold until an administrator sets others: two months ahead
// until the slot begins, a big family per phone, a tenth for those who walk in, two
// hours to take an offer.
func DefaultBookingRules() BookingRules {
	return BookingRules{HorizonDays: 60, PhoneLimit: 10, WalkInPercent: 10, LockDays: NeverLocked, LockTime: 17 * 60, HoldMinutes: 120}
}

// Check returns what is wrong with the rules.
func (r BookingRules) Check() []FieldError {
	var bad []FieldError
	for _, f := range []struct {
		column            string
		value, least, max int
	}{
		{"horizon_days", r.HorizonDays, 1, MaxPlanDays},
		{"cutoff_days", r.CutoffDays, 0, 30},
		{"phone_limit", r.PhoneLimit, 0, 100},
		{"walk_in_percent", r.WalkInPercent, 0, 90},
		{"lock_days", r.LockDays, NeverLocked, 30},
		{"lock_time", int(r.LockTime), 0, 24*60 - 1},
		{"hold_minutes", r.HoldMinutes, 5, 2 * 24 * 60},
	} {
		if f.value < f.least || f.value > f.max {
			bad = append(bad, FieldError{Column: f.column, Key: "input.range", Args: []any{f.least, f.max}})
		}
	}
	return bad
}

// Locked reports whether the roster of a day is locked.
func (r BookingRules) Locked(day Date, now time.Time, place *time.Location) bool {
	return r.LockDays != NeverLocked && !now.Before(day.AddDays(-r.LockDays).At(r.LockTime, place))
}

// MayBook returns nil if a citizen can book the slot at this time, else a
// conflict "slot.past", "slot.too_far", "slot.cut_off" or "roster.locked".
func (r BookingRules) MayBook(s Slot, now time.Time, place *time.Location) error {
	today := DateOf(now, place)
	switch {
	case !now.Before(s.Date.At(s.Start, place)):
		return Conflict("slot.past")
	case s.Date > today.AddDays(r.HorizonDays):
		return Conflict("slot.too_far", r.HorizonDays)
	case s.Date < today.AddDays(r.CutoffDays):
		return Conflict("slot.cut_off", r.CutoffDays)
	case r.Locked(s.Date, now, place):
		return Conflict("roster.locked")
	}
	return nil
}

// OpenDays returns the first and the last day on which a citizen can book a slot
// at this time; from is after to if there is none. On the first day slots may have
// begun already.
func (r BookingRules) OpenDays(now time.Time, place *time.Location) (from, to Date) {
	today := DateOf(now, place)
	from, to = today.AddDays(r.CutoffDays), today.AddDays(r.HorizonDays)
	for from <= to && r.Locked(from, now, place) {
		from = from.AddDays(1)
	}
	return from, to
}

// HoldUntil returns until when a place of the slot is held for whom it is offered
// to: for the time of the rules, but not longer than it could be booked.
func (r BookingRules) HoldUntil(s Slot, now time.Time, place *time.Location) time.Time {
	until := now.Add(time.Duration(r.HoldMinutes) * time.Minute)
	closing := []time.Time{s.Date.At(s.Start, place), s.Date.AddDays(1-r.CutoffDays).At(0, place)}
	if r.LockDays != NeverLocked {
		closing = append(closing, s.Date.AddDays(-r.LockDays).At(r.LockTime, place))
	}
	for _, t := range closing {
		if t.Before(until) {
			until = t
		}
	}
	return until
}

// KeptBack returns how many places of a slot citizens cannot book themselves.
func (r BookingRules) KeptBack(s Slot) int { return s.Capacity * r.WalkInPercent / 100 }
