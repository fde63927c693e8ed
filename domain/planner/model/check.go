package model

import (
	"fmt"
	"slices"
	"sort"
)

// Check recomputes everything from the plan alone and returns every violation,
// none for a plan that keeps all rules. It is written to be read beside the
// rules in Problem, shares nothing with the search and is slow. The score, the
// unserved people and the bound are checked too, Unserved only when present.
func Check(p *Problem, plan *Plan) []Violation {
	c := &checker{p: p, plan: plan}
	for i := range plan.Visits {
		c.index(i)
	}
	if len(c.found) > 0 {
		return c.found // the rest would index by these numbers
	}
	for i := range plan.Visits {
		c.visit(i)
		if c.p.Points[plan.Visits[i].Point].Fixed != nil {
			c.fixed(i)
		} else {
			c.line(i)
		}
	}
	c.teams()
	c.points()
	c.pins()
	c.figures()
	return c.found
}

type checker struct {
	p     *Problem
	plan  *Plan
	found []Violation
}

// add notes a violation of visit i.
func (c *checker) add(kind ViolationKind, i int, args ...int) {
	v := c.plan.Visits[i]
	c.found = append(c.found, Violation{kind, i, v.Team, v.Point, v.Day, args})
}

func (c *checker) index(i int) {
	v := c.plan.Visits[i]
	if v.Team < 0 || v.Team >= len(c.p.Teams) || v.Point < 0 || v.Point >= len(c.p.Points) ||
		v.Day < 0 || v.Day >= c.p.Days || len(v.People) != len(c.p.Services) || len(v.Desks) != len(c.p.Line) {
		c.add(BadIndex, i)
	}
}

// visit checks what one visit tells by itself.
func (c *checker) visit(i int) {
	v, rules := c.plan.Visits[i], c.p.Rules
	if !v.Pinned {
		if !c.rightLength(v) {
			c.add(BadLength, i, v.End-v.Start)
		}
		if v.Start%rules.Grid != 0 {
			c.add(OffGrid, i, v.Start, rules.Grid)
		}
	}
	if team, point := c.p.Teams[v.Team], c.p.Points[v.Point]; point.Needs&team.Has != point.Needs {
		c.add(NoSkill, i, -1)
	}
	inside := false
	for _, w := range c.p.Points[v.Point].Windows[v.Day] {
		inside = inside || w.From <= v.Start && v.End <= w.To
	}
	if !inside {
		c.add(OutsideWindow, i, v.Start, v.End)
	}
	people := 0
	for s, n := range v.People {
		people += n
		if n < 0 {
			c.add(NegativePeople, i, n)
		}
		if n > 0 && !c.p.Teams[v.Team].Skills[s] {
			c.add(NoSkill, i, s)
		}
	}
	if people == 0 && !v.Pinned {
		c.add(NobodyServed, i)
	}
}

func (c *checker) rightLength(v Visit) bool {
	if f := c.p.Points[v.Point].Fixed; f != nil {
		return v.End-v.Start == f.Minutes
	}
	return slices.Contains(c.p.Rules.Lengths, v.End-v.Start)
}

// fixed checks the people of a visit at a point where the line does not matter.
func (c *checker) fixed(i int) {
	v, people := c.plan.Visits[i], 0
	for _, n := range v.People {
		people += n
	}
	if most := c.p.Points[v.Point].Fixed.People; people > most {
		c.add(TooFast, i, -1, people, most)
	}
}

// line checks the officers at the stations of one visit.
func (c *checker) line(i int) {
	v := c.plan.Visits[i]
	team := c.p.Teams[v.Team]
	officers, kits := 0, 0
	for k, station := range c.p.Line {
		n := v.Desks[k]
		if n < 0 {
			c.add(NegativePeople, i, n)
		}
		officers += n
		if station.NeedsKit {
			kits += n
		}
		need := 0
		for s, people := range v.People {
			need += people * station.Seconds[s]
		}
		if have := n * (v.End - v.Start) * 60; need > have {
			c.add(TooFast, i, k, need, have)
		}
	}
	if officers > team.Officers {
		c.add(TooManyDesks, i, officers, team.Officers)
	}
	if kits > team.Kits {
		c.add(TooManyKits, i, kits, team.Kits)
	}
}

