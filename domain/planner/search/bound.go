package search

import (
	"slices"

	"luudong/domain/planner/model"
)

// Bound is what no plan can exceed, by Lagrangian relaxation of the demand.
//
// Give every person at point p of service s a price price[p][s] >= 0. Whatever
// a plan serves, its value is the sum of prices plus the sum of (value - price)
// over the people served. The first sum is at most price times demand, since
// nobody is served twice. The second is a sum over teams and weeks, because
// the demand is all that ties them together. For each team and week it is at
// most the answer of an easier problem in which
//   - a visit of a length at a time of the day is the best that any point that
//     is open then and within the team's reach offers for it (price taken
//     off), with as many people as the demand and the officers' frontier
//     allow, as if nobody else had been there: the same point may even be
//     chosen again;
//   - between points the way takes no time, only setup, serving and teardown
//     do, and once a day the shortest first and last way from and to the base;
//   - nobody is served between the parts of a shift, and those minutes are no
//     hours, but ways may lie there;
//   - the hours of the day and of the week bind as they do for a plan; gaps,
//     cards, breaks and desks of several teams do not.
//
// That problem is solved exactly by dynamic programming in whole numbers, over
// the starts of a day and over the days of a week. A pinned visit, which need
// not keep the lengths and the grid, is counted on top of its day with the
// best that it could serve. Hence the result bounds every plan for any prices;
// good prices make it tight. The fairness extra is bounded by its largest
// possible amount per ward.
func Bound(in *Instance) model.Bound {
	if in.someFixed {
		return DemandBound(in)
	}
	weight := make([]int64, in.points)
	for p := range weight {
		weight[p] = 100
	}
	people := newRelaxation(in, weight).tighten()
	extra := int64(0)
	ward := make([]int64, in.p.Wards)
	for p, n := range in.demand {
		weight[p] = int64(in.p.Points[p].Weight)
		ward[in.p.Points[p].Ward] += int64(n.sum())
	}
	for u, first := range in.fair {
		extra += int64(in.p.Weights.Fair) * min(first, ward[u])
	}
	value := newRelaxation(in, weight).tighten()
	return model.Bound{People: int(people / 100), Value: value + extra}
}

// DemandBound is what serving everybody would be worth. Problems with fixed
// visits have no better bound here.
func DemandBound(in *Instance) (b model.Bound) {
	ward := make([]int64, in.p.Wards)
	for p, n := range in.demand {
		b.People += n.sum()
		b.Value += int64(n.sum()) * int64(in.p.Points[p].Weight)
		ward[in.p.Points[p].Ward] += int64(n.sum())
	}
	for u, first := range in.fair {
		b.Value += int64(in.p.Weights.Fair) * min(first, ward[u])
	}
	return b
}

// price is the price of a person per service.
type price [model.MaxServices]int64

// unit is the minutes that the hours of a week are counted in. Days are rounded
// down, which never forbids what was allowed.
const unit = 5

// relaxation is the easier problem. Teams with the same officers, kits and
// skills are one class; team-days with the same shift that can reach the same
// points with the same lengths in the same windows are one row; weeks of the
// same rows are one week, counted.
type relaxation struct {
	in      *Instance
	weight  []int64
	class   []int              // per team
	members [][]int            // per class: its teams
	pattern [][]uint8          // per day and point: which windows it has; equal numbers are equal windows
	windows [][][]model.Window // per day and pattern
	rows    []row
	weeks   []week
	reward  [][]int64 // per class: by point*lengths+length, value minus price of the best visit
	items   []int     // per length: grid steps from its start to the next possible start
	dynamic []int64   // scratch of the knapsack of a week
	sum     []int64   // scratch of chain
}

// row is a team-day.
type row struct {
	class, day  int
	shift       model.Window
	off         []model.Window // between the parts of the shift
	reach       []uint8        // per point
	first, last int            // minutes of the shortest first and last way
	limit       int            // most minutes from leaving the base to being back
	begin       int            // first possible start; starts are begin + i*grid
	starts      int
	offer       []int64 // per start and length: the best reward
	value       []int64 // per unit of the day's hours: the best total
	steps       []int   // units at which value grows
}

// week is a team-week that occurs count times.
type week struct {
	rows  []int
	units int
	count int64
}

func newRelaxation(in *Instance, weight []int64) *relaxation {
	x := &relaxation{in: in, weight: weight}
	for _, l := range in.lengths {
		x.items = append(x.items, max(1, (l+in.setup+in.teardown+in.grid-1)/in.grid))
	}
	x.classify()
	x.patterns()
	rowOf := x.makeRows()
	x.makeWeeks(rowOf)
	size := in.points * len(in.lengths)
	for range x.members {
		x.reward = append(x.reward, make([]int64, size))
	}
	return x
}

