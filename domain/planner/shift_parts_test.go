package planner

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/domain/planner/model"
)

// A team that works from 7 to 11 and from 13 to 18 serves people in both parts,
// does nothing in between, and rests there without losing hours.
func TestAShiftInTwoParts(t *testing.T) {
	t.Parallel()
	p := twoPlaces()
	p.Points[0].Demand[1], p.Points[0].Windows[0] = 2000, []model.Window{w(360, 1200)}
	p.Teams[0].Shifts[0], p.Teams[0].Off = w(420, 1080), [][]model.Window{{w(660, 780)}}
	for _, limit := range []int{0, 540} { // the hours of both parts together
		p.Teams[0].MaxDayMinutes = limit
		plan, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 100})
		require.NoError(t, err)
		require.Empty(t, model.Check(p, plan))
		require.Len(t, plan.Visits, 2)
		morning, afternoon := plan.Visits[0], plan.Visits[1]
		require.LessOrEqual(t, morning.End+p.Rules.Teardown, 660)
		require.GreaterOrEqual(t, afternoon.Start-p.Rules.Setup, 780)
		require.Equal(t, 1, plan.Score.TeamDays)
		require.Equal(t, 48, plan.Score.TravelMinutes, "it is out once")
		require.GreaterOrEqual(t, plan.UpperBound.People, plan.Score.People)
		require.Less(t, plan.UpperBound.People, 1000, "the bound knows that nobody is served in between")
	}
	p.Teams[0].MaxDayMinutes = 400
	plan, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 100})
	require.NoError(t, err)
	require.Empty(t, model.Check(p, plan))
}
