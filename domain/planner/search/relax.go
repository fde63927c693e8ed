package search

import "luudong/domain/planner/model"

// evaluate is the bound for prices.
func (x *relaxation) evaluate(prices []price) (total int64) {
	for p, n := range x.in.demand {
		for s, d := range n {
			total += prices[p][s] * int64(d)
		}
	}
	for c := range x.members {
		x.rewards(c, prices)
	}
	for i := range x.rows {
		x.offers(&x.rows[i])
		x.solveDay(&x.rows[i])
	}
	for i := range x.weeks {
		total += x.weeks[i].count * x.solveWeek(&x.weeks[i])
	}
	for _, pin := range x.in.p.Pinned {
		f := x.in.frontier(pin.Team, x.in.desks(pin.Team, pin.Point), pin.End-pin.Start)
		total += x.most(f, pin.Point, prices)
	}
	return total
}

// most is the most that value minus price can be over all ways to serve the
// demand of a point with a frontier.
func (x *relaxation) most(f *model.Frontier, p int, prices []price) (best int64) {
	a, b, demand := x.weight[p]-prices[p][0], x.weight[p]-prices[p][1], x.in.demand[p]
	for n, m := range f.Most[:min(demand[0], len(f.Most)-1)+1] {
		best = max(best, a*int64(n)+b*int64(min(demand[1], m)))
	}
	return best
}

// rewards fills the table of a class.
func (x *relaxation) rewards(c int, prices []price) {
	in, team, lengths := x.in, x.members[c][0], len(x.items)
	for _, p32 := range in.served {
		p := int(p32)
		table := in.rates[team*(in.maxDesks+1)+in.desks(team, p)]
		for k, f := range table {
			x.reward[c][p*lengths+k] = x.most(f, p, prices)
		}
	}
}

// offers finds the best reward of each length at each start of a row.
func (x *relaxation) offers(w *row) {
	in, lengths := x.in, len(x.items)
	known := x.windows[w.day]
	best := make([]int64, len(known)*lengths)
	reward, pattern := x.reward[w.class], x.pattern[w.day]
	for _, p := range in.served {
		at := int(pattern[p]) * lengths
		for k, v := range reward[int(p)*lengths : int(p)*lengths+int(w.reach[p])] {
			best[at+k] = max(best[at+k], v)
		}
	}
	clear(w.offer)
	for i := range w.starts {
		start := w.begin + i*in.grid
		for n, windows := range known {
			room := 0
			for _, open := range windows {
				if open.From <= start {
					room = max(room, min(open.To, w.shift.To-w.last-in.teardown)-start)
				}
			}
			for k := 0; k < lengths && in.lengths[k] <= room; k++ {
				if len(w.off) > 0 && overlap(w.off, start-in.setup, start+in.lengths[k]+in.teardown) > 0 {
					break // longer ones neither
				}
				w.offer[i*lengths+k] = max(w.offer[i*lengths+k], best[n*lengths+k])
			}
		}
	}
}

// solveDay finds the best value of a row for every number of hours, by trying
// all first starts.
func (x *relaxation) solveDay(w *row) {
	clear(w.value)
	for a := range w.starts {
		x.chain(w, a)
	}
	w.steps = w.steps[:0]
	for u := 1; u < len(w.value); u++ {
		if w.value[u] > w.value[u-1] {
			w.steps = append(w.steps, u)
		} else {
			w.value[u] = w.value[u-1]
		}
	}
}

// hours of a day whose first visit begins at start a and whose last one, of
// length k, at start i.
func (x *relaxation) hours(w *row, a, i, k int) int {
	hours := w.first + x.in.setup + (i-a)*x.in.grid + x.in.lengths[k] + x.in.teardown + w.last
	if len(w.off) > 0 {
		leave := w.begin + a*x.in.grid - x.in.setup - w.first
		hours -= overlap(w.off, leave, leave+hours)
	}
	return hours
}

// chain counts all days whose first visit begins at start a or later, with the
// hours as if it began at a.
func (x *relaxation) chain(w *row, a int) {
	lengths := len(x.items)
	sum := append(x.sum[:0], make([]int64, w.starts+1)...) // per start: the most that visits before it are worth
	x.sum = sum
	for i := a; i < w.starts && x.hours(w, a, i, 0) <= w.limit; i++ {
		if i > a {
			sum[i] = max(sum[i], sum[i-1])
		}
		for k, v := range w.offer[i*lengths : (i+1)*lengths] {
			hours := x.hours(w, a, i, k)
			if v == 0 || hours > w.limit {
				continue
			}
			w.value[hours/unit] = max(w.value[hours/unit], sum[i]+v)
			if next := i + x.items[k]; next < w.starts {
				sum[next] = max(sum[next], sum[i]+v)
			}
		}
	}
}

// solveWeek shares the hours of a week among its days.
func (x *relaxation) solveWeek(w *week) int64 {
	width := w.units + 1
	cells := x.dynamic[:(len(w.rows)+1)*width]
	clear(cells[:width])
	for d, i := range w.rows {
		before, now, day := cells[d*width:(d+1)*width], cells[(d+1)*width:(d+2)*width], &x.rows[i]
		copy(now, before)
		for _, step := range day.steps {
			value := day.value[step]
			for u := step; u < width; u++ {
				now[u] = max(now[u], before[u-step]+value)
			}
		}
	}
	return cells[len(w.rows)*width+w.units]
}
