package search

// Most stops that a string ruin takes on average, and in one string; fewer
// where a route has few stops and an insertion is dear.
const (
	stringStops  = 10
	fewStops     = 4
	stringLength = 10
)

// ruinString takes strings of stops out of routes near a point: the slack
// induction by string removals of Christiaens and Vanden Berghe (2020). The
// routes are of any day, of one week or of one day.
func ruinString(w *worker) {
	seed := w.anyPoint()
	w.free(seed)
	if w.s.totals.days == 0 {
		return
	}
	longest, most := min(stringLength, float64(w.s.totals.visits)/float64(w.s.totals.days)), 4*stringStops
	if !w.in.quick {
		most = 4 * fewStops
	}
	routes := int(w.rand.Float64()*(float64(most)/(1+longest)-1)) + 1
	scope, anchor := w.rand.IntN(3), -1
	for i := -1; i < len(w.in.near[seed]); i++ {
		p := int32(seed)
		if i >= 0 {
			p = w.in.near[seed][i]
		}
		w.around = append(w.around[:0], w.s.visits[p]...)
		for _, r32 := range w.around {
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
			w.takeString(r, int(p), longest)
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

// takeString takes a string of stops around the one at p out of a route; every
// other time it leaves a few of them inside the string (the split string).
func (w *worker) takeString(r, p int, longest float64) {
	stops := w.s.routes[r].stops
	at := 0
	for at < len(stops) && int(stops[at].point) != p {
		at++
	}
	n := int(w.rand.Float64()*min(longest, float64(len(stops)))) + 1
	n = min(n, len(stops))
	kept := 0
	if n > 1 && w.rand.IntN(2) == 0 {
		for kept = 1; n+kept < len(stops) && w.rand.IntN(100) == 0; kept++ {
		}
		kept = min(kept, len(stops)-n)
	}
	from := between(w.rand, max(0, at-n-kept+1), min(at, len(stops)-n-kept))
	keepFrom := from + between(w.rand, 0, n)
	w.takeRange(r, from, from+n+kept, keepFrom, keepFrom+kept)
}

// takeRange takes the stops from..to out of a route but for the pins and those
// that are kept.
func (w *worker) takeRange(r, from, to, keepFrom, keepTo int) {
	w.open(r)
	for k := to - 1; k >= from; k-- {
		if (k < keepFrom || k >= keepTo) && k < len(w.s.routes[r].stops) && w.s.routes[r].stops[k].pin < 0 {
			w.take(r, k)
		}
	}
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
