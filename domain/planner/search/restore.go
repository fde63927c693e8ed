package search

// restore sets the state to given routes, which must keep all rules.
func (s *state) restore(routes [][]stop) {
	s.totals = totals{}
	copy(s.left, s.in.demand)
	copy(s.dense, s.in.dense)
	for p := range s.left {
		s.markLeft(p)
	}
	clear(s.ward)
	clear(s.dayVisits)
	for p := range s.visits {
		s.visits[p] = s.visits[p][:0]
	}
	for r, stops := range routes {
		rt := &s.routes[r]
		rt.stops = append(rt.stops[:0], stops...)
		s.weekSpan[s.week(r)] -= rt.span
		rt.span, rt.travel, rt.work = 0, 0, 0
		s.legsOf(r)
		s.sc.legs = append(s.sc.legs[:0], s.base...)
		s.sc.starts = s.sc.starts[:0]
		span := 0
		for k := range rt.stops {
			st := &rt.stops[k]
			s.sc.starts = append(s.sc.starts, int(st.start))
			s.arrive(int(st.point), r)
			n := st.people
			st.people = people{}
			s.serve(st, n)
		}
		if len(rt.stops) > 0 {
			s.totals.days++
			s.sc.off = s.in.p.Teams[s.in.team(r)].Rest(s.in.day(r))
			span = s.sc.spanOf(s.in.p.Teams[s.in.team(r)].Base, s.sc.starts)
		}
		s.settle(r, span)
	}
	s.touched = s.touched[:0]
	for p := range s.changeOf {
		s.changeOf[p] = s.changeCost(p)
		s.totals.change += s.changeOf[p]
	}
}
