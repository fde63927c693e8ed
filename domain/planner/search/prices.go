package search

import (
	"math"
	"slices"
)

// The prices that make the bound tight come from a family with two parameters:
// a person keeps such a share of its value that no point offers more than a
// certain amount per minute, and the service that is not scarce may be worth
// less than the other. (A hundred steps of a volume algorithm from there gained
// nothing on a city and 1% on one with a fifth of the teams it needs.)

// capSteps is how often the range in which the best cap lies shrinks by a third.
const capSteps = 6

// tighten returns the least bound it finds.
func (x *relaxation) tighten() int64 {
	prices := make([]price, x.in.points)
	best := x.evaluate(prices) // free people: the bound of the hours alone
	all := int64(0)
	for p, n := range x.in.demand {
		all += int64(n.sum()) * x.weight[p]
	}
	best = min(best, all) // people at full price: the bound of the demand alone
	return min(best, x.family())
}

// family returns the least bound of the family. The bound is close to convex in
// the cap, so it is searched by thirds.
func (x *relaxation) family() int64 {
	best := int64(math.MaxInt64)
	for _, weak := range [...]float64{1, 0.5, 0.2} {
		share := [2]float64{1, weak}
		if x.in.prefer[0] < x.in.prefer[1] {
			share = [2]float64{weak, 1}
		}
		dense := x.densities(share)
		low, high := 0.0, slices.Max(append(dense, 0))
		for range capSteps {
			a, b := low+(high-low)/3, high-(high-low)/3
			left, right := x.capped(dense, share, a), x.capped(dense, share, b)
			best = min(best, left, right)
			if left < right {
				high = b
			} else {
				low = a
			}
		}
	}
	return best
}

// densities are the most points per minute that any team can make of a point
// when a person of each service is worth a share of its value.
func (x *relaxation) densities(share [2]float64) []float64 {
	prices := make([]price, x.in.points)
	x.setCapped(prices, nil, share, 0)
	dense := make([]float64, x.in.points)
	for c := range x.members {
		x.rewards(c, prices)
		for _, p := range x.in.served {
			for k, item := range x.items {
				dense[p] = max(dense[p], float64(x.reward[c][int(p)*len(x.items)+k])/float64(item*x.in.grid))
			}
		}
	}
	return dense
}

// setCapped sets prices so that no point is denser than most; dense nil: no cap.
func (x *relaxation) setCapped(prices []price, dense []float64, share [2]float64, most float64) {
	for _, p := range x.in.served {
		scale := 1.0
		if dense != nil && dense[p] > most {
			scale = most / dense[p]
		}
		for s := range prices[p] {
			prices[p][s] = x.weight[p] - int64(float64(x.weight[p])*scale*share[s])
		}
	}
}

func (x *relaxation) capped(dense []float64, share [2]float64, most float64) int64 {
	prices := make([]price, x.in.points)
	x.setCapped(prices, dense, share, most)
	return x.evaluate(prices)
}
