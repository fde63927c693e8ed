package search

// Construction: every team-day offers its best visit in points per minute
// among the worthwhile points near its base and its stops, and the best offer of the
// whole city is taken, again and again. Then they offer again
// without regard to which service is scarce. (Greedy insertion with lazy pricing; the ranking by gain per
// minute is that of the knapsack problem: Dantzig, 1957.)

const (
	baseCandidates = 120 // points with people left, nearest to the base, for an empty route
	moreCandidates = 40  // the same for a route with stops, beside their neighbours
	lastCandidates = 800 // the same when the search is over
)

// construct fills an empty or partly filled state.
func (s *state) construct() {
	routes := s.working()
	pick := newPicker(s)
	first := &taste{worth: s.in.prefer, pow: &powerTables[0]}
	pick.floor = s.in.worthLook
	s.fill(routes, pick.near, first)
	last := &taste{worth: evenly, pow: &powerTables[0]}
	s.fill(routes, pick.near, last)
	s.settleChanges()
	for _, p := range s.in.served {
		s.begin()
		before := s.score()
		s.refill(int(p), last)
		if s.settleChanges(); s.score() < before {
			s.undo()
		}
	}
}

// working lists the routes of teams that are on duty.
func (s *state) working() (routes []int32) {
	for r := range s.in.routes {
		if s.in.dayLimit[r] > 0 {
			routes = append(routes, int32(r))
		}
	}
	return routes
}

// picker lists candidates of a route, each once.
type picker struct {
	s     *state
	stamp []int64
	round int64
	list  []int32
	most  int     // points near the base that near lists; 0: as in the construction
	owner *worker // only points of this worker are listed; nil: all
	floor float32 // points of this density or less are not listed
}

func newPicker(s *state) *picker {
	return &picker{s: s, stamp: make([]int64, s.in.points)}
}

func (c *picker) begin() {
	c.round++
	c.list = c.list[:0]
}

// add takes up to most points with people left, and worth a look, that are not
// listed yet.
func (c *picker) add(points []int32, most int) {
	for _, p := range points {
		if most == 0 {
			return
		}
		if c.stamp[p] != c.round && c.s.dense[p] > c.floor && (c.owner == nil || c.owner.owns(-1, int(p))) {
			c.stamp[p] = c.round
			c.list = append(c.list, p)
			most--
		}
	}
}

// near lists the points with people left near the base and the stops of a route.
func (c *picker) near(r int) []int32 {
	s := c.s
	c.begin()
	most := c.most
	if most == 0 {
		most = baseCandidates
		if len(s.routes[r].stops) > 0 {
			most = moreCandidates
		}
	}
	day := r * s.in.points
	for _, p := range s.in.nearBase[s.in.team(r)] {
		if most == 0 {
			break
		}
		if s.dense[p] > c.floor && s.in.reach[day+int(p)] > 0 {
			c.stamp[p] = c.round
			c.list = append(c.list, p)
			most--
		}
	}
	for i := range s.routes[r].stops {
		c.add(s.in.near[s.routes[r].stops[i].point], nearPoints)
	}
	return c.list
}

// always gives every route the same candidates.
func always(points []int32) func(int) []int32 {
	return func(int) []int32 { return points }
}