func (x *relaxation) classify() {
	in := x.in
	for t := range in.teams {
		a := &in.p.Teams[t]
		k := slices.IndexFunc(x.members, func(c []int) bool {
			b := &in.p.Teams[c[0]]
			return a.Officers == b.Officers && a.Kits == b.Kits && slices.Equal(a.Skills, b.Skills)
		})
		if k < 0 {
			k = len(x.members)
			x.members = append(x.members, nil)
		}
		x.class = append(x.class, k)
		x.members[k] = append(x.members[k], t)
	}
}

// patterns numbers the different windows of each day.
func (x *relaxation) patterns() {
	in := x.in
	for d := range in.days {
		number := make([]uint8, in.points)
		var known [][]model.Window
		for _, p := range in.served {
			windows := in.p.Points[p].Windows[d]
			k := slices.IndexFunc(known, func(w []model.Window) bool { return slices.Equal(w, windows) })
			if k < 0 && len(known) < 255 {
				known = append(known, windows)
				k = len(known) - 1
			} else if k < 0 { // more than can be told apart: as if open all the time
				k = 255
			}
			number[p] = uint8(k)
		}
		if len(known) == 255 {
			known = append(known, []model.Window{{From: 0, To: maxMinutes}})
		}
		x.pattern, x.windows = append(x.pattern, number), append(x.windows, known)
	}
}

// makeRows makes the rows and returns the row of each route, -1 for none.
func (x *relaxation) makeRows() []int {
	in := x.in
	rowOf := make([]int, in.routes)
	for r := range rowOf {
		t, d := in.team(r), in.day(r)
		rowOf[r] = -1
		now := row{class: x.class[t], day: d, shift: in.p.Teams[t].Shifts[d], off: in.p.Teams[t].Rest(d), limit: in.dayLimit[r], reach: in.reach[r*in.points : (r+1)*in.points]}
		now.first, now.last = x.ways(r)
		if now.first < 0 {
			continue
		}
		for q := r - 1; q >= t*in.days && rowOf[r] < 0; q-- {
			if i := rowOf[q]; i >= 0 && x.alike(&x.rows[i], &now) {
				rowOf[r] = i
			}
		}
		if rowOf[r] >= 0 {
			continue
		}
		now.begin = in.onGrid(now.shift.From + now.first + in.setup)
		now.starts = max(0, (now.shift.To-now.last-in.teardown-in.lengths[0]-now.begin)/in.grid+1)
		now.offer = make([]int64, now.starts*len(in.lengths))
		now.value = make([]int64, now.limit/unit+1)
		rowOf[r] = len(x.rows)
		x.rows = append(x.rows, now)
	}
	return rowOf
}

// alike says whether two team-days of one team have the same easier problem.
func (x *relaxation) alike(a, b *row) bool {
	return a.shift == b.shift && slices.Equal(a.off, b.off) && a.limit == b.limit && slices.Equal(a.reach, b.reach) &&
		slices.Equal(x.pattern[a.day], x.pattern[b.day]) &&
		slices.EqualFunc(x.windows[a.day], x.windows[b.day], slices.Equal[[]model.Window])
}

// ways are the shortest first and last way of a route, -1 when it reaches nothing.
func (x *relaxation) ways(r int) (first, last int) {
	in, base := x.in, x.in.p.Teams[x.in.team(r)].Base
	first, last = -1, -1
	for p, n := range in.reach[r*in.points : (r+1)*in.points] {
		if n == 0 {
			continue
		}
		to := in.p.Points[p].Location
		if way := in.travel.minutes(base, to); first < 0 || way < first {
			first = way
		}
		if way := in.travel.minutes(to, base); last < 0 || way < last {
			last = way
		}
	}
	return first, last
}

func (x *relaxation) makeWeeks(rowOf []int) {
	in := x.in
	most := 0
	for t := range in.teams {
		days := make([][]int, in.weeks)
		for d := range in.days {
			if i := rowOf[t*in.days+d]; i >= 0 {
				days[in.p.WeekOf(d)] = append(days[in.p.WeekOf(d)], i)
			}
		}
		begin := len(x.weeks)
		for _, rows := range days {
			if len(rows) == 0 {
				continue
			}
			slices.Sort(rows)
			same := slices.IndexFunc(x.weeks[begin:], func(w week) bool { return slices.Equal(w.rows, rows) })
			if same >= 0 {
				x.weeks[begin+same].count++
				continue
			}
			all := 0
			for _, i := range rows {
				all += x.rows[i].limit / unit
			}
			w := week{rows: rows, units: min(all, in.weekLimit[t]/unit), count: 1}
			most = max(most, (len(rows)+1)*(w.units+1))
			x.weeks = append(x.weeks, w)
		}
	}
	x.dynamic = make([]int64, most)
}
