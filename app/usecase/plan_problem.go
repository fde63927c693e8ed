package usecase

import (
	"context"
	"slices"

	"luudong/domain"
	"luudong/domain/planner/model"
)

// The line of stations that a person goes through, with the seconds of one
// officer per person for the chip card and the level-2 account (in the order of
// domain.Services). Field figures: a complete card file takes about seven
// minutes of officers' time, five of them at the capture kit; an account about
// five. A station that a service skips has 0.
var serviceLine = []model.Station{
	{Name: "reception", Seconds: []int{60, 60}},
	{Name: "capture", Seconds: []int{300, 0}, NeedsKit: true},
	{Name: "account", Seconds: []int{0, 180}},
	{Name: "verify", Seconds: []int{60, 60}},
}

// priorityWeights turn a point's priority (1 to 3) into the value of one person
// served there, in the planner's points (100 is ordinary).
var priorityWeights = [...]int{1: 100, 2: 125, 3: 150}

// planProblem is a planner's problem and the entities its indices stand for.
type planProblem struct {
	problem *model.Problem
	from    domain.Date
	points  []domain.ServicePoint
	teams   []domain.Team
	start   *model.Plan // nil: none
}

// loadPlanProblem reads what a plan is made of. Visits that other published
// plans have in the horizon stay as they are: their teams are taken on those
// days, and the people they will serve no longer count as demand. Visits of a
// plan that this one is to take the place of do not count.
func (a *App) loadPlanProblem(ctx context.Context, plan domain.Plan, base PlanBase) (planProblem, error) {
	return view(ctx, a, func(r domain.Repos) (planProblem, error) {
		points, _, err := r.Points.List(ctx, domain.PointFilter{Area: plan.UnitPath, Sort: "code"})
		if err != nil {
			return planProblem{}, err
		}
		if points, err = a.chosenPoints(ctx, r, plan, points); err != nil {
			return planProblem{}, err
		}
		teams, _, err := r.Teams.List(ctx, domain.TeamFilter{Area: plan.UnitPath, Sort: "code"})
		if err != nil {
			return planProblem{}, err
		}
		if len(points) == 0 {
			return planProblem{}, domain.Conflict("plan.no_points")
		}
		if len(teams) == 0 {
			return planProblem{}, domain.Conflict("plan.no_teams")
		}
		days, err := r.Holidays.All(ctx)
		if err != nil {
			return planProblem{}, err
		}
		taken, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", From: min(a.today(), plan.From), Live: true})
		if err != nil {
			return planProblem{}, err
		}
		facts, err := factsOf(ctx, r, base, taken)
		if err != nil {
			return planProblem{}, err
		}
		taken = slices.DeleteFunc(taken, func(v domain.Visit) bool { return facts.replaced[v.PlanID] })
		pp := a.buildPlanProblem(plan, points, teams, domain.NewHolidaySet(days), taken)
		return pp, pp.apply(base, facts)
	})
}

func (a *App) buildPlanProblem(plan domain.Plan, points []domain.ServicePoint, teams []domain.Team, holidays domain.HolidaySet, taken []domain.Visit) planProblem {
	out := planProblem{from: plan.From, points: points, teams: teams}
	busy := make(map[int64]map[domain.Date]bool)
	promised := make(map[int64]domain.Demand)
	visited := make(map[int64]map[domain.Date]bool)
	for _, v := range taken {
		if visited[v.PointID] == nil {
			visited[v.PointID] = make(map[domain.Date]bool)
		}
		visited[v.PointID][v.Date] = true
		if busy[v.TeamID] == nil {
			busy[v.TeamID] = make(map[domain.Date]bool)
		}
		busy[v.TeamID][v.Date] = true
		if promised[v.PointID] == nil {
			promised[v.PointID] = domain.Demand{}
		}
		for s, n := range v.Planned {
			promised[v.PointID][s] += n
		}
	}
	p := &model.Problem{
		Days: plan.Days(), FirstWeekday: int(plan.From - plan.From.Monday()), Line: serviceLine,
		Rules: model.DefaultRules(), Weights: model.DefaultWeights(),
	}
	for _, s := range domain.Services() {
		p.Services = append(p.Services, string(s))
	}
	places := make([]domain.Coordinate, 0, len(points)+len(teams))
	wards := make(map[int64]int)
	for _, sp := range points {
		p.Points = append(p.Points, modelPoint(sp, plan, holidays, promised[sp.ID], visited[sp.ID], len(places), wardIndex(wards, sp.UnitID)))
		places = append(places, domain.Coordinate{Lat: sp.Lat, Lon: sp.Lon})
	}
	for _, t := range teams {
		p.Teams = append(p.Teams, modelTeam(t, plan, holidays, busy[t.ID], len(places)))
		places = append(places, domain.Coordinate{Lat: t.BaseLat, Lon: t.BaseLon})
	}
	p.Wards, p.Locations, p.Travel = len(wards), len(places), a.Travel.Estimate(places)
	out.problem = p
	return out
}

