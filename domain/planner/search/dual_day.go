package search

import (
	"slices"

	"luudong/domain/planner/model"
)

// never is less than any value.
const never = -1 << 60

// daySolver finds the best day of a row for prices: a longest path over zones
// and starts. Values carry the price of the time since the base was left, so
// that waiting costs what it takes.
type daySolver struct {
	x      *dual
	w      *dualRow
	class  int
	minute int64 // its price
	parts  int   // ranges of the minute at which the base is left
	leave  model.Window
	back   int
	spent  []int64 // per minute of the day: price of the working minutes before it

	first, again []offer // per zone, pattern and length: the best visit, and the best second one at the same point
	zones        []int32 // with an offer
	on           []bool
	open         []bool   // per zone and start: some point with an offer can begin a visit
	firstEnd     int      // first start at which a first visit may end
	end          []int64  // per zone and start: the best day whose last visit ends there
	by           []dayEnd // how
	top          []int64  // the same, ending there or earlier
	topAt        []int32
	arrive, same []int64 // per zone and start: the best day that can begin a visit there, from elsewhere and at the same point
	from         []int32 // the zone that it comes from
	sameGap      int
	best         int64
	last         dayEnd // of the search under way
	final        dayEnd // of the best day
	visits       []dayVisit
	firstStart   int
}

// offer is what a visit makes and where.
type offer struct {
	value int64
	point int32
}

// dayEnd is a visit and what came before: nothing, a visit elsewhere, or one at
// the same point.
type dayEnd struct {
	point, start int32
	length       int8
	after        dayAfter
}

type dayAfter int8

const (
	afterBase dayAfter = iota
	afterZone
	afterSame
)

// dayVisit is a visit of a day; length is an index.
type dayVisit struct {
	point  int32
	length int8
}

func newDaySolver(x *dual) *daySolver {
	d := &daySolver{x: x, on: make([]bool, x.zones)}
	patterns, starts, latest := 0, 0, 0
	for _, w := range x.windows {
		patterns = max(patterns, len(w))
	}
	for i := range x.rows {
		starts, latest = max(starts, x.rows[i].starts), max(latest, x.rows[i].shift.To)
	}
	d.spent = make([]int64, latest+1)
	offers, cells := x.zones*patterns*len(x.lengths), x.zones*starts
	d.first, d.again = make([]offer, offers), make([]offer, offers)
	d.end, d.top, d.arrive, d.same = make([]int64, cells), make([]int64, cells), make([]int64, cells), make([]int64, cells)
	d.open = make([]bool, cells)
	d.by, d.topAt, d.from = make([]dayEnd, cells), make([]int32, cells), make([]int32, cells)
	d.sameGap = x.in.onGrid(x.in.teardown+x.in.setup) / x.in.grid
	return d
}

// solve returns the most that a day of a row can make when a minute costs so
// many units, at least 0 for staying at home, and the visits, the last first,
// and the minutes of that day.
func (d *daySolver) solve(w *dualRow, class int, minute int64) (value int64, visits []dayVisit, minutes int) {
	d.w, d.class, d.minute, d.best = w, class, minute, 0
	d.countMinutes()
	from, late := w.shift.From, max(w.shift.From, w.shift.To-w.limit) // who leaves from late on is back in time anyway
	if len(w.off) > 0 || d.parts < 2 {
		late = from
	}
	for i := 1; i < d.parts && from < late; i++ {
		to := w.shift.From + (late-w.shift.From)*i/(d.parts-1)
		d.search(model.Window{From: from, To: to}, min(w.shift.To, to-1+w.limit))
		from = to
	}
	d.search(model.Window{From: from, To: w.shift.To}, w.shift.To)
	if d.best == 0 {
		return 0, nil, 0
	}
	return d.best, d.visits, d.minutes()
}

// search finds the best day that leaves the base in a range and is back by a
// minute, if it is better than the best so far.
func (d *daySolver) search(leave model.Window, back int) {
	w, best := d.w, d.best
	d.leave, d.back = leave, back
	cells := d.x.zones * w.starts
	for i := range d.end[:cells] {
		d.end[i] = never
	}
	d.openings()
	for t := range w.starts {
		d.close(t)
		for _, z := range d.zones {
			if d.travel(int(z), t) {
				d.extend(int(z), t)
			}
		}
	}
	d.endings()
	if d.best > best {
		d.final = d.last
		d.trace()
	}
}

// countMinutes sums the price of the minutes in which hours count.
func (d *daySolver) countMinutes() {
	sum, off := int64(0), d.w.off
	for m := d.w.shift.From; m <= d.w.shift.To; m++ {
		d.spent[m] = sum
		for len(off) > 0 && off[0].To <= m {
			off = off[1:]
		}
		if len(off) == 0 || m < off[0].From {
			sum += d.minute
		}
	}
}

