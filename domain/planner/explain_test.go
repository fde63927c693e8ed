package planner

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/domain/planner/model"
)

// twoPlaces has one team and one point, ten kilometres apart, for one day.
func twoPlaces() *model.Problem {
	return &model.Problem{
		Days: 1, Services: []string{"chip_card", "account_l2"}, Wards: 1, Locations: 2, Travel: plane{{0, 0}, {10, 0}},
		Line: []model.Station{
			{Name: "capture", Seconds: []int{300, 0}, NeedsKit: true},
			{Name: "verify", Seconds: []int{0, 180}},
		},
		Points: []model.Point{{ID: "P", Windows: [][]model.Window{{w(480, 720)}}, Stations: 5, Demand: []int{0, 10}, Weight: 100}},
		Teams: []model.Team{{ID: "T", Base: 1, Shifts: []model.Window{w(420, 1020)}, Skills: []bool{true, true},
			Officers: 5, Kits: 1}},
		Rules: model.DefaultRules(), Weights: model.DefaultWeights(),
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	none := func(kind model.RelaxKind, amount int) model.Relax {
		return model.Relax{Kind: kind, Amount: amount, Team: -1, Day: -1}
	}
	for _, c := range []struct {
		name   string
		spoil  func(p *model.Problem)
		people int
		reason model.Reason
		relax  model.Relax
	}{
		{"nobody may", func(p *model.Problem) { p.Teams[0].Skills[1] = false }, 10,
			model.ReasonNoSkill, model.Relax{Kind: model.RelaxSkill, Team: 0, Day: -1}},
		{"no kit", func(p *model.Problem) { p.Points[0].Demand = []int{10, 0}; p.Teams[0].Kits = 0 }, 10,
			model.ReasonNoKit, model.Relax{Kind: model.RelaxKit, Amount: 1, Team: 0, Day: -1}},
		{"closed", func(p *model.Problem) { p.Points[0].Windows[0] = nil }, 10,
			model.ReasonNoWindow, none(model.RelaxOpen, 90)},
		{"open for an hour", func(p *model.Problem) { p.Points[0].Windows[0] = []model.Window{w(480, 540)} }, 10,
			model.ReasonWindowShort, model.Relax{Kind: model.RelaxWindow, Amount: 30, Team: -1, Day: 0}},
		{"no desk", func(p *model.Problem) { p.Points[0].Stations = 0 }, 10,
			model.ReasonPointFull, none(model.RelaxPoint, 0)},
		{"shift ends too early", func(p *model.Problem) { p.Teams[0].Shifts[0].To = 599 }, 10,
			model.ReasonUnreachable, model.Relax{Kind: model.RelaxShift, Amount: 10, Team: 0, Day: 0}},
		{"too few people for a team-day", func(p *model.Problem) { p.Points[0].Demand[1] = 3 }, 3,
			model.ReasonNotWorth, none(model.RelaxCombine, 0)},
		{"more people than a day can serve", func(p *model.Problem) {
			p.Points[0].Demand[1] = 500
			p.Points[0].Windows[0] = []model.Window{w(480, 1020)}
			p.Teams[0].MaxDayMinutes = 330
		}, 100, model.ReasonCapacity, none(model.RelaxTeamDay, 1)},
		{"the window is used up", func(p *model.Problem) { p.Points[0].Demand[1] = 500 }, 100,
			model.ReasonPointFull, none(model.RelaxPoint, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := twoPlaces()
			c.spoil(p)
			plan, err := Solve(context.Background(), p, Options{})
			require.NoError(t, err)
			require.Empty(t, model.Check(p, plan))
			require.Len(t, plan.Unserved, 1)
			u := plan.Unserved[0]
			require.Equal(t, c.reason, u.Reason)
			require.Equal(t, c.people, u.People)
			require.Equal(t, c.relax, u.Relax)
		})
	}
}
