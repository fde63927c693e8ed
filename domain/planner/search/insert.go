package search

import (
	"math"
	"math/rand/v2"

	"luudong/domain/planner/model"
)

// insertion is a visit that could be added, and what it brings.
type insertion struct {
	route, point int
	pos          int // before this stop
	minutes      int
	fixed        int // start that must be kept, -1 when free
	desks        int
	rate         *model.Frontier
	people       people
	gain         int64   // change of the objective
	rank         float64 // gain per minute, with the taste of the step; the highest is taken first
	version      int64   // of the state when it was priced
}

// taste makes one step prefer other insertions than the next.
type taste struct {
	worth worth                // of the services
	blink float64              // share of insertions that are overlooked
	noise float64              // share by which a rank may be off
	rand  *rand.Rand           // nil: no blinks, no noise
	price float64              // what a minute that a route gets longer must bring, see anneal
	pow   *[maxMinutes]float64 // minutes to the power
}

const maxMinutes = 2*24*60 + 1

// powers of the minutes that a rank divides the gain by: at 1 it is points per
// minute, below 1 long visits win.
var powers = [...]float64{1, 0.9, 0.75, 0.6, 0.4}

var powerTables = func() (tables [len(powers)][maxMinutes]float64) {
	for i, power := range powers {
		for m := range tables[i] {
			tables[i][m] = math.Pow(float64(max(m, 1)), power)
		}
	}
	return tables
}()

// offers are the insertions of the highest ranks into a route, of different
// points, the best first.
type offers struct {
	list [maxOffers]insertion
	n    int
}

// maxOffers is how many offers a route makes at most at once.
const maxOffers = 3

// add takes an insertion in if it is one of the best so many.
func (o *offers) add(it insertion) {
	if o.n < maxOffers {
		o.n++
	} else if it.rank <= o.list[o.n-1].rank {
		return
	}
	k := o.n - 1
	for ; k > 0 && o.list[k-1].rank < it.rank; k-- {
		o.list[k] = o.list[k-1]
	}
	o.list[k] = it
}

// best finds the insertions of the highest rank into a route, of the points
// given; n is 0 when there are none.
func (s *state) best(r int, points []int32, t *taste) (best offers) {
	in := s.in
	room := s.room(r)
	if room-s.routes[r].work < in.setup+in.teardown {
		return best
	}
	s.legsOf(r)
	s.slotsOf(r)
	day, cards, reaches := in.day(r), s.cards(r), in.reach[r*in.points:(r+1)*in.points]
	for _, p32 := range points {
		p := int(p32)
		reach := int(reaches[p])
		if reach == 0 || s.left[p].sum() == 0 || in.gaps && !s.gapKept(p, day) || in.someFixed && !s.loadFits(r, p) {
			continue
		}
		if t.rand != nil && t.blink > 0 && t.rand.Float64() < t.blink {
			continue
		}
		// Only what beats the last of a full list is worth looking at.
		it, found := insertion{}, best.n == maxOffers
		if found {
			it.rank = best.list[best.n-1].rank
		}
		if s.bestAt(r, p, reach, cards, room, t, &it, &found); it.rate != nil {
			it.version = s.version
			best.add(it)
		}
	}
	return best
}

// gapKept says whether the point may have a visit on a day.
func (s *state) gapKept(p, day int) bool {
	gap := s.in.p.Points[p].MinGapDays
	if gap <= 1 {
		return true
	}
	for _, r := range s.visits[p] {
		if apart := s.in.day(int(r)) - day; apart != 0 && apart < gap && -apart < gap {
			return false
		}
	}
	return true
}

