package search

import (
	"slices"

	"luudong/domain/planner/model"
)

// reachOfTeam fills the reach of all days of one team.
func (in *Instance) reachOfTeam(t int) {
	team := &in.p.Teams[t]
	for pt := range in.points {
		point := &in.p.Points[pt]
		desks := in.desks(t, pt)
		var want people
		copy(want[:], point.Demand)
		n := in.ratesAt(t, desks, pt)
		if in.choose(n[len(n)-1], want, manyCards, evenly).sum() == 0 || point.Needs&team.Has != point.Needs ||
			point.Fixed != nil && team.Capacity > 0 && point.Fixed.Load > team.Capacity {
			continue
		}
		out, back := in.travel.minutes(team.Base, point.Location), in.travel.minutes(point.Location, team.Base)
		for d := range in.days {
			r := t*in.days + d
			if d >= 7 && in.sameDay(team, point, d, d-7) { // most weeks are alike
				in.reach[r*in.points+pt] = in.reach[(r-7)*in.points+pt]
				continue
			}
			room := min(in.dayLimit[r], in.weekLimit[t]) - out - back - in.setup - in.teardown
			if in.dayLimit[r] > 0 && room >= in.lengthsAt(pt)[0] {
				in.reach[r*in.points+pt] = in.fitting(in.lengthsAt(pt), team, d, point.Windows[d], out, back, room)
			}
		}
	}
}

// sameDay says whether two days have the same shift, rests and windows.
func (in *Instance) sameDay(team *model.Team, point *model.Point, a, b int) bool {
	return team.Shifts[a] == team.Shifts[b] && slices.Equal(team.Rest(a), team.Rest(b)) && slices.Equal(point.Windows[a], point.Windows[b])
}

// onGrid rounds a minute up to the grid.
func (in *Instance) onGrid(minute int) int {
	return (minute + in.grid - 1) / in.grid * in.grid
}
