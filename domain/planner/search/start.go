package search

import (
	"cmp"
	"fmt"
	"slices"

	"luudong/domain/planner/model"
)

// loadPins puts the pinned visits into an empty state. It returns an error
// that wraps model.ErrInvalid when they break a rule.
func (s *state) loadPins() error {
	in := s.in
	if err := model.CheckPins(in.p); err != nil {
		return err
	}
	for i, pin := range in.p.Pinned {
		r := pin.Team*in.days + pin.Day
		rt := &s.routes[r]
		if len(rt.stops) == 0 {
			s.totals.days++
		}
		rt.stops = append(rt.stops, stop{point: int32(pin.Point), start: int32(pin.Start), minutes: int32(pin.End - pin.Start),
			pin: int32(i), fixed: true, desks: int32(s.leastDesks(i))})
		s.arrive(pin.Point, r)
		s.note(pin.Point)
	}
	for r := range s.routes {
		rt := &s.routes[r]
		slices.SortStableFunc(rt.stops, func(a, b stop) int { return cmp.Compare(a.start, b.start) })
		if len(rt.stops) > 0 && !s.reschedule(r) {
			st := rt.stops[0]
			return fmt.Errorf("%w: pinned visits of team %d on day %d do not fit into its hours (the first is pin %d)",
				model.ErrInvalid, in.team(r), in.day(r), st.pin)
		}
		for k := range rt.stops {
			s.widenPin(r, k)
		}
	}
	s.settleChanges()
	plan := s.plan(model.Bound{People: 1 << 62, Value: 1 << 62})
	for _, v := range model.Check(in.p, plan) {
		return fmt.Errorf("%w: pinned visits: %s", model.ErrInvalid, v)
	}
	return nil
}

// leastDesks is how many desks a pin needs for the people it must serve.
func (s *state) leastDesks(pin int) (desks int) {
	p := &s.in.p.Pinned[pin]
	if s.in.fixedLengths[p.Point] != nil {
		return 0
	}
	officers, _ := s.in.p.Distribute(p.MinPeople, p.End-p.Start, s.in.maxDesks, s.in.p.Teams[p.Team].Kits)
	for _, n := range officers {
		desks += n
	}
	return desks
}

// widenPin lets a pin use the desks that other pins leave, and serve whom it must.
func (s *state) widenPin(r, k int) {
	in, st := s.in, &s.routes[r].stops[k]
	free := in.p.Points[st.point].Stations
	for _, other := range s.stopsOf(int(st.point)) {
		o := &s.routes[other.route].stops[other.stop]
		if in.day(other.route) == in.day(r) && o.start < st.start+st.minutes && st.start < o.start+o.minutes {
			free -= int(o.desks)
		}
	}
	team := in.team(r)
	if in.fixedLengths[st.point] != nil {
		st.desks, st.rate = 0, in.ratesAt(team, 0, int(st.point))[0]
		s.serve(st, s.pinned(st))
		return
	}
	st.desks = int32(min(int(st.desks)+max(0, free), in.p.Teams[team].Officers))
	st.rate = in.frontier(team, int(st.desks), int(st.minutes))
	s.serve(st, s.pinned(st))
}

// load adds the visits of an earlier plan that are still allowed, at their
// times, serving the people they served as far as those are left: whole
// team-days first, because a visit may need the break that the next one gives;
// one by one where that fails.
//
//nolint:cyclop // one case a kind of visit, in the order in which they must be loaded
func (s *state) load(visits []model.Visit) {
	days := make(map[int][]model.Visit)
	for _, v := range visits {
		if v.Team >= 0 && v.Team < s.in.teams && v.Point >= 0 && v.Point < s.in.points && v.Day >= 0 && v.Day < s.in.days && !s.isPin(v) {
			r := v.Team*s.in.days + v.Day
			days[r] = append(days[r], v)
		}
	}
	for r := range s.routes {
		s.settleChanges() // an undo forgets what is not settled
		s.begin()
		if len(days[r]) > 0 && !s.loadDay(r, days[r]) {
			s.undo()
			for _, v := range days[r] {
				if it, ok := s.earlier(r, v); ok {
					s.insert(&it)
				}
			}
		}
	}
	for r := range s.routes {
		for k := range s.routes[r].stops {
			st := &s.routes[r].stops[k]
			st.fixed = st.pin >= 0 || s.isPrevious(r, st) || s.isShared(r, st)
		}
		s.slack(r)
	}
	s.settleChanges()
}

