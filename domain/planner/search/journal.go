package search

// journal remembers what a step changed, so that a refused step can be undone
// at the cost of the change alone.
type journal struct {
	step       int64
	routeStep  []int64 // step at which a route was last saved
	pointStep  []int64
	routes     []savedRoute
	points     []savedPoint
	usedRoutes int
	usedPoints int
	totals     totals
}

type savedRoute struct {
	index int
	route route
}

type savedPoint struct {
	index  int
	left   people
	visits []int32
	change int64
}

func (j *journal) init(in *Instance) {
	j.routeStep = make([]int64, in.routes)
	j.pointStep = make([]int64, in.points)
}

// begin starts a step; what was done before can't be undone any more.
func (s *state) begin() {
	j := &s.journal
	j.step++
	j.usedRoutes, j.usedPoints = 0, 0
	j.totals = s.totals
}

// saveRoute must be called before a route changes.
func (s *state) saveRoute(r int) {
	j := &s.journal
	if j.routeStep[r] == j.step {
		return
	}
	j.routeStep[r] = j.step
	if j.usedRoutes == len(j.routes) {
		j.routes = append(j.routes, savedRoute{})
	}
	saved := &j.routes[j.usedRoutes]
	j.usedRoutes++
	stops := append(saved.route.stops[:0], s.routes[r].stops...)
	saved.index, saved.route = r, s.routes[r]
	saved.route.stops = stops
}

// savePoint must be called before the visits or the people of a point change.
func (s *state) savePoint(p int) {
	j := &s.journal
	if j.pointStep[p] == j.step {
		return
	}
	j.pointStep[p] = j.step
	if j.usedPoints == len(j.points) {
		j.points = append(j.points, savedPoint{})
	}
	saved := &j.points[j.usedPoints]
	j.usedPoints++
	saved.index, saved.left = p, s.left[p]
	saved.visits = append(saved.visits[:0], s.visits[p]...)
	if s.changeOf != nil {
		saved.change = s.changeOf[p]
	}
}

// undo takes back everything since begin.
func (s *state) undo() {
	j := &s.journal
	for i := range j.usedRoutes {
		saved := &j.routes[i]
		r := saved.index
		s.weekSpan[s.week(r)] += saved.route.span - s.routes[r].span
		stops := append(s.routes[r].stops[:0], saved.route.stops...)
		s.routes[r] = saved.route
		s.routes[r].stops = stops
		s.version++
		s.routeVersion[r] = s.version
	}
	for i := range j.usedPoints {
		saved := &j.points[i]
		p := saved.index
		s.ward[s.in.p.Points[p].Ward] += int64(s.left[p].sum() - saved.left.sum())
		s.left[p] = saved.left
		s.dense[p] = s.in.density(p, saved.left.sum())
		s.markLeft(p)
		for _, r := range s.visits[p] {
			s.dayVisits[p*s.in.days+s.in.day(int(r))]--
		}
		s.visits[p] = s.visits[p][:0]
		for _, r := range saved.visits {
			s.arrive(p, int(r))
		}
		if s.changeOf != nil {
			s.changeOf[p] = saved.change
		}
	}
	s.totals = j.totals
	s.touched = s.touched[:0]
}
