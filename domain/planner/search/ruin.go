package search

import "math/rand/v2"

// An operator takes visits out of the state. What it takes, and from where,
// the worker remembers for the recreation that follows.
type operator struct {
	name string
	ruin func(w *worker)
	// quick says whether it serves where all visits are fixed too: there a step
	// costs so little that only strings earn more than they take.
	quick bool
}

// operators in the order in which they are drawn; each is in its own file.
var operators = []operator{
	{"string", ruinString, true},
	{"team_day", ruinTeamDays, false},
	{"team_week", ruinTeamWeek, false},
	{"unserved", ruinUnserved, false},
	{"worst", ruinWorst, false},
}

// take removes a stop, if it is the worker's, and remembers its point and its route.
func (w *worker) take(r, k int) {
	if !w.owns(r, int(w.s.routes[r].stops[k].point)) {
		return
	}
	w.open(r)
	for i := range w.s.routes[r].stops { // remove may have to take all of them
		w.free(int(w.s.routes[r].stops[i].point))
	}
	w.s.remove(r, k)
}

// clear removes all stops of a route but the pins.
func (w *worker) clear(r int) {
	w.open(r)
	for k := len(w.s.routes[r].stops) - 1; k >= 0; k-- {
		if k < len(w.s.routes[r].stops) && w.s.routes[r].stops[k].pin < 0 {
			w.take(r, k)
		}
	}
}

// open notes that a route of the worker may get visits in this step.
func (w *worker) open(r int) {
	if w.routeStep[r] != w.steps && w.owns(r, -1) {
		w.routeStep[r] = w.steps
		w.routes = append(w.routes, int32(r))
	}
}

// free notes that a point of the worker may be visited in this step.
func (w *worker) free(p int) {
	if w.pointStep[p] != w.steps && w.owns(-1, p) {
		w.pointStep[p] = w.steps
		w.points = append(w.points, int32(p))
	}
}

// anyPoint draws a point with demand of the worker's area.
func (w *worker) anyPoint() int {
	return int(w.area[w.rand.IntN(len(w.area))])
}

// anyTeam draws a team of the worker's area.
func (w *worker) anyTeam() int {
	return int(w.crew[w.rand.IntN(len(w.crew))])
}

// between draws a whole number from low to high.
func between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }
