package search

import (
	"cmp"
	"slices"
)

// tastes of the services that a step may have, beside the estimate of which is
// scarce: alike, mostly the first, mostly the second.
var tastes = [...]worth{{1, 1}, {1, 0.5}, {1, 0.1}, {0.5, 1}}

// aroundPoint is how many neighbours of a freed point a step looks at.
const aroundPoint = 30

// recreate fills the routes that a ruin opened with the points it freed and
// their neighbours that are worth a look, by greedy insertion with blinks
// (Christiaens and Vanden Berghe, 2020), and shares the people anew.
func (w *worker) recreate() {
	w.pick.begin()
	if w.in.quick {
		w.sequence(w.loosePoints())
		for _, p := range w.points {
			w.s.refill(int(p), &w.taste)
		}
		return
	}
	w.pick.add(w.points, len(w.points))
	w.pick.floor = w.in.worthLook
	for _, p := range w.points {
		w.pick.add(w.in.near[p], aroundPoint)
	}
	w.pick.floor = 0
	list := w.densestFirst(w.pick.list)
	t := &w.taste
	t.worth = w.in.prefer
	if k := w.rand.IntN(2 * len(tastes)); k < len(tastes) {
		t.worth = tastes[k]
	}
	t.pow = &powerTables[w.rand.IntN(len(powerTables))]
	t.blink, t.noise = 0.02, 0.4*w.rand.Float64()
	w.s.fill(w.routes, always(list), t)
	for _, p := range w.points {
		w.s.refill(int(p), t)
	}
}

// densestFirst sorts points by density, so that the evaluation of a route soon
// knows what it need not look at.
func (w *worker) densestFirst(points []int32) []int32 {
	w.keys = w.keys[:0]
	for _, p := range points {
		w.keys = append(w.keys, sortKey{-int64(1000 * w.s.dense[p]), p})
	}
	slices.SortFunc(w.keys, func(a, b sortKey) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.point, b.point)) })
	for i := range points {
		points[i] = w.keys[i].point
	}
	return points
}

// loosePoints lists the points with people left: all of them, or in a large
// problem those that were freed and those around them.
func (w *worker) loosePoints() []int32 {
	if len(w.in.served) <= allUnserved {
		w.pick.add(w.in.served, len(w.in.served))
		return w.pick.list
	}
	w.pick.add(w.points, len(w.points))
	for _, p := range w.points {
		w.pick.add(w.in.near[p], aroundPoint)
	}
	return w.pick.list
}
