package search

import (
	"math"
	"math/rand/v2"
	"slices"

	"luudong/domain/planner/model"
)

// fine is how many units of the bound's whole numbers make a point.
const fine = 16

// dualZones is how many zones points are gathered in at most, and about how many
// points make a zone in small problems. With 400 zones instead of 60 the bound of
// the city was 0.2% lower and took three times as long.
const dualZones, zonePoints = 64, 6

// price is the price of a person per service, in points.
type price [model.MaxServices]float64

// dual is a relaxation with its prices. Teams with the same officers, kits and
// skills are one class; days of a team with the same shift that can reach the
// same points in the same windows are one row; weeks of the same rows are one
// week, counted.
type dual struct {
	in           *Instance
	weight       []int64 // per point: worth of a person
	teamDay, way int64   // cost of a team-day and of a minute of travel, in units

	class   []int   // per team
	members [][]int // per class: its teams
	zones   int
	zoneOf  []int32
	zoneWay []int32            // from*zones+to: fewest minutes between different points
	zoneGap []int32            // the same: starts from the end of a visit to the next
	pattern [][]uint8          // per day and point: which windows it has; equal numbers are equal windows
	windows [][][]model.Window // per day and pattern
	lengths []int              // per length: starts from the start of a visit to its end, rounded down
	rows    []dualRow
	weeks   []dualWeek
	turns   []turn

	price  []price   // per point
	hour   []float64 // per week: of a minute, in points
	dayTop []float64 // per turn: what a minute of this day costs on top
	sums   dualSums

	reward [][]int64 // per class: by point*lengths+length, what the best visit makes
	useful [][]uint8 // per class and point: lengths up to the last that makes more than the shorter ones
	all    [][]int64 // per class and point: what serving everybody makes
	day    *daySolver
	rand   *rand.Rand
	rate   float64 // points a minute if all demand were served in all hours
	done   int
	rounds int
}

// dualRow is a team-day.
type dualRow struct {
	team, day int
	shift     model.Window
	off       []model.Window
	limit     int // most minutes from leaving the base to being back
	reach     []uint8
	begin     int // first start, on the grid
	starts    int
	points    []int32 // that it reaches
	out, home []int32 // per entry of points: minutes from and to the base
}

// dualWeek is a team-week that occurs count times.
type dualWeek struct {
	rows  []int
	limit int // minutes
	count int64
}

// turn is a row in a week: the unit in which prices are moved.
type turn struct{ week, row int }

// dualWork is how many cells of zones, starts and lengths a bound may look at in
// all its rounds: it makes the rounds few where each is dear.
const (
	dualWork  = 1 << 35
	minRounds = 4
	maxRounds = 30
)

func newDual(in *Instance, weight []int64, teamDay, way int) *dual {
	x := &dual{in: in, weight: weight, teamDay: int64(teamDay) * fine, way: int64(way) * fine, rand: rand.New(rand.NewPCG(1, 1))}
	for _, l := range in.lengths {
		x.lengths = append(x.lengths, l/in.grid)
	}
	x.classify()
	x.patterns()
	x.makeZones()
	x.makeWeeks(x.makeRows())
	x.price = make([]price, in.points)
	x.sums.price = make([]price, in.points)
	x.hour, x.sums.hour = make([]float64, len(x.weeks)), make([]float64, len(x.weeks))
	x.dayTop, x.sums.dayTop = make([]float64, len(x.turns)), make([]float64, len(x.turns))
	for range x.members {
		x.reward = append(x.reward, make([]int64, in.points*len(in.lengths)))
		x.useful = append(x.useful, make([]uint8, in.points))
		x.all = append(x.all, make([]int64, in.points))
	}
	x.day = newDaySolver(x)
	x.startPrices()
	x.rounds = min(maxRounds, max(minRounds, dualWork/max(1, x.work())))
	return x
}

// work estimates how many cells a round looks at.
func (x *dual) work() (cells int) {
	for _, t := range x.turns {
		w := &x.rows[t.row]
		cells += w.starts * (x.zones*x.zones + 2*len(w.points)*len(x.lengths))
	}
	return 2 * cells
}

