package model

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// steady makes every way last ten minutes.
type steady struct{}

func (steady) Minutes(from, to int) int {
	if from == to {
		return 0
	}
	return 10
}

// smallProblem has three days, two points, two teams at one base (location 2).
func smallProblem() *Problem {
	p := fieldLine()
	p.Days, p.Wards, p.Locations, p.Travel = 3, 1, 3, steady{}
	p.Rules, p.Weights = DefaultRules(), DefaultWeights()
	for i := range 2 {
		open := []Window{{480, 720}, {780, 1020}}
		p.Points = append(p.Points, Point{ID: "P", Location: i, Windows: [][]Window{open, open, nil},
			Stations: 6, Demand: []int{30, 100}, Weight: 100})
		p.Teams = append(p.Teams, Team{ID: "T", Base: 2, Shifts: []Window{{420, 1080}, {420, 1080}, {420, 1080}},
			Skills: []bool{true, true}, Officers: 5, Kits: 1})
	}
	return p
}

// visit makes a visit with the fewest desks for its people.
func visit(p *Problem, team, point, day, start, end int, people ...int) Visit {
	desks, _ := p.Distribute(people, end-start, 99, 99)
	return Visit{Team: team, Point: point, Day: day, Start: start, End: end, People: people, Desks: desks}
}

// planOf makes a plan with a true score and a wide bound.
func planOf(p *Problem, visits ...Visit) *Plan {
	return &Plan{Visits: visits, Score: Evaluate(p, visits), UpperBound: Bound{People: 1000, Value: 1 << 40}}
}

func TestCheckAcceptsAGoodPlan(t *testing.T) {
	t.Parallel()
	p := smallProblem()
	plan := planOf(p,
		visit(p, 0, 0, 0, 480, 600, 20, 30), visit(p, 0, 1, 0, 780, 900, 20, 30),
		visit(p, 1, 0, 1, 480, 720, 10, 70), visit(p, 1, 1, 0, 480, 570, 5, 20))
	require.Empty(t, Check(p, plan))
	p.Teams[0].Off = [][]Window{{{625, 725}}, nil, nil}
	p.Teams[0].MaxDayMinutes = 375
	require.Empty(t, Check(p, plan), "a shift in two parts")
	plan.Unserved = []Unserved{{Point: 1, Service: 0, People: 5}, {Point: 1, Service: 1, People: 50}}
	require.Empty(t, Check(p, plan))
}

