package search

import "luudong/domain/planner/model"

// Bound is what no plan can exceed.
func Bound(in *Instance) (b model.Bound) {
	for p, n := range in.demand {
		b.People += n.sum()
		b.Value += int64(n.sum()) * int64(in.p.Points[p].Weight)
	}
	for w, n := range in.fair {
		_ = w
		b.Value += n * int64(in.p.Weights.Fair)
	}
	return b
}
