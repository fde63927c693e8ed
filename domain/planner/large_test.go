package planner

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/domain/planner/model"
)

// Workers that change one plan together, each inside its fence, keep all rules,
// also with pins, a published plan and gaps, and the same seed gives the same plan.
func TestWorkersTogether(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{2, 3} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			t.Parallel()
			p := newCity(240, 14, 14, 9)
			for i := range p.Points {
				p.Points[i].MinGapDays = i % 5
			}
			options := Options{Seed: 3, Iterations: 1500, Workers: workers}
			plan, err := Solve(context.Background(), p, options)
			require.NoError(t, err)
			require.Empty(t, model.Check(p, plan))
			again, err := Solve(context.Background(), p, options)
			require.NoError(t, err)
			require.Equal(t, plan, again)
			for i, v := range plan.Visits {
				p.Previous = append(p.Previous, model.PreviousVisit{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, Bookings: i % 3})
				if v.Day == 0 {
					p.Pinned = append(p.Pinned, model.Pin{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, MinPeople: v.People})
				}
			}
			p.Teams[2].Shifts[3], p.Teams[5].Shifts[4] = model.Window{}, model.Window{}
			replanned, err := Solve(context.Background(), p, options)
			require.NoError(t, err)
			require.Empty(t, model.Check(p, replanned))
		})
	}
}

// Without a table of all ways the search does the same.
func TestManyLocations(t *testing.T) {
	t.Parallel()
	options := Options{Seed: 3, Iterations: 200}
	p := newCity(120, 6, 7, 10)
	tabled, err := Solve(context.Background(), p, options)
	require.NoError(t, err)
	p.Locations = 1 << 20
	asked, err := Solve(context.Background(), p, options)
	require.NoError(t, err)
	require.Equal(t, tabled, asked)
}

// In a large city neighbours are looked for in districts.
func TestManyPoints(t *testing.T) {
	t.Parallel()
	p := newCity(4200, 8, 3, 11)
	plan, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 200, Workers: 2, Bare: true})
	require.NoError(t, err)
	require.Empty(t, model.Check(p, plan))
	require.Greater(t, len(plan.Visits), 30)
}
