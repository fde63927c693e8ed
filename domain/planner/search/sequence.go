package search

import (
	"math"

	"luudong/domain/planner/model"
)

// place is where a fixed visit could go.
type place struct {
	route, pos int
	gain       int64 // only what gains more is better
}

const (
	placeBlink  = 0.01 // share of better positions that are overlooked
	nearRoutes  = 16   // how many neighbours of a point in a large problem lend it their routes at least
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

// routesFor lists the routes that a point may go to: all of them, or in a large
// problem with equal ones those around and one that is empty. A point that was unserved
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
	if len(in.served) <= allUnserved {
		for r := range in.routes {
			if len(s.routes[r].stops) > 0 {
				w.candidates = append(w.candidates, int32(r))
			}
		}
		w.addEmpty()
		return w.candidates
	}
	w.visited++
	around := min(len(in.near[p]), between(w.rand, nearRoutes, nearPoints))
	for _, q := range in.near[p][:around] {
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

// scan improves best with one visit in each gap of a route. The earliest
// departure and the latest arrival of the stops make each check constant; it
// ends where the team would come too late anyway.
func (w *worker) scan(r, p int, value int64, best *place) {
	in, s := w.in, w.s
	day := in.day(r)
	gaps := s.gapsOf(r)
	if len(gaps) == 0 || in.reach[r*in.points+p] == 0 || !s.gapKept(p, day) || !s.loadFits(r, p) {
		return
	}
	if len(s.routes[r].stops) == 0 {
		value -= int64(in.p.Weights.TeamDay)
	}
	sl, n, here := in.openings[day*in.points+p], in.travel.n, in.p.Points[p].Location
	from, into := in.travel.dense[here*n:(here+1)*n], in.travel.back[here*n:(here+1)*n]
	price := int64(in.p.Weights.TravelMinute)
	for i := firstInTime(gaps, sl.from+sl.need); i < len(gaps); i++ {
		g := &gaps[i]
		way, on := int32(into[g.at]), int32(from[g.next])
		arrive := g.ready + way
		if arrive > sl.to {
			if g.ready > sl.to {
				return
			}
			continue
		}
		if max(arrive, sl.from)+sl.need+on > g.limit {
			continue
		}
		gain := value - int64(way+on-g.skip)*price
		if gain > best.gain && (!sl.several || in.opens(p, day, int(arrive), int(g.limit-on))) && !w.blinks() {
			*best = place{r, int(g.pos), gain}
		}
	}
}

// firstInTime is the first gap that a team can be over at a minute; short lists
// are not worth the search.
func firstInTime(gaps []gap, minute int32) int {
	low, high := 0, len(gaps)
	for high-low > 8 {
		if mid := (low + high) / 2; gaps[mid].limit < minute {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// opens says whether a visit of a point that is arrived at at a minute can be
// over, with teardown, by another.
func (in *Instance) opens(p, day, arrive, over int) bool {
	minutes := in.p.Points[p].Fixed.Minutes
	start := begins(in.p.Points[p].Windows[day], arrive+in.setup, minutes)
	return start <= over-minutes-in.teardown
}

// blinks is true now and then.
func (w *worker) blinks() bool {
	if w.blinkIn--; w.blinkIn > 0 {
		return false
	}
	w.blinkIn = 1 + int(math.Log(1-w.rand.Float64())/math.Log(1-placeBlink))
	return true
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
