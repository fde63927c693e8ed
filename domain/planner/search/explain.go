package search

import "luudong/domain/planner/model"

// explain gives the binding cause of all demand that is left, and the cheapest
// change that would help.
func (s *state) explain() []model.Unserved {
	unserved := []model.Unserved{}
	for p := range s.in.p.Points {
		for service, demand := range s.in.p.Points[p].Demand {
			n := demand - s.in.demand[p][service] + s.left[p][service]
			if n <= 0 {
				continue
			}
			u := model.Unserved{Point: p, Service: service, People: n}
			u.Reason, u.Relax = s.cause(p, service, n)
			unserved = append(unserved, u)
		}
	}
	return unserved
}

// nothing is a change that is about no team and no day.
func nothing(kind model.RelaxKind, amount int) model.Relax {
	return model.Relax{Kind: kind, Amount: amount, Team: -1, Day: -1}
}

// cause goes through the reasons from the hardest to the softest.
func (s *state) cause(p, service, n int) (model.Reason, model.Relax) {
	if reason, relax, ok := s.skillCause(p, service); ok {
		return reason, relax
	}
	if reason, relax, ok := s.windowCause(p); ok {
		return reason, relax
	}
	if s.in.demand[p][service] == 0 {
		return model.ReasonUnreachable, s.reachRelax(p, service)
	}
	if !s.pointHasRoom(p, service) {
		return model.ReasonPointFull, nothing(model.RelaxPoint, 0)
	}
	if s.someTeamHasRoom(p, service) {
		return model.ReasonNotWorth, nothing(model.RelaxCombine, 0)
	}
	return model.ReasonCapacity, nothing(model.RelaxTeamDay, s.teamDaysFor(p, service, n))
}

// skillCause looks for teams that may and can serve the service at all.
func (s *state) skillCause(p, service int) (model.Reason, model.Relax, bool) {
	in := s.in
	nearest, skilled := -1, -1
	for t := range in.p.Teams {
		if in.fixedLengths[p] == nil && in.p.Teams[t].Officers == 0 {
			continue
		}
		if nearest < 0 || s.wayTo(t, p) < s.wayTo(nearest, p) {
			nearest = t
		}
		if in.p.Teams[t].Skills[service] && in.p.Points[p].Needs&^in.p.Teams[t].Has == 0 {
			if in.fixedLengths[p] != nil || !in.kit[service] || in.p.Teams[t].Kits > 0 {
				return "", model.Relax{}, false
			}
			if skilled < 0 || s.wayTo(t, p) < s.wayTo(skilled, p) {
				skilled = t
			}
		}
	}
	if skilled >= 0 {
		return model.ReasonNoKit, model.Relax{Kind: model.RelaxKit, Amount: 1, Team: skilled, Day: -1}, true
	}
	return model.ReasonNoSkill, model.Relax{Kind: model.RelaxSkill, Team: nearest, Day: -1}, true
}

func (s *state) wayTo(team, p int) int {
	return s.in.travel.minutes(s.in.p.Teams[team].Base, s.in.p.Points[p].Location)
}

// windowCause looks at the windows and the stations of the point alone.
func (s *state) windowCause(p int) (model.Reason, model.Relax, bool) {
	shortest, longest, day := s.in.lengthsAt(p)[0], 0, -1
	for d, windows := range s.in.p.Points[p].Windows {
		for _, w := range windows {
			if room := w.To - s.in.onGrid(w.From); day < 0 || room > longest {
				longest, day = room, d
			}
		}
	}
	switch {
	case day < 0:
		return model.ReasonNoWindow, nothing(model.RelaxOpen, shortest), true
	case longest < shortest:
		relax := model.Relax{Kind: model.RelaxWindow, Amount: shortest - longest, Team: -1, Day: day}
		return model.ReasonWindowShort, relax, true
	case s.in.p.Points[p].Stations == 0 && s.in.fixedLengths[p] == nil:
		return model.ReasonPointFull, nothing(model.RelaxPoint, 0), true
	}
	return "", model.Relax{}, false
}

