package search

import (
	"context"
	"math"

	"luudong/domain/planner/model"
)

// How prices move: every turn that uses more of a demand or of its hours than
// its share makes them dearer, every one that uses less makes them cheaper.
// The steps fall from round to round; the prices that are evaluated are the
// means of a round. The figures were found by trying on the city, for 30 rounds.
const (
	priceStep = 0.3   // of the worth of a person, when all demand of a point is used once
	hourStep  = 0.45  // of the mean worth of a minute, when a day is as long again as its share
	stepFall  = 0.003 // last step over first
	startCap  = 0.45  // of the mean worth of a minute: what no point offers more than at the start
	turnsLook = 24    // turns between two looks at the prices
	looks     = 5     // rounds between two evaluations
	lateParts = 3     // ranges of leaving that as many last rounds tell apart: 0.8% tighter, twice as dear
)

// dualSums are sums of prices over a round.
type dualSums struct {
	price        []price
	hour, dayTop []float64
	n            float64
}

// startPrices makes no point offer more per minute than a cap, and the hours
// cost nearly that.
func (x *dual) startPrices() {
	in := x.in
	worth, minutes := 0.0, 1.0
	for p, n := range in.demand {
		worth += float64(n.sum()) * float64(x.weight[p])
	}
	for i := range x.weeks {
		minutes += float64(x.weeks[i].limit) * float64(x.weeks[i].count)
	}
	x.rate = worth / minutes
	most := startCap * x.rate
	x.rewards()
	for _, p := range in.served {
		dense := 0.0
		for c := range x.members {
			for k, l := range in.lengths { // 0 where a shorter visit makes as much
				dense = max(dense, float64(x.reward[c][int(p)*len(in.lengths)+k])/fine/float64(l+in.setup+in.teardown))
			}
		}
		if dense > most {
			for s := range x.price[p] {
				x.price[p][s] = float64(x.weight[p]) * (1 - most/dense)
			}
		}
	}
	for i := range x.hour {
		x.hour[i] = 0.9 * most
	}
}

// noBound is a bound that says nothing.
const noBound = math.MaxInt64 >> 1

// round moves the prices once through all turns and returns the bound at their
// means, or noBound when that is not worth evaluating yet or ctx is cancelled.
func (x *dual) round(ctx context.Context) int64 {
	fall := math.Pow(stepFall, float64(x.done)/float64(x.rounds))
	if x.day.parts = 1; x.rounds-x.done <= looks {
		x.day.parts = lateParts
	}
	x.rand.Shuffle(len(x.turns), x.swapTurns)
	x.sums.clear()
	for at := 0; at < len(x.turns); at += turnsLook {
		if ctx.Err() != nil {
			return noBound
		}
		x.rewards()
		x.move(at, min(len(x.turns), at+turnsLook), fall)
		x.sums.add(x)
	}
	x.done++
	if x.done < x.rounds && x.done%looks != 1 {
		return noBound
	}
	return x.evaluate(ctx)
}

// evaluate returns the bound at the means of the round.
func (x *dual) evaluate(ctx context.Context) int64 {
	x.sums.exchange(x)
	bound := x.bound(ctx)
	x.sums.exchange(x)
	return bound
}

// conclude is the bound at the prices as they are, as tight as can be.
func (x *dual) conclude(ctx context.Context) int64 {
	x.day.parts = lateParts
	if x.sums.n == 0 {
		return x.bound(ctx)
	}
	return x.evaluate(ctx)
}

func (x *dual) swapTurns(a, b int) {
	x.turns[a], x.turns[b] = x.turns[b], x.turns[a]
	x.dayTop[a], x.dayTop[b] = x.dayTop[b], x.dayTop[a]
}

// move lets some turns use what suits them best and changes the prices.
func (x *dual) move(from, to int, fall float64) {
	share, step := 0.0, priceStep*fall
	rise := map[int32]price{}
	for i := from; i < to; i++ {
		t := x.turns[i]
		week, row := &x.weeks[t.week], &x.rows[t.row]
		_, visits, minutes := x.day.solve(row, x.class[row.team], x.minutePrice(i))
		share += float64(week.count)
		for _, v := range visits {
			n, r := x.peopleOf(row.team, v), rise[v.point]
			for s := range n {
				r[s] += float64(n[s]) * float64(week.count) / float64(max(1, x.in.demand[v.point][s]))
			}
			rise[v.point] = r
		}
		long := hourStep * x.rate * fall / float64(max(1, row.limit))
		x.hour[t.week] = x.hourPrice(x.hour[t.week] + long*(float64(minutes)-float64(week.limit)/float64(len(week.rows))))
		x.dayTop[i] = x.hourPrice(x.dayTop[i] + long*float64(minutes-row.limit))
	}
	share /= x.turnCount()
	for _, p := range x.in.served {
		w, r := float64(x.weight[p]), rise[p]
		for s := range x.price[p] {
			x.price[p][s] = min(w, max(0, x.price[p][s]+step*w*(r[s]-share)))
		}
	}
}

