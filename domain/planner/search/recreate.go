package search

import (
	"cmp"
	"math/bits"
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
		w.keys = append(w.keys, sortKey{-float64(w.s.dense[p]), p})
	}
	slices.SortFunc(w.keys, func(a, b sortKey) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.point, b.point)) })
	for i := range points {
		points[i] = w.keys[i].point
	}
	return points
}

// loosePoints lists the points with people left: a sample of all, or in a large
// problem of many kinds of teams those that were freed and those around them.
func (w *worker) loosePoints() []int32 {
	if w.in.alike || len(w.in.served) <= allUnserved {
		return w.sample()
	}
	w.pick.add(w.points, len(w.points))
	for _, p := range w.points {
		w.pick.add(w.in.near[p], aroundPoint)
	}
	return w.pick.list
}

// sample lists the points that were freed and a random part of all others with
// people left, a half to an eighth. Most of those find no place, and who comes
// first matters more than how many come.
func (w *worker) sample() []int32 {
	w.loose = append(w.loose[:0], w.points...)
	halvings := 1 + w.rand.IntN(3)
	for i, word := range w.s.openPoints {
		for k := 0; k < halvings && word != 0; k++ {
			word &= w.rand.Uint64()
		}
		for ; word != 0; word &= word - 1 {
			p := int32(i*64 + bits.TrailingZeros64(word))
			if w.pointStep[p] != w.steps {
				w.loose = append(w.loose, p)
			}
		}
	}
	return w.loose
}
