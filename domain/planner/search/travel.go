package search

import "luudong/domain/planner/model"

// denseLocations is up to how many locations all travel times are kept in a
// table (two bytes a pair); beyond, Travel is asked each time.
const denseLocations = 8000

// travelTable answers travel times quickly.
type travelTable struct {
	n      int
	dense  []uint16
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
	return t
}

func (t *travelTable) minutes(from, to int) int {
	if t.dense != nil {
		return int(t.dense[from*t.n+to])
	}
	return t.travel.Minutes(from, to)
}
