package search

import "slices"

// nearPoints is how many neighbours a point remembers.
const nearPoints = 48

// nearPoint lists the neighbours of a point by the ways there and back.
func (in *Instance) nearPoint(pt int) {
	if in.demand[pt].sum() == 0 {
		return
	}
	from := in.p.Points[pt].Location
	in.near[pt] = in.nearest(from, in.served, nearPoints, pt)
}

func (in *Instance) nearTeam(t int) {
	var can []int32
	for _, pt := range in.served {
		if in.reaches(t, int(pt)) {
			can = append(can, pt)
		}
	}
	in.nearBase[t] = in.nearest(in.p.Teams[t].Base, can, len(can), -1)
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
