package search

import "luudong/domain/planner/model"

// stop is a visit as the search sees it.
type stop struct {
	point, start, minutes int32
	location              int32           // of the point
	depart                int32           // earliest end with teardown, given the stops before
	late                  int32           // latest arrival, setup still to come, at which the stops from here on can be made
	desks                 int32           // officers it may use; the point's stations hold those of all visits there at once
	pin                   int32           // index of its pin, -1 for none
	fixed                 bool            // its start stays while it is in the route
	rate                  *model.Frontier // people it can serve
	people                people          // people it serves
}

// route is one team on one day.
type route struct {
	stops        []stop
	span         int // minutes from leaving the base to being back
	travel, work int // minutes of travel; of travel, setup, serving and teardown
	load         int // of the fixed visits
}

// state is a plan under construction. It keeps all rules at all times. One a
// worker.
type state struct {
	in         *Instance
	routes     []route
	weekSpan   []int     // per team*weeks+week: sum of the spans
	left       []people  // per point: demand not served yet
	openPoints []uint64  // bit set of the points with people left
	visits     [][]int32 // per point: the routes that visit it, once per stop
	dayVisits  []uint16  // per point*days+day: stops there
	dense      []float32 // per point: see Instance.density
	ward       []int64   // per ward: people served
	totals     totals
	changeOf   []int64 // per point: what its previous visits cost; nil when there are none
	touched    []int32 // points whose changeOf is to be computed anew

	version      int64 // counts changes
	pointVersion []int64
	routeVersion []int64
	weekVersion  []int64

	gaps    []routeGaps // per route, in a quick problem
	sc      scheduler
	base    []leg  // legs of the route being looked at
	slots   []slot // its slots
	cut     []model.Window
	journal journal
}

// totals are the parts of the objective, see model.Score.
type totals struct {
	value, fairness, change int64
	people, days, travel    int
	visits, span            int // not part of the objective: visits, and minutes from leaving the bases to being back
}

func newState(in *Instance) *state {
	s := &state{
		in: in, routes: make([]route, in.routes), weekSpan: make([]int, in.teams*in.weeks),
		left: append([]people(nil), in.demand...), dense: make([]float32, in.points), visits: make([][]int32, in.points), dayVisits: make([]uint16, in.points*in.days), ward: make([]int64, in.p.Wards),
		pointVersion: make([]int64, in.points), routeVersion: make([]int64, in.routes),
		openPoints:  make([]uint64, in.points/64+1),
		weekVersion: make([]int64, in.teams*in.weeks), sc: scheduler{in: in},
	}
	s.journal.init(in)
	copy(s.dense, in.dense)
	for p := range in.points {
		s.markLeft(p)
	}
	s.gaps = make([]routeGaps, in.routes)
	for r := range s.gaps {
		s.gaps[r].version = -1
	}
	if len(in.p.Previous) > 0 {
		s.changeOf = make([]int64, in.points)
		for p := range in.points {
			s.changeOf[p] = s.changeCost(p)
			s.totals.change += s.changeOf[p]
		}
	}
	return s
}

// clone copies a state between two steps.
func (s *state) clone() *state {
	c := newState(s.in)
	c.copyFrom(s)
	return c
}

// copyFrom makes s equal to another state of the same instance.
func (s *state) copyFrom(o *state) {
	for r := range o.routes {
		stops := append(s.routes[r].stops[:0], o.routes[r].stops...)
		s.routes[r] = o.routes[r]
		s.routes[r].stops = stops
		s.version++
		s.routeVersion[r] = s.version
	}
	for p := range o.visits {
		s.visits[p] = append(s.visits[p][:0], o.visits[p]...)
	}
	copy(s.weekSpan, o.weekSpan)
	copy(s.left, o.left)
	copy(s.dense, o.dense)
	copy(s.openPoints, o.openPoints)
	copy(s.dayVisits, o.dayVisits)
	copy(s.ward, o.ward)
	copy(s.changeOf, o.changeOf)
	s.totals = o.totals
}

// score is the objective in points.
func (s *state) score() int64 {
	w, t := &s.in.p.Weights, &s.totals
	return t.value + t.fairness - t.change - int64(t.days)*int64(w.TeamDay) - int64(t.travel)*int64(w.TravelMinute)
}

// worthOf is what serving so many more people at a point adds to the objective.
func (s *state) worthOf(point, n int) int64 {
	pt := &s.in.p.Points[point]
	return int64(n)*int64(pt.Weight) + s.fairnessOf(pt.Ward, int64(n))
}

// fairnessOf is the extra for n more (or fewer) people of a ward.
func (s *state) fairnessOf(ward int, n int64) int64 {
	most, have := s.in.fair[ward], s.ward[ward]
	return int64(s.in.p.Weights.Fair) * (min(most, have+n) - min(most, have))
}

func (s *state) week(route int) int {
	return s.in.team(route)*s.in.weeks + s.in.p.WeekOf(s.in.day(route))
}

