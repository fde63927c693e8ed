package usecase

import (
	"context"

	"luudong/domain"
)

// City is what there is to plan with in an area.
type City struct {
	Units  int // wards, communes and special zones: without the city itself
	Points int // live ones
	Teams  int // live ones
	Demand domain.Demand
}

// CityView counts units, points, teams and the people still to be served in
// the actor's area. The actor needs PlanView.
func (a *App) CityView(ctx context.Context, by domain.Actor) (City, error) {
	if err := by.Require(domain.PlanView); err != nil {
		return City{}, err
	}
	return view(ctx, a, func(r domain.Repos) (City, error) {
		out := City{Demand: domain.Demand{}}
		units, err := r.Units.All(ctx, by.UnitPath)
		if err != nil {
			return out, err
		}
		points, total, err := r.Points.List(ctx, domain.PointFilter{Area: by.UnitPath})
		if err != nil {
			return out, err
		}
		for _, u := range units {
			if u.Code != domain.RootUnitCode {
				out.Units++
			}
		}
		out.Points = total
		for _, p := range points {
			for s, n := range p.Demand {
				out.Demand[s] += n
			}
		}
		_, out.Teams, err = r.Teams.List(ctx, domain.TeamFilter{Area: by.UnitPath, Page: domain.Page{Limit: 1}})
		return out, err
	})
}
