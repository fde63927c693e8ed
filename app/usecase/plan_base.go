package usecase

import (
	"context"
	"errors"
	"fmt"

	"luudong/domain"
	"luudong/domain/planner/model"
)

// PlanBase is what a new plan begins with and what it must keep. The zero
// PlanBase is nothing.
type PlanBase struct {
	Start  *PlanFile // begin with its visits and stay close to them; nil: nothing
	Pinned *PlanFile // keep its visits marked as pinned, or all when none is marked; nil: nothing
}

// liveVisit names a visit as a plan file does.
type liveVisit struct {
	team, point string
	date        domain.Date
	start, end  domain.Clock
}

// name is what a visit is found by.
func (v PlanFileVisit) name() liveVisit {
	return liveVisit{v.Team, v.Point, v.Date, v.Start, v.End}
}

// anyTime names all visits of the team at the point that day.
func (v liveVisit) anyTime() liveVisit { return liveVisit{team: v.team, point: v.point, date: v.date} }

// baseFacts is what the database knows of the plans in the files of a base:
// where a file is a published plan of this database, the new plan is to take
// its place, so its visits do not count as taken, and their bookings count.
type baseFacts struct {
	replaced map[int64]bool              // plans
	bookings map[liveVisit]int           // people booked, by visit of a replaced plan
	least    map[liveVisit]domain.Demand // the same by service, for visits to be pinned
}

// factsOf looks up what the files of a base are. A file is a plan of this
// database when its number is that of a published plan and at least one visit
// of it, of whatever time of its day, is in the file.
func factsOf(ctx context.Context, r domain.Repos, base PlanBase, live []domain.Visit) (baseFacts, error) {
	facts := baseFacts{make(map[int64]bool), make(map[liveVisit]int), make(map[liveVisit]domain.Demand)}
	visits, plans := make(map[liveVisit]domain.Visit), make(map[liveVisit]int64)
	for _, v := range live {
		name := liveVisit{v.TeamCode, v.PointCode, v.Date, v.Start, v.End}
		visits[name], plans[name.anyTime()] = v, v.PlanID
	}
	for _, file := range []*PlanFile{base.Start, base.Pinned} {
		for _, i := range file.all() {
			name := file.Visits[i].name()
			if id := plans[name.anyTime()]; file.isOf(id) {
				facts.replaced[id], facts.bookings[name] = true, visits[name].Booked
			}
		}
	}
	for _, i := range base.Pinned.pinned() {
		key := base.Pinned.Visits[i].name()
		if facts.bookings[key] == 0 {
			continue
		}
		slots, err := r.Slots.List(ctx, domain.SlotFilter{VisitID: visits[key].ID})
		if err != nil {
			return facts, err
		}
		facts.least[key] = domain.Demand{}
		for _, s := range slots {
			facts.least[key][s.Service] += s.Booked
		}
	}
	return facts, nil
}

// apply gives the planner's problem its previous and pinned visits. An invalid
// error lists what the files name that does not exist or contradicts itself.
func (pp *planProblem) apply(base PlanBase, facts baseFacts) error {
	read := newBaseReader(pp)
	if base.Start != nil && base.Start.ours != nil {
		base.Start = read.known(base.Start)
	}
	previous := read.visits("--start", base.Start, base.Start.all())
	pins := read.visits("--pin", base.Pinned, base.Pinned.pinned())
	if err := domain.InvalidFields(read.bad); err != nil {
		return err
	}
	for i, v := range previous {
		pp.problem.Previous = append(pp.problem.Previous, model.PreviousVisit{
			Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End, Bookings: facts.bookings[base.Start.Visits[i].name()],
		})
	}
	for k, i := range base.Pinned.pinned() {
		v, least := pins[k], facts.least[base.Pinned.Visits[i].name()]
		pin := model.Pin{Team: v.Team, Point: v.Point, Day: v.Day, Start: v.Start, End: v.End}
		for _, s := range domain.Services() {
			pin.MinPeople = append(pin.MinPeople, least[s])
		}
		pp.problem.Pinned = append(pp.problem.Pinned, pin)
	}
	if base.Start != nil {
		pp.start = &model.Plan{Visits: previous}
	}
	return pp.pinsCollide(model.CheckPins(pp.problem))
}

