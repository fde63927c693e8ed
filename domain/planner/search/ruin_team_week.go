package search

// ruinTeamWeek clears several days of one team in one week, because they share
// the hours of the week: a day can only grow when another shrinks. (Own; a
// removal of routes that are related, as in Shaw, 1998.)
func ruinTeamWeek(w *worker) {
	t, day := w.anyTeam(), w.rand.IntN(w.in.days)
	for d := range w.in.days {
		r := t*w.in.days + d
		if w.in.p.WeekOf(d) == w.in.p.WeekOf(day) && w.in.dayLimit[r] > 0 && (d == day || w.rand.IntN(3) > 0) {
			w.clear(r)
		}
	}
}
