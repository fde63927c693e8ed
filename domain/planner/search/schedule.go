package search

import "luudong/domain/planner/model"

// leg is one stop of a route as the schedule sees it.
type leg struct {
	location int
	minutes  int
	fixed    int            // start that must be kept, -1 when free
	windows  []model.Window // where it may lie when free
}

// scheduler finds the times of a route: given the order and the lengths of its
// stops, the starts with the fewest minutes from leaving the base to being
// back, and among those the earliest. It holds scratch memory; one a worker.
type scheduler struct {
	in     *Instance
	legs   []leg
	starts []int // the answer
	trial  []int
	rest   rest
	off    []model.Window // between the parts of the shift of the route
}

// rest is where a break is taken: in the gap before leg gap, at start, before
// or after the way of that gap. gap 0: none.
type rest struct {
	gap      int
	afterWay bool
}

// solve fills starts for legs on a route and returns the minutes from leaving
// the base to being back; ok is false when there is no schedule.
func (sc *scheduler) solve(route int) (span int, ok bool) {
	in := sc.in
	team, shift := &in.p.Teams[in.team(route)], in.p.Teams[in.team(route)].Shifts[in.day(route)]
	sc.rest, sc.off = rest{}, team.Rest(in.day(route))
	if in.loose { // nobody counts the hours: as early as possible
		if _, ok = sc.forward(team.Base, shift.From, shift.To); !ok || len(sc.legs) == 0 {
			return 0, ok
		}
		sc.starts = append(sc.starts[:0], sc.trial...)
		return sc.spanOf(team.Base, sc.starts), true
	}
	span, ok = sc.tighten(team.Base, shift)
	if !ok || in.p.Rules.Break == nil || sc.rested(team.Base, sc.starts) {
		return span, ok
	}
	ok = false
	var best []int
	for gap := 1; gap < len(sc.legs); gap++ {
		for _, afterWay := range []bool{true, false} {
			sc.rest = rest{gap, afterWay}
			if s, fits := sc.tighten(team.Base, shift); fits && (!ok || s < span) {
				span, ok = s, true
				best = append(best[:0], sc.starts...)
			}
		}
	}
	if ok {
		sc.starts = append(sc.starts[:0], best...)
	}
	return span, ok
}

// tighten takes the earliest schedule, moves all but the last stop as late as
// that allows, and tries later ones as long as the team still waits for
// windows and each is shorter than the one before.
func (sc *scheduler) tighten(base int, shift model.Window) (span int, ok bool) {
	const wait = 45 // minutes; less waiting is not worth another look
	if len(sc.legs) == 0 {
		sc.starts = sc.starts[:0]
		return 0, true
	}
	leave := shift.From
	for {
		work, fits := sc.forward(base, leave, shift.To)
		if !fits {
			return span, ok
		}
		sc.backward()
		s := sc.spanOf(base, sc.trial)
		if ok && (s >= span || sc.rest.gap == 0 && sc.in.p.Rules.Break != nil && !sc.rested(base, sc.trial)) {
			return span, ok
		}
		span, ok = s, true
		sc.starts = append(sc.starts[:0], sc.trial...)
		if span-work <= wait {
			return span, ok
		}
		leave = sc.starts[0] + sc.in.grid - sc.in.setup - sc.in.travel.minutes(base, sc.legs[0].location)
	}
}

// forward fills trial with the earliest starts when the team leaves its base
// at a minute and must be back at another; work is the time without waiting.
func (sc *scheduler) forward(base, leave, back int) (work int, ok bool) {
	in := sc.in
	sc.trial = sc.trial[:0]
	now, at := leave, base
	for i := range sc.legs {
		l := &sc.legs[i]
		way := in.travel.minutes(at, l.location)
		ready := sc.arrival(now, way)
		if sc.rest.gap == i && i > 0 {
			b := in.p.Rules.Break
			from := max(now, b.From)
			if sc.rest.afterWay {
				from = max(ready, b.From)
			}
			if from+b.Minutes > b.To {
				return 0, false
			}
			ready = from + b.Minutes
			if !sc.rest.afterWay {
				ready = sc.arrival(ready, way)
			}
		}
		start := sc.earliest(i, ready+in.setup)
		if start < 0 {
			return 0, false
		}
		sc.trial = append(sc.trial, start)
		now, at = start+l.minutes+in.teardown, l.location
		work += way + in.setup + l.minutes + in.teardown
	}
	way := in.travel.minutes(at, base)
	return work + way, sc.arrival(now, way) <= back
}

// backward moves the starts in trial as late as the last of them allows.
func (sc *scheduler) backward() {
	in := sc.in
	for i := len(sc.legs) - 2; i >= 0; i-- {
		l := &sc.legs[i]
		way := in.travel.minutes(l.location, sc.legs[i+1].location)
		end := sc.departure(sc.trial[i+1]-in.setup, way)
		if sc.rest.gap == i+1 {
			b := in.p.Rules.Break
			if sc.rest.afterWay {
				end = sc.departure(min(b.To-b.Minutes, sc.trial[i+1]-in.setup-b.Minutes), way)
			} else {
				end = min(b.To-b.Minutes, end-b.Minutes)
			}
		}
		sc.trial[i] = max(sc.trial[i], sc.latest(i, end-in.teardown-l.minutes))
	}
}

// outing is when the team leaves its base and when it is back.
func (sc *scheduler) outing(base int, starts []int) (leave, back int) {
	in, last := sc.in, len(sc.legs)-1
	leave = sc.departure(starts[0]-in.setup, in.travel.minutes(base, sc.legs[0].location))
	return leave, sc.arrival(starts[last]+sc.legs[last].minutes+in.teardown, in.travel.minutes(sc.legs[last].location, base))
}

// spanOf is the hours of a day in minutes.
func (sc *scheduler) spanOf(base int, starts []int) int {
	leave, back := sc.outing(base, starts)
	return back - leave - overlap(sc.off, leave, back)
}

// rested says whether the break rule is kept.
func (sc *scheduler) rested(base int, starts []int) bool {
	in, b := sc.in, sc.in.p.Rules.Break
	if len(starts) == 0 {
		return true
	}
	if leave, back := sc.outing(base, starts); leave > b.From || back < b.To {
		return true
	}
	for i := 1; i < len(starts); i++ {
		from, to := starts[i-1]+sc.legs[i-1].minutes+in.teardown, starts[i]-in.setup
		way := in.travel.minutes(sc.legs[i-1].location, sc.legs[i].location)
		if min(sc.departure(to, way), b.To)-max(from, b.From) >= b.Minutes || min(to, b.To)-max(sc.arrival(from, way), b.From) >= b.Minutes {
			return true
		}
	}
	return false
}

// earliest start not before a minute, -1 when there is none.
func (l *leg) earliest(in *Instance, minute int) int {
	if l.fixed >= 0 {
		if l.fixed < minute {
			return -1
		}
		return l.fixed
	}
	for _, w := range l.windows {
		if start := in.onGrid(max(minute, w.From)); start+l.minutes <= w.To {
			return start
		}
	}
	return -1
}

// latest start not after a minute, -1 when there is none.
func (l *leg) latest(in *Instance, minute int) int {
	if l.fixed >= 0 {
		return l.fixed
	}
	for i := len(l.windows) - 1; i >= 0; i-- {
		w := l.windows[i]
		if start := min(minute, w.To-l.minutes) / in.grid * in.grid; start >= w.From && start+l.minutes <= w.To {
			return start
		}
	}
	return -1
}
