package search

import (
	"sort"

	"luudong/domain/planner/model"
)

// worth is the value of one person of each service when a visit can't serve
// everybody; only the ratio counts.
type worth [model.MaxServices]float64

// evenly values all services alike.
var evenly = worth{1, 1}

// choose decides how many people of each service a visit with frontier f
// serves: as much worth as possible, not more than left, and at most cards
// people of services that need a kit. Between equals more people win. It looks
// at the corners of the frontier and where left cuts it, which is exact up to
// rounding.
func (in *Instance) choose(f *model.Frontier, left people, cards int, value worth) (best people) {
	most := min(left[0], len(f.Most)-1)
	if in.kit[0] {
		most = min(most, cards)
	}
	if most < 0 {
		return best
	}
	most1 := left[1]
	if in.kit[1] {
		most1 = min(most1, cards)
	}
	top := -1.0
	try := func(a int) {
		b := min(most1, f.Most[a])
		if in.kit[0] && in.kit[1] {
			b = min(b, cards-a)
		}
		if v := float64(a)*value[0] + float64(b)*value[1]; v > top || v == top && a+b > best.sum() {
			top, best = v, people{a, b}
		}
	}
	for _, a := range f.Corners {
		if a >= most {
			break
		}
		try(a)
	}
	try(most)
	// The last number of service 0 that still leaves room for all of service 1.
	if f.Most[most] < most1 && f.Most[0] > most1 {
		try(sort.Search(most, func(a int) bool { return f.Most[a+1] < most1 }))
	}
	return best
}
