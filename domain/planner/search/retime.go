package search

import "luudong/domain/planner/model"

// In a loose problem every visit begins as early as it can, and one insertion
// or removal changes times only until they are again what they were. These are
// the quick ways of insert and remove; the general ones are in apply.go.

// insertQuick adds a visit that was found to fit.
func (s *state) insertQuick(it *insertion) {
	in, rt := s.in, &s.routes[it.route]
	s.saveRoute(it.route)
	s.savePoint(it.point)
	here := in.p.Points[it.point].Location
	if len(rt.stops) == 0 {
		s.totals.days++
	}
	way := s.detour(it.route, it.pos, it.pos, here)
	rt.stops = append(rt.stops, stop{})
	copy(rt.stops[it.pos+1:], rt.stops[it.pos:])
	rt.stops[it.pos] = stop{point: int32(it.point), start: -1, minutes: int32(it.minutes), location: int32(here),
		late: -1, pin: -1, rate: it.rate}
	s.arrive(it.point, it.route)
	s.account(it.route, it.point, way, 1)
	s.retime(it.route, it.pos, it.pos)
	s.serve(&rt.stops[it.pos], it.people)
}

// removeQuick takes a stop out; false, and nothing has changed, when the way
// past it is longer than the way over it (rounded distances may do that).
func (s *state) removeQuick(r, k int) bool {
	in, rt := s.in, &s.routes[r]
	if k > 0 && k < len(rt.stops)-1 {
		before, after := &rt.stops[k-1], &rt.stops[k+1]
		if int(before.depart)+in.travel.minutes(int(before.location), int(after.location)) > int(after.late) {
			return false
		}
	}
	p, here := int(rt.stops[k].point), int(rt.stops[k].location)
	s.saveRoute(r)
	s.savePoint(p)
	s.serve(&rt.stops[k], people{})
	way := s.detour(r, k, k+1, here)
	s.account(r, p, -way, -1)
	rt.stops = append(rt.stops[:k], rt.stops[k+1:]...)
	s.depart(p, r)
	if len(rt.stops) == 0 {
		s.totals.days--
	}
	s.retime(r, k, k-1)
	return true
}

// detour is what a stop between the stops before index from and at index to
// adds to the travel.
func (s *state) detour(r, from, to, here int) int {
	in, stops := s.in, s.routes[r].stops
	home := in.p.Teams[in.team(r)].Base
	a, b := home, home
	if from > 0 {
		a = int(stops[from-1].location)
	}
	if to < len(stops) {
		b = int(stops[to].location)
	}
	way := in.travel.minutes(a, here) + in.travel.minutes(here, b)
	if from > 0 || to < len(stops) {
		way -= in.travel.minutes(a, b)
	}
	return way
}

// account adds a visit of a point with its way to the sums of a route (sign 1),
// or takes it off (sign -1).
func (s *state) account(r, p, way, sign int) {
	rt := &s.routes[r]
	s.totals.travel += way
	rt.travel += way
	rt.work += way + sign*(s.in.p.Points[p].Fixed.Minutes+s.in.setup+s.in.teardown)
	rt.load += sign * s.in.loadOf(p)
}

// retime brings the times of a route up to date after a change: departures from
// stop first on, latest arrivals from stop last back, each until one is as before.
func (s *state) retime(r, first, last int) {
	in, rt, day := s.in, &s.routes[r], s.in.day(r)
	team := &in.p.Teams[in.team(r)]
	shift := team.Shifts[day]
	now, at := shift.From, team.Base
	if first > 0 {
		now, at = int(rt.stops[first-1].depart), int(rt.stops[first-1].location)
	}
	for i := first; i < len(rt.stops); i++ {
		st := &rt.stops[i]
		start := earliest(in.p.Points[st.point].Windows[day], now+in.travel.minutes(at, int(st.location))+in.setup, st)
		if start == int(st.start) {
			break
		}
		st.start = int32(start)
		now, at = start+int(st.minutes)+in.teardown, int(st.location)
		st.depart = int32(now)
	}
	limit, next := shift.To, team.Base
	if last+1 < len(rt.stops) {
		limit, next = int(rt.stops[last+1].late), int(rt.stops[last+1].location)
	}
	for i := last; i >= 0; i-- {
		st := &rt.stops[i]
		late := limit - in.travel.minutes(int(st.location), next) - in.teardown - int(st.minutes)
		late = latest(in.p.Points[st.point].Windows[day], late, st) - in.setup
		if late == int(st.late) {
			break
		}
		st.late = int32(late)
		limit, next = late, int(st.location)
	}
	s.version++
	s.routeVersion[r] = s.version
	s.respan(r)
}

// respan computes the minutes from leaving the base to being back.
func (s *state) respan(r int) {
	in, rt, span := s.in, &s.routes[r], 0
	if n := len(rt.stops); n > 0 {
		home := in.p.Teams[in.team(r)].Base
		leave := int(rt.stops[0].start) - in.setup - in.travel.minutes(home, int(rt.stops[0].location))
		span = int(rt.stops[n-1].depart) + in.travel.minutes(int(rt.stops[n-1].location), home) - leave
	}
	s.weekSpan[s.week(r)] += span - rt.span
	s.totals.span += span - rt.span
	rt.span = span
}

// earliest start of a stop not before a minute; there is one.
func earliest(windows []model.Window, minute int, st *stop) int {
	if st.fixed {
		return int(st.start)
	}
	for i := range windows {
		if start := max(minute, windows[i].From); start+int(st.minutes) <= windows[i].To {
			return start
		}
	}
	panic("search: a stop that was found to fit does not")
}

// latest start of a stop not after a minute; there is one.
func latest(windows []model.Window, minute int, st *stop) int {
	if st.fixed {
		return int(st.start)
	}
	for i := len(windows) - 1; i >= 0; i-- {
		if start := min(minute, windows[i].To-int(st.minutes)); start >= windows[i].From {
			return start
		}
	}
	panic("search: a stop that was found to fit does not")
}
