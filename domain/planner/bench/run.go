package bench

import (
	"context"
	"math"
	"time"

	"luudong/domain/planner"
	"luudong/domain/planner/model"
)

// Result is the answer to an instance, in the form that other tools read.
type Result struct {
	Instance   string       `json:"instance"`
	Format     Format       `json:"format"`
	Teams      int          `json:"teams"`
	Objective  float64      `json:"objective"`
	Routes     [][]int      `json:"routes,omitempty"` // node numbers of the file in order, without the depot
	Visits     []FieldVisit `json:"visits,omitempty"` // fieldday and city only
	UpperBound *float64     `json:"upper_bound,omitempty"`
	Seconds    float64      `json:"seconds"`
	Iterations int          `json:"iterations"`
	Seed       uint64       `json:"seed"`
}

// FieldVisit is a visit of a fieldday answer; start in minutes after midnight.
type FieldVisit struct {
	Team   int `json:"team"`
	Point  int `json:"point"`
	Day    int `json:"day"`
	Start  int `json:"start"`
	People int `json:"people"`
}

// Options are those of the planner that a benchmark may set.
type Options struct {
	Time       time.Duration
	Iterations int
	Seed       uint64
	Workers    int
	Now        func() time.Time
	Progress   func(planner.Event) // nil: nobody is told
	Bare       bool                // a city without bound and reasons; the others have none
	Target     *float64            // end when the objective is as good; nil: go on
}

// Run solves an instance and checks the answer from the file alone. It returns
// an error when the planner refuses the problem or the answer is wrong.
func Run(ctx context.Context, in *Instance, o Options) (*Result, error) {
	began := o.Now()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	progress := o.Progress
	if o.Target != nil {
		progress = func(e planner.Event) {
			if in.reached(e.Plan, *o.Target) {
				stop()
			}
			if o.Progress != nil {
				o.Progress(e)
			}
		}
	}
	plan, err := planner.Solve(ctx, in.Problem, planner.Options{
		Time: o.Time, Iterations: o.Iterations, Seed: o.Seed, Workers: o.Workers, Now: o.Now,
		Bare: in.city == nil || o.Bare, Heat: in.heat(), Progress: progress,
	})
	if err != nil {
		return nil, err
	}
	result := in.result(plan)
	result.Seconds = math.Round(o.Now().Sub(began).Seconds()*1000) / 1000
	result.Seed = o.Seed
	if in.city != nil {
		return result, in.verifyPlan(plan)
	}
	if result.Objective, err = in.Verify(result); err != nil {
		return result, err
	}
	return result, nil
}

// reached says whether a plan, if there is one, is as good as a target.
func (in *Instance) reached(plan *model.Plan, target float64) bool {
	if plan == nil {
		return false
	}
	objective, err := in.Verify(in.result(plan))
	if in.Format == TOPTW || in.Format == Fieldday {
		return err == nil && objective >= target
	}
	return err == nil && objective <= target
}

// heat is how much worse a plan may get at the beginning and at the end, in
// points; found by trying.
func (in *Instance) heat() planner.Heat {
	switch in.Format {
	case City:
		return planner.Heat{} // as in the program
	case TOPTW:
		score := float64(scoreWorth * in.raw.unit)
		return planner.Heat{Hot: 10 * score, Cold: 0.3 * score}
	case Fieldday:
		return planner.Heat{Hot: 500, Cold: 10}
	case Solomon:
		return planner.Heat{Hot: 1000, Cold: 4}
	default:
		return planner.Heat{Hot: 100, Cold: 1}
	}
}

func (in *Instance) result(plan *model.Plan) *Result {
	result := &Result{Instance: in.Name, Format: in.Format, Teams: in.Teams, Iterations: plan.Iterations}
	if in.field != nil {
		bound := float64(plan.UpperBound.Value) / personWorth // all demand that a team can reach
		result.UpperBound = &bound
		for _, v := range plan.Visits {
			result.Visits = append(result.Visits, FieldVisit{v.Team, v.Point, v.Day, v.Start, v.People[0]})
		}
		return result
	}
	if in.city != nil {
		bound := float64(plan.UpperBound.Value)
		result.UpperBound, result.Objective = &bound, float64(plan.Score.Total)
		for _, v := range plan.Visits {
			result.Visits = append(result.Visits, FieldVisit{v.Team, v.Point, v.Day, v.Start, sumOf(v.People)})
		}
		return result
	}
	first := 0 // number of the depot in the file
	if in.Format == PCVRPTW {
		first = 1
	}
	routes := make([][]int, in.Teams)
	for _, v := range plan.Visits { // in order of team and start
		routes[v.Team] = append(routes[v.Team], v.Point+1+first)
	}
	result.Routes = [][]int{}
	for _, r := range routes {
		if len(r) > 0 {
			result.Routes = append(result.Routes, r)
		}
	}
	return result
}

func sumOf(people []int) (sum int) {
	for _, n := range people {
		sum += n
	}
	return sum
}
