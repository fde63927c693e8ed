// Package search looks for good plans: an immutable instance with everything
// that can be computed beforehand, a mutable state that always keeps all rules,
// one evaluator that prices an insertion, ruin operators one a file, and the
// loop that ties them together. Package planner is its only user.
package search

import (
	"sync"

	"luudong/domain/planner/model"
)

// people counts people per service.
type people [model.MaxServices]int

func (a people) sum() int { return a[0] + a[1] }

// Instance is a problem with the tables that the search needs. A route is one
// team on one day: team*days + day. Immutable, shared by all workers.
type Instance struct {
	p                          *model.Problem
	days, teams, points, weeks int
	routes                     int
	setup, teardown, grid      int
	lengths                    []int
	kit                        [model.MaxServices]bool // people of the service take a blank card
	demand                     []people                // per point, as far as some team can serve it at all
	travel                     *travelTable
	dayLimit                   []int               // per route: most minutes from leaving the base to being back; 0 when off
	weekLimit                  []int               // per team
	cardLimit                  []int               // per team
	fair                       []int64             // per ward: people who get the extra of fairness
	rates                      [][]*model.Frontier // per team*(maxDesks+1)+desks: by index of the length
	maxDesks                   int                 // most officers of any team
	reach                      []uint8             // per route*points+point: how many of the lengths fit when the team goes there alone
	near                       [][]int32           // per point: points from near to far
	nearBase                   [][]int32           // per team: points it can serve on some day, from near to far
	previousAt                 map[int64][]int     // key of point and day: indices into p.Previous
	served                     []int32             // points with demand that some team can serve
	prefer                     [model.MaxServices]float64
	fixedLengths               [][]int             // per point with fixed visits: their only length; nil for others
	fixedRates                 [][]*model.Frontier // per point*4+skills: the frontier of a fixed visit, as a list of one
	reachable                  [][]int32           // per point, in a quick problem whose teams are not alike: the routes that can go there
	open                       []model.Window      // per point with fixed visits: the hull of its first open day
	parts                      bool                // some point takes several fixed visits
	openings                   []opening           // per day*points+point, in a quick problem
	leastNeed                  int32               // of all slots
	skillSet                   []int               // per team: its skills as a bit set
	someFixed                  bool                // some point has fixed visits
	usual                      [][]int             // per number of desks and index of the length: how many people a visit serves, the mean of all teams
	dense                      []float32           // per point: its density when nobody is served yet
	worthLook                  float32             // points of a lower density are rarely worth a look
	minutes                    int                 // hours of all teams
	gaps                       bool                // some point wants a gap between its days
	loose                      bool                // only shifts limit a route: no hours, no break
	quick                      bool                // loose, one service and all visits fixed: positions can be priced in constant time
	alike                      bool                // all team-days are the same but for their number
}

// manyCards and manyMinutes stand for no limit.
const (
	manyCards   = 1 << 30
	manyMinutes = 1 << 40
)

// NewInstance computes the tables of a valid problem with as many goroutines
// as there are workers.
func NewInstance(p *model.Problem, workers int) *Instance {
	in := &Instance{
		p: p, days: p.Days, teams: len(p.Teams), points: len(p.Points), weeks: p.Weeks(),
		routes: len(p.Teams) * p.Days, setup: p.Rules.Setup, teardown: p.Rules.Teardown,
		grid: p.Rules.Grid, lengths: p.Rules.Lengths, fair: p.FairPeople(),
		previousAt: map[int64][]int{},
	}
	for s := range p.Services {
		in.kit[s] = p.NeedsKit(s)
	}
	for i := range p.Points {
		in.gaps = in.gaps || p.Points[i].MinGapDays > 1
	}
	in.travel = newTravelTable(p, workers)
	in.limits()
	in.fixedVisits()
	in.rateTables()
	in.reach = make([]uint8, in.routes*in.points)
	parallel(in.teams, workers, in.reachOfTeam)
	in.demands()
	if in.quick && !in.alike {
		in.reachables()
	}
	in.neighbourhoods(workers)
	for i, v := range p.Previous {
		key := in.pointDay(v.Point, v.Day)
		in.previousAt[key] = append(in.previousAt[key], i)
	}
	in.preferences()
	in.densities()
	in.countMinutes()
	return in
}

// parallel calls do(0..n-1) on several goroutines, each with its own stripe.
func parallel(n, workers int, do func(int)) {
	var wg sync.WaitGroup
	faults := make([]any, workers)
	for w := range workers {
		wg.Go(func() {
			faults[w] = Caught(func() {
				for i := w; i < n; i += workers {
					do(i)
				}
			})
		})
	}
	wg.Wait()
	rethrow(faults)
}

func (in *Instance) team(route int) int { return route / in.days }
func (in *Instance) day(route int) int  { return route % in.days }

func (in *Instance) pointDay(point, day int) int64 { return int64(point)*int64(in.days) + int64(day) }

