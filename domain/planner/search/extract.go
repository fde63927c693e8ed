package search

import (
	"cmp"
	"slices"

	"luudong/domain/planner/model"
)

// plan copies the state into a plan, without the reasons for what is unserved.
func (s *state) plan(bound model.Bound) *model.Plan {
	in := s.in
	plan := &model.Plan{Visits: []model.Visit{}, Score: s.report(), UpperBound: bound}
	for r := range s.routes {
		for _, st := range s.routes[r].stops {
			v := model.Visit{Team: in.team(r), Point: int(st.point), Day: in.day(r),
				Start: int(st.start), End: int(st.start + st.minutes), Pinned: st.pin >= 0}
			v.People = append(v.People, st.people[:len(in.p.Services)]...)
			if in.fixedLengths[v.Point] != nil {
				v.Desks = make([]int, len(in.p.Line))
				plan.Visits = append(plan.Visits, v)
				continue
			}
			v.Desks, _ = in.p.Distribute(v.People, int(st.minutes), int(st.desks), in.p.Teams[v.Team].Kits)
			plan.Visits = append(plan.Visits, v)
		}
	}
	slices.SortStableFunc(plan.Visits, func(a, b model.Visit) int {
		return cmp.Or(a.Day-b.Day, a.Team-b.Team, a.Start-b.Start)
	})
	return plan
}

// report is the score that the state has kept up to date step by step.
func (s *state) report() model.Score {
	in, w := s.in, &s.in.p.Weights
	r := model.Score{
		Total: s.score(), Value: s.totals.value, Fairness: s.totals.fairness,
		TeamDayCost: int64(s.totals.days) * int64(w.TeamDay), TravelCost: int64(s.totals.travel) * int64(w.TravelMinute),
		ChangeCost: s.totals.change, People: s.totals.people, Served: make([]int, len(in.p.Services)),
		TeamDays: s.totals.days, TravelMinutes: s.totals.travel,
	}
	for p := range s.left {
		for service := range r.Served {
			r.Served[service] += in.demand[p][service] - s.left[p][service]
		}
	}
	for i := range in.p.Previous {
		changed, lost := s.previousState(i)
		if changed {
			r.ChangedVisits++
		}
		if lost {
			r.LostBookings += in.p.Previous[i].Bookings
		}
	}
	return r
}
