package search

// gap is a place between two stops of a route, or before or after all of them,
// with room for some visit. After a ruin most places of a route have none, so
// that a list of gaps is short, and compact where stops are large.
type gap struct {
	ready, limit int32 // earliest departure before it, latest arrival after it
	at, next     int32 // the locations around it
	skip         int32 // the way between them
	pos          int32
}

// routeGaps are the gaps of a route at a version of it.
type routeGaps struct {
	version int64
	list    []gap
}

// opening says when the fixed visit of a point can be made on a day: the first and
// the last arrival, and the minutes from there to the end of teardown.
type opening struct {
	from, to, need int32
	several        bool // windows: from and to are only their hull
}

// openingTable fills the openings of a quick problem, and finds the shortest.
func (in *Instance) openingTable() {
	in.openings = make([]opening, in.days*in.points)
	in.leastNeed = manyCards
	for p := range in.points {
		pt := &in.p.Points[p]
		need := int32(in.setup + pt.Fixed.Minutes + in.teardown)
		in.leastNeed = min(in.leastNeed, need)
		for d, windows := range pt.Windows {
			if len(windows) > 0 {
				in.openings[d*in.points+p] = opening{int32(windows[0].From - in.setup),
					int32(windows[len(windows)-1].To - pt.Fixed.Minutes - in.setup), need, len(windows) > 1}
			}
		}
	}
}

// gapsOf lists the gaps of a route as it is now. Where ways break the triangle
// inequality a place may be missed, which does no harm.
func (s *state) gapsOf(r int) []gap {
	g, in := &s.gaps[r], s.in
	if g.version == s.routeVersion[r] {
		return g.list
	}
	g.version, g.list = s.routeVersion[r], g.list[:0]
	team, stops := &in.p.Teams[in.team(r)], s.routes[r].stops
	shift := team.Shifts[in.day(r)]
	now := gap{ready: int32(shift.From), at: int32(team.Base)}
	for i := range stops {
		st := &stops[i]
		now.next, now.limit, now.pos = st.location, st.late, int32(i)
		now.skip = int32(in.travel.dense[int(now.at)*in.travel.n+int(now.next)])
		if now.limit-now.ready-now.skip >= in.leastNeed {
			g.list = append(g.list, now)
		}
		now.ready, now.at = st.depart, st.location
	}
	now.next, now.limit, now.pos, now.skip = int32(team.Base), int32(shift.To), int32(len(stops)), 0
	if len(stops) > 0 {
		now.skip = int32(in.travel.dense[int(now.at)*in.travel.n+int(now.next)])
	}
	if now.limit-now.ready-now.skip >= in.leastNeed {
		g.list = append(g.list, now)
	}
	return g.list
}
