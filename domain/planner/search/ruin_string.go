package search

// ruinString takes strings of stops out of routes near a point, after the
// slack induction by string removals of Christiaens and Vanden Berghe (2020).
// Routes here have two or three stops, so a string is one stop or all of them.
// The routes are of any day, of one week or of one day.
func ruinString(w *worker) {
	seed := w.anyPoint()
	w.free(seed)
	routes := between(w.rand, 3, 10)
	scope, anchor := w.rand.IntN(3), -1
	for _, p := range append([]int32{int32(seed)}, w.in.near[seed]...) {
		for _, r32 := range append([]int32(nil), w.s.visits[p]...) {
			r := int(r32)
			if w.routeStep[r] == w.steps {
				continue
			}
			if anchor < 0 {
				anchor = w.in.day(r)
			}
			if !w.inScope(scope, w.in.day(r), anchor) {
				continue
			}
			w.removeString(r, int(p))
			if routes--; routes == 0 {
				return
			}
		}
	}
}

// inScope says whether a day belongs to a ruin around another: 0 any day, 1
// the same week, 2 the same day.
func (w *worker) inScope(scope, day, anchor int) bool {
	return scope == 0 || scope == 1 && w.in.p.WeekOf(day) == w.in.p.WeekOf(anchor) || day == anchor
}

// removeString takes the stop at p out of a route, or the whole route.
func (w *worker) removeString(r, p int) {
	if w.rand.IntN(2) == 0 {
		w.clear(r)
		return
	}
	for k := range w.s.routes[r].stops {
		if st := &w.s.routes[r].stops[k]; int(st.point) == p && st.pin < 0 {
			w.take(r, k)
			return
		}
	}
}
