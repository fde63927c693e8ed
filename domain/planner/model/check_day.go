package model

// day checks one team-day, its visits in order of start, and returns its
// hours: from leaving the base to being back.
//
//nolint:cyclop // one rule after another, written plainly on purpose: nothing here is shared with the search
func (c *checker) day(t, d int, day []int) int {
	p, team, rules := c.p, c.p.Teams[t], c.p.Rules
	visits := make([]Visit, len(day))
	cards := 0
	for k, i := range day {
		visits[k] = c.plan.Visits[i]
		for s, n := range visits[k].People {
			if p.NeedsKit(s) {
				cards += n
			}
		}
	}
	place := func(v Visit) int { return p.Points[v.Point].Location }
	for k := 1; k < len(day); k++ {
		have := visits[k].Start - visits[k-1].End
		need := rules.Teardown + p.Travel.Minutes(place(visits[k-1]), place(visits[k])) + rules.Setup
		if have < need {
			c.add(TooClose, day[k], have, need)
		}
	}
	first, last := visits[0], visits[len(visits)-1]
	leave, back := outing(p, team, first, last)
	if shift := team.Shifts[d]; leave < shift.From || back > shift.To {
		c.add(OutsideShift, day[0], leave, back, shift.From, shift.To)
	}
	c.rests(team, day)
	hours := back - leave
	for _, off := range team.Rest(d) {
		if leave <= off.From && off.To <= back {
			hours -= off.To - off.From
		}
	}
	if team.MaxDayMinutes > 0 && hours > team.MaxDayMinutes {
		c.add(DayTooLong, day[0], hours, team.MaxDayMinutes)
	}
	if team.MaxCardsPerDay > 0 && cards > team.MaxCardsPerDay {
		c.add(TooManyCards, day[0], cards, team.MaxCardsPerDay)
	}
	if load := c.load(visits); team.Capacity > 0 && load > team.Capacity {
		c.add(TooMuchLoad, day[0], load, team.Capacity)
	}
	if rules.Break != nil && leave <= rules.Break.From && back >= rules.Break.To && !hasBreak(p, team.Rest(d), visits) {
		c.add(NoBreak, day[0], rules.Break.Minutes)
	}
	return hours
}

// outing is when a team leaves its base, as late as it can, and when it is back,
// as early as it can: none of the way lies between two parts of its shift.
func outing(p *Problem, team Team, first, last Visit) (leave, back int) {
	way := p.Travel.Minutes(team.Base, p.Points[first.Point].Location)
	leave = first.Start - p.Rules.Setup - way
	for leave > 0 && !wayFits(Window{leave, leave + way}, way, team.Rest(first.Day)) {
		leave--
	}
	way = p.Travel.Minutes(p.Points[last.Point].Location, team.Base)
	back = last.End + p.Rules.Teardown + way
	for !wayFits(Window{back - way, back}, way, team.Rest(first.Day)) {
		back++
	}
	return leave, back
}

// rests checks that a team does nothing between the parts of its shift: no
// visit with setup and teardown, and no way for which there is room only then.
func (c *checker) rests(team Team, day []int) {
	for k, i := range day {
		v := c.plan.Visits[i]
		from, to := v.Start-c.p.Rules.Setup, v.End+c.p.Rules.Teardown
		for _, off := range team.Rest(v.Day) {
			if from < off.To && off.From < to {
				c.add(WorksOffShift, i, off.From, off.To)
			}
		}
		if k == 0 {
			continue
		}
		before := c.plan.Visits[day[k-1]]
		way := c.p.Travel.Minutes(c.p.Points[before.Point].Location, c.p.Points[v.Point].Location)
		gap := Window{before.End + c.p.Rules.Teardown, v.Start - c.p.Rules.Setup}
		if gap.From+way <= gap.To && !wayFits(gap, way, team.Rest(v.Day)) { // else it is too close anyway
			c.add(WorksOffShift, i, gap.From, gap.To)
		}
	}
}

// wayFits looks for a minute of a gap at which a way can begin so that none of
// it lies in a stretch that is off.
func wayFits(gap Window, way int, rest []Window) bool {
	for start := gap.From; start+way <= gap.To; start++ {
		free := true
		for _, off := range rest {
			free = free && (start+way <= off.From || off.To <= start)
		}
		if free {
			return true
		}
	}
	return false
}

// load sums what the fixed visits of a day take of the capacity.
func (c *checker) load(visits []Visit) (load int) {
	for _, v := range visits {
		if f := c.p.Points[v.Point].Fixed; f != nil {
			load += f.Load
		}
	}
	return load
}

// hasBreak looks for a minute at which a break can begin.
func hasBreak(p *Problem, rest []Window, visits []Visit) bool {
	b := p.Rules.Break
	for start := b.From; start+b.Minutes <= b.To; start++ {
		for k := 1; k < len(visits); k++ {
			free := Window{visits[k-1].End + p.Rules.Teardown, visits[k].Start - p.Rules.Setup}
			way := p.Travel.Minutes(p.Points[visits[k-1].Point].Location, p.Points[visits[k].Point].Location)
			if start < free.From || start+b.Minutes > free.To {
				continue
			}
			if wayFits(Window{start + b.Minutes, free.To}, way, rest) || wayFits(Window{free.From, start}, way, rest) {
				return true
			}
		}
	}
	return false
}
