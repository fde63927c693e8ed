package search

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// fence says what belongs to whom while workers change one plan together: every
// team to one worker, and every point to the worker all of whose visitors are
// its teams, or, if nobody visits it, in whose area it lies. A point that teams
// of several workers visit belongs to nobody. A step changes only what belongs
// to its worker. (Own; after the parts of POPMUSIC, Taillard and Voss, 2002.)
type fence struct {
	team, point []int32 // the worker, -1 for nobody
}

// owns says whether a worker may change a route and a point; -1 is none.
func (w *worker) owns(route, point int) bool {
	if w.fence == nil {
		return true
	}
	return (route < 0 || w.fence.team[w.in.team(route)] == w.index) && (point < 0 || w.fence.point[point] == w.index)
}

// trespassed says whether the step has changed something that is not the
// worker's: ruins and insertions look at the fence, but the removal of one stop
// may take others with it.
func (w *worker) trespassed() bool {
	if w.fence == nil {
		return false
	}
	j := &w.s.journal
	for i := range j.usedRoutes {
		if !w.owns(j.routes[i].index, -1) {
			return true
		}
	}
	for i := range j.usedPoints {
		if !w.owns(-1, j.points[i].index) {
			return true
		}
	}
	return false
}

// fenceIn divides a plan among workers anew, so that no border stays where it is.
func (f *fence) fenceIn(s *state, workers []*worker, r *rand.Rand) {
	in := s.in
	var teams []int32
	for t := range in.teams {
		teams = append(teams, int32(t))
	}
	for _, w := range workers {
		w.fence, w.area = f, w.area[:0:0]
	}
	f.split(in, workers, slices.Clone(in.served), teams, r)
	for _, p := range in.served {
		for _, route := range s.visits[p] {
			if owner := f.team[in.team(int(route))]; route == s.visits[p][0] {
				f.point[p] = owner
			} else if owner != f.point[p] {
				f.point[p] = -1
				break
			}
		}
		if f.point[p] >= 0 {
			w := workers[f.point[p]]
			w.area = append(w.area, p)
		}
	}
}

// split deals points and teams by how much nearer they are to one place than to
// another far from it, halving until there is a part for every worker.
func (f *fence) split(in *Instance, workers []*worker, points, teams []int32, r *rand.Rand) {
	if len(workers) == 1 {
		w := workers[0]
		w.crew = teams
		for _, t := range teams {
			f.team[t] = w.index
		}
		for _, p := range points {
			f.point[p] = w.index
		}
		return
	}
	place := func() int { return in.p.Points[points[r.IntN(len(points))]].Location }
	a := place()
	b := place()
	for range 8 { // the farthest of a few is far enough
		if c := place(); in.travel.minutes(a, c) > in.travel.minutes(a, b) {
			b = c
		}
	}
	in.sortBetween(a, b, points, func(p int32) int { return in.p.Points[p].Location })
	in.sortBetween(a, b, teams, func(t int32) int { return in.p.Teams[t].Base })
	half := len(workers) / 2
	cut, crew := len(points)*half/len(workers), len(teams)*half/len(workers)
	f.split(in, workers[:half], points[:cut], teams[:crew], r)
	f.split(in, workers[half:], points[cut:], teams[crew:], r)
}

// sortBetween sorts by how much nearer a thing is to a than to b.
func (in *Instance) sortBetween(a, b int, list []int32, at func(int32) int) {
	keys := make([]sortKey, len(list))
	for i, x := range list {
		keys[i] = sortKey{float64(in.travel.minutes(a, at(x)) - in.travel.minutes(b, at(x))), x}
	}
	slices.SortFunc(keys, func(x, y sortKey) int { return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.point, y.point)) })
	for i := range list {
		list[i] = keys[i].point
	}
}
