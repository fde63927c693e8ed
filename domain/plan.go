package domain

import (
	"strconv"
	"time"
)

// PlanStatus is where a plan is in its life: draft → published → archived.
type PlanStatus string

// The states of a plan.
const (
	PlanDraft     PlanStatus = "draft"
	PlanPublished PlanStatus = "published"
	PlanArchived  PlanStatus = "archived"
)

// RunState is where the solving of a plan is.
type RunState string

// The states of a solver run. A queued or running plan has no visits yet.
const (
	RunQueued  RunState = "queued"
	RunRunning RunState = "running"
	RunDone    RunState = "done"
	RunFailed  RunState = "failed"
)

// MaxPlanDays is the longest horizon of one plan.
const MaxPlanDays = 92

// PlanOptions are what a planner asks the solver for.
type PlanOptions struct {
	TimeLimit  time.Duration // 0: no limit but the iterations
	Iterations int           // 0: no limit but the time
	Seed       int64
}

// RunProgress is the last thing a running solver reported.
type RunProgress struct {
	Served     int   // people served by the best plan so far
	UpperBound int   // people that no plan can exceed
	Score      int64 // worth of the best plan so far, see Plan.Score
	ScoreBound int64 // worth that no plan can exceed; 0: not known
	Iterations int
	Elapsed    time.Duration
	Visits     int
}

// Plan is a deployment plan: which team is at which point when, for a horizon of days.
type Plan struct {
	ID            int64
	Name          string
	From, To      Date   // both days belong to the plan
	UnitPath      string // the area planned: points and teams of this unit subtree; never empty
	Status        PlanStatus
	Options       PlanOptions
	Run           RunState
	RunError      string // message key when Run is failed
	Progress      RunProgress
	HeartbeatAt   time.Time // when a running solver last gave a sign of life
	StopRequested bool
	Served        int   // people planned over all visits
	UpperBound    int   // people that no plan can exceed (proven)
	Score         int64 // what the plan is worth in the planner's points: 100 are one person of ordinary priority
	ScoreBound    int64 // what no plan can be worth more than (proven); 0: not known
	TravelMinutes int
	TeamDays      int
	VisitCount    int   // visits of the plan
	BasedOn       int64 // the plan that it began with and stays close to; 0: none
	ChangedVisits int   // visits of the plan it began with that their team does not make any more
	LostBookings  int   // bookings of such visits that no team covers any more
	CreatedBy     string
	CreatedAt     time.Time
	PublishedBy   string
	PublishedAt   *time.Time
}

// NewPlan returns a draft to be solved; an invalid error if the horizon or the options make no sense.
func NewPlan(name string, from, to Date, o PlanOptions, by Actor, now time.Time) (Plan, error) {
	var bad []FieldError
	if from.IsZero() {
		bad = append(bad, FieldError{Column: "from", Key: "input.required"})
	}
	if to.IsZero() {
		bad = append(bad, FieldError{Column: "to", Key: "input.required"})
	}
	days := int(to-from) + 1
	if len(bad) == 0 && (days < 1 || days > MaxPlanDays) {
		bad = append(bad, FieldError{Column: "to", Value: to.String(), Key: "plan.horizon", Args: []any{days, MaxPlanDays}})
	}
	if o.TimeLimit < 0 || o.TimeLimit > 24*time.Hour {
		bad = append(bad, FieldError{Column: "time", Value: o.TimeLimit.String(), Key: "plan.time"})
	}
	if o.Iterations < 0 {
		bad = append(bad, FieldError{Column: "iterations", Value: strconv.Itoa(o.Iterations), Key: "input.negative"})
	}
	if o.TimeLimit == 0 && o.Iterations == 0 {
		o.TimeLimit = 30 * time.Second
	}
	p := Plan{Name: name, From: from, To: to, UnitPath: by.UnitPath,
		Status: PlanDraft, Run: RunQueued, Options: o, CreatedBy: by.Username, CreatedAt: now}
	return p, InvalidFields(bad)
}

// RunSilence is how long a running solver may give no sign of life before its
// plan counts as interrupted: the program that solved it has died.
const RunSilence = 2 * time.Minute

// Gap is by what share of the best possible worth the plan may fall short of it
// at most, 0 to 1; false if that is not known.
func (p Plan) Gap() (share float64, known bool) { return gap(p.Score, p.ScoreBound) }

// Gap is that of the best plan so far.
func (r RunProgress) Gap() (share float64, known bool) { return gap(r.Score, r.ScoreBound) }

func gap(score, bound int64) (share float64, known bool) {
	if bound <= 0 {
		return 0, false
	}
	return min(1, max(0, float64(bound-score)/float64(bound))), true
}

// Interrupted reports whether the plan claims to be solved but nobody does.
func (p Plan) Interrupted(now time.Time) bool {
	return p.Run == RunRunning && now.Sub(p.HeartbeatAt) > RunSilence
}

// Days returns the number of days of the horizon.
func (p Plan) Days() int { return int(p.To-p.From) + 1 }

// Publish makes a solved draft public. Only a draft whose run is done and that
// has visits can be published.
func (p *Plan) Publish(by Actor, now time.Time) error {
	switch {
	case p.Status != PlanDraft:
		return Conflict("plan.not_draft", p.ID)
	case p.Run != RunDone:
		return Conflict("plan.not_solved", p.ID)
	case p.VisitCount == 0:
		return Conflict("plan.empty", p.ID)
	}
	p.Status, p.PublishedBy, p.PublishedAt = PlanPublished, by.Username, &now
	return nil
}

// UnservedDemand is demand a plan leaves out, and why.
type UnservedDemand struct {
	PlanID    int64
	PointID   int64
	PointCode string // filled by the store
	PointName string // filled by the store
	Service   Service
	People    int
	Reason    string // stable code; catalogue entry "unserved.<code>"
	Relax     Relaxation
}

// Relaxation is the cheapest change found that would help people who are left out.
type Relaxation struct {
	Kind     string // stable code; catalogue entry "relax.<code>"; "" when it is not known
	Amount   int    // minutes, kits or team-days, by Kind; 0 where there is nothing to count
	TeamID   int64  // the team it is about, 0 for none
	TeamCode string // filled by the store
	Date     Date   // the day it is about; zero for none
}
