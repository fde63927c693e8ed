package search

import (
	"fmt"
	"math"

	"pgregory.net/rapid"

	"luudong/domain/planner/model"
)

// plane gives travel times between places on a plane: a minute a step.
type plane [][2]int

func (p plane) Minutes(from, to int) int {
	return int(math.Ceil(math.Hypot(float64(p[from][0]-p[to][0]), float64(p[from][1]-p[to][1]))))
}

// draws draws numbers for a problem.
type draws struct{ *rapid.T }

func (d draws) number(name string, low, high int) int {
	return rapid.IntRange(low, high).Draw(d.T, name)
}
func (d draws) maybe(name string) bool { return rapid.Bool().Draw(d.T, name) }

// windows draws up to three stretches of a day.
func (d draws) windows(from int) (windows []model.Window) {
	for range d.number("windows", 0, 3) {
		from += d.number("closed", 0, 120)
		windows = append(windows, model.Window{From: from, To: from + d.number("open", 60, 420)})
		from = windows[len(windows)-1].To
	}
	return windows
}

// problem draws a small problem with every rule in play. A quick one has fixed
// visits and no hours, as benchmark problems have.
func (d draws) problem(quick bool) *model.Problem {
	p := &model.Problem{Days: d.number("days", 1, 9), FirstWeekday: d.number("weekday", 0, 6), Wards: 2,
		Services: []string{"chip_card", "account_l2"}, Rules: model.DefaultRules(), Weights: model.DefaultWeights()}
	p.Line = []model.Station{{Name: "capture", Seconds: []int{300, 0}, NeedsKit: true}, {Name: "verify", Seconds: []int{60, 180}}}
	if quick {
		p.Days, p.Services, p.Rules.Grid = 1, p.Services[:1], 1
		p.Line = []model.Station{{Name: "visit", Seconds: []int{60}}}
	} else if d.maybe("break") {
		from := d.number("break from", 400, 800)
		p.Rules.Break = &model.Break{Minutes: 30, From: from, To: from + d.number("break room", 30, 150)}
	}
	where := plane{}
	place := func() int {
		where = append(where, [2]int{d.number("x", 0, 40), d.number("y", 0, 40)})
		return len(where) - 1
	}
	for i := range d.number("points", 2, 12) {
		p.Points = append(p.Points, d.point(p, i, place(), quick))
	}
	for i := range d.number("teams", 1, 4) {
		p.Teams = append(p.Teams, d.team(p, i, place(), quick))
	}
	p.Travel, p.Locations = where, len(where)
	return p
}

func (d draws) point(p *model.Problem, i, place int, quick bool) model.Point {
	pt := model.Point{ID: fmt.Sprint(i), Location: place, Ward: i % 2, Stations: d.number("desks", 3, 12),
		Weight: 100 * d.number("weight", 1, 3), MinGapDays: d.number("gap", 0, 4)}
	for range p.Services {
		pt.Demand = append(pt.Demand, d.number("demand", 0, 200))
	}
	for range p.Days {
		pt.Windows = append(pt.Windows, d.windows(400))
	}
	if quick {
		pt.Fixed = &model.Fixed{Minutes: d.number("minutes", 5, 60), People: d.number("people", 1, 200), Load: d.number("load", 0, 5)}
	}
	return pt
}

func (d draws) team(p *model.Problem, i, place int, quick bool) model.Team {
	t := model.Team{ID: fmt.Sprint(i), Base: place, Officers: d.number("officers", 3, 6), Kits: d.number("kits", 0, 2)}
	for range p.Services {
		t.Skills = append(t.Skills, d.maybe("skill"))
	}
	for range p.Days {
		from := d.number("shift", 300, 700)
		t.Shifts = append(t.Shifts, model.Window{From: from, To: from + d.number("hours", 120, 700)})
	}
	if quick {
		t.Capacity = d.number("capacity", 0, 12)
		return t
	}
	t.MaxDayMinutes = d.number("day limit", 0, 1) * d.number("day minutes", 240, 600)
	t.MaxWeekMinutes = d.number("week limit", 0, 1) * d.number("week minutes", 240, 2400)
	t.MaxCardsPerDay = d.number("card limit", 0, 1) * d.number("cards", 1, 40)
	if d.maybe("parts") {
		for _, shift := range t.Shifts {
			from := shift.From + d.number("part", 30, 300)
			rest := model.Window{From: from, To: from + d.number("rest", 10, 120)}
			if t.Off = append(t.Off, nil); rest.To < shift.To {
				t.Off[len(t.Off)-1] = []model.Window{rest}
			}
		}
	}
	return t
}