// pinsCollide turns the planner's complaint about pins into ours: one line for
// each visit that breaks a rule with the others.
func (pp *planProblem) pinsCollide(err error) error {
	var pinErr *model.PinError
	if !errors.As(err, &pinErr) {
		return err
	}
	bad := &domain.Error{Code: domain.CodeInvalid, Key: "plan.pins", Cause: err}
	for _, i := range pinErr.Pins {
		pin := pp.problem.Pinned[i]
		visit := fmt.Sprintf("%s, %s, %s %s–%s", pp.teams[pin.Team].Code, pp.points[pin.Point].Code,
			pp.from.AddDays(pin.Day).Format("02/01/2006"), domain.Clock(pin.Start), domain.Clock(pin.End))
		bad.Fields = append(bad.Fields, domain.FieldError{Column: visit, Value: visit, Key: "plan_pin." + string(pinErr.Violation.Kind)})
	}
	return bad
}

// baseReader translates visits of plan files and collects what is wrong.
type baseReader struct {
	pp     *planProblem
	teams  map[string]int
	points map[string]int
	bad    []domain.FieldError
}

func newBaseReader(pp *planProblem) *baseReader {
	r := &baseReader{pp: pp, teams: make(map[string]int), points: make(map[string]int)}
	for i, t := range pp.teams {
		r.teams[t.Code] = i
	}
	for i, p := range pp.points {
		r.points[p.Code] = i
	}
	return r
}

// known is a file without the visits whose team or point is gone.
func (r *baseReader) known(file *PlanFile) *PlanFile {
	out := &PlanFile{ours: file.ours}
	for _, v := range file.Visits {
		_, team := r.teams[v.Team]
		if _, point := r.points[v.Point]; team && point {
			out.Visits = append(out.Visits, v)
		}
	}
	return out
}

// visits reads the visits at these places of a file; flag is where it came from.
func (r *baseReader) visits(flag string, file *PlanFile, places []int) []model.Visit {
	out := make([]model.Visit, 0, len(places))
	type teamDay struct{ team, day int }
	days := make(map[teamDay][]int)
	for _, i := range places {
		v := file.Visits[i]
		column := fmt.Sprintf("%s visits[%d]", flag, i)
		visit := r.visit(column, v)
		out = append(out, visit)
		key := teamDay{visit.Team, visit.Day}
		for _, k := range days[key] {
			if other := file.Visits[k]; v.Start < other.End && other.Start < v.End {
				r.wrong(column, v.Team, "plan_file.overlap", v.Team, v.Date.Format("02/01/2006"), other.Point, span(other), v.Point, span(v))
				break
			}
		}
		days[key] = append(days[key], i)
	}
	return out
}

func span(v PlanFileVisit) string { return v.Start.String() + "–" + v.End.String() }

func (r *baseReader) wrong(column, value, key string, args ...any) {
	r.bad = append(r.bad, domain.FieldError{Column: column, Value: value, Key: key, Args: args})
}

// visit translates one visit; what it names that does not exist is -1.
func (r *baseReader) visit(column string, v PlanFileVisit) model.Visit {
	out := model.Visit{Team: -1, Point: -1, Day: int(v.Date - r.pp.from), Start: int(v.Start), End: int(v.End)}
	if i, ok := r.teams[v.Team]; ok {
		out.Team = i
	} else {
		r.wrong(column, v.Team, "plan_file.team", v.Team)
	}
	if i, ok := r.points[v.Point]; ok {
		out.Point = i
	} else {
		r.wrong(column, v.Point, "plan_file.point", v.Point)
	}
	if days := r.pp.problem.Days; out.Day < 0 || out.Day >= days {
		r.wrong(column, v.Date.String(), "plan_file.date", v.Date.Format("02/01/2006"),
			r.pp.from.Format("02/01/2006"), r.pp.from.AddDays(days-1).Format("02/01/2006"))
	}
	if v.End <= v.Start {
		r.wrong(column, v.End.String(), "visit.span")
	}
	for _, s := range domain.Services() {
		if v.Planned[s] < 0 {
			r.wrong(column, fmt.Sprint(v.Planned[s]), "input.negative")
		}
		out.People = append(out.People, v.Planned[s])
	}
	return out
}