// isPin says whether a visit of an earlier plan is in the state already, as a pin.
func (s *state) isPin(v model.Visit) bool {
	for _, st := range s.routes[v.Team*s.in.days+v.Day].stops {
		if st.pin >= 0 && int(st.point) == v.Point && int(st.start) == v.Start && int(st.start+st.minutes) == v.End {
			return true
		}
	}
	return false
}

// loadDay adds visits to a route all at once; false when they do not fit, and
// then the caller must undo.
func (s *state) loadDay(r int, visits []model.Visit) bool {
	in, rt := s.in, &s.routes[r]
	s.saveRoute(r)
	for _, v := range visits {
		it, ok := s.earlier(r, v)
		if !ok || !s.gapKept(v.Point, v.Day) || !s.loadFits(r, v.Point) || !in.allows(s.freeWindows(r, v.Point, it.desks), v.Start, it.minutes) {
			return false
		}
		s.savePoint(v.Point)
		if it.desks > 0 {
			s.hold(v.Point, v.Day)
		}
		rt.load += in.loadOf(v.Point)
		if len(rt.stops) == 0 {
			s.totals.days++
		}
		rt.stops = slices.Insert(rt.stops, it.pos, stop{point: int32(v.Point), start: int32(v.Start), minutes: int32(it.minutes),
			desks: int32(it.desks), pin: -1, fixed: true, rate: it.rate})
		s.arrive(v.Point, r)
		s.note(v.Point)
		s.serve(&rt.stops[it.pos], it.people)
	}
	return s.reschedule(r)
}

// earlier makes a visit of an earlier plan an insertion at its time.
func (s *state) earlier(r int, v model.Visit) (it insertion, ok bool) {
	in := s.in
	length := slices.Index(in.lengthsAt(v.Point), v.End-v.Start)
	if length < 0 || int(in.reach[r*in.points+v.Point]) <= length {
		return it, false
	}
	it = insertion{route: r, point: v.Point, minutes: v.End - v.Start, fixed: v.Start, desks: in.desks(v.Team, v.Point)}
	it.rate = in.ratesAt(v.Team, it.desks, v.Point)[length]
	for it.pos < len(s.routes[r].stops) && int(s.routes[r].stops[it.pos].start) < v.Start {
		it.pos++
	}
	it.people = in.choose(it.rate, s.left[v.Point], s.cards(r), evenly)
	if s.canServe(&it, v.People) {
		it.people = people{}
		copy(it.people[:], v.People)
	}
	return it, it.people.sum() > 0
}

// canServe says whether these people can be served by this insertion.
func (s *state) canServe(it *insertion, n []int) bool {
	if len(n) != len(s.in.p.Services) {
		return false
	}
	var want people
	copy(want[:], n)
	cards := s.cards(it.route)
	for service := range want {
		if want[service] < 0 || want[service] > s.left[it.point][service] {
			return false
		}
		if s.in.kit[service] {
			cards -= want[service]
		}
	}
	return want.sum() > 0 && cards >= 0 && want[0] < len(it.rate.Most) && want[1] <= it.rate.Most[want[0]]
}

func (s *state) isPrevious(r int, st *stop) bool {
	for _, i := range s.in.previousAt[s.in.pointDay(int(st.point), s.in.day(r))] {
		if old := &s.in.p.Previous[i]; old.Team == s.in.team(r) && old.Start == int(st.start) {
			return true
		}
	}
	return false
}

func (s *state) isShared(r int, st *stop) bool {
	return s.dayVisits[int(st.point)*s.in.days+s.in.day(r)] > 1
}

// previousVisits are the previous visits as a plan has them.
func previousVisits(p *model.Problem) (visits []model.Visit) {
	for _, v := range p.Previous {
		visits = append(visits, model.Visit{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End})
	}
	return visits
}
