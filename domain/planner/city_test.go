package planner

import (
	"fmt"
	"math"
	"math/rand/v2"

	"luudong/domain/planner/model"
)

// plane gives travel times between places on a plane: four minutes to park
// and two minutes a kilometre.
type plane [][2]float64

func (p plane) Minutes(from, to int) int {
	if from == to {
		return 0
	}
	return 4 + int(math.Ceil(2*math.Hypot(p[from][0]-p[to][0], p[from][1]-p[to][1])))
}

// openings are like those of the real city: per weekday, Monday first.
var openings = []struct {
	share int
	week  func(weekday int) []model.Window
}{
	{311, func(d int) []model.Window { return weekdays(d, 5, w(450, 690), w(780, 1020), d == 5, w(450, 690)) }},
	{246, func(d int) []model.Window { return only(d >= 5, w(450, 690), w(780, 1020)) }},
	{242, func(d int) []model.Window {
		if d < 5 {
			return []model.Window{w(1080, 1260)}
		}
		return only(d == 5, w(480, 1020))
	}},
	{230, func(d int) []model.Window {
		if d < 5 {
			return []model.Window{w(1020, 1230)}
		}
		return []model.Window{w(480, 690), w(810, 1200)}
	}},
	{208, func(d int) []model.Window { return only(d < 5, w(450, 690), w(780, 1020)) }},
	{183, func(d int) []model.Window { return only(true, w(480, 690), w(840, 1200)) }},
	{135, func(d int) []model.Window { return only(d < 6, w(480, 660), w(840, 1200)) }},
	{123, func(d int) []model.Window { return only(true, w(450, 690), w(780, 1200)) }},
	{109, func(d int) []model.Window { return only(d == 5, w(450, 690), w(780, 990)) }},
	{79, func(d int) []model.Window { return only(d < 5, w(480, 720), w(780, 1020)) }},
	{74, func(d int) []model.Window { return only(d < 6, w(660, 810), w(990, 1170)) }},
}

func w(from, to int) model.Window { return model.Window{From: from, To: to} }

func only(open bool, windows ...model.Window) []model.Window {
	if !open {
		return nil
	}
	return windows
}

func weekdays(d, days int, a, b model.Window, extra bool, c model.Window) []model.Window {
	if d < days {
		return []model.Window{a, b}
	}
	return only(extra, c)
}

// newCity invents a city with the proportions of the real one: points,
// openings, demand (about 60 chip cards and 143 accounts a point, a long
// tail), teams, shifts and hours. Two thirds of the points lie in the centre.
func newCity(points, teams, days int, seed uint64) *model.Problem {
	r := rand.New(rand.NewPCG(seed, 77))
	radius := 40 * math.Sqrt(float64(points)/1940)
	place := func() [2]float64 {
		spread := radius
		if r.IntN(3) > 0 {
			spread = radius / 3
		}
		return [2]float64{spread * r.NormFloat64() / 2, spread * r.NormFloat64() / 2}
	}
	p := &model.Problem{Days: days, Services: []string{"chip_card", "account_l2"}, Wards: max(1, points/12),
		Rules: model.DefaultRules(), Weights: model.DefaultWeights()}
	p.Line = []model.Station{
		{Name: "reception", Seconds: []int{90, 90}},
		{Name: "capture", Seconds: []int{300, 0}, NeedsKit: true},
		{Name: "verify", Seconds: []int{120, 180}},
	}
	var where plane
	for i := range points {
		where = append(where, place())
		p.Points = append(p.Points, cityPoint(r, i, days, where))
	}
	for i := range teams {
		where = append(where, place())
		p.Teams = append(p.Teams, cityTeam(r, i, days, len(where)-1))
	}
	p.Travel, p.Locations = where, len(where)
	byWard(p, where)
	return p
}

// byWard deals the points to wards by angle and distance, so that a ward is one piece.
func byWard(p *model.Problem, where plane) {
	for i := range p.Points {
		at := where[i]
		ring := int(math.Hypot(at[0], at[1]) / 8)
		sector := int((math.Atan2(at[1], at[0]) + math.Pi) / (2 * math.Pi) * 24)
		p.Points[i].Ward = (ring*24 + sector) % p.Wards
	}
}

func cityPoint(r *rand.Rand, i, days int, where plane) model.Point {
	pt := model.Point{ID: fmt.Sprintf("P%04d", i), Location: len(where) - 1, Weight: 100, MinGapDays: 1,
		Stations: []int{5, 5, 5, 3, 10, 8}[r.IntN(6)]}
	pt.Weight = 100 * []int{1, 1, 1, 1, 1, 1, 1, 2, 2, 3}[r.IntN(10)]
	size := math.Exp(r.NormFloat64()*0.8 - 0.32)
	pt.Demand = []int{int(60 * size * (0.5 + r.Float64())), 5 + int(140*size*(0.5+r.Float64()))}
	kind := r.IntN(1940)
	k := 0
	for kind >= openings[k].share {
		kind -= openings[k].share
		k++
	}
	for d := range days {
		pt.Windows = append(pt.Windows, openings[k].week(d%7))
	}
	return pt
}

func cityTeam(r *rand.Rand, i, days, base int) model.Team {
	t := model.Team{ID: fmt.Sprintf("T%02d", i), Base: base, Officers: []int{5, 5, 5, 5, 6, 4}[r.IntN(6)],
		MaxDayMinutes: 480, MaxWeekMinutes: 44 * 60, Skills: []bool{true, true}, Kits: 1 + r.IntN(5)/3}
	if r.IntN(3) == 0 {
		t.MaxDayMinutes, t.MaxWeekMinutes = 600, 48*60
	}
	if i%3 == 2 {
		t.Skills, t.Kits = []bool{false, true}, 0
	}
	kind := r.IntN(60)
	for d := range days {
		weekday := d % 7
		switch {
		case kind < 38 && weekday < 6:
			t.Shifts = append(t.Shifts, w(420, 1050))
		case kind >= 38 && kind < 49 && weekday > 0:
			t.Shifts = append(t.Shifts, w(720, 1290))
		case kind >= 49 && weekday > 1:
			t.Shifts = append(t.Shifts, w(480, 1260))
		default:
			t.Shifts = append(t.Shifts, model.Window{})
		}
	}
	return t
}
