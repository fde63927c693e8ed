package search

// common is the plan that workers have in common when they work together: each
// changes its own copy inside its own fence; after each round what they changed
// is put together and all go on from there. So twice the workers make twice the
// steps on one plan, and not the same steps on two. (Domain decomposition, as
// Bent and Van Hentenryck, 2010, do it for large routing problems.)
type common struct {
	s       *state
	record  record
	changed routeSet // in this round, by any worker
}

func newCommon(s *state) *common {
	return &common{s: s, record: newRecord(s), changed: newRouteSet(s.in)}
}

// merge takes over what the workers have changed and says whether the plan is
// the best so far. It keeps all rules, because by the fences every route, every
// point and the hours of every team are now as in the plan of one worker.
func (c *common) merge(workers []*worker) (better bool) {
	c.changed.clear()
	c.s.begin()
	for _, w := range workers {
		c.s.adopt(w.changed.list, w.s)
		for _, r := range w.changed.list {
			c.changed.add(int(r))
			c.record.changed.add(int(r))
		}
		w.changed.clear()
	}
	for _, w := range workers {
		w.s.follow(c.s, c.changed.list)
	}
	if better = c.s.score() > c.record.score; better {
		c.record.keep(c.s)
	}
	return better
}

// adopt gives routes the visits that they have in another state. The caller
// sees to it that this keeps all rules.
func (s *state) adopt(routes []int32, from *state) {
	for _, r32 := range routes {
		r, rt := int(r32), &s.routes[r32]
		for i := range rt.stops {
			s.note(int(rt.stops[i].point))
			s.serve(&rt.stops[i], people{})
			s.depart(int(rt.stops[i].point), r)
		}
		s.count(r, -1)
	}
	for _, r32 := range routes {
		r, rt := int(r32), &s.routes[r32]
		stops := append(rt.stops[:0], from.routes[r].stops...)
		*rt = from.routes[r]
		rt.stops = stops
		for i := range rt.stops {
			n := rt.stops[i].people
			rt.stops[i].people = people{}
			s.note(int(rt.stops[i].point))
			s.arrive(int(rt.stops[i].point), r)
			s.serve(&rt.stops[i], n)
		}
		s.count(r, 1)
	}
	s.settleChanges()
}

// count adds a route to the totals (sign 1) or takes it off (sign -1).
func (s *state) count(r, sign int) {
	rt := &s.routes[r]
	s.weekSpan[s.week(r)] += sign * rt.span
	s.totals.span += sign * rt.span
	s.totals.travel += sign * rt.travel
	if len(rt.stops) > 0 {
		s.totals.days += sign
	}
}

// follow makes s equal to another state from which it differs only in these
// routes and in what depends on them.
func (s *state) follow(o *state, routes []int32) {
	for _, r := range routes {
		for i := range s.routes[r].stops {
			s.followPoint(o, int(s.routes[r].stops[i].point))
		}
		stops := append(s.routes[r].stops[:0], o.routes[r].stops...)
		s.routes[r] = o.routes[r]
		s.routes[r].stops = stops
		for i := range stops {
			s.followPoint(o, int(stops[i].point))
		}
		week := s.week(int(r))
		s.weekSpan[week] = o.weekSpan[week]
	}
	copy(s.ward, o.ward)
	s.totals = o.totals
}

func (s *state) followPoint(o *state, p int) {
	s.visits[p] = append(s.visits[p][:0], o.visits[p]...)
	s.left[p], s.dense[p] = o.left[p], o.dense[p]
	copy(s.dayVisits[p*s.in.days:(p+1)*s.in.days], o.dayVisits[p*s.in.days:])
	if s.changeOf != nil {
		s.changeOf[p] = o.changeOf[p]
	}
}
