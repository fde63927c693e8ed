package search

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/domain/planner/model"
)

// drawQuick draws a small problem of fixed visits with one or two windows.
func drawQuick(t *rapid.T) *model.Problem {
	number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(t, name) }
	where := plane{{20, 20}}
	p := &model.Problem{Days: 1, Services: []string{"visit"}, Wards: 1, LastMinute: 1500,
		Line:    []model.Station{{Name: "visit", Seconds: []int{1}}},
		Rules:   model.Rules{Lengths: []int{1}, Grid: 1, Setup: number("setup", 0, 3), Teardown: number("teardown", 0, 3)},
		Weights: model.Weights{TravelMinute: 1, TeamDay: number("team day", 0, 9)}}
	for range number("points", 1, 25) {
		from, length, minutes := number("from", 0, 300), number("length", 40, 200), number("minutes", 1, 40)
		windows := []model.Window{{From: from, To: from + length}}
		if rapid.Bool().Draw(t, "two windows") {
			windows = append(windows, model.Window{From: from + length + 30, To: from + length + 100})
		}
		where = append(where, [2]int{number("x", 0, 40), number("y", 0, 40)})
		p.Points = append(p.Points, model.Point{ID: "p", Location: len(where) - 1, Weight: number("weight", 50, 200), Demand: []int{1},
			Fixed: &model.Fixed{Minutes: minutes, People: 1, Load: 1}, Windows: [][]model.Window{windows}})
	}
	for range number("teams", 1, 3) {
		p.Teams = append(p.Teams, model.Team{ID: "t", Skills: []bool{true}, Capacity: 12, Shifts: []model.Window{{From: 0, To: 500}}})
	}
	p.Travel, p.Locations = where, len(where)
	return p
}

// cheapest prices a visit at every position of a route with the general check.
func cheapest(s *state, r, p int) int {
	in, best := s.in, math.MaxInt
	if in.reach[r*in.points+p] == 0 || !s.loadFits(r, p) {
		return best
	}
	pt := &in.p.Points[p]
	s.slotsOf(r)
	s.measure(pt.Location, pt.Windows[0], pt.Fixed.Minutes)
	for pos := range s.slots {
		if s.slots[pos].most >= pt.Fixed.Minutes {
			best = min(best, s.detour(r, pos, pos, pt.Location))
		}
	}
	return best
}

// After any steps, accepted and refused, the gaps that are kept lead to the
// same cheapest place as trying all positions.
func TestScanFindsTheCheapestPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawQuick(t)
		require.NoError(t, p.Validate())
		in := NewInstance(p, 1)
		require.True(t, in.quick)
		run, err := Begin(in, nil, Options{Seed: 1, Workers: 1})
		require.NoError(t, err)
		if len(in.served) == 0 {
			return
		}
		w := run.workers[0]
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			w.step(0.5)
		}
		for p := range in.points {
			require.Equal(t, w.s.left[p].sum() > 0, w.s.openPoints[p/64]>>(p%64)&1 == 1)
		}
		w.blinkIn = math.MaxInt
		for _, p := range in.served {
			for r := range in.routes {
				value, want := int64(1<<30), cheapest(w.s, r, int(p))
				best := place{route: -1}
				w.scan(r, int(p), value, &best)
				if want == math.MaxInt {
					require.Equal(t, -1, best.route)
					continue
				}
				if len(w.s.routes[r].stops) == 0 {
					value -= int64(in.p.Weights.TeamDay)
				}
				require.Equal(t, value-int64(want), best.gain)
			}
		}
	})
}

// Sorting by marks gives the same points in the order of their ranks.
func TestOrdersSort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawQuick(t)
		run, err := Begin(NewInstance(p, 1), nil, Options{Seed: 1, Workers: 1})
		require.NoError(t, err)
		o := run.workers[0].orders
		var points []int32
		for i := range p.Points {
			if rapid.Bool().Draw(t, "in") {
				points = append(points, int32(i))
			}
		}
		kind := rapid.IntRange(0, orderKinds-1).Draw(t, "kind")
		sorted := slices.Clone(points)
		o.sort(kind, sorted)
		require.ElementsMatch(t, points, sorted)
		require.True(t, slices.IsSortedFunc(sorted, func(a, b int32) int { return int(o.rank[kind][a] - o.rank[kind][b]) }))
	})
}
