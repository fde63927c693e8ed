package search

import (
	"cmp"
	"math"
	"slices"
)

const (
	nearPoints = 48   // neighbours that a point remembers
	teamPoints = 6000 // points around its base that a team remembers
	exactNear  = 4000 // with up to so many points, all are looked at for the nearest
)

// neighbourhoods fills near and nearBase.
func (in *Instance) neighbourhoods(workers int) {
	d := newDistricts(in, workers)
	in.near = make([][]int32, in.points)
	parallel(in.points, workers, func(pt int) {
		if in.demand[pt].sum() > 0 {
			from := in.p.Points[pt].Location
			in.near[pt] = in.nearest(from, d.around(from, 8*nearPoints), nearPoints, pt)
		}
	})
	in.nearBase = make([][]int32, in.teams)
	parallel(in.teams, workers, func(t int) {
		base := in.p.Teams[t].Base
		var can []int32
		for _, pt := range d.around(base, 2*teamPoints) {
			if in.reaches(t, int(pt)) {
				can = append(can, pt)
			}
		}
		in.nearBase[t] = in.nearest(base, can, min(len(can), teamPoints), -1)
	})
}

// districts deals the points of a large city to centres, so that those around a
// place are found without looking at all of them.
type districts struct {
	in      *Instance
	centres []int // locations
	points  [][]int32
}

// newDistricts makes about twice as many districts as the root of the number of
// points, with the points spread over the list as centres; none in a small city.
func newDistricts(in *Instance, workers int) *districts {
	d := &districts{in: in}
	n := len(in.served)
	if n <= exactNear {
		return d
	}
	count := int(2 * math.Sqrt(float64(n)))
	for i := range count {
		d.centres = append(d.centres, in.p.Points[in.served[i*n/count]].Location)
	}
	home := make([]int, n)
	parallel(n, workers, func(i int) {
		at, best := in.p.Points[in.served[i]].Location, math.MaxInt
		for c, centre := range d.centres {
			if way := in.p.Travel.Minutes(centre, at); way < best {
				best, home[i] = way, c
			}
		}
	})
	d.points = make([][]int32, count)
	for i, p := range in.served {
		d.points[home[i]] = append(d.points[home[i]], p)
	}
	return d
}

// around lists all points of the districts nearest to a location that together
// have at least so many.
func (d *districts) around(location, least int) (points []int32) {
	if d.centres == nil {
		return d.in.served
	}
	keys := make([]sortKey, len(d.centres))
	for c, centre := range d.centres {
		keys[c] = sortKey{float64(d.in.p.Travel.Minutes(centre, location)), int32(c)}
	}
	slices.SortFunc(keys, func(a, b sortKey) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.point, b.point)) })
	for _, k := range keys {
		if points = append(points, d.points[k.point]...); len(points) >= least {
			break
		}
	}
	return points
}

// nearest sorts points by the minutes from a location and back, by counting.
func (in *Instance) nearest(from int, points []int32, most, except int) []int32 {
	far := int32(0)
	way := make([]int32, len(points))
	for i, q := range points {
		to := in.p.Points[q].Location
		way[i] = int32(in.travel.minutes(from, to) + in.travel.minutes(to, from))
		far = max(far, way[i])
	}
	count := make([]int32, far+2)
	for _, n := range way {
		count[n+1]++
	}
	for i := 1; i < len(count); i++ {
		count[i] += count[i-1]
	}
	sorted := make([]int32, len(points))
	for i, q := range points {
		sorted[count[way[i]]] = q
		count[way[i]]++
	}
	sorted = sorted[:min(len(sorted), most+1)]
	if i := slices.Index(sorted, int32(except)); i >= 0 {
		sorted = slices.Delete(sorted, i, i+1)
	}
	return slices.Clone(sorted[:min(len(sorted), most)])
}