// openings finds what zones offer and the days that begin with each visit.
func (d *daySolver) openings() {
	x, w, lengths := d.x, d.w, len(d.x.lengths)
	patterns := len(x.windows[w.day])
	clear(d.first[:x.zones*patterns*lengths])
	clear(d.again[:x.zones*patterns*lengths])
	clear(d.on)
	d.firstEnd = w.starts
	for i, p := range w.points {
		reach := int(min(w.reach[p], x.useful[d.class][p]))
		r := x.reward[d.class][int(p)*lengths : int(p)*lengths+reach]
		if reach == 0 {
			continue
		}
		z, pattern := int(x.zoneOf[p]), int(x.pattern[w.day][p])
		d.on[z] = true
		d.offer(p, r, (z*patterns+pattern)*lengths)
		for _, open := range x.windows[w.day][pattern] {
			d.begin(i, r, open)
		}
	}
	d.zones = d.zones[:0]
	for z, on := range d.on {
		if on {
			d.zones = append(d.zones, int32(z))
			d.opens(z)
		}
	}
}

// opens marks the starts at which a visit in a zone can begin.
func (d *daySolver) opens(z int) {
	x, w, lengths := d.x, d.w, len(d.x.lengths)
	cells := d.open[z*w.starts : (z+1)*w.starts]
	clear(cells)
	for pattern, windows := range x.windows[w.day] {
		at := (z*len(x.windows[w.day]) + pattern) * lengths
		if !slices.ContainsFunc(d.first[at:at+lengths], func(o offer) bool { return o.value > 0 }) {
			continue
		}
		for _, open := range windows {
			first := max(0, x.in.onGrid(open.From)/x.in.grid-w.begin)
			last := min(w.starts-1, (open.To-x.in.lengths[0])/x.in.grid-w.begin)
			for t := first; t <= last; t++ {
				cells[t] = true
			}
		}
	}
}

// offer notes what a point offers for each length, from index at on. A second
// visit serves at most who is left after the shortest.
func (d *daySolver) offer(p int32, reward []int64, at int) {
	rest := d.x.all[d.class][p] - reward[0]
	for k, v := range reward {
		if o := &d.first[at+k]; v > o.value {
			*o = offer{v, p}
		}
		if o := &d.again[at+k]; min(v, rest) > o.value {
			*o = offer{min(v, rest), p}
		}
	}
}

// begin tries all days that begin with a visit of the i-th point in a window.
func (d *daySolver) begin(i int, reward []int64, open model.Window) {
	x, in, w := d.x, d.x.in, d.w
	p, out, home := w.points[i], int(w.out[i]), int(w.home[i])
	row := int(x.zoneOf[p])*w.starts - w.begin
	for s := in.onGrid(max(open.From, w.shift.From+out+in.setup)); s+in.lengths[0] <= min(open.To, w.shift.To); s += in.grid {
		leave := s - in.setup - out
		if leave < d.leave.From {
			continue
		}
		if leave >= d.leave.To {
			break
		}
		begun := d.spent[leave] - x.way*int64(out) - x.teamDay
		for k, v := range reward {
			end := s + in.lengths[k]
			back := end + in.teardown + home
			if end > open.To || back > d.back {
				break
			}
			if v == 0 {
				continue
			}
			cell := row + s/in.grid + x.lengths[k]
			d.firstEnd = min(d.firstEnd, s/in.grid-w.begin+x.lengths[k])
			if begun+v > d.end[cell] {
				d.end[cell], d.by[cell] = begun+v, dayEnd{p, int32(s), int8(k), afterBase}
			}
			if all := begun + v - x.way*int64(home) - d.spent[back]; all > d.best {
				d.best, d.last = all, dayEnd{p, int32(s), int8(k), afterBase}
			}
		}
	}
}

// close makes the best days that end at a start or before.
func (d *daySolver) close(t int) {
	for _, z := range d.zones {
		cell := int(z)*d.w.starts + t
		d.top[cell], d.topAt[cell] = d.end[cell], int32(t)
		if t > 0 && d.top[cell-1] >= d.end[cell] {
			d.top[cell], d.topAt[cell] = d.top[cell-1], d.topAt[cell-1]
		}
	}
}

