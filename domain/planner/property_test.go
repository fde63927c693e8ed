package planner

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/domain/planner/model"
)

// drawWindows draws up to three windows of a day.
func drawWindows(t *rapid.T) (windows []model.Window) {
	at := 360
	for range rapid.IntRange(0, 3).Draw(t, "windows") {
		from := at + rapid.IntRange(0, 180).Draw(t, "closed")
		at = from + rapid.IntRange(30, 420).Draw(t, "open")
		windows = append(windows, model.Window{From: from, To: at})
	}
	return windows
}

// drawOff draws up to two stretches inside a shift.
func drawOff(t *rapid.T, shift model.Window) (off []model.Window) {
	at := shift.From
	for range rapid.IntRange(0, 2).Draw(t, "rests") {
		from := at + rapid.IntRange(1, 240).Draw(t, "part")
		if at = from + rapid.IntRange(1, 150).Draw(t, "rest"); at >= shift.To {
			break
		}
		off = append(off, model.Window{From: from, To: at})
	}
	return off
}

// drawProblem draws a small problem with every rule in play.
func drawProblem(t *rapid.T) *model.Problem {
	number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(t, name) }
	p := &model.Problem{Days: number("days", 1, 9), FirstWeekday: number("weekday", 0, 6), Wards: 2,
		Services: []string{"chip_card", "account_l2"}[:number("services", 1, 2)], Rules: model.DefaultRules(), Weights: model.DefaultWeights()}
	p.Rules.Setup, p.Rules.Teardown, p.Rules.Grid = number("setup", 0, 30), number("teardown", 0, 30), number("grid", 1, 60)
	if rapid.Bool().Draw(t, "break") {
		from := number("break from", 400, 800)
		p.Rules.Break = &model.Break{Minutes: 30, From: from, To: from + number("break room", 30, 150)}
	}
	for k := range 3 {
		p.Line = append(p.Line, model.Station{Name: fmt.Sprint(k), NeedsKit: k == 1,
			Seconds: []int{number("seconds", 30, 600), number("seconds", 0, 1) * 120}[:len(p.Services)]})
	}
	p.Line[2].Seconds[len(p.Services)-1] = 100
	var where plane
	place := func() int {
		where = append(where, [2]float64{float64(number("x", 0, 20)), float64(number("y", 0, 20))})
		return len(where) - 1
	}
	for i := range number("points", 1, 10) {
		pt := model.Point{ID: fmt.Sprint(i), Location: place(), Ward: i % 2, Stations: number("desks", 0, 12),
			Weight: number("weight", 0, 300), MinGapDays: number("gap", 0, 4)}
		for range p.Services {
			pt.Demand = append(pt.Demand, number("demand", 0, 300))
		}
		for range p.Days {
			pt.Windows = append(pt.Windows, drawWindows(t))
		}
		p.Points = append(p.Points, pt)
	}
	for i := range number("teams", 1, 4) {
		team := model.Team{ID: fmt.Sprint(i), Base: place(), Officers: number("officers", 0, 6), Kits: number("kits", 0, 2),
			MaxDayMinutes: number("day hours", 0, 1) * number("minutes", 240, 600), MaxWeekMinutes: number("week hours", 0, 1) * number("minutes", 240, 2400),
			MaxCardsPerDay: number("cards", 0, 1) * number("card limit", 1, 40)}
		for range p.Services {
			team.Skills = append(team.Skills, rapid.Bool().Draw(t, "skill"))
		}
		for range p.Days {
			from := number("shift", 300, 800)
			team.Shifts = append(team.Shifts, model.Window{From: from, To: from + number("shift length", 0, 700)})
		}
		if rapid.Bool().Draw(t, "parts") {
			for _, shift := range team.Shifts {
				team.Off = append(team.Off, drawOff(t, shift))
			}
		}
		p.Teams = append(p.Teams, team)
	}
	p.Travel, p.Locations = where, len(where)
	return p
}

// Whatever the problem, the plan keeps all rules, its score is what its visits
// are worth (the search counts it step by step), and it is not above the bound:
// all that is what the checker looks at.
func TestEveryPlanIsAccepted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		plan, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: rapid.IntRange(0, 60).Draw(t, "steps"), Workers: rapid.IntRange(1, 2).Draw(t, "workers")})
		require.NoError(t, err)
		require.Empty(t, model.Check(p, plan))
		replan(t, p, plan)
	})
}

// replan pins one visit of a plan, takes the others as published, loses a team
// for a day and plans again.
func replan(t *rapid.T, p *model.Problem, before *model.Plan) {
	if len(before.Visits) == 0 {
		return
	}
	changed := *p
	for i, v := range before.Visits {
		changed.Previous = append(changed.Previous, model.PreviousVisit{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, Bookings: i})
	}
	kept := before.Visits[rapid.IntRange(0, len(before.Visits)-1).Draw(t, "pin")]
	changed.Pinned = []model.Pin{{Team: kept.Team, Point: kept.Point, Day: kept.Day, Start: kept.Start, End: kept.End, MinPeople: kept.People}}
	lost := before.Visits[rapid.IntRange(0, len(before.Visits)-1).Draw(t, "lost")]
	if lost.Team != kept.Team || lost.Day != kept.Day {
		changed.Teams = append([]model.Team(nil), p.Teams...)
		shifts := append([]model.Window(nil), p.Teams[lost.Team].Shifts...)
		shifts[lost.Day] = model.Window{}
		changed.Teams[lost.Team].Shifts, changed.Teams[lost.Team].Off = shifts, nil
	}
	after, err := Solve(context.Background(), &changed, Options{Seed: 2, Iterations: 30})
	if err != nil { // the visit alone may lack the break that the visit after it gave
		require.ErrorIs(t, err, model.ErrInvalid)
		require.NotNil(t, p.Rules.Break)
		return
	}
	require.Empty(t, model.Check(&changed, after))
	again, err := Solve(context.Background(), p, Options{Start: before})
	require.NoError(t, err)
	require.Empty(t, model.Check(p, again))
	require.GreaterOrEqual(t, again.Score.Total, before.Score.Total)
}