// reachRelax finds the team-day that lacks the fewest minutes for the shortest
// visit: more shift or hours, or the shift at another time.
func (s *state) reachRelax(p, service int) model.Relax {
	in, best := s.in, nothing(model.RelaxShift, -1)
	for r := range in.routes {
		t, d := in.team(r), in.day(r)
		team := &in.p.Teams[t]
		if !team.Skills[service] || in.kit[service] && team.Kits == 0 || in.p.Points[p].Needs&^team.Has != 0 {
			continue
		}
		out, back := s.wayTo(t, p), in.travel.minutes(in.p.Points[p].Location, team.Base)
		for _, w := range in.p.Points[p].Windows[d] {
			lack := in.lengthsAt(p)[0] + out + back + in.setup + in.teardown
			if in.dayLimit[r] > 0 {
				lack = max(in.lengthsAt(p)[0]-max(0, in.longestStay(team, d, w, out, back)), lack-min(in.dayLimit[r], in.weekLimit[t]))
			}
			if w.To-in.onGrid(w.From) >= in.lengthsAt(p)[0] && lack > 0 && (best.Amount < 0 || lack < best.Amount) {
				best.Amount, best.Team, best.Day = lack, t, d
			}
		}
	}
	best.Amount = max(best.Amount, 0)
	return best
}

// pointHasRoom says whether a team with nothing else to do could still come.
func (s *state) pointHasRoom(p, service int) bool {
	in := s.in
	for r := range in.routes {
		t, d := in.team(r), in.day(r)
		if in.reach[r*in.points+p] == 0 || !in.serves(t, p, service) || !s.gapKept(p, d) {
			continue
		}
		out, back := s.wayTo(t, p), in.travel.minutes(in.p.Points[p].Location, in.p.Teams[t].Base)
		room := in.dayLimit[r] - out - back - in.setup - in.teardown
		if in.fitting(in.lengthsAt(p), &in.p.Teams[t], d, s.freeWindows(r, p, in.desks(t, p)), out, back, room) > 0 {
			return true
		}
	}
	return false
}

// someTeamHasRoom says whether a visit fits somewhere if its worth is no matter.
func (s *state) someTeamHasRoom(p, service int) bool {
	in := s.in
	for r := range in.routes {
		t := in.team(r)
		if in.reach[r*in.points+p] == 0 || !in.serves(t, p, service) || !s.gapKept(p, in.day(r)) || !s.loadFits(r, p) ||
			in.kit[service] && s.cards(r) == 0 || s.room(r)-s.routes[r].work < in.lengthsAt(p)[0]+in.setup+in.teardown {
			continue
		}
		s.legsOf(r)
		added := leg{location: in.p.Points[p].Location, minutes: in.lengthsAt(p)[0], fixed: -1, windows: s.freeWindows(r, p, in.desks(t, p))}
		for pos := range len(s.base) + 1 {
			s.sc.legs = append(append(append(s.sc.legs[:0], s.base[:pos]...), added), s.base[pos:]...)
			if span, ok := s.sc.solve(r); ok && span <= s.room(r) {
				return true
			}
		}
	}
	return false
}

// teamDaysFor is how many more days of the ablest team that reaches the point
// would serve the people, at one longest visit a day.
func (s *state) teamDaysFor(p, service, n int) int {
	in, most := s.in, 0
	for r := range in.routes {
		if reach := int(in.reach[r*in.points+p]); reach > 0 {
			var want people
			want[service] = n
			rate := in.ratesAt(in.team(r), in.desks(in.team(r), p), p)[reach-1]
			most = max(most, in.choose(rate, want, in.cardLimit[in.team(r)], evenly).sum())
		}
	}
	if most == 0 {
		return 1
	}
	return (n + most - 1) / most
}
