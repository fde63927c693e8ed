package search

import "luudong/domain/planner/model"

// Several teams may be at a point at once when their desks fit into its
// stations. A visit that shares its day at a point with another keeps its time
// from then on, so that it need not be looked at again when its route changes.

// allows says whether a visit may start at this minute: on the grid and inside
// one of the windows.
func (in *Instance) allows(windows []model.Window, start, minutes int) bool {
	for _, w := range windows {
		if w.From <= start && start+minutes <= w.To {
			return start%in.grid == 0
		}
	}
	return false
}

// freeWindows are the windows of a point on the day of a route in which there
// are desks enough beside the visits that are planned already.
func (s *state) freeWindows(r, p, desks int) []model.Window {
	day := s.in.day(r)
	windows := s.in.p.Points[p].Windows[day]
	if desks == 0 || s.dayVisits[p*s.in.days+day] == 0 {
		return windows
	}
	s.cut = append(s.cut[:0], windows...)
	taken := desks
	for i, other := range s.visits[p] {
		if s.in.day(int(other)) != day || seen(s.visits[p][:i], other) {
			continue
		}
		for k := range s.routes[other].stops {
			st := &s.routes[other].stops[k]
			if int(st.point) != p {
				continue
			}
			taken += int(st.desks)
			if taken > s.in.p.Points[p].Stations {
				taken -= int(st.desks)
				s.cut = without(s.cut, int(st.start), int(st.start+st.minutes))
			}
		}
	}
	return s.cut
}

func seen(list []int32, r int32) bool {
	for _, q := range list {
		if q == r {
			return true
		}
	}
	return false
}

// without takes [from, to) out of sorted windows, in place where it can.
func without(windows []model.Window, from, to int) []model.Window {
	var rest []model.Window
	for _, w := range windows {
		if a := (model.Window{From: w.From, To: min(w.To, from)}); !a.Empty() {
			rest = append(rest, a)
		}
		if b := (model.Window{From: max(w.From, to), To: w.To}); !b.Empty() {
			rest = append(rest, b)
		}
	}
	return rest
}

// hold fixes the starts of all visits of a point on a day, because another one
// is fitted beside them; it says whether there are any.
func (s *state) hold(p, day int) (there bool) {
	if s.dayVisits[p*s.in.days+day] == 0 {
		return false
	}
	for _, r := range s.visits[p] {
		if s.in.day(int(r)) != day {
			continue
		}
		there = true
		for k := range s.routes[r].stops {
			if int(s.routes[r].stops[k].point) == p && !s.routes[r].stops[k].fixed {
				s.saveRoute(int(r))
				s.routes[r].stops[k].fixed = true
				s.slack(int(r))
			}
		}
	}
	return there
}
