package search

// ruinTeamDays clears a team-day and, on the same day, those of the teams that
// visit points near its stops, so that whole days can be dealt anew (route
// removal as in the ruin and recreate of Schrimpf et al., 2000).
func ruinTeamDays(w *worker) {
	r := w.anyTeam()*w.in.days + w.rand.IntN(w.in.days)
	for try := 0; try < 20 && w.in.dayLimit[r] == 0; try++ {
		r = w.anyTeam()*w.in.days + w.rand.IntN(w.in.days)
	}
	if w.in.dayLimit[r] == 0 {
		return
	}
	most, day := between(w.rand, 1, 4), w.in.day(r)
	var centres []int32
	for _, st := range w.s.routes[r].stops {
		centres = append(centres, st.point)
	}
	w.clear(r)
	if len(centres) == 0 && len(w.in.nearBase[w.in.team(r)]) > 0 {
		near := w.in.nearBase[w.in.team(r)]
		centres = append(centres, near[w.rand.IntN(min(len(near), 50))])
		w.free(int(centres[0]))
	}
	for _, c := range centres {
		for _, p := range w.in.near[c] {
			for _, other := range append([]int32(nil), w.s.visits[p]...) {
				if w.in.day(int(other)) == day && w.routeStep[other] != w.steps {
					w.clear(int(other))
					if most--; most == 0 {
						return
					}
				}
			}
		}
	}
}
