package search

// A point's share of the cost of changes: what its previous visits cost that
// are not made any more. It is computed anew for the points a step touched.

// note remembers that visits of a point changed.
func (s *state) note(p int) {
	if s.changeOf != nil {
		s.savePoint(p)
		s.touched = append(s.touched, int32(p))
	}
}

// settleChanges brings the cost of changes up to date.
func (s *state) settleChanges() {
	for _, p := range s.touched {
		cost := s.changeCost(int(p))
		s.totals.change += cost - s.changeOf[p]
		s.changeOf[p] = cost
	}
	s.touched = s.touched[:0]
}

// changeCost sums what the previous visits of a point cost now.
func (s *state) changeCost(p int) int64 {
	cost := int64(0)
	for d := range s.in.days {
		for _, i := range s.in.previousAt[s.in.pointDay(p, d)] {
			cost += s.previousCost(i)
		}
	}
	return cost
}

// previousCost is what one previous visit costs now, 0 when it is kept.
func (s *state) previousCost(i int) (cost int64) {
	changed, lost := s.previousState(i)
	if changed {
		cost += int64(s.in.p.Weights.ChangedVisit)
	}
	if lost {
		cost += int64(s.in.p.Weights.LostBooking) * int64(s.in.p.Previous[i].Bookings)
	}
	return cost
}

// previousState says whether the team of a previous visit no longer covers its
// stretch, and whether no team does.
func (s *state) previousState(i int) (changed, lost bool) {
	old := &s.in.p.Previous[i]
	changed, lost = true, true
	for _, r := range s.visits[old.Point] {
		if s.in.day(int(r)) != old.Day {
			continue
		}
		for k := range s.routes[r].stops {
			st := &s.routes[r].stops[k]
			if int(st.point) == old.Point && int(st.start) <= old.Start && int(st.start+st.minutes) >= old.End {
				lost = false
				changed = changed && s.in.team(int(r)) != old.Team
			}
		}
	}
	return changed, lost
}