// teams checks the days and weeks of each team.
func (c *checker) teams() {
	for t := range c.p.Teams {
		days := make([][]int, c.p.Days)
		for i, v := range c.plan.Visits {
			if v.Team == t {
				days[v.Day] = append(days[v.Day], i)
			}
		}
		week := make([]int, c.p.Weeks())
		for d, day := range days {
			if len(day) == 0 {
				continue
			}
			sort.SliceStable(day, func(a, b int) bool { return c.plan.Visits[day[a]].Start < c.plan.Visits[day[b]].Start })
			w := c.p.WeekOf(d)
			before := week[w]
			week[w] += c.day(t, d, day)
			if most := c.p.Teams[t].MaxWeekMinutes; most > 0 && week[w] > most && before <= most {
				c.found = append(c.found, Violation{WeekTooLong, -1, t, -1, d, []int{week[w], most}})
			}
		}
	}
}

// points checks demand, gaps and desks of each point.
func (c *checker) points() {
	at := make([][]int, len(c.p.Points))
	for i, v := range c.plan.Visits {
		at[v.Point] = append(at[v.Point], i)
	}
	for i := range c.p.Points {
		c.point(i, at[i])
	}
}

func (c *checker) point(i int, at []int) {
	point := c.p.Points[i]
	served := make([]int, len(c.p.Services))
	for _, a := range at {
		v := c.plan.Visits[a]
		for s, n := range v.People {
			served[s] += n
		}
		// Desks in use when this visit begins: the most there are at once is
		// reached at the beginning of some visit.
		desks := 0
		for _, b := range at {
			other := c.plan.Visits[b]
			if other.Day == v.Day && other.Start <= v.Start && v.Start < other.End {
				for _, n := range other.Desks {
					desks += n
				}
			}
			if gap := other.Day - v.Day; gap > 0 && gap < point.MinGapDays {
				c.add(TooSoonAgain, b, gap, point.MinGapDays)
			}
		}
		if desks > point.Stations {
			c.add(PointCrowded, a, desks, point.Stations)
		}
	}
	for s, n := range served {
		if n > point.Demand[s] {
			c.found = append(c.found, Violation{OverServed, -1, -1, i, -1, []int{s, n, point.Demand[s]}})
		}
	}
}

// pins checks that every pin has its own visit and every pinned visit its pin.
//
//nolint:cyclop // one rule after another, written plainly on purpose
func (c *checker) pins() {
	taken := make([]bool, len(c.plan.Visits))
	for k, pin := range c.p.Pinned {
		found := -1
		for i, v := range c.plan.Visits {
			if !taken[i] && v.Pinned && v.Team == pin.Team && v.Point == pin.Point && v.Day == pin.Day &&
				v.Start == pin.Start && v.End == pin.End {
				found = i
				break
			}
		}
		if found < 0 {
			c.found = append(c.found, Violation{PinMissing, -1, pin.Team, pin.Point, pin.Day, []int{k}})
			continue
		}
		taken[found] = true
		for s, least := range pin.MinPeople {
			if n := c.plan.Visits[found].People[s]; n < least {
				c.add(PinShort, found, s, n, least)
			}
		}
	}
	for i, v := range c.plan.Visits {
		if v.Pinned && !taken[i] {
			c.add(FalsePin, i)
		}
	}
}

// figures checks what the plan says about itself.
func (c *checker) figures() {
	score, said := Evaluate(c.p, c.plan.Visits), c.plan.Score
	if !slices.Equal(score.Served, said.Served) {
		c.found = append(c.found, Violation{WrongScore, -1, -1, -1, -1, []int{int(said.Total), int(score.Total)}})
	} else if said.Served = score.Served; fmt.Sprint(said) != fmt.Sprint(score) {
		c.found = append(c.found, Violation{WrongScore, -1, -1, -1, -1, []int{int(said.Total), int(score.Total)}})
	}
	bound := c.plan.UpperBound
	if score.People > bound.People || score.Total > bound.Value {
		c.found = append(c.found, Violation{AboveBound, -1, -1, -1, -1,
			[]int{score.People, bound.People, int(score.Total), int(bound.Value)}})
	}
	if c.plan.Unserved == nil {
		return
	}
	left := map[[2]int]int{}
	for i, point := range c.p.Points {
		for s, n := range point.Demand {
			left[[2]int{i, s}] = n
		}
	}
	for _, v := range c.plan.Visits {
		for s, n := range v.People {
			left[[2]int{v.Point, s}] -= n
		}
	}
	for _, u := range c.plan.Unserved {
		left[[2]int{u.Point, u.Service}] -= u.People
	}
	for i := range c.p.Points {
		for s := range c.p.Services {
			if rest := left[[2]int{i, s}]; rest != 0 {
				c.found = append(c.found, Violation{WrongUnserved, -1, -1, i, -1, []int{s, rest}})
			}
		}
	}
}
