package search

import "slices"

// insert adds a visit; when it does not fit any more, nothing changes.
func (s *state) insert(it *insertion) {
	in, rt := s.in, &s.routes[it.route]
	if !s.gapKept(it.point, in.day(it.route)) || !s.loadFits(it.route, it.point) {
		return
	}
	windows := s.freeWindows(it.route, it.point, it.desks)
	if it.fixed >= 0 && !in.allows(windows, it.fixed, it.minutes) {
		return
	}
	s.legsOf(it.route)
	added := leg{location: in.p.Points[it.point].Location, minutes: it.minutes, fixed: it.fixed, windows: windows}
	s.sc.legs = append(append(append(s.sc.legs[:0], s.base[:it.pos]...), added), s.base[it.pos:]...)
	span, ok := s.sc.solve(it.route)
	if !ok || span > s.room(it.route) {
		return
	}
	s.saveRoute(it.route)
	s.savePoint(it.point)
	shared := it.desks > 0 && s.hold(it.point, in.day(it.route))
	st := stop{point: int32(it.point), start: -1, minutes: int32(it.minutes), desks: int32(it.desks),
		pin: -1, fixed: shared || it.fixed >= 0, rate: it.rate}
	if len(rt.stops) == 0 {
		s.totals.days++
	}
	rt.stops = append(rt.stops, stop{})
	copy(rt.stops[it.pos+1:], rt.stops[it.pos:])
	rt.stops[it.pos] = st
	s.arrive(it.point, it.route)
	s.settle(it.route, span)
	s.serve(&rt.stops[it.pos], it.people)
}

// remove takes stop k out of a route. When the rest of the route can't be kept
// without it (ways that break the triangle inequality, a break that needs the
// gap), all of it but the pins goes too.
func (s *state) remove(r, k int) {
	if s.in.quick && s.removeQuick(r, k) {
		return
	}
	s.drop(r, k)
	if s.reschedule(r) {
		return
	}
	for i := len(s.routes[r].stops) - 1; i >= 0; i-- {
		if s.routes[r].stops[i].pin < 0 {
			s.drop(r, i)
		}
	}
	if !s.reschedule(r) {
		panic("search: pinned visits alone do not fit, although they did when the search began")
	}
}

// drop takes a stop out of a route without giving the route new times.
func (s *state) drop(r, k int) {
	rt := &s.routes[r]
	p := int(rt.stops[k].point)
	s.saveRoute(r)
	s.savePoint(p)
	s.note(p)
	s.serve(&rt.stops[k], people{})
	rt.stops = append(rt.stops[:k], rt.stops[k+1:]...)
	s.depart(p, r)
	if len(rt.stops) == 0 {
		s.totals.days--
	}
}

// arrive notes a visit of a route at a point.
func (s *state) arrive(p, r int) {
	s.visits[p] = append(s.visits[p], int32(r))
	s.dayVisits[p*s.in.days+s.in.day(r)]++
	s.totals.visits++
}

// depart takes the note of one visit back.
func (s *state) depart(p, r int) {
	i := slices.Index(s.visits[p], int32(r))
	s.visits[p] = slices.Delete(s.visits[p], i, i+1)
	s.dayVisits[p*s.in.days+s.in.day(r)]--
	s.totals.visits--
}