func TestSameSeedSamePlan(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			t.Parallel()
			options := Options{Seed: 7, Iterations: 150, Workers: workers}
			a, err := Solve(context.Background(), newCity(80, 5, 14, 3), options)
			require.NoError(t, err)
			b, err := Solve(context.Background(), newCity(80, 5, 14, 3), options)
			require.NoError(t, err)
			require.Equal(t, a, b)
			options.Seed = 8
			c, err := Solve(context.Background(), newCity(80, 5, 14, 3), options)
			require.NoError(t, err)
			require.NotEqual(t, a.Visits, c.Visits)
		})
	}
}

// The same holds for a plan that is made again from another, with pins, and
// stopping it at once keeps the pins and changes nothing that can stay.
func TestSameSeedSamePlanAgain(t *testing.T) {
	t.Parallel()
	p := newCity(80, 5, 14, 3)
	before, err := Solve(context.Background(), p, Options{Seed: 7, Iterations: 150})
	require.NoError(t, err)
	for i, v := range before.Visits {
		p.Previous = append(p.Previous, model.PreviousVisit{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, Bookings: i % 9})
		if i%5 == 0 {
			p.Pinned = append(p.Pinned, model.Pin{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, MinPeople: v.People})
		}
	}
	options := Options{Seed: 8, Iterations: 150, Workers: 3, Start: before}
	a, err := Solve(context.Background(), p, options)
	require.NoError(t, err)
	require.Empty(t, model.Check(p, a))
	b, err := Solve(context.Background(), p, options)
	require.NoError(t, err)
	require.Equal(t, a, b)

	stopped, stop := context.WithCancel(context.Background())
	stop()
	c, err := Solve(stopped, p, options)
	require.NoError(t, err)
	require.Empty(t, model.Check(p, c))
	require.Zero(t, c.Score.ChangedVisits)
}

// Stopping at any moment gives a plan that keeps all rules.
func TestStopAtAnyMoment(t *testing.T) {
	t.Parallel()
	p := newCity(60, 5, 7, 4)
	for _, looks := range []int{0, 1, 3, 10, 40, 200} {
		t.Run(fmt.Sprint(looks, " looks"), func(t *testing.T) {
			t.Parallel()
			ctx := &impatient{Context: context.Background(), looks: looks}
			plan, err := Solve(ctx, p, Options{Seed: 1, Iterations: 1 << 30})
			require.NoError(t, err)
			require.Empty(t, model.Check(p, plan))
			require.NotEmpty(t, plan.Visits)
			require.LessOrEqual(t, plan.Iterations, looks)
		})
	}
}

// impatient is cancelled after it was asked so many times. One worker only.
type impatient struct {
	context.Context
	looks int
}

func (c *impatient) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

func TestProgress(t *testing.T) {
	t.Parallel()
	p := newCity(60, 5, 7, 5)
	var events []Event
	now := time.Unix(0, 0)
	plan, err := Solve(context.Background(), p, Options{Seed: 1, Time: 20 * time.Second, Iterations: 500,
		Now:      func() time.Time { now = now.Add(50 * time.Millisecond); return now },
		Progress: func(e Event) { events = append(events, e) }})
	require.NoError(t, err)
	require.NotEmpty(t, events)
	require.NotNil(t, events[0].Plan)
	for i, e := range events {
		if e.Plan != nil {
			e.Plan.UpperBound = plan.UpperBound // may not have been known then
			require.Empty(t, model.Check(p, e.Plan))
			require.Equal(t, e.Plan.Score.Total, e.Score)
		}
		if i > 0 {
			require.GreaterOrEqual(t, e.Score, events[i-1].Score)
			require.Greater(t, e.Elapsed, events[i-1].Elapsed)
		}
	}
	require.GreaterOrEqual(t, plan.Score.Total, events[len(events)-1].Score)
}

func TestSolveRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil   func(p *model.Problem)
		options Options
	}{
		"a broken problem":          {spoil: func(p *model.Problem) { p.Days = 0 }},
		"a limit of time, no clock": {spoil: func(*model.Problem) {}, options: Options{Time: time.Second}},
		"a pin outside the windows": {spoil: func(p *model.Problem) { p.Pinned = []model.Pin{{Start: 1300, End: 1400}} }},
		"two pins at the same time": {spoil: func(p *model.Problem) { pin := firstPin(p); p.Pinned = []model.Pin{pin, pin} }},
		"a pin that serves too many": {spoil: func(p *model.Problem) {
			pin := firstPin(p)
			pin.MinPeople = []int{9999, 0}
			p.Pinned = []model.Pin{pin}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newCity(30, 3, 7, 6)
			c.spoil(p)
			plan, err := Solve(context.Background(), p, c.options)
			require.Nil(t, plan)
			require.True(t, errors.Is(err, model.ErrInvalid), err)
		})
	}
}

// firstPin pins the first visit of a plan of the problem.
func firstPin(p *model.Problem) model.Pin {
	plan, err := Solve(context.Background(), p, Options{})
	if err != nil {
		panic(err)
	}
	v := plan.Visits[0]
	return model.Pin{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End}
}
