package search

import (
	"math"

	"luudong/domain/planner/model"
)

// slot is a place for a visit in a route: before its first stop, between two,
// or after its last.
type slot struct {
	from, next int // locations before and after
	skipped    int // way between them, which a visit replaces
	ready      int // earliest departure from the one before
	limit      int // latest arrival at the one after
	way        int // what the visit being priced adds to the travel
	most       int // minutes that windows and shift leave it there; below 0 when none
}

// slotsOf lists the slots of a route.
func (s *state) slotsOf(r int) {
	in, stops := s.in, s.routes[r].stops
	team := &in.p.Teams[in.team(r)]
	shift := team.Shifts[in.day(r)]
	now, from := shift.From, team.Base
	s.slots = s.slots[:0]
	for i := range stops {
		st := &stops[i]
		next := int(st.location)
		s.slots = append(s.slots, slot{from: from, next: next, skipped: in.travel.minutes(from, next), ready: now, limit: int(st.late)})
		now, from = int(st.depart), next
	}
	last := slot{from: from, next: team.Base, ready: now, limit: shift.To}
	if len(stops) > 0 {
		last.skipped = in.travel.minutes(from, team.Base)
	}
	s.slots = append(s.slots, last)
}

// measure fills in for each slot what a visit at a location adds to the travel
// and how long it can be with these windows; it returns the least way and the
// most minutes of those that can have one of some length, most 0 when none can.
// All that is known in constant time: it is all there is to know when the
// problem is loose, otherwise a sieve before the scheduler looks at hours and
// breaks. (The travel table is read by the rows of the stops, not of the point:
// they stay in the processor's cache while all candidates are priced.)
func (s *state) measure(to int, windows []model.Window, shortest int) (least, most int) {
	t := s.in.travel
	least = math.MaxInt32
	for i := range s.slots {
		l := &s.slots[i]
		var into, on int
		if t.dense != nil {
			into, on = int(t.dense[l.from*t.n+to]), int(t.back[l.next*t.n+to])
		} else {
			into, on = t.minutes(l.from, to), t.minutes(to, l.next)
		}
		l.way = into + on - l.skipped
		l.most = s.in.longest(windows, l.ready+into+s.in.setup, l.limit-on-s.in.teardown)
		if l.most >= shortest {
			least, most = min(least, l.way), max(most, l.most)
		}
	}
	return least, most
}

// longest is how many minutes a visit can last that lies between two minutes
// and inside one of the windows.
func (in *Instance) longest(windows []model.Window, from, to int) (most int) {
	most = -1
	for _, w := range windows {
		start := max(from, w.From)
		if min(to, w.To)-start > most {
			most = max(most, min(to, w.To)-in.onGrid(start))
		}
	}
	return most
}
