package search

import (
	"math"
	"math/rand/v2"
)

// anneal accepts worse plans with a probability that falls over the run
// (simulated annealing with a geometric schedule).
type anneal struct{ Heat }

// Heat is by how many points a plan may typically get worse in one step at the
// beginning and at the end of a search.
type Heat struct{ Hot, Cold float64 }

// newAnneal takes the size of a plan's visit as the measure of what is much.
func newAnneal(s *state, given Heat) anneal {
	if given.Hot > 0 {
		return anneal{given}
	}
	visits := 1
	for r := range s.routes {
		visits += len(s.routes[r].stops)
	}
	mean := float64(s.totals.value)/float64(visits) + 1
	return anneal{Heat{Hot: mean * 0.01, Cold: mean * 0.0002}}
}

// accepts decides at a share 0..1 of the run.
func (a anneal) accepts(before, after int64, share float64, r *rand.Rand) bool {
	if after >= before {
		return true
	}
	heat := a.Hot * math.Pow(a.Cold/a.Hot, share)
	return float64(before-after) < -heat*math.Log(1-r.Float64())
}