func (x *dual) classify() {
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
func (x *dual) patterns() {
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

// makeZones gathers points around seeds that are far from each other
// (Gonzalez, 1985), and finds the nearest ways between zones.
func (x *dual) makeZones() {
	in := x.in
	x.zoneOf = make([]int32, in.points)
	far := make([]int, in.points)
	for p := range far {
		far[p] = math.MaxInt
	}
	most := min(dualZones, 4+len(in.served)/zonePoints)
	for seed := in.served[0]; seed >= 0 && x.zones < most; x.zones++ {
		next, farthest := int32(-1), 0
		for _, p := range in.served {
			if d := in.travel.minutes(in.p.Points[seed].Location, in.p.Points[p].Location); d < far[p] {
				far[p], x.zoneOf[p] = d, int32(x.zones)
			}
			if far[p] > farthest {
				farthest, next = far[p], p
			}
		}
		seed = next
	}
	x.zoneWay, x.zoneGap = make([]int32, x.zones*x.zones), make([]int32, x.zones*x.zones)
	for i := range x.zoneWay {
		x.zoneWay[i] = maxMinutes
	}
	for _, p := range in.served {
		for _, q := range in.served {
			if p != q {
				w := &x.zoneWay[int(x.zoneOf[p])*x.zones+int(x.zoneOf[q])]
				*w = min(*w, int32(in.travel.minutes(in.p.Points[p].Location, in.p.Points[q].Location)))
			}
		}
	}
	for i, w := range x.zoneWay {
		x.zoneGap[i] = int32(in.onGrid(in.teardown+int(w)+in.setup) / in.grid)
	}
}

// makeRows makes the rows and returns the row of each route, -1 for none.
func (x *dual) makeRows() []int {
	in := x.in
	rowOf := make([]int, in.routes)
	for r := range rowOf {
		t, d := in.team(r), in.day(r)
		team := &in.p.Teams[t]
		rowOf[r] = -1
		now := dualRow{team: t, day: d, shift: team.Shifts[d], off: team.Rest(d), limit: in.dayLimit[r], reach: in.reach[r*in.points : (r+1)*in.points]}
		for q := r - 1; q >= t*in.days && rowOf[r] < 0; q-- {
			if i := rowOf[q]; i >= 0 && x.alike(&x.rows[i], &now) {
				rowOf[r] = i
			}
		}
		if rowOf[r] >= 0 || !x.ways(&now) {
			continue
		}
		now.begin = now.shift.From / in.grid
		now.starts = (now.shift.To+in.grid-1)/in.grid - now.begin + 1
		rowOf[r] = len(x.rows)
		x.rows = append(x.rows, now)
	}
	return rowOf
}

// ways fills in what a row reaches; false when that is nothing.
func (x *dual) ways(w *dualRow) bool {
	in, base := x.in, x.in.p.Teams[w.team].Base
	for _, p := range in.served {
		if w.reach[p] > 0 {
			at := in.p.Points[p].Location
			w.points = append(w.points, p)
			w.out = append(w.out, int32(in.travel.minutes(base, at)))
			w.home = append(w.home, int32(in.travel.minutes(at, base)))
		}
	}
	return len(w.points) > 0
}

// alike says whether two team-days of one team have the same easier problem.
func (x *dual) alike(a, b *dualRow) bool {
	return a.shift == b.shift && a.limit == b.limit && slices.Equal(a.off, b.off) && slices.Equal(a.reach, b.reach) &&
		slices.Equal(x.pattern[a.day], x.pattern[b.day]) &&
		slices.EqualFunc(x.windows[a.day], x.windows[b.day], slices.Equal[[]model.Window])
}

// makeWeeks makes the weeks and their turns.
func (x *dual) makeWeeks(rowOf []int) {
	in := x.in
	for t := range in.teams {
		days := make([][]int, in.weeks)
		for d := range in.days {
			if i := rowOf[t*in.days+d]; i >= 0 {
				days[in.p.WeekOf(d)] = append(days[in.p.WeekOf(d)], i)
			}
		}
		begin := len(x.weeks)
		for _, rows := range days {
			slices.Sort(rows)
			same := slices.IndexFunc(x.weeks[begin:], func(w dualWeek) bool { return slices.Equal(w.rows, rows) })
			if len(rows) == 0 || same >= 0 {
				if same >= 0 {
					x.weeks[begin+same].count++
				}
				continue
			}
			all := 0
			for _, i := range rows {
				all += x.rows[i].limit
				x.turns = append(x.turns, turn{len(x.weeks), i})
			}
			x.weeks = append(x.weeks, dualWeek{rows: rows, limit: min(all, in.weekLimit[t]), count: 1})
		}
	}
}
