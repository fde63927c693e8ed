package search

// ruinWard takes out visits of one ward, so that its people can be shared
// among its visits and teams in another way.
func ruinWard(w *worker) {
	points := w.in.wardPoints[w.in.p.Points[w.anyPoint()].Ward]
	most := between(w.rand, 4, 12)
	from := w.rand.IntN(len(points))
	for i := range points {
		p := int(points[(from+i)%len(points)])
		w.free(p)
		for _, r := range append([]int32(nil), w.s.visits[p]...) {
			w.removeString(int(r), p)
			if most--; most <= 0 {
				return
			}
		}
	}
}
