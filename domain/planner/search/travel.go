package search

import (
	"sync/atomic"

	"luudong/domain/planner/model"
)

// denseLocations is up to how many locations all travel times are kept in a
// table (two bytes a pair, twice). Beyond, the table would grow with the square
// of the city although a search looks at near pairs again and again: those are
// remembered.
const denseLocations = 4000

// rememberedWays is how many travel times are remembered then: no more than the
// processor keeps at hand (2<<20 were slower than asking again).
const rememberedWays = 1 << 16

// travelTable answers travel times quickly.
type travelTable struct {
	n      int
	dense  []uint16 // from*n + to
	back   []uint16 // to*n + from: a row is read from end to end when all positions of a stop are priced
	travel model.Travel
	// Each word holds from+1 (24 bits), to (24 bits) and minutes (16 bits), at a
	// place that from and to tell. The workers share it without locks: whatever
	// word one finds is either the right answer or that of another pair.
	remembered []atomic.Uint64
}

func newTravelTable(p *model.Problem, workers int) *travelTable {
	t := &travelTable{n: p.Locations, travel: p.Travel}
	if p.Locations > denseLocations {
		if p.Locations < 1<<24-1 {
			t.remembered = make([]atomic.Uint64, rememberedWays)
		}
		return t
	}
	t.dense = make([]uint16, p.Locations*p.Locations)
	parallel(p.Locations, workers, func(from int) {
		row := t.dense[from*t.n : (from+1)*t.n]
		for to := range row {
			row[to] = t.ask(from, to)
		}
	})
	t.back = make([]uint16, len(t.dense))
	parallel(t.n, workers, func(to int) {
		for from := range t.n {
			t.back[to*t.n+from] = t.dense[from*t.n+to]
		}
	})
	return t
}

// ask asks the problem.
func (t *travelTable) ask(from, to int) uint16 {
	return uint16(min(max(0, t.travel.Minutes(from, to)), 65535))
}

func (t *travelTable) minutes(from, to int) int {
	if t.dense != nil {
		return int(t.dense[from*t.n+to])
	}
	if t.remembered == nil {
		return int(t.ask(from, to))
	}
	pair := uint64(from+1)<<24 | uint64(to)
	at := &t.remembered[(pair*0x9e3779b97f4a7c15)>>48] // as many bits as rememberedWays has
	if word := at.Load(); word>>16 == pair {
		return int(word & 0xffff)
	}
	minutes := t.ask(from, to)
	at.Store(pair<<16 | uint64(minutes))
	return int(minutes)
}
