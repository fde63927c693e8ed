package search

import (
	"context"

	"luudong/domain/planner/model"
)

// Bounder bounds what plans of a problem can be worth, ever more tightly. It
// is the Lagrangian relaxation of the demand and of the hours, its prices found
// by an incremental subgradient method (Nedić and Bertsekas, 2001).
//
// Give every person at point p of service s a price price[p][s] >= 0 and every
// minute of a team-week and of a team-day a price >= 0. Whatever a plan serves,
// its worth is the sum of the prices paid plus what the team-days make after
// paying them. The prices paid are at most those of all demand, since nobody is
// served twice, and of all hours that the teams may work. What a team-day makes
// is at most the answer of an easier problem in which
//   - it starts at its base, makes visits in its shift, and is back;
//   - a visit lies in one window of a point that the team reaches, has one of the
//     lengths and serves as many people as the demand and the officers'
//     frontier allow, as if nobody else had been there or would come again (at
//     once again it may serve only who is left);
//   - points are gathered in zones: between two points it takes as long as
//     between the nearest points of their zones, from and to the base exactly so
//     long as it does;
//   - gaps between days, cards, breaks, and desks shared with other teams do not
//     bind, and people may be served, but no hours count, between the parts
//     of a shift.
//
// That problem is solved exactly, in whole numbers of a sixteenth of a point, by
// dynamic programming over zones and starts (dual_day.go). Hence every
// prices give a bound, and good prices a tight one. Pinned visits, which need
// not keep the lengths and the grid, are counted on top of their day with the
// best that they could serve. The fairness extra is bounded by its largest
// possible amount per ward. The bound relies on stops that make no way
// shorter (the triangle inequality of travel).
type Bounder struct {
	in     *Instance
	duals  []*dual // of the value, then of the people
	extra  int64   // most fairness
	best   model.Bound
	rounds int // done
	total  int
}

// NewBounder begins with the bound of the demand alone.
func NewBounder(in *Instance) *Bounder {
	b := &Bounder{in: in, best: DemandBound(in)}
	if in.someFixed || len(in.served) == 0 {
		return b // fixed visits have no better bound here
	}
	value, person := make([]int64, in.points), make([]int64, in.points)
	for p := range in.points {
		value[p], person[p] = int64(in.p.Points[p].Weight), personWeight
	}
	b.extra = fairnessBound(in)
	w := in.p.Weights
	b.duals = []*dual{newDual(in, value, w.TeamDay, w.TravelMinute), newDual(in, person, 0, 0)}
	b.duals[1].rounds = max(minRounds, b.duals[1].rounds/2)
	b.total = b.duals[0].rounds + b.duals[1].rounds
	return b
}

// personWeight is what a person counts in the bound of the people.
const personWeight = 100

// Best is the tightest bound so far.
func (b *Bounder) Best() model.Bound { return b.best }

// Tighten does one round, first on the value and then on the people; false when
// all are done or ctx is cancelled.
func (b *Bounder) Tighten(ctx context.Context) bool {
	if b.rounds >= b.total || ctx.Err() != nil {
		return false
	}
	b.rounds++
	if d := b.duals[0]; b.rounds <= d.rounds {
		b.best.Value = min(b.best.Value, d.round(ctx)+b.extra)
	} else {
		b.best.People = min(b.best.People, int(b.duals[1].round(ctx)/personWeight))
	}
	return true
}

// Conclude evaluates the present prices when the rounds were cancelled.
func (b *Bounder) Conclude(ctx context.Context) {
	switch {
	case b.total == 0 || b.rounds >= b.total:
	case b.rounds <= b.duals[0].rounds:
		b.best.Value = min(b.best.Value, b.duals[0].conclude(ctx)+b.extra)
	default:
		b.best.People = min(b.best.People, int(b.duals[1].conclude(ctx)/personWeight))
	}
}

// DemandBound is what serving everybody would be worth.
func DemandBound(in *Instance) (b model.Bound) {
	for p, n := range in.demand {
		b.People += n.sum()
		b.Value += int64(n.sum()) * int64(in.p.Points[p].Weight)
	}
	b.Value += fairnessBound(in)
	return b
}

// fairnessBound is the most that the fairness extra can be.
func fairnessBound(in *Instance) (extra int64) {
	ward := make([]int64, in.p.Wards)
	for p, n := range in.demand {
		ward[in.p.Points[p].Ward] += int64(n.sum())
	}
	for u, first := range in.fair {
		extra += int64(in.p.Weights.Fair) * min(first, ward[u])
	}
	return extra
}
