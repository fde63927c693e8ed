package search

import (
	"slices"

	"luudong/domain/planner/model"
)

// fixedVisits fills the tables of points whose visits are all alike, and finds
// out which short cuts the problem allows.
func (in *Instance) fixedVisits() {
	p := in.p
	in.fixedLengths = make([][]int, in.points)
	in.fixedRates = make([][]*model.Frontier, in.points*4)
	in.open = make([]model.Window, in.points)
	known := map[[2]int][]*model.Frontier{}
	fixed := 0
	for i := range p.Points {
		f := p.Points[i].Fixed
		if f == nil {
			continue
		}
		fixed++
		in.parts = in.parts || sumOf(p.Points[i].Demand) > f.People
		in.open[i] = firstOpen(p.Points[i].Windows)
		in.fixedLengths[i] = []int{f.Minutes}
		most := min(f.People, sumOf(p.Points[i].Demand))
		for skills := range 4 {
			key := [2]int{most, skills}
			if known[key] == nil {
				known[key] = []*model.Frontier{fixedFrontier(most, skills)}
			}
			in.fixedRates[i*4+skills] = known[key]
		}
	}
	in.compareTeams()
	in.someFixed = fixed > 0
	in.quick = in.loose && in.someFixed && in.teams > 0 && in.grid == 1 && in.travel.dense != nil && fixed == in.points &&
		len(p.Services) == 1 && !in.kit[0] && len(p.Previous) == 0
	if in.quick {
		in.openingTable()
	}
}

// compareTeams finds out whether only shifts limit the teams, and whether they
// are all alike.
func (in *Instance) compareTeams() {
	p := in.p
	in.loose, in.alike = p.Rules.Break == nil, in.days == 1 && len(p.Pinned) == 0
	for t := range p.Teams {
		a, b := &p.Teams[0], &p.Teams[t]
		in.loose = in.loose && b.MaxDayMinutes == 0 && b.MaxWeekMinutes == 0 && b.Off == nil
		in.alike = in.alike && a.Base == b.Base && a.Capacity == b.Capacity && a.Has == b.Has &&
			slices.Equal(a.Shifts, b.Shifts) && slices.Equal(a.Skills, b.Skills)
		skills := 0
		for s, can := range b.Skills {
			if can {
				skills |= 1 << s
			}
		}
		in.skillSet = append(in.skillSet, skills)
	}
}

// firstOpen is the hull of the windows of the first open day.
func firstOpen(days [][]model.Window) model.Window {
	for _, windows := range days {
		if len(windows) > 0 {
			return model.Window{From: windows[0].From, To: windows[len(windows)-1].To}
		}
	}
	return model.Window{}
}

// reachables lists the routes that can go to each point.
func (in *Instance) reachables() {
	in.reachable = make([][]int32, in.points)
	for r := range in.routes {
		for p, n := range in.reach[r*in.points : (r+1)*in.points] {
			if n > 0 {
				in.reachable[p] = append(in.reachable[p], int32(r))
			}
		}
	}
}

func sumOf(numbers []int) (sum int) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}

// fixedFrontier is the trade between the services when a visit serves so many.
func fixedFrontier(most, skills int) *model.Frontier {
	f := &model.Frontier{Total: most}
	for a := 0; a <= most; a++ {
		if a > 0 && skills&1 == 0 {
			break
		}
		b := 0
		if skills&2 != 0 {
			b = most - a
		}
		f.Most = append(f.Most, b)
	}
	if skills == 0 {
		f.Total = 0
	}
	f.Corners = []int{0}
	if last := len(f.Most) - 1; last > 0 {
		f.Corners = append(f.Corners, last)
	}
	return f
}

// lengthsAt are the lengths that visits of a point may have.
func (in *Instance) lengthsAt(p int) []int {
	if l := in.fixedLengths[p]; l != nil {
		return l
	}
	return in.lengths
}

// ratesAt are the frontiers of a team with so many desks at a point, by length.
func (in *Instance) ratesAt(team, desks, p int) []*model.Frontier {
	if in.fixedLengths[p] != nil {
		return in.fixedRates[p*4+in.skillSet[team]]
	}
	return in.rates[team*(in.maxDesks+1)+desks]
}

// loadOf is what a visit of a point takes of the capacity of a team-day.
func (in *Instance) loadOf(p int) int {
	if f := in.p.Points[p].Fixed; f != nil {
		return f.Load
	}
	return 0
}

// loadFits says whether a route can take another visit of a point.
func (s *state) loadFits(r, p int) bool {
	most := s.in.p.Teams[s.in.team(r)].Capacity
	return most == 0 || s.routes[r].load+s.in.loadOf(p) <= most
}
