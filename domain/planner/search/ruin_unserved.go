package search

// ruinUnserved draws a point with people left and makes room for it: it clears
// routes around it that could serve it. (The seed of an orienteering search
// should be what is missing, not what is there: own, after the seeds of
// Christiaens and Vanden Berghe, 2020.)
func ruinUnserved(w *worker) {
	seed := w.anyPoint()
	for try := 0; try < 50 && w.s.left[seed].sum() == 0; try++ {
		seed = w.anyPoint()
	}
	w.free(seed)
	most := between(w.rand, 1, 5)
	for _, p := range w.in.near[seed] {
		for _, r32 := range append([]int32(nil), w.s.visits[p]...) {
			r := int(r32)
			if w.routeStep[r] == w.steps || int(w.in.reach[r*w.in.points+seed]) == 0 || w.rand.IntN(3) == 0 {
				continue
			}
			w.removeString(r, int(p))
			if most--; most == 0 {
				return
			}
		}
	}
	w.openIdle(seed, 4)
}

// openIdle lets teams that are on duty, could serve a point and are at home
// all day take part in the step.
func (w *worker) openIdle(p, most int) {
	for try := 0; try < 30 && most > 0; try++ {
		r := w.rand.IntN(w.in.routes)
		if len(w.s.routes[r].stops) == 0 && w.in.reach[r*w.in.points+p] > 0 {
			w.open(r)
			most--
		}
	}
}
