package search

import (
	"math"
	"math/rand/v2"
)

// anneal accepts worse plans with a probability that falls over the run
// (simulated annealing with a geometric schedule; Kirkpatrick, Gelatt and
// Vecchi, 1983), and puts a price on the
// minutes of teams that falls to nothing over the run. Without the price a step
// that saves time earns nothing for it, although another step may serve people
// in that time, and hours are spent on visits that bring little. (A price on
// what is scarce, as the multipliers of a Lagrangian relaxation are.)
type anneal struct {
	Heat
	price float64 // of a minute between leaving the base and being back, at the beginning
}

// Heat is by how many points a plan may typically get worse in one step at the
// beginning and at the end of a search.
type Heat struct{ Hot, Cold float64 }

// priceShare of what a minute brings on average is its price.
const priceShare = 0.32

// newAnneal takes the size of a plan's visit as the measure of what is much.
func newAnneal(s *state, given Heat) anneal {
	a := anneal{Heat: given}
	if given.Hot <= 0 {
		mean := float64(s.totals.value)/float64(max(1, s.totals.visits)) + 1
		a.Heat = Heat{Hot: mean * 0.1, Cold: mean * 0.003}
		if len(s.in.p.Previous) > 0 { // the plan is nearly as it shall be: do not melt it
			a.Heat = Heat{Hot: mean * 0.03, Cold: mean * 0.002}
		}
	}
	if s.totals.span > 0 && !s.in.loose { // where nobody counts the hours they have no price
		used := float64(s.totals.span) / float64(max(s.totals.span, s.in.minutes))
		a.price = priceShare * used * float64(max(0, s.score())) / float64(s.totals.span)
	}
	return a
}

// priceAt is the price of a minute at a share 0..1 of the run.
func (a anneal) priceAt(share float64) float64 { return a.price * (1 - share) }

// accepts decides at a share 0..1 of the run.
func (a anneal) accepts(before, after int64, share float64, r *rand.Rand) bool {
	if after >= before {
		return true
	}
	heat := a.Hot * math.Pow(a.Cold/a.Hot, share)
	return float64(before-after) < -heat*math.Log(1-r.Float64())
}
