package usecase

import (
	"cmp"
	"context"
	"slices"

	"luudong/domain"
)

// PlanTotals are the totals of a plan's visits in the actor's area.
type PlanTotals struct {
	Plan    domain.Plan
	Visits  int
	Planned domain.Demand // people per service
	Days    []DayTotal    // every day of the horizon, also without visits
	Teams   []TeamTotal   // teams that have visits, by code
}

// DayTotal is what happens on one day of a plan.
type DayTotal struct {
	Date                  domain.Date
	Visits, Teams, People int
}

// TeamTotal is what one team does in a plan.
type TeamTotal struct {
	TeamID                int64
	Code, Name            string
	Visits, Days, Minutes int // minutes at the points
	People                int
}

// PlanSummary adds up a plan by service, day and team. The actor needs PlanView.
func (a *App) PlanSummary(ctx context.Context, by domain.Actor, planID int64) (PlanTotals, error) {
	if _, err := a.PlanView(ctx, by, planID); err != nil {
		return PlanTotals{}, err
	}
	return view(ctx, a, func(r domain.Repos) (PlanTotals, error) {
		plan, err := r.Plans.ByID(ctx, planID)
		if err != nil {
			return PlanTotals{}, err
		}
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{PlanID: planID, Area: by.UnitPath})
		return sumPlan(plan, visits), err
	})
}

// sumPlan adds up visits that come by date.
func sumPlan(plan domain.Plan, visits []domain.Visit) PlanTotals {
	out := PlanTotals{Plan: plan, Visits: len(visits), Planned: domain.Demand{}, Days: make([]DayTotal, plan.Days())}
	for i := range out.Days {
		out.Days[i].Date = plan.From.AddDays(i)
	}
	teams := make(map[int64]*TeamTotal)
	lastDay := make(map[int64]domain.Date)
	for _, v := range visits {
		for s, n := range v.Planned {
			out.Planned[s] += n
		}
		t := teams[v.TeamID]
		if t == nil {
			t = &TeamTotal{TeamID: v.TeamID, Code: v.TeamCode, Name: v.TeamName}
			teams[v.TeamID] = t
		}
		people := v.Planned.Total()
		t.Visits, t.Minutes, t.People = t.Visits+1, t.Minutes+v.Span().Minutes(), t.People+people
		if v.Date < plan.From || v.Date > plan.To {
			continue
		}
		day := &out.Days[v.Date-plan.From]
		day.Visits, day.People = day.Visits+1, day.People+people
		if lastDay[v.TeamID] != v.Date {
			lastDay[v.TeamID] = v.Date
			day.Teams++
			t.Days++
		}
	}
	for _, t := range teams {
		out.Teams = append(out.Teams, *t)
	}
	slices.SortFunc(out.Teams, func(x, y TeamTotal) int { return cmp.Compare(x.Code, y.Code) })
	return out
}
