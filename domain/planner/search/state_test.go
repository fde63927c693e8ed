package search

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/domain/planner/model"
)

// everyBound is a bound that no plan exceeds.
var everyBound = model.Bound{People: 1 << 60, Value: 1 << 60}

// differences compares what a state has kept up to date step by step with the
// checker's account of its plan and with a state that is built from its stops
// alone. There should be none.
func differences(s *state) (found []string) {
	for _, v := range model.Check(s.in.p, s.plan(everyBound)) {
		found = append(found, v.String())
	}
	stops := make([][]stop, len(s.routes))
	for r := range s.routes {
		stops[r] = slices.Clone(s.routes[r].stops)
	}
	fresh := newState(s.in)
	fresh.restore(stops)
	return append(found, unequal(s, fresh)...)
}

// unequal lists in what two states differ.
func unequal(a, b *state) (found []string) {
	note := func(what string, at int, x, y any) {
		if x, y := fmt.Sprintf("%+v", x), fmt.Sprintf("%+v", y); x != y {
			found = append(found, fmt.Sprintf("%s %d: %s, anew %s", what, at, x, y))
		}
	}
	for r := range a.routes {
		note("route", r, a.routes[r], b.routes[r])
	}
	for p := range a.visits {
		note("left", p, a.left[p], b.left[p])
		x, y := slices.Clone(a.visits[p]), slices.Clone(b.visits[p])
		slices.Sort(x)
		slices.Sort(y)
		note("visits", p, x, y)
	}
	for p := range a.changeOf {
		note("change", p, a.changeOf[p], b.changeOf[p])
	}
	for _, pair := range [][2]any{{a.weekSpan, b.weekSpan}, {a.ward, b.ward}, {a.dayVisits, b.dayVisits}, {a.totals, b.totals}} {
		note("table", -1, pair[0], pair[1])
	}
	return found
}

// drawSearch draws a problem and a worker with a first plan for it; every other
// time the problem has an earlier plan to stay close to and pinned visits.
func drawSearch(t *rapid.T) *worker {
	d := draws{t}
	quick := d.maybe("quick")
	p := d.problem(quick)
	in := NewInstance(p, 1)
	s := newState(in)
	s.construct()
	if d.maybe("again") {
		p = again(d, p, s.plan(everyBound))
		in = NewInstance(p, 1)
		s = newState(in)
		if s.loadPins() != nil { // a visit alone may lack the break that the next one gave
			p.Pinned = nil
			in = NewInstance(p, 1)
			s = newState(in)
		}
		s.load(previousVisits(p))
		s.construct()
	}
	return newWorker(s, Options{Seed: rapid.Uint64().Draw(t, "seed")}, 0)
}

// again is the problem of a re-plan: visits of the plan are pinned, all are published.
func again(d draws, p *model.Problem, plan *model.Plan) *model.Problem {
	next := *p
	for i, v := range plan.Visits {
		next.Previous = append(next.Previous, model.PreviousVisit{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, Bookings: i})
		if d.number("pin", 0, 4) == 0 {
			next.Pinned = append(next.Pinned, model.Pin{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, MinPeople: v.People})
		}
	}
	return &next
}

// move does what a step does with an operator of the caller's choice: ruin,
// perhaps without recreation.
func move(w *worker, operator int, recreate bool) {
	w.steps++
	w.routes, w.points = w.routes[:0], w.points[:0]
	w.s.begin()
	operators[operator].ruin(w)
	if recreate {
		w.recreate()
	}
	w.s.settleChanges()
}

// After any moves, kept or undone, the state is what a state built anew is, and
// the checker accepts its plan.
func TestStateStaysTrue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawSearch(t)
		d := draws{t}
		require.Empty(t, differences(w.s), "the first plan")
		moves := d.number("moves", 1, 25)
		if len(w.in.served) == 0 { // then there is nothing to move
			moves = 0
		}
		for range moves {
			before := w.s.clone()
			k := d.number("operator", 0, len(operators)-1)
			move(w, k, d.number("recreate", 0, 3) > 0)
			require.Empty(t, differences(w.s), operators[k].name)
			if d.maybe("undo") {
				w.s.undo()
				require.Empty(t, unequal(w.s, before), "%s undone", operators[k].name)
			}
		}
	})
}

// The comparison sees every number that may be wrong.
func TestStateThatIsWrongIsSeen(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(s *state, r, p int){
		"people left":        func(s *state, _, p int) { s.left[p][0]++ },
		"people of a ward":   func(s *state, _, p int) { s.ward[s.in.p.Points[p].Ward]++ },
		"hours of a week":    func(s *state, r, _ int) { s.weekSpan[s.week(r)]++ },
		"hours of a day":     func(s *state, r, _ int) { s.routes[r].span++ },
		"earliest departure": func(s *state, r, _ int) { s.routes[r].stops[0].depart++ },
		"latest arrival":     func(s *state, r, _ int) { s.routes[r].stops[0].late-- },
		"visits of a point":  func(s *state, _, p int) { s.visits[p] = s.visits[p][1:] },
		"stops of a day":     func(s *state, r, p int) { s.dayVisits[p*s.in.days+s.in.day(r)]++ },
		"cost of changes":    func(s *state, _, p int) { s.changeOf[p]++ },
		"travel":             func(s *state, _, _ int) { s.totals.travel-- },
		"team-days":          func(s *state, _, _ int) { s.totals.days++ },
		"fairness":           func(s *state, _, _ int) { s.totals.fairness++ },
		"a start":            func(s *state, r, _ int) { s.routes[r].stops[0].start -= 7 },
		"a team twice there": func(s *state, r, _ int) { s.routes[r].stops = append(s.routes[r].stops, s.routes[r].stops[0]) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := smallState(t)
			require.Empty(t, differences(s))
			r := slices.IndexFunc(s.routes, func(rt route) bool { return len(rt.stops) > 0 })
			spoil(s, r, int(s.routes[r].stops[0].point))
			require.NotEmpty(t, differences(s))
		})
	}
}

// smallState is a plan of two points by one team, with an earlier plan.
func smallState(t *testing.T) *state {
	p := &model.Problem{Days: 2, Services: []string{"account_l2"}, Wards: 1, Locations: 3, Travel: plane{{0, 0}, {9, 0}, {0, 9}},
		Line: []model.Station{{Name: "verify", Seconds: []int{180}}}, Rules: model.DefaultRules(), Weights: model.DefaultWeights()}
	for i := range 2 {
		open := []model.Window{{From: 480, To: 720}}
		p.Points = append(p.Points, model.Point{ID: fmt.Sprint(i), Location: i, Windows: [][]model.Window{open, open}, Stations: 5, Demand: []int{100}, Weight: 100})
	}
	p.Teams = []model.Team{{ID: "T", Base: 2, Shifts: []model.Window{{From: 420, To: 900}, {From: 420, To: 900}}, Skills: []bool{true}, Officers: 5}}
	p.Previous = []model.PreviousVisit{{Start: 480, End: 600}}
	s := newState(NewInstance(p, 1))
	s.construct()
	require.Len(t, s.plan(everyBound).Visits, 2)
	return s
}