// Every kind of violation fires on a plan that breaks just that rule.
func TestCheckFires(t *testing.T) {
	t.Parallel()
	good := func(p *Problem) Visit { return visit(p, 0, 0, 0, 480, 600, 10, 20) }
	for _, c := range []struct {
		kind ViolationKind
		make func(p *Problem) *Plan
	}{
		{BadIndex, func(p *Problem) *Plan {
			return &Plan{Visits: []Visit{{Team: 9, People: []int{1, 0}, Desks: []int{1, 1, 1}}}}
		}},
		{BadLength, func(p *Problem) *Plan { return planOf(p, visit(p, 0, 0, 0, 480, 580, 1, 0)) }},
		{OffGrid, func(p *Problem) *Plan { return planOf(p, visit(p, 0, 0, 0, 481, 601, 1, 0)) }},
		{OutsideWindow, func(p *Problem) *Plan { return planOf(p, visit(p, 0, 0, 0, 690, 810, 1, 0)) }},
		{OutsideWindow, func(p *Problem) *Plan { return planOf(p, visit(p, 0, 0, 2, 480, 600, 1, 0)) }},
		{OutsideShift, func(p *Problem) *Plan { p.Teams[0].Shifts[0].From = 451; return planOf(p, good(p)) }},
		{OutsideShift, func(p *Problem) *Plan { p.Teams[0].Shifts[0].To = 624; return planOf(p, good(p)) }},
		{WorksOffShift, func(p *Problem) *Plan { // the visit itself, from setup to teardown
			p.Teams[0].Off = [][]Window{{{614, 650}}, nil, nil}
			return planOf(p, good(p))
		}},
		{OutsideShift, func(p *Problem) *Plan { // the way home begins after the time off, at 640
			p.Teams[0].Off, p.Teams[0].Shifts[0].To = [][]Window{{{624, 640}}, nil, nil}, 649
			return planOf(p, good(p))
		}},
		{OutsideShift, func(p *Problem) *Plan { // the way out ends before the time off, at 440
			p.Teams[0].Off, p.Teams[0].Shifts[0].From = [][]Window{{{440, 451}}, nil, nil}, 431
			return planOf(p, good(p))
		}},
		{WorksOffShift, func(p *Problem) *Plan { // the way in between: 15 minutes before and 9 after
			p.Teams[0].Off = [][]Window{{{624, 751}}, nil, nil}
			return planOf(p, good(p), visit(p, 0, 1, 0, 780, 900, 1, 0))
		}},
		{DayTooLong, func(p *Problem) *Plan { // the minutes off are no hours, all others are
			p.Teams[0].Off = [][]Window{{{625, 725}}, nil, nil}
			p.Teams[0].MaxDayMinutes = 374
			return planOf(p, good(p), visit(p, 0, 1, 0, 780, 900, 1, 0))
		}},
		{TooClose, func(p *Problem) *Plan { return planOf(p, good(p), visit(p, 0, 1, 0, 630, 720, 1, 0)) }},
		{NoBreak, func(p *Problem) *Plan {
			p.Rules.Break = &Break{Minutes: 30, From: 500, To: 580}
			return planOf(p, good(p))
		}},
		{DayTooLong, func(p *Problem) *Plan { p.Teams[0].MaxDayMinutes = 174; return planOf(p, good(p)) }},
		{WeekTooLong, func(p *Problem) *Plan {
			p.Teams[0].MaxWeekMinutes = 349
			return planOf(p, good(p), visit(p, 0, 1, 1, 480, 600, 1, 0))
		}},
		{NoSkill, func(p *Problem) *Plan { p.Teams[0].Skills[0] = false; return planOf(p, good(p)) }},
		{TooManyDesks, func(p *Problem) *Plan { p.Teams[0].Officers = 2; return planOf(p, good(p)) }},
		{TooManyKits, func(p *Problem) *Plan { p.Teams[0].Kits = 0; return planOf(p, good(p)) }},
		{TooFast, func(p *Problem) *Plan {
			v := good(p)
			v.Desks = []int{1, 0, 1}
			return planOf(p, v)
		}},
		{PointCrowded, func(p *Problem) *Plan {
			p.Points[0].Stations = 5
			return planOf(p, good(p), visit(p, 1, 0, 0, 570, 690, 1, 1))
		}},
		{TooManyCards, func(p *Problem) *Plan { p.Teams[0].MaxCardsPerDay = 9; return planOf(p, good(p)) }},
		{TooSoonAgain, func(p *Problem) *Plan {
			p.Points[0].MinGapDays = 2
			return planOf(p, good(p), visit(p, 1, 0, 1, 480, 600, 1, 1))
		}},
		{OverServed, func(p *Problem) *Plan { p.Points[0].Demand[1] = 19; return planOf(p, good(p)) }},
		{NobodyServed, func(p *Problem) *Plan { return planOf(p, visit(p, 0, 0, 0, 480, 600, 0, 0)) }},
		{NegativePeople, func(p *Problem) *Plan {
			v := good(p)
			v.People = []int{11, -1}
			return planOf(p, v)
		}},
		{PinMissing, func(p *Problem) *Plan {
			p.Pinned = []Pin{{Team: 0, Point: 1, Day: 0, Start: 800, End: 900}}
			return planOf(p, good(p))
		}},
		{PinShort, func(p *Problem) *Plan {
			p.Pinned = []Pin{{Team: 0, Point: 0, Day: 0, Start: 480, End: 600, MinPeople: []int{11, 0}}}
			v := good(p)
			v.Pinned = true
			return planOf(p, v)
		}},
		{FalsePin, func(p *Problem) *Plan {
			v := good(p)
			v.Pinned = true
			return planOf(p, v)
		}},
		{WrongScore, func(p *Problem) *Plan { plan := planOf(p, good(p)); plan.Score.Total++; return plan }},
		{WrongScore, func(p *Problem) *Plan { plan := planOf(p, good(p)); plan.Score.Served[0]++; return plan }},
		{WrongUnserved, func(p *Problem) *Plan {
			plan := planOf(p, good(p))
			plan.Unserved = []Unserved{{Point: 0, Service: 0, People: 20}, {Point: 0, Service: 1, People: 81},
				{Point: 1, Service: 0, People: 30}, {Point: 1, Service: 1, People: 100}}
			return plan
		}},
		{AboveBound, func(p *Problem) *Plan { plan := planOf(p, good(p)); plan.UpperBound.People = 29; return plan }},
		{AboveBound, func(p *Problem) *Plan {
			plan := planOf(p, good(p))
			plan.UpperBound.Value = plan.Score.Total - 1
			return plan
		}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()
			p := smallProblem()
			found := Check(p, c.make(p))
			require.NotEmpty(t, found)
			for _, v := range found {
				assert.Equal(t, c.kind, v.Kind, v.String())
			}
		})
	}
}