// hourPrice keeps the price of a minute in a range that whole numbers hold.
func (x *dual) hourPrice(v float64) float64 { return min(1e6, max(0, v)) }

// turnCount is the number of team-days.
func (x *dual) turnCount() (n float64) {
	for i := range x.weeks {
		n += float64(x.weeks[i].count) * float64(len(x.weeks[i].rows))
	}
	return n
}

// minutePrice is what a minute of a turn costs in units.
func (x *dual) minutePrice(i int) int64 {
	return units(x.hour[x.turns[i].week]) + units(x.dayTop[i])
}

// units is a price in units.
func units(points float64) int64 { return int64(math.Round(points * fine)) }

// bound is the bound at the present prices, in points, rounded up.
func (x *dual) bound(ctx context.Context) int64 {
	x.rewards()
	total := int64(0)
	for p, n := range x.in.demand {
		for s, d := range n {
			total += units(x.price[p][s]) * int64(d)
		}
	}
	for i := range x.weeks {
		total += x.weeks[i].count * units(x.hour[i]) * int64(x.weeks[i].limit)
	}
	for i, t := range x.turns {
		if ctx.Err() != nil {
			return noBound
		}
		row := &x.rows[t.row]
		best, _, _ := x.day.solve(row, x.class[row.team], x.minutePrice(i))
		total += x.weeks[t.week].count * (best + units(x.dayTop[i])*int64(row.limit))
	}
	for _, pin := range x.in.p.Pinned {
		f := x.in.frontier(pin.Team, x.in.desks(pin.Team, pin.Point), pin.End-pin.Start)
		best, _ := x.most(f, pin.Point)
		total += best
	}
	return (total + fine - 1) / fine
}

// rewards fills the tables of all classes at the present prices.
func (x *dual) rewards() {
	in, n := x.in, len(x.in.lengths)
	for c, members := range x.members {
		team := members[0]
		for _, p32 := range in.served {
			p := int(p32)
			most := int64(0)
			x.useful[c][p] = 0
			for k, f := range in.rates[team*(in.maxDesks+1)+in.desks(team, p)] {
				v, _ := x.most(f, p)
				if x.reward[c][p*n+k] = 0; v > most { // else a shorter visit makes as much
					x.reward[c][p*n+k], x.useful[c][p], most = v, uint8(k+1), v
				}
			}
			x.all[c][p] = 0
			for s, can := range in.p.Teams[team].Skills {
				if can {
					x.all[c][p] += x.gain(p, s) * int64(in.demand[p][s])
				}
			}
		}
	}
}

// gain is what serving one person makes, in units; nobody is served at a loss.
func (x *dual) gain(p, service int) int64 {
	return max(0, x.weight[p]*fine-units(x.price[p][service]))
}

// most is the most that people of a point make in one visit with a frontier, in
// units, and who they are. Fewer people of the first service gain nothing once
// all of the second fit.
func (x *dual) most(f *model.Frontier, p int) (best int64, who people) {
	demand, a, b := x.in.demand[p], x.gain(p, 0), x.gain(p, 1)
	for n := min(demand[0], len(f.Most)-1); n >= 0; n-- {
		m := min(demand[1], f.Most[n])
		if v := a*int64(n) + b*int64(m); v > best {
			best, who = v, people{n, m}
		}
		if f.Most[n] >= demand[1] {
			break
		}
	}
	return best, who
}

// peopleOf is whom a visit of a row serves at the present prices.
func (x *dual) peopleOf(team int, v dayVisit) people {
	in, p := x.in, int(v.point)
	_, n := x.most(in.rate(team, in.desks(team, p), int(v.length)), p)
	return n
}

func (m *dualSums) clear() {
	clear(m.price)
	clear(m.hour)
	clear(m.dayTop)
	m.n = 0
}

func (m *dualSums) add(x *dual) {
	for p := range m.price {
		for s := range m.price[p] {
			m.price[p][s] += x.price[p][s]
		}
	}
	for i, v := range x.hour {
		m.hour[i] += v
	}
	for i, v := range x.dayTop {
		m.dayTop[i] += v
	}
	m.n++
}

// exchange puts the means in the place of the prices, and back.
func (m *dualSums) exchange(x *dual) {
	for p := range m.price {
		for s := range m.price[p] {
			m.price[p][s] /= m.n
		}
	}
	for i := range m.hour {
		m.hour[i] /= m.n
	}
	for i := range m.dayTop {
		m.dayTop[i] /= m.n
	}
	m.n = 1
	m.price, x.price = x.price, m.price
	m.hour, x.hour = x.hour, m.hour
	m.dayTop, x.dayTop = x.dayTop, m.dayTop
}
