package search

// ruinWorst draws a handful of visits around a point several times, and takes
// out the one that serves the fewest people for its time (worst removal of
// Ropke and Pisinger, 2006, by rate instead of cost).
func ruinWorst(w *worker) {
	seed := w.anyPoint()
	near := w.in.near[seed]
	if len(near) == 0 {
		return
	}
	for range between(w.rand, 2, 6) {
		worst, where := 1e18, reference{-1, -1}
		for range 5 {
			p := near[w.rand.IntN(len(near))]
			for _, ref := range w.s.stopsOf(int(p)) {
				st := &w.s.routes[ref.route].stops[ref.stop]
				alone := float64(w.s.routes[ref.route].work) / float64(len(w.s.routes[ref.route].stops))
				if rate := float64(st.people.sum()) * float64(w.in.p.Points[p].Weight) / alone; st.pin < 0 && rate < worst {
					worst, where = rate, ref
				}
			}
		}
		if where.route >= 0 {
			w.take(where.route, where.stop)
		}
	}
}
