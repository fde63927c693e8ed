package search

import "luudong/domain/planner/model"

// A shift in several parts: between them, in the stretches off, the team does
// nothing. For a shift in one part off is empty and all of this costs a look at
// its length. State.slack and state.measure do not know of it: they are a sieve
// for positions that the scheduler then looks at.

// arrival is when a way ends that begins as early as it can from a minute on.
func (sc *scheduler) arrival(minute, way int) int {
	for _, off := range sc.off {
		if minute < off.To && off.From < minute+way {
			minute = off.To
		}
	}
	return minute + way
}

// departure is when a way must begin, at the latest, that ends by a minute.
func (sc *scheduler) departure(minute, way int) int {
	for i := len(sc.off) - 1; i >= 0; i-- {
		if off := &sc.off[i]; minute-way < off.To && off.From < minute {
			minute = off.From
		}
	}
	return minute - way
}

// earliest start of a leg not before a minute, -1 when there is none.
func (sc *scheduler) earliest(i, minute int) int {
	l := &sc.legs[i]
	start := l.earliest(sc.in, minute)
	if len(sc.off) == 0 || start < 0 {
		return start
	}
	before, after := sc.in.setup, sc.in.teardown
	for _, off := range sc.off {
		if start-before < off.To && off.From < start+l.minutes+after {
			if start = l.earliest(sc.in, off.To+before); start < 0 {
				return start
			}
		}
	}
	return start
}

// latest start of a leg not after a minute, -1 when there is none.
func (sc *scheduler) latest(i, minute int) int {
	l := &sc.legs[i]
	start := l.latest(sc.in, minute)
	if len(sc.off) == 0 || start < 0 {
		return start
	}
	before, after := sc.in.setup, sc.in.teardown
	for k := len(sc.off) - 1; k >= 0; k-- {
		if off := &sc.off[k]; start-before < off.To && off.From < start+l.minutes+after {
			if l.fixed >= 0 {
				return -1
			}
			if start = l.latest(sc.in, off.From-after-l.minutes); start < 0 {
				return start
			}
		}
	}
	return start
}

// overlap is how many minutes of a stretch are off.
func overlap(off []model.Window, from, to int) (minutes int) {
	for _, w := range off {
		minutes += max(0, min(to, w.To)-max(from, w.From))
	}
	return minutes
}

// fitting counts the lengths that fit into one of the windows and the shift.
func (in *Instance) fitting(lengths []int, team *model.Team, day int, windows []model.Window, out, back, room int) uint8 {
	longest := -1
	for _, w := range windows {
		longest = max(longest, in.longestStay(team, day, w, out, back))
	}
	longest = min(longest, room)
	n := 0
	for n < len(lengths) && lengths[n] <= longest {
		n++
	}
	return uint8(n)
}

// longestStay is how long a team can serve in a window, in the best part of its
// shift; before it and after it other visits may be in the other parts.
func (in *Instance) longestStay(team *model.Team, day int, w model.Window, out, back int) int {
	shift, longest := team.Shifts[day], -1
	from, to := max(w.From, shift.From+out+in.setup), min(w.To, shift.To-back-in.teardown)
	for _, off := range team.Rest(day) {
		longest = max(longest, min(to, off.From-in.teardown)-in.onGrid(from))
		from = max(from, off.To+in.setup)
	}
	return max(longest, to-in.onGrid(from))
}
