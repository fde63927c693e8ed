package model

import "slices"

// Evaluate recomputes what visits are worth from nothing but the visits, in
// any order. It allows every plan, also one that breaks rules; Check says
// whether it does. UpperBound and reasons are not part of a score.
func Evaluate(p *Problem, visits []Visit) Score {
	s := Score{Served: make([]int, len(p.Services))}
	ward := make([]int64, p.Wards)
	days := map[[2]int][]Visit{}
	for _, v := range visits {
		for service, n := range v.People {
			s.Served[service] += n
			s.People += n
			s.Value += int64(n) * int64(p.Points[v.Point].Weight)
			ward[p.Points[v.Point].Ward] += int64(n)
		}
		key := [2]int{v.Team, v.Day}
		days[key] = append(days[key], v)
	}
	for w, first := range p.FairPeople() {
		s.Fairness += int64(p.Weights.Fair) * min(ward[w], first)
	}
	s.TeamDays = len(days)
	for key, day := range days {
		s.TravelMinutes += travelOf(p, key[0], byStart(day))
	}
	s.ChangedVisits, s.LostBookings = changes(p, visits)
	s.TeamDayCost = int64(s.TeamDays) * int64(p.Weights.TeamDay)
	s.TravelCost = int64(s.TravelMinutes) * int64(p.Weights.TravelMinute)
	s.ChangeCost = int64(s.ChangedVisits)*int64(p.Weights.ChangedVisit) + int64(s.LostBookings)*int64(p.Weights.LostBooking)
	s.Total = s.Value + s.Fairness - s.TeamDayCost - s.TravelCost - s.ChangeCost
	return s
}

// FairPeople is how many people of each ward get the extra of Weights.Fair:
// FairPercent of the ward's demand, rounded down.
func (p *Problem) FairPeople() []int64 {
	demand := make([]int64, p.Wards)
	for i := range p.Points {
		for _, d := range p.Points[i].Demand {
			demand[p.Points[i].Ward] += int64(d)
		}
	}
	for w := range demand {
		demand[w] = demand[w] * int64(p.Weights.FairPercent) / 100
	}
	return demand
}

// travelOf sums the ways of one team-day, its visits sorted by start.
func travelOf(p *Problem, team int, day []Visit) int {
	minutes, at := 0, p.Teams[team].Base
	for _, v := range day {
		to := p.Points[v.Point].Location
		minutes += p.Travel.Minutes(at, to)
		at = to
	}
	return minutes + p.Travel.Minutes(at, p.Teams[team].Base)
}

// changes counts the previous visits that their own team does not cover any
// more, and the bookings of those that no team covers.
func changes(p *Problem, visits []Visit) (changed, lost int) {
	type place struct{ point, day int }
	at := map[place][]Visit{}
	if len(p.Previous) > 0 {
		for _, v := range visits {
			key := place{v.Point, v.Day}
			at[key] = append(at[key], v)
		}
	}
	for _, old := range p.Previous {
		own, covered := false, false
		for _, v := range at[place{old.Point, old.Day}] {
			if v.Start <= old.Start && v.End >= old.End {
				covered = true
				own = own || v.Team == old.Team
			}
		}
		if !own {
			changed++
		}
		if !covered {
			lost += old.Bookings
		}
	}
	return changed, lost
}

// byStart sorts visits by their start, in place.
func byStart(visits []Visit) []Visit {
	slices.SortStableFunc(visits, func(a, b Visit) int { return a.Start - b.Start })
	return visits
}
