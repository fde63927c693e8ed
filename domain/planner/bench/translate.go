package bench

import (
	"strconv"

	"luudong/domain/planner/model"
)

// Weights of the translation, in points. A unit of distance costs one point.
const (
	mustVisit  = 1 << 22 // a customer that may not be left out: more than any way
	scoreWorth = 500     // one of a toptw score: distance only decides between equal scores
)

// translate makes the planner's problem: a customer is a point with one person
// and one fixed visit, a vehicle is a team, all is one day.
func (in *Instance) translate() {
	r := in.raw
	if in.Teams == 0 {
		in.Teams = r.vehicles
	}
	depot := r.nodes[0]
	p := &model.Problem{
		Days: 1, Services: []string{"visit"}, Wards: 1, Locations: len(r.nodes), Travel: r,
		Line:  []model.Station{{Name: "visit", Seconds: []int{1}}},
		Rules: model.Rules{Lengths: []int{1}, Grid: 1}, Weights: model.Weights{TravelMinute: 1},
		LastMinute: depot.close + 1,
	}
	for i, c := range r.nodes[1:] {
		weight := mustVisit
		switch in.Format {
		case TOPTW:
			weight = c.score * scoreWorth * r.unit
		case PCVRPTW:
			weight = c.score
		}
		p.LastMinute = max(p.LastMinute, c.close+c.service)
		p.Points = append(p.Points, model.Point{
			ID: strconv.Itoa(i + 1), Location: i + 1, Demand: []int{1}, Weight: weight,
			Windows: [][]model.Window{{{From: c.open, To: c.close + c.service}}},
			Fixed:   &model.Fixed{Minutes: c.service, People: 1, Load: c.demand},
		})
	}
	for i := range in.Teams {
		p.Teams = append(p.Teams, model.Team{ID: strconv.Itoa(i + 1), Skills: []bool{true},
			Shifts: []model.Window{{From: depot.open, To: depot.close}}, Capacity: r.capacity})
	}
	in.Problem = p
}
