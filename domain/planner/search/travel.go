package search

import "luudong/domain/planner/model"

// denseLocations is up to how many locations all travel times are kept in a
// table (two bytes a pair); beyond, Travel is asked each time.
const denseLocations = 8000

// travelTable answers travel times quickly.
type travelTable struct {
	n      int
	dense  []uint16 // from*n + to
	back   []uint16 // to*n + from: a row is read from end to end when all positions of a stop are priced
	travel model.Travel
}

func newTravelTable(p *model.Problem, workers int) *travelTable {
	t := &travelTable{n: p.Locations, travel: p.Travel}
	if p.Locations > denseLocations {
		return t
	}
	t.dense = make([]uint16, p.Locations*p.Locations)
	parallel(p.Locations, workers, func(from int) {
		row := t.dense[from*t.n : (from+1)*t.n]
		for to := range row {
			row[to] = uint16(min(max(0, p.Travel.Minutes(from, to)), 65535))
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

func (t *travelTable) minutes(from, to int) int {
	if t.dense != nil {
		return int(t.dense[from*t.n+to])
	}
	return t.travel.Minutes(from, to)
}
