package planner

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/domain/planner/model"
)

// drawFixed draws a small problem whose visits are all fixed: parts of demand,
// several windows, abilities, loads, teams that are alike or not, pins.
func drawFixed(t *rapid.T) *model.Problem {
	number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(t, name) }
	p := &model.Problem{Days: number("days", 1, 3), Services: []string{"visit"}, Wards: 1, LastMinute: 4000,
		Line:    []model.Station{{Name: "visit", Seconds: []int{1}}},
		Rules:   model.Rules{Lengths: []int{1}, Grid: 1, Setup: number("setup", 0, 5), Teardown: number("teardown", 0, 5)},
		Weights: model.Weights{TravelMinute: number("travel", 0, 3), TeamDay: number("team day", 0, 50)}}
	var where plane
	place := func() int {
		where = append(where, [2]float64{float64(number("x", 0, 40)), float64(number("y", 0, 40))})
		return len(where) - 1
	}
	for i := range number("points", 1, 14) {
		pt := model.Point{ID: fmt.Sprint(i), Location: place(), Weight: number("weight", 0, 100), Demand: []int{number("demand", 0, 5)},
			Fixed: &model.Fixed{Minutes: number("minutes", 0, 90), People: number("people", 0, 3), Load: number("load", 0, 4)},
			Needs: uint64(number("needs", 0, 3)), MinGapDays: number("gap", 0, 2)}
		for range p.Days {
			pt.Windows = append(pt.Windows, drawWindows(t))
		}
		p.Points = append(p.Points, pt)
	}
	base, alike := place(), rapid.Bool().Draw(t, "alike")
	for i := range number("teams", 1, 4) {
		team := model.Team{ID: fmt.Sprint(i), Base: base, Skills: []bool{true}, Has: 3, Capacity: 8}
		shift := model.Window{From: 300, To: 1200}
		if !alike {
			team.Base, team.Has, team.Capacity = place(), uint64(number("has", 0, 3)), number("capacity", 0, 9)
			shift.To = number("shift", 300, 1500)
		}
		for range p.Days {
			team.Shifts = append(team.Shifts, shift)
		}
		p.Teams = append(p.Teams, team)
	}
	p.Travel, p.Locations = where, len(where)
	return p
}

// The quick ways of insertion and removal keep all rules and count the score as
// the checker does; so does a plan that goes on from another one with a pin.
func TestFixedPlansAreAccepted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawFixed(t)
		options := Options{Seed: 1, Iterations: rapid.IntRange(0, 200).Draw(t, "steps"), Workers: rapid.IntRange(1, 2).Draw(t, "workers")}
		plan, err := Solve(context.Background(), p, options)
		require.NoError(t, err)
		require.Empty(t, model.Check(p, plan))
		again, err := Solve(context.Background(), p, options)
		require.NoError(t, err)
		require.Equal(t, plan, again)
		if len(plan.Visits) == 0 {
			return
		}
		v := plan.Visits[rapid.IntRange(0, len(plan.Visits)-1).Draw(t, "pin")]
		if v.Start == v.End {
			return // a pin takes time
		}
		pinned := *p
		pinned.Pinned = []model.Pin{{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, MinPeople: v.People}}
		options.Start = plan
		after, err := Solve(context.Background(), &pinned, options)
		require.NoError(t, err)
		require.Empty(t, model.Check(&pinned, after))
	})
}