// bestAt improves best with the visits of one point, of all lengths and at all
// positions. What can't beat the best is left out as early as that can be seen.
//
//nolint:cyclop // the innermost loop: its branches are the cheap tests that come before the dear one
func (s *state) bestAt(r, p, reach, cards, room int, t *taste, best *insertion, found *bool) {
	in, rt := s.in, &s.routes[r]
	it := insertion{route: r, point: p, fixed: -1, desks: in.desks(in.team(r), p)}
	lengths, table := in.lengthsAt(p), in.ratesAt(in.team(r), it.desks, p)
	left, each := s.left[p].sum(), float64(in.p.Points[p].Weight+in.p.Weights.Fair)*(1+t.noise/2)
	if *found && s.changeOf == nil && !s.promising(rt, lengths, table[:reach], left, each, best.rank, t) {
		return
	}
	windows := s.freeWindows(r, p, it.desks)
	least, most := s.measure(in.p.Points[p].Location, windows, lengths[0])
	if most <= 0 && lengths[0] > 0 || rt.work+lengths[0]+in.setup+in.teardown+least > room {
		return
	}
	noise := 1.0
	if t.rand != nil && t.noise > 0 {
		noise += t.noise * (t.rand.Float64() - 0.5)
	}
	old, bonus := s.wanted(r, p)
	served := people{-1, -1}
	for k := range reach {
		it.minutes, it.rate = lengths[k], table[k]
		work := it.minutes + in.setup + in.teardown + least
		if rt.work+work > room || it.minutes > most {
			return
		}
		if *found && s.changeOf == nil && each*float64(min(left, it.rate.Total)) <= best.rank*t.pow[s.minutesUsed(rt, rt.work+work, work)] {
			continue
		}
		it.people = in.choose(it.rate, s.left[p], cards, t.worth)
		if it.people.sum() == 0 || it.people == served {
			continue // a longer visit that serves no more
		}
		served = it.people
		value := s.worthOf(p, it.people.sum())
		liked := noise * float64(value) * t.liking(it.people)
		if old >= 0 && in.p.Previous[old].End-in.p.Previous[old].Start == it.minutes && in.allows(windows, in.p.Previous[old].Start, it.minutes) {
			it.fixed = in.p.Previous[old].Start
			s.bestPosition(&it, windows, value+bonus, liked+float64(bonus), room, t, best, found)
			it.fixed = -1
		}
		s.bestPosition(&it, windows, value, liked, room, t, best, found)
	}
}

// promising says whether a point could beat a rank if the way there took no time.
func (s *state) promising(rt *route, lengths []int, table []*model.Frontier, left int, each, rank float64, t *taste) bool {
	for k, f := range table {
		work := lengths[k] + s.in.setup + s.in.teardown
		if each*float64(min(left, f.Total)) > rank*t.pow[s.minutesUsed(rt, rt.work+work, work)] {
			return true
		}
	}
	return false
}

// minutesUsed is what a rank divides by: half the minutes that the route gets
// longer, half the work that is added, so that waiting time counts half.
func (s *state) minutesUsed(rt *route, span, work int) int {
	return min(maxMinutes-1, max(0, max(0, span-rt.span)+work)/2)
}

// liking is the mean worth of the people, between 0 and 1.
func (t *taste) liking(n people) float64 {
	return (float64(n[0])*t.worth[0] + float64(n[1])*t.worth[1]) / float64(n.sum())
}

// wanted finds a previous visit of the team that is not made now, and what
// making it saves; -1 when there is none.
func (s *state) wanted(r, p int) (previous int, bonus int64) {
	if s.changeOf == nil {
		return -1, 0
	}
	for _, i := range s.in.previousAt[s.in.pointDay(p, s.in.day(r))] {
		if s.in.p.Previous[i].Team == s.in.team(r) {
			if cost := s.previousCost(i); cost > 0 {
				return i, cost
			}
		}
	}
	return -1, 0
}

// bestPosition improves best with one visit at each position of its route.
//
//nolint:cyclop // the innermost loop: its branches are the cheap tests that come before the dear one
func (s *state) bestPosition(it *insertion, windows []model.Window, value int64, liked float64, room int, t *taste, best *insertion, found *bool) {
	in, rt := s.in, &s.routes[it.route]
	if len(rt.stops) == 0 {
		value -= int64(in.p.Weights.TeamDay)
		liked -= float64(in.p.Weights.TeamDay)
	}
	added := leg{location: in.p.Points[it.point].Location, minutes: it.minutes, fixed: it.fixed, windows: windows}
	for pos := range s.slots {
		way, most := s.slots[pos].way, s.slots[pos].most
		work := it.minutes + in.setup + in.teardown + way
		cost := way * in.p.Weights.TravelMinute
		if it.minutes > most || rt.work+work > room || value <= int64(cost) {
			continue
		}
		if *found && liked-float64(cost) <= best.rank*t.pow[s.minutesUsed(rt, rt.work+work, work)] {
			continue // even if the team never waits
		}
		if in.loose && it.fixed < 0 {
			if rank := (liked - float64(cost)) / t.pow[min(maxMinutes-1, work)]; !*found || rank > best.rank {
				*best, *found = *it, true
				best.pos, best.gain, best.rank = pos, value-int64(cost), rank
			}
			continue
		}
		s.sc.legs = append(append(append(s.sc.legs[:0], s.base[:pos]...), added), s.base[pos:]...)
		span, ok := s.sc.solve(it.route)
		if !ok || span > room || float64(value-int64(cost)) <= t.price*float64(span-rt.span) {
			continue
		}
		rank := (liked - float64(cost)) / t.pow[s.minutesUsed(rt, span, work)]
		if !*found || rank > best.rank {
			*best, *found = *it, true
			best.pos, best.gain, best.rank = pos, value-int64(cost), rank
		}
	}
}