func (in *Instance) limits() {
	in.dayLimit = make([]int, in.routes)
	in.weekLimit = make([]int, in.teams)
	in.cardLimit = make([]int, in.teams)
	for t := range in.p.Teams {
		team := &in.p.Teams[t]
		for d, shift := range team.Shifts {
			limit := max(0, shift.To-shift.From-overlap(team.Rest(d), shift.From, shift.To))
			if team.MaxDayMinutes > 0 {
				limit = min(limit, team.MaxDayMinutes)
			}
			in.dayLimit[t*in.days+d] = limit
		}
		in.weekLimit[t], in.cardLimit[t] = manyMinutes, manyCards
		if team.MaxWeekMinutes > 0 {
			in.weekLimit[t] = team.MaxWeekMinutes
		}
		if team.MaxCardsPerDay > 0 {
			in.cardLimit[t] = team.MaxCardsPerDay
		}
	}
}

// rateTables computes the frontier of every team, number of desks and length;
// teams that are alike share them.
func (in *Instance) rateTables() {
	for i := range in.p.Teams {
		in.maxDesks = max(in.maxDesks, in.p.Teams[i].Officers)
	}
	type class struct {
		kits int
		a, b bool
	}
	known := map[class]map[int][]*model.Frontier{}
	in.rates = make([][]*model.Frontier, in.teams*(in.maxDesks+1))
	for t := range in.p.Teams {
		team := &in.p.Teams[t]
		key := class{kits: team.Kits, a: team.Skills[0], b: len(team.Skills) > 1 && team.Skills[1]}
		if known[key] == nil {
			known[key] = map[int][]*model.Frontier{}
		}
		for desks := 0; desks <= team.Officers; desks++ {
			table, ok := known[key][desks]
			if !ok {
				for _, minutes := range in.lengths {
					table = append(table, in.frontier(t, desks, minutes))
				}
				known[key][desks] = table
			}
			in.rates[t*(in.maxDesks+1)+desks] = table
		}
	}
}

func (in *Instance) frontier(team, desks, minutes int) *model.Frontier {
	t := &in.p.Teams[team]
	f := in.p.Frontier(minutes, min(desks, t.Officers), t.Kits, t.Skills)
	return &f
}

// desks is how many officers of a team find a desk at an empty point.
func (in *Instance) desks(team, point int) int {
	if in.fixedLengths[point] != nil {
		return 0
	}
	return min(in.p.Teams[team].Officers, in.p.Points[point].Stations)
}

// rate is the frontier of a team with so many desks for a length by its index.
func (in *Instance) rate(team, desks, length int) *model.Frontier {
	return in.rates[team*(in.maxDesks+1)+desks][length]
}

// demands keeps the demand that at least one team can serve at all.
func (in *Instance) demands() {
	in.demand = make([]people, in.points)
	for pt := range in.points {
		for s, n := range in.p.Points[pt].Demand {
			if n > 0 && in.someTeamServes(pt, s) {
				in.demand[pt][s] = n
			}
		}
		if in.demand[pt].sum() > 0 {
			in.served = append(in.served, int32(pt))
		}
	}
}

func (in *Instance) someTeamServes(pt, service int) bool {
	for t := range in.teams {
		if in.serves(t, pt, service) && in.reaches(t, pt) {
			return true
		}
	}
	for _, pin := range in.p.Pinned {
		if pin.Point == pt && in.p.Teams[pin.Team].Skills[service] {
			return true
		}
	}
	return false
}

// serves says whether the team can serve anybody of the service at the point
// when it has the longest length.
func (in *Instance) serves(team, pt, service int) bool {
	if !in.p.Teams[team].Skills[service] {
		return false
	}
	var one people
	one[service] = 1
	rates := in.ratesAt(team, in.desks(team, pt), pt)
	return in.choose(rates[len(rates)-1], one, manyCards, evenly).sum() > 0
}

// reaches says whether the team can visit the point on some day.
func (in *Instance) reaches(team, pt int) bool {
	for d := range in.days {
		if in.reach[(team*in.days+d)*in.points+pt] > 0 {
			return true
		}
	}
	return false
}

// preferences estimates which service is scarce: its demand over what all
// teams could serve if they did nothing else. The scarcer one goes first when
// a visit can't serve everybody.
func (in *Instance) preferences() {
	var could, want people
	for _, pt := range in.served {
		for s, n := range in.demand[pt] {
			want[s] += n
		}
	}
	for t := range in.p.Teams {
		f := in.rate(t, in.p.Teams[t].Officers, len(in.lengths)-1)
		for d := range in.days {
			visits := in.dayLimit[t*in.days+d] / (in.lengths[len(in.lengths)-1] + in.setup + in.teardown)
			if len(f.Most) > 0 {
				could[0] += visits * (len(f.Most) - 1)
				could[1] += visits * f.Most[0]
			}
		}
	}
	for s := range in.prefer {
		in.prefer[s] = float64(want[s]) / float64(max(1, could[s]))
	}
	most := max(in.prefer[0], in.prefer[1], 1e-9)
	for s := range in.prefer {
		in.prefer[s] /= most
	}
}
