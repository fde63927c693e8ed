package bench

import (
	"errors"
	"fmt"
	"math"

	"luudong/domain/planner/model"
)

// ErrWrong is wrapped by every error about an answer that breaks a rule.
var ErrWrong = errors.New("wrong answer")

func wrong(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrWrong, fmt.Sprintf(format, args...))
}

// Verify recomputes the objective of an answer from the file and the routes
// alone. It returns an error that wraps ErrWrong when the answer breaks a rule.
func (in *Instance) Verify(result *Result) (objective float64, err error) {
	if in.field != nil {
		return in.field.verify(result.Visits)
	}
	if len(result.Routes) > in.Teams {
		return 0, wrong("%d routes for %d teams", len(result.Routes), in.Teams)
	}
	r, first := in.raw, 0
	if in.Format == PCVRPTW {
		first = 1
	}
	visited := make([]bool, len(r.nodes))
	distance, score := 0, 0
	for k, route := range result.Routes {
		d, err := r.drive(route, first, visited)
		if err != nil {
			return 0, fmt.Errorf("route %d: %w", k, err)
		}
		distance += d
	}
	left := 0
	for i, v := range r.nodes[1:] {
		if visited[i+1] {
			score += v.score
		} else {
			left += v.score
			if in.Format == Solomon {
				return 0, wrong("customer %d is left out", i+1)
			}
		}
	}
	switch in.Format {
	case TOPTW:
		return float64(score), nil
	case Solomon:
		return float64(distance) / float64(r.unit), nil
	default:
		return float64(distance + left), nil
	}
}

// verifyPlan asks the independent checker, which knows the full model.
func (in *Instance) verifyPlan(plan *model.Plan) error {
	if bad := model.Check(in.Problem, plan); len(bad) > 0 {
		return wrong("%v (%d in all)", bad[0], len(bad))
	}
	return nil
}

// drive follows one route and returns its distance.
func (r *routing) drive(route []int, first int, visited []bool) (distance int, err error) {
	now, at, load := r.nodes[0].open, 0, 0
	for _, id := range route {
		i := id - first
		if i < 1 || i >= len(r.nodes) || visited[i] {
			return 0, wrong("node %d does not exist or is visited twice", id)
		}
		visited[i] = true
		now = max(now+r.Minutes(at, i), r.nodes[i].open)
		if now > r.nodes[i].close {
			return 0, wrong("node %d is reached at %d, closed at %d", id, now, r.nodes[i].close)
		}
		distance += r.Minutes(at, i)
		load += r.nodes[i].demand
		now, at = now+r.nodes[i].service, i
	}
	if now += r.Minutes(at, 0); now > r.nodes[0].close {
		return 0, wrong("back at %d, closed at %d", now, r.nodes[0].close)
	}
	if r.capacity > 0 && load > r.capacity {
		return 0, wrong("load %d, capacity %d", load, r.capacity)
	}
	return distance + r.Minutes(at, 0), nil
}

// verify follows every team's day with exact travel times.
func (f *fieldFile) verify(visits []FieldVisit) (float64, error) {
	type day struct{ team, day int }
	at := map[day][]FieldVisit{}
	served, times := make([]int, len(f.Points)), make([]int, len(f.Points))
	objective := 0
	for _, v := range visits {
		if v.Point < 0 || v.Point >= len(f.Points) || v.Team < 0 || v.Team >= len(f.Teams) {
			return 0, wrong("team %d, point %d", v.Team, v.Point)
		}
		if err := f.verifyVisit(v); err != nil {
			return 0, err
		}
		p := f.Points[v.Point]
		objective += v.People * p.Prio
		served[v.Point] += v.People
		if times[v.Point]++; served[v.Point] > p.Demand || times[v.Point] > maxPartVisits {
			return 0, wrong("point %d: %d people in %d visits, demand %d", v.Point, served[v.Point], times[v.Point], p.Demand)
		}
		at[day{v.Team, v.Day}] = append(at[day{v.Team, v.Day}], v) // in order of start
	}
	for key, list := range at {
		if err := f.verifyDay(f.Teams[key.team], list); err != nil {
			return 0, fmt.Errorf("team %d, day %d: %w", key.team, key.day, err)
		}
	}
	return float64(objective), nil
}

func (f *fieldFile) verifyVisit(v FieldVisit) error {
	p, t := f.Points[v.Point], f.Teams[v.Team]
	if !contains(p.Weekdays, v.Day%7) || !contains(t.Days, v.Day) || v.Day < 0 || v.Day >= f.Days {
		return wrong("point %d or team %d is off on day %d", v.Point, v.Team, v.Day)
	}
	able := p.Skill == nil
	for _, s := range t.Skills {
		able = able || s == *p.Skill
	}
	inside := false
	for _, w := range p.Windows {
		inside = inside || w[0] <= v.Start && v.Start+p.Dur <= w[1]
	}
	if !able || !inside || v.People < 1 || v.People > f.Unit {
		return wrong("visit %+v: skill %v, window %v", v, able, inside)
	}
	return nil
}

func (f *fieldFile) verifyDay(t fieldTeam, list []FieldVisit) error {
	now, at := float64(t.Shift[0]), f.Bases[t.Base]
	for _, v := range list {
		p := f.Points[v.Point]
		to := [2]float64{p.X, p.Y}
		if now += f.exact(at, to); now > float64(v.Start)+1e-6 {
			return wrong("at point %d at %.2f, visit begins at %d", v.Point, now, v.Start)
		}
		now, at = math.Max(now, float64(v.Start))+float64(p.Dur), to
	}
	if now += f.exact(at, f.Bases[t.Base]); now > float64(t.Shift[1])+1e-6 {
		return wrong("back at %.2f, shift ends at %d", now, t.Shift[1])
	}
	return nil
}