func TestCheckAllowsPinsOffTheGrid(t *testing.T) {
	t.Parallel()
	p := smallProblem()
	p.Pinned = []Pin{{Team: 0, Point: 0, Day: 0, Start: 487, End: 561}}
	v := visit(p, 0, 0, 0, 487, 561, 3, 4)
	v.Pinned = true
	require.Empty(t, Check(p, planOf(p, v)))
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	p := smallProblem()
	p.Points[1].Weight = 200
	p.Previous = []PreviousVisit{
		{Team: 0, Point: 0, Day: 0, Start: 480, End: 600, Bookings: 7}, // kept
		{Team: 1, Point: 1, Day: 0, Start: 780, End: 870, Bookings: 5}, // another team now
		{Team: 1, Point: 1, Day: 1, Start: 780, End: 870, Bookings: 3}, // gone
	}
	s := Evaluate(p, []Visit{visit(p, 0, 0, 0, 480, 600, 20, 30), visit(p, 0, 1, 0, 780, 900, 20, 30)})
	assert.Equal(t, Score{
		Value: 50*100 + 50*200, Fairness: 20 * 100, TeamDayCost: 300, TravelCost: 30, ChangeCost: 2*1000 + 3*200,
		Total: 15000 + 2000 - 300 - 30 - 2600, People: 100, Served: []int{40, 60}, TeamDays: 1, TravelMinutes: 30,
		ChangedVisits: 2, LostBookings: 3,
	}, s)
}

func TestValidate(t *testing.T) {
	t.Parallel()
	require.NoError(t, smallProblem().Validate())
	for name, spoil := range map[string]func(p *Problem){
		"no days":            func(p *Problem) { p.Days = 0 },
		"no travel":          func(p *Problem) { p.Travel = nil },
		"no services":        func(p *Problem) { p.Services = nil },
		"three services":     func(p *Problem) { p.Services = []string{"a", "b", "c"} },
		"no lengths":         func(p *Problem) { p.Rules.Lengths = nil },
		"lengths not sorted": func(p *Problem) { slices.Reverse(p.Rules.Lengths) },
		"no grid":            func(p *Problem) { p.Rules.Grid = 0 },
		"break too long":     func(p *Problem) { p.Rules.Break = &Break{Minutes: 61, From: 0, To: 60} },
		"negative weight":    func(p *Problem) { p.Weights.TeamDay = -1 },
		"line too short":     func(p *Problem) { p.Line[0].Seconds = []int{1} },
		"service is free":    func(p *Problem) { p.Line = p.Line[1:2] },
		"point nowhere":      func(p *Problem) { p.Points[0].Location = 3 },
		"ward nowhere":       func(p *Problem) { p.Points[0].Ward = 1 },
		"windows overlap":    func(p *Problem) { p.Points[0].Windows[0] = []Window{{1, 5}, {4, 9}} },
		"windows missing":    func(p *Problem) { p.Points[0].Windows = nil },
		"demand negative":    func(p *Problem) { p.Points[0].Demand[0] = -1 },
		"base nowhere":       func(p *Problem) { p.Teams[0].Base = -1 },
		"shifts missing":     func(p *Problem) { p.Teams[0].Shifts = nil },
		"off for a day":      func(p *Problem) { p.Teams[0].Off = [][]Window{{{600, 700}}} },
		"off at the start":   func(p *Problem) { p.Teams[0].Off = [][]Window{{{420, 700}}, nil, nil} },
		"off at the end":     func(p *Problem) { p.Teams[0].Off = [][]Window{nil, {{600, 1080}}, nil} },
		"off twice":          func(p *Problem) { p.Teams[0].Off = [][]Window{nil, {{600, 700}, {700, 800}}, nil} },
		"kits negative":      func(p *Problem) { p.Teams[0].Kits = -1 },
		"pin of no team":     func(p *Problem) { p.Pinned = []Pin{{Team: 2, Start: 1, End: 2}} },
		"pin backwards":      func(p *Problem) { p.Pinned = []Pin{{Start: 2, End: 1}} },
		"previous of no day": func(p *Problem) { p.Previous = []PreviousVisit{{Day: 3, Start: 1, End: 2}} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := smallProblem()
			spoil(p)
			require.ErrorIs(t, p.Validate(), ErrInvalid)
		})
	}
}
