package search

import (
	"cmp"
	"math/bits"
	"slices"
)

// What points are put in order by, before they are inserted one by one.
const (
	orderWorth   = iota // the most first
	orderDensity        // the most worth for its time first
	orderLoad           // the largest first
	orderFar            // from far to near
	orderNear
	orderOpen  // the first to open
	orderClose // the last to close
	orderKinds
)

const (
	orderNews  = 64  // steps until the next of the orders is drawn anew
	orderNoise = 0.3 // most noise, as a share of the range of what is sorted by
)

// orders keeps all points in each order, so that a few of them are sorted by
// setting bits. Each has some noise in it and is drawn anew now and then.
type orders struct {
	keys   [orderKinds][]float64
	ranked [orderKinds][]int32 // points
	rank   [orderKinds][]int32 // of points
	marks  []uint64            // of ranks
	flat   [orderKinds]bool    // all are equal
	next   int
}

func newOrders(w *worker) *orders {
	in := w.in
	o := &orders{marks: make([]uint64, in.points/64+1)}
	for p := range in.points {
		pt := &in.p.Points[p]
		way := float64(in.travel.minutes(in.p.Teams[0].Base, pt.Location))
		worth := float64(pt.Weight * min(pt.Fixed.People, in.demand[p].sum()))
		need := float64(pt.Fixed.Minutes+in.setup+in.teardown) + 1
		for kind, key := range [orderKinds]float64{-worth, -worth / need, float64(-pt.Fixed.Load), -way, way,
			float64(in.open[p].From), float64(-in.open[p].To)} {
			o.keys[kind] = append(o.keys[kind], key)
		}
	}
	for kind, keys := range o.keys {
		o.flat[kind] = slices.Max(keys) == slices.Min(keys)
		o.renew(w)
	}
	return o
}

// renew draws the next order anew.
func (o *orders) renew(w *worker) {
	kind := o.next
	o.next = (o.next + 1) % orderKinds
	keys := o.keys[kind]
	if o.ranked[kind] == nil {
		o.ranked[kind], o.rank[kind] = make([]int32, len(keys)), make([]int32, len(keys))
	}
	noise := (slices.Max(keys)-slices.Min(keys))*orderNoise*w.rand.Float64() + 1e-9 // no order among equals
	drawn := make([]sortKey, len(keys))
	for p, key := range keys {
		drawn[p] = sortKey{key + noise*w.rand.Float64(), int32(p)}
	}
	slices.SortFunc(drawn, byKey)
	for i, k := range drawn {
		o.ranked[kind][i], o.rank[kind][k.point] = k.point, int32(i)
	}
}

// orderOdds are the orders to draw from; orderKinds stands for chance.
var orderOdds = [...]int{orderWorth, orderWorth, orderWorth, orderDensity, orderLoad, orderLoad, orderFar, orderFar,
	orderNear, orderOpen, orderClose, orderKinds, orderKinds, orderKinds}

// sortFor orders points: at random, or by one of the orders.
func (w *worker) sortFor(points []int32) {
	if w.steps%orderNews == 0 {
		w.orders.renew(w)
	}
	kind := orderOdds[w.rand.IntN(len(orderOdds))]
	switch {
	case kind == orderWorth && w.in.parts:
		w.sortByWorth(points)
	case kind < orderKinds && !w.orders.flat[kind]:
		w.orders.sort(kind, points)
	default:
		w.rand.Shuffle(len(points), func(a, b int) { points[a], points[b] = points[b], points[a] })
	}
}

// sortByWorth orders points by what their next visit would be worth, which
// changes when the people of a point are spread over several.
func (w *worker) sortByWorth(points []int32) {
	w.keys = w.keys[:0]
	for _, p := range points {
		pt := &w.in.p.Points[p]
		worth := float64(pt.Weight * min(pt.Fixed.People, w.s.left[p].sum()))
		w.keys = append(w.keys, sortKey{-worth * (1 + 0.01*w.rand.Float64()), p}) // no order among equals
	}
	slices.SortFunc(w.keys, byKey)
	for i, k := range w.keys {
		points[i] = k.point
	}
}

// sortKey is a point and what it is sorted by.
type sortKey struct {
	key   float64
	point int32
}

func byKey(a, b sortKey) int { return cmp.Compare(a.key, b.key) }

// sort puts different points in order: it marks their ranks and reads the marks.
func (o *orders) sort(kind int, points []int32) {
	for _, p := range points {
		i := o.rank[kind][p]
		o.marks[i/64] |= 1 << (i % 64)
	}
	n := 0
	for i, word := range o.marks {
		for ; word != 0; word &= word - 1 {
			points[n] = o.ranked[kind][i*64+bits.TrailingZeros64(word)]
			n++
		}
		o.marks[i] = 0
	}
}