// room is the most minutes that a route may last.
func (s *state) room(route int) int {
	week := s.in.weekLimit[s.in.team(route)] - s.weekSpan[s.week(route)] + s.routes[route].span
	return min(s.in.dayLimit[route], week)
}

// cards is how many blank cards a route has left.
func (s *state) cards(route int) int {
	rest := s.in.cardLimit[s.in.team(route)]
	if rest == manyCards {
		return rest
	}
	for i := range s.routes[route].stops {
		for service, n := range s.routes[route].stops[i].people {
			if s.in.kit[service] {
				rest -= n
			}
		}
	}
	return rest
}

// legsOf fills base with the legs of a route as it is.
func (s *state) legsOf(r int) {
	s.base = s.base[:0]
	day := s.in.day(r)
	for i := range s.routes[r].stops {
		s.base = append(s.base, s.legOf(&s.routes[r].stops[i], day))
	}
}

// reschedule gives a route the times of the scheduler; false when there are
// none, and then nothing changes but the route's stops must.
func (s *state) reschedule(r int) bool {
	s.legsOf(r)
	s.sc.legs = append(s.sc.legs[:0], s.base...)
	span, ok := s.sc.solve(r)
	if !ok || span > s.room(r) {
		return false
	}
	s.settle(r, span)
	return true
}

// settle takes over the starts of the scheduler.
func (s *state) settle(r, span int) {
	rt, in := &s.routes[r], s.in
	travel, work, load := 0, 0, 0
	at := in.p.Teams[in.team(r)].Base
	for i := range rt.stops {
		st := &rt.stops[i]
		if moved := int32(s.sc.starts[i]); moved != st.start {
			st.start = moved
			s.note(int(st.point))
		}
		to := in.p.Points[st.point].Location
		travel += in.travel.minutes(at, to)
		work += in.setup + int(st.minutes) + in.teardown
		load += in.loadOf(int(st.point))
		at = to
	}
	if len(rt.stops) > 0 {
		travel += in.travel.minutes(at, in.p.Teams[in.team(r)].Base)
	}
	week := s.week(r)
	s.weekSpan[week] += span - rt.span
	s.totals.span += span - rt.span
	s.totals.travel += travel - rt.travel
	rt.span, rt.travel, rt.work, rt.load = span, travel, work+travel, load
	s.slack(r)
	s.version++
	s.routeVersion[r], s.weekVersion[week] = s.version, s.version
}

// slack computes for each stop the earliest departure, given what comes before,
// and the latest arrival, given what comes after. With them an insertion is
// checked in constant time. Both are exact for several windows: who can go on
// when arriving at some minute can also go on when arriving earlier, by waiting.
func (s *state) slack(r int) {
	in, rt, day := s.in, &s.routes[r], s.in.day(r)
	team := &in.p.Teams[in.team(r)]
	now, at := team.Shifts[day].From, team.Base
	for i := range rt.stops {
		st := &rt.stops[i]
		to := in.p.Points[st.point].Location
		st.location = int32(to)
		l := s.legOf(st, day)
		now = l.earliest(in, now+in.travel.minutes(at, to)+in.setup) + l.minutes + in.teardown
		st.depart, at = int32(now), to
	}
	limit, next := team.Shifts[day].To, team.Base
	for i := len(rt.stops) - 1; i >= 0; i-- {
		st := &rt.stops[i]
		l := s.legOf(st, day)
		limit = l.latest(in, limit-in.travel.minutes(l.location, next)-in.teardown-l.minutes) - in.setup
		st.late, next = int32(limit), l.location
	}
}

// legOf is a stop as the schedule sees it.
func (s *state) legOf(st *stop, day int) leg {
	pt := &s.in.p.Points[st.point]
	l := leg{location: pt.Location, minutes: int(st.minutes), fixed: -1, windows: pt.Windows[day]}
	if st.fixed {
		l.fixed = int(st.start)
	}
	return l
}

// serve changes the people of a stop and everything that counts them.
func (s *state) serve(st *stop, n people) {
	p := int(st.point)
	more := n.sum() - st.people.sum()
	ward := s.in.p.Points[p].Ward
	s.totals.value += int64(more) * int64(s.in.p.Points[p].Weight)
	s.totals.fairness += s.fairnessOf(ward, int64(more))
	s.totals.people += more
	s.ward[ward] += int64(more)
	for i := range n {
		s.left[p][i] -= n[i] - st.people[i]
	}
	s.markLeft(p)
	st.people = n
	s.dense[p] = s.in.density(p, s.left[p].sum())
	s.version++
	s.pointVersion[p] = s.version
}

// markLeft brings the bit of a point in openPoints up to date.
func (s *state) markLeft(p int) {
	if s.left[p].sum() > 0 {
		s.openPoints[p/64] |= 1 << (p % 64)
	} else {
		s.openPoints[p/64] &^= 1 << (p % 64)
	}
}
