package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"luudong/domain/planner"
	"luudong/domain/planner/model"
)

// ReplanOptions say how long a re-plan and what it is compared with may take.
// The zero options are those of the protocol but for Now: 30 s for the plan
// that is disturbed, 5 s to plan again, 60 s for a plan from nothing, 50 pins.
type ReplanOptions struct {
	First, Again, Fresh Budget
	Pins                int // how many visits are pinned, 0: 50
	Seed                uint64
	Workers             int
	Now                 func() time.Time // needed when a budget has a Time
}

// Budget is what a search may take. The zero Budget is that of the protocol.
type Budget struct {
	Time       time.Duration
	Iterations int // steps a worker
}

func (b Budget) or(d time.Duration) Budget {
	if b == (Budget{}) {
		return Budget{Time: d}
	}
	return b
}

// ReplanResult tells how a plan changed when the problem did.
type ReplanResult struct {
	Name           string  // of the disturbance
	Booked         int     // how many per cent of the people of each visit have booked
	Visits         int     // of the plan that was disturbed
	Unavoidable    int     // of its visits, those that cannot stay as they are
	Changed        int     // of its visits, those that their team no longer makes
	ChangedPercent float64 // Changed of Visits
	LostBookings   int     // people who booked a visit that no team makes any more
	Bookings       int     // of all visits
	Value, Fresh   int64   // people's value with fairness, of the new plan and of the one from nothing, in points
	ValueLost      float64 // per cent of Fresh
	Net, FreshNet  int64   // the same less team-days and travel
	NetLost        float64 // per cent of FreshNet
	Seconds        float64 // the re-plan took, with its first plan and the reasons; 0 without a clock
}

// Replan measures what planning again does to a plan: it solves the problem,
// disturbs it (the busiest team-day is lost; visits are pinned), solves it
// again from the plan before, when half of the people have booked and when
// nobody has, and, to compare, from nothing. It returns an error
// when the planner refuses a problem or the checker a plan.
func Replan(ctx context.Context, in *Instance, o ReplanOptions) ([]ReplanResult, error) {
	before, err := o.solve(ctx, in.Problem, o.First.or(30*time.Second))
	if err != nil {
		return nil, err
	}
	if o.Pins == 0 {
		o.Pins = 50
	}
	var results []ReplanResult
	for _, d := range []disturbance{loseTeamDay(in.Problem, before), pinVisits(in.Problem, before, o.Pins, o.Seed)} {
		fresh, err := o.solve(ctx, &d.problem, o.Fresh.or(60*time.Second))
		if err != nil {
			return results, fmt.Errorf("%s: %w", d.name, err)
		}
		for _, booked := range []int{50, 0} {
			result, err := o.measure(ctx, d, booked, before, fresh)
			if err != nil {
				return results, fmt.Errorf("%s: %w", d.name, err)
			}
			results = append(results, result)
		}
	}
	return results, nil
}

// disturbance is a problem that is no longer what it was.
type disturbance struct {
	name        string
	problem     model.Problem
	unavoidable int
}

// loseTeamDay takes away the team-day that serves the most people.
func loseTeamDay(p *model.Problem, plan *model.Plan) disturbance {
	type teamDay struct{ team, day int }
	people, visits, most := map[teamDay]int{}, map[teamDay]int{}, teamDay{}
	for _, v := range plan.Visits {
		at := teamDay{v.Team, v.Day}
		people[at] += sumOf(v.People)
		if visits[at]++; people[at] > people[most] {
			most = at
		}
	}
	d := disturbance{"a team lost for a day", *p, visits[most]}
	d.problem.Teams = append([]model.Team(nil), p.Teams...)
	shifts := append(p.Teams[most.team].Shifts[:0:0], p.Teams[most.team].Shifts...)
	clear(shifts[most.day : most.day+1])
	d.problem.Teams[most.team].Shifts = shifts
	if off := p.Teams[most.team].Off; off != nil {
		off = append(off[:0:0], off...)
		off[most.day] = nil
		d.problem.Teams[most.team].Off = off
	}
	return d
}

// pinVisits pins some visits of the plan, drawn at random.
func pinVisits(p *model.Problem, plan *model.Plan, n int, seed uint64) disturbance {
	d := disturbance{fmt.Sprintf("%d visits pinned", n), *p, 0}
	for _, i := range rand.New(rand.NewPCG(seed, 50)).Perm(len(plan.Visits))[:min(n, len(plan.Visits))] {
		v := plan.Visits[i]
		d.problem.Pinned = append(d.problem.Pinned, model.Pin{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End})
	}
	return d
}

// measure solves a disturbed problem again and compares the plan with one from nothing.
func (o ReplanOptions) measure(ctx context.Context, d disturbance, booked int, before, fresh *model.Plan) (ReplanResult, error) {
	r := ReplanResult{Name: d.name, Booked: booked, Visits: len(before.Visits), Unavoidable: d.unavoidable}
	near := d.problem
	for _, v := range before.Visits {
		n := sumOf(v.People) * booked / 100
		r.Bookings += n
		near.Previous = append(near.Previous, model.PreviousVisit{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, Bookings: n})
	}
	began := o.now()
	again, err := o.solveFrom(ctx, &near, before, o.Again.or(5*time.Second))
	if err != nil {
		return r, err
	}
	r.Seconds = o.now().Sub(began).Seconds()
	r.Changed, r.LostBookings = again.Score.ChangedVisits, again.Score.LostBookings
	r.ChangedPercent = 100 * float64(r.Changed) / float64(max(1, r.Visits))
	r.Value, r.Net = worth(again)
	r.Fresh, r.FreshNet = worth(fresh)
	r.ValueLost = 100 * float64(r.Fresh-r.Value) / float64(max(1, r.Fresh))
	r.NetLost = 100 * float64(r.FreshNet-r.Net) / float64(max(1, r.FreshNet))
	return r, nil
}

// worth is what a plan is worth, and the same less team-days and travel.
func worth(plan *model.Plan) (value, net int64) {
	return plan.Score.Value + plan.Score.Fairness, plan.Score.Total + plan.Score.ChangeCost
}

func (o ReplanOptions) now() time.Time {
	if o.Now == nil {
		return time.Time{}
	}
	return o.Now()
}

func (o ReplanOptions) solve(ctx context.Context, p *model.Problem, b Budget) (*model.Plan, error) {
	return o.solveFrom(ctx, p, nil, b)
}

// solveFrom solves a problem and has the checker look at the plan.
func (o ReplanOptions) solveFrom(ctx context.Context, p *model.Problem, start *model.Plan, b Budget) (*model.Plan, error) {
	plan, err := planner.Solve(ctx, p, planner.Options{
		Time: b.Time, Iterations: b.Iterations, Seed: o.Seed, Workers: o.Workers, Now: o.Now, Start: start,
	})
	if err != nil {
		return nil, err
	}
	if bad := model.Check(p, plan); len(bad) > 0 {
		return nil, fmt.Errorf("%w: %v", ErrWrong, bad[0])
	}
	return plan, nil
}
