package search

import (
	"cmp"
	"slices"

	"luudong/domain/planner/model"
)

// place is where a fixed visit could go.
type place struct {
	route, pos int
	gain       int64 // only what gains more is better
}

const (
	placeBlink  = 0.01 // share of better positions that are overlooked
	allUnserved = 300  // with up to so many points, every step may use all that are unserved
)

// sequence puts points in one after the other, each at its best position, in an
// order drawn anew each time, and overlooks a position now and then: greedy
// insertion with blinks (Christiaens and Vanden Berghe, 2020). It needs fixed
// visits in a loose problem.
func (w *worker) sequence(points []int32) {
	slack := 0.0
	if w.rand.IntN(2) == 0 {
		slack = 2 * w.rand.Float64() * w.rand.Float64() // what costs more than its worth may pay with a neighbour
	}
	w.wide = w.rand.IntN(20) == 0
	w.sequenceWith(points, slack)
}

// sequenceWith is sequence for visits that cost up to slack times their worth
// more than they bring.
func (w *worker) sequenceWith(points []int32, slack float64) {
	w.sortFor(points)
	for _, p := range points {
		for w.s.left[p].sum() > 0 && w.placeBest(int(p), slack) {
		}
	}
}

// sortFor orders points: at random, the most worth, load or way first, from
// near, or by opening and closing time.
func (w *worker) sortFor(points []int32) {
	w.rand.Shuffle(len(points), func(a, b int) { points[a], points[b] = points[b], points[a] })
	key := w.orderKey()
	if key == nil {
		return
	}
	w.keys = w.keys[:0]
	for i, p := range points { // key, then the shuffled place, then the point
		w.keys = append(w.keys, sortKey{int64(key(p))<<24 | int64(i), p})
	}
	slices.SortFunc(w.keys, func(a, b sortKey) int { return cmp.Compare(a.key, b.key) })
	for i := range points {
		points[i] = w.keys[i].point
	}
}

// sortKey is a point and what it is sorted by.
type sortKey struct {
	key   int64
	point int32
}

// orderKey draws what points are sorted by, nil for nothing.
func (w *worker) orderKey() func(p int32) int {
	in := w.in
	home := in.p.Teams[0].Base
	switch w.rand.IntN(14) {
	case 0, 1, 2:
		return func(p int32) int {
			return -in.p.Points[p].Weight * min(in.p.Points[p].Fixed.People, w.s.left[p].sum())
		}
	case 3, 4:
		return func(p int32) int { return -in.p.Points[p].Fixed.Load }
	case 5, 6:
		return func(p int32) int { return -in.travel.minutes(home, in.p.Points[p].Location) }
	case 7:
		return func(p int32) int { return in.travel.minutes(home, in.p.Points[p].Location) }
	case 8:
		return func(p int32) int { return in.open[p].From }
	case 9:
		return func(p int32) int { return -in.open[p].To }
	default:
		return nil
	}
}

// placeBest inserts one visit of a point where it costs least; false when no
// place is worth it.
func (w *worker) placeBest(p int, slack float64) bool {
	s, in := w.s, w.in
	n := min(s.left[p].sum(), in.p.Points[p].Fixed.People)
	value := s.worthOf(p, n)
	best := place{route: -1, gain: -int64(slack * float64(value))}
	for _, r := range w.routesFor(p) {
		w.scan(int(r), p, value, &best)
	}
	if best.route < 0 {
		return false
	}
	it := insertion{route: best.route, point: p, pos: best.pos, fixed: -1, people: people{n},
		minutes: in.p.Points[p].Fixed.Minutes, rate: in.ratesAt(in.team(best.route), 0, p)[0]}
	w.open(best.route)
	s.insertQuick(&it)
	return true
}

// routesFor lists the routes that a point may go to: all of them, or with many
// equal ones those around and one that is empty. A point that was unserved
// before this step found no place then, so mostly only routes that have changed
// since are looked at.
func (w *worker) routesFor(p int) []int32 {
	in, s := w.in, w.s
	if w.pointStep[p] != w.steps && !w.wide {
		return w.routes
	}
	if !in.alike {
		return in.reachable[p]
	}
	w.candidates = w.candidates[:0]
	if in.routes <= 32 {
		for r := range in.routes {
			if len(s.routes[r].stops) > 0 {
				w.candidates = append(w.candidates, int32(r))
			}
		}
		w.addEmpty()
		return w.candidates
	}
	w.visited++
	for _, q := range in.near[p] {
		for _, r := range s.visits[q] {
			if w.seen[r] != w.visited {
				w.seen[r] = w.visited
				w.candidates = append(w.candidates, r)
			}
		}
	}
	w.addEmpty()
	return w.candidates
}

// addEmpty adds one route without stops.
func (w *worker) addEmpty() {
	for r := range w.in.routes {
		if len(w.s.routes[r].stops) == 0 {
			w.candidates = append(w.candidates, int32(r))
			return
		}
	}
}

// scan improves best with one visit at each position of a route. The earliest
// departure and the latest arrival of the stops make each check constant; it
// ends where the team would come too late anyway.
func (w *worker) scan(r, p int, value int64, best *place) {
	in, s := w.in, w.s
	day := in.day(r)
	if in.reach[r*in.points+p] == 0 || !s.gapKept(p, day) || !s.loadFits(r, p) {
		return
	}
	point, team, stops := &in.p.Points[p], &in.p.Teams[in.team(r)], s.routes[r].stops
	if len(stops) == 0 {
		value -= int64(in.p.Weights.TeamDay)
	}
	windows, minutes, n := point.Windows[day], point.Fixed.Minutes, in.travel.n
	here, dense := point.Location, in.travel.dense
	from, into := dense[here*n:(here+1)*n], in.travel.back[here*n:(here+1)*n]
	tooLate := windows[len(windows)-1].To - minutes - in.setup
	price, base, shift := int64(in.p.Weights.TravelMinute), team.Base, team.Shifts[day]
	pos := firstInTime(stops, windows[0].From+minutes+in.teardown)
	now, at := shift.From, base
	if pos > 0 {
		now, at = int(stops[pos-1].depart), int(stops[pos-1].location)
	}
	for ; now <= tooLate; pos++ {
		limit, next := shift.To, base
		if pos < len(stops) {
			limit, next = int(stops[pos].late), int(stops[pos].location)
		}
		way, on := int(into[at]), int(from[next])
		if ready := now + way; ready <= tooLate && ready+in.setup+minutes+in.teardown+on <= limit {
			delta := way + on
			if len(stops) > 0 {
				delta -= int(dense[at*n+next])
			}
			if gain := value - int64(delta)*price; gain > best.gain &&
				begins(windows, ready+in.setup, minutes) <= limit-minutes-in.teardown-on && w.rand.Float64() >= placeBlink {
				*best = place{r, pos, gain}
			}
		}
		if pos == len(stops) {
			return
		}
		now, at = int(stops[pos].depart), next
	}
}

// firstInTime is the first stop that can still be made by a team that is ready
// to leave another place at a minute.
func firstInTime(stops []stop, minute int) int {
	low, high := 0, len(stops)
	for low < high {
		if mid := (low + high) / 2; int(stops[mid].late) < minute {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// begins is the earliest start not before a minute, far away when there is none.
func begins(windows []model.Window, minute, minutes int) int {
	for i := range windows {
		if start := max(minute, windows[i].From); start+minutes <= windows[i].To {
			return start
		}
	}
	return manyMinutes
}