// travel finds the best days that can begin a visit in a zone at a start; false
// when there are none, or no point there can begin one then.
func (d *daySolver) travel(z, t int) bool {
	x, starts := d.x, d.w.starts
	cell := z*starts + t
	best, from := int64(never), int32(-1)
	d.arrive[cell], d.from[cell], d.same[cell] = best, from, never
	if !d.open[cell] || t < d.firstEnd+d.sameGap {
		return false
	}
	for _, y := range d.zones {
		way := int(y)*x.zones + z
		if ready := t - int(x.zoneGap[way]); ready >= 0 {
			if v := d.top[int(y)*starts+ready] - x.way*int64(x.zoneWay[way]); v > best {
				best, from = v, y
			}
		}
	}
	d.arrive[cell], d.from[cell], d.same[cell] = best, from, d.top[cell-d.sameGap]
	return best > never/2 || d.same[cell] > never/2
}

// extend adds a visit in a zone at a start to the best days that arrive.
func (d *daySolver) extend(z, t int) {
	x, in, w := d.x, d.x.in, d.w
	cell := z*w.starts + t
	s := (w.begin + t) * in.grid
	windows := x.windows[w.day]
	for pattern := range windows {
		offers := (z*len(windows) + pattern) * len(x.lengths)
		for _, open := range windows[pattern] {
			if open.From > s {
				break
			}
			for k := 0; k < len(x.lengths) && s+in.lengths[k] <= open.To && t+x.lengths[k] < w.starts; k++ {
				d.reachEnd(cell+x.lengths[k], d.arrive[cell], d.first[offers+k], s, k, afterZone)
				d.reachEnd(cell+x.lengths[k], d.same[cell], d.again[offers+k], s, k, afterSame)
			}
		}
	}
}

// reachEnd keeps a day that ends with an offer if it is the best that ends there.
func (d *daySolver) reachEnd(cell int, before int64, o offer, start, length int, after dayAfter) {
	if v := before + o.value; o.value > 0 && v > d.end[cell] {
		d.end[cell], d.by[cell] = v, dayEnd{o.point, int32(start), int8(length), after}
	}
}

// endings tries all last visits with their exact ways to the base.
func (d *daySolver) endings() {
	x, in, w, lengths := d.x, d.x.in, d.w, len(d.x.lengths)
	for i, p := range w.points {
		reach := int(min(w.reach[p], x.useful[d.class][p]))
		r := x.reward[d.class][int(p)*lengths : int(p)*lengths+reach]
		if reach == 0 {
			continue
		}
		row := int(x.zoneOf[p])*w.starts - w.begin
		rest, home := x.all[d.class][p]-r[0], int(w.home[i])
		for _, open := range x.windows[w.day][x.pattern[w.day][p]] {
			for s := in.onGrid(max(open.From, w.begin*in.grid)); s+in.lengths[0] <= min(open.To, w.shift.To); s += in.grid {
				cell := row + s/in.grid
				if d.arrive[cell] <= never/2 && d.same[cell] <= never/2 {
					continue
				}
				for k, v := range r {
					end := s + in.lengths[k]
					back := end + in.teardown + home
					if end > open.To || back > d.back {
						break
					}
					if v == 0 {
						continue
					}
					cost := x.way*int64(home) + d.spent[back]
					if all := d.arrive[cell] + v - cost; all > d.best {
						d.best, d.last = all, dayEnd{p, int32(s), int8(k), afterZone}
					}
					if all := d.same[cell] + min(v, rest) - cost; all > d.best {
						d.best, d.last = all, dayEnd{p, int32(s), int8(k), afterSame}
					}
				}
			}
		}
	}
}

// trace lists the visits of the best day, the last first.
func (d *daySolver) trace() []dayVisit {
	x, starts := d.x, d.w.starts
	d.visits = d.visits[:0]
	for at := d.last; ; {
		d.visits = append(d.visits, dayVisit{at.point, at.length})
		z := int(x.zoneOf[at.point])
		t := int(at.start)/x.in.grid - d.w.begin
		switch at.after {
		case afterBase:
			d.firstStart = int(at.start)
			return d.visits
		case afterSame:
			at = d.by[z*starts+int(d.topAt[z*starts+t-d.sameGap])]
		default:
			y := int(d.from[z*starts+t])
			ready := t - int(x.zoneGap[y*x.zones+z])
			at = d.by[y*starts+int(d.topAt[y*starts+ready])]
		}
	}
}

// minutes is how long the day that was traced lasts.
func (d *daySolver) minutes() int {
	w, in := d.w, d.x.in
	first, last := d.visits[len(d.visits)-1].point, d.final.point
	leave := d.firstStart - in.setup - int(w.out[slices.Index(w.points, first)])
	back := int(d.final.start) + in.lengths[d.final.length] + in.teardown + int(w.home[slices.Index(w.points, last)])
	return back - leave - overlap(w.off, leave, back)
}