func wardIndex(wards map[int64]int, unitID int64) int {
	i, ok := wards[unitID]
	if !ok {
		i = len(wards)
		wards[unitID] = i
	}
	return i
}

func modelPoint(sp domain.ServicePoint, plan domain.Plan, holidays domain.HolidaySet, promised domain.Demand, visited map[domain.Date]bool, location, ward int) model.Point {
	out := model.Point{
		ID: sp.Code, Location: location, Ward: ward, Stations: sp.Stations,
		Weight: priorityWeights[min(max(sp.Priority, 1), 3)], Windows: make([][]model.Window, plan.Days()),
	}
	for i := range out.Windows {
		d := plan.From.AddDays(i)
		if visited[d] {
			continue // another plan's team is there: its desks are not free
		}
		for _, s := range sp.Windows(d, holidays.Off(d)) {
			out.Windows[i] = append(out.Windows[i], model.Window{From: int(s.From), To: int(s.To)})
		}
	}
	for _, s := range domain.Services() {
		out.Demand = append(out.Demand, max(0, sp.Demand[s]-promised[s]))
	}
	return out
}

func modelTeam(t domain.Team, plan domain.Plan, holidays domain.HolidaySet, busy map[domain.Date]bool, base int) model.Team {
	out := model.Team{
		ID: t.Code, Base: base, Officers: t.Officers, Kits: t.CardKits,
		MaxDayMinutes: t.MaxHoursPerDay * 60, MaxWeekMinutes: t.MaxHoursPerWeek * 60,
		Shifts: make([]model.Window, plan.Days()),
	}
	for _, s := range domain.Services() {
		out.Skills = append(out.Skills, t.Serves(s))
	}
	for i := range out.Shifts {
		d := plan.From.AddDays(i)
		if busy[d] {
			continue
		}
		shift, off := hull(t.Shifts.Spans(d, holidays.Off(d)))
		out.Shifts[i] = shift
		if len(off) > 0 && out.Off == nil {
			out.Off = make([][]model.Window, plan.Days())
		}
		if out.Off != nil {
			out.Off[i] = off
		}
	}
	return out
}

// hull is what the sorted spans of a day reach over, and the stretches between
// them: a shift in parts, in which nobody works in between.
func hull(spans []domain.Span) (shift model.Window, off []model.Window) {
	if len(spans) == 0 {
		return shift, nil
	}
	shift = model.Window{From: int(spans[0].From), To: int(spans[len(spans)-1].To)}
	for i := 1; i < len(spans); i++ {
		off = append(off, model.Window{From: int(spans[i-1].To), To: int(spans[i].From)})
	}
	return shift, off
}

// visits translates a solved plan back into the entities.
func (pp planProblem) visits(planID int64, solved *model.Plan) []*domain.Visit {
	out := make([]*domain.Visit, 0, len(solved.Visits))
	for _, v := range solved.Visits {
		planned := domain.Demand{}
		for i, s := range domain.Services() {
			planned[s] = v.People[i]
		}
		out = append(out, &domain.Visit{
			PlanID: planID, TeamID: pp.teams[v.Team].ID, PointID: pp.points[v.Point].ID,
			Date: pp.from.AddDays(v.Day), Start: domain.Clock(v.Start), End: domain.Clock(v.End),
			Planned: planned, Pinned: v.Pinned,
			TeamCode: pp.teams[v.Team].Code, PointCode: pp.points[v.Point].Code,
		})
	}
	return out
}

// unserved translates what the solver left out.
func (pp planProblem) unserved(planID int64, solved *model.Plan) []domain.UnservedDemand {
	out := make([]domain.UnservedDemand, 0, len(solved.Unserved))
	for _, u := range solved.Unserved {
		out = append(out, domain.UnservedDemand{
			PlanID: planID, PointID: pp.points[u.Point].ID, PointCode: pp.points[u.Point].Code,
			Service: domain.Services()[u.Service], People: u.People, Reason: string(u.Reason), Relax: pp.relaxation(u.Relax),
		})
	}
	return out
}

func (pp planProblem) relaxation(r model.Relax) domain.Relaxation {
	out := domain.Relaxation{Kind: string(r.Kind), Amount: r.Amount}
	if r.Team >= 0 {
		out.TeamID, out.TeamCode = pp.teams[r.Team].ID, pp.teams[r.Team].Code
	}
	if r.Day >= 0 {
		out.Date = pp.from.AddDays(r.Day)
	}
	return out
}
