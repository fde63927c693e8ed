package model

import (
	"errors"
	"fmt"
)

// ErrInvalid is wrapped by every error about a problem that contradicts itself.
var ErrInvalid = errors.New("invalid planning problem")

// MaxServices is how many services a problem can have: the rate of a visit is
// kept as a frontier of one service against the other.
const MaxServices = 2

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

// Validate says whether the problem can be planned at all: lengths of slices,
// ranges of indices, order of windows. It returns every fault it finds, joined;
// each wraps ErrInvalid. Pinned visits are checked one by one here; whether
// they fit together is for Check.
func (p *Problem) Validate() error {
	if err := p.validateFrame(); err != nil {
		return err // the rest would index by these numbers
	}
	var faults []error
	faults = append(faults, p.validateRules()...)
	faults = append(faults, p.validateLine()...)
	for i := range p.Points {
		faults = append(faults, p.validatePoint(i)...)
	}
	for i := range p.Teams {
		faults = append(faults, p.validateTeam(i)...)
	}
	for i, v := range p.Pinned {
		faults = append(faults, p.validateVisit(fmt.Sprintf("pinned visit %d", i), v.Team, v.Point, v.Day, v.Start, v.End)...)
		if v.MinPeople != nil && len(v.MinPeople) != len(p.Services) {
			faults = append(faults, invalid("pinned visit %d: %d numbers of people for %d services", i, len(v.MinPeople), len(p.Services)))
		}
	}
	for i, v := range p.Previous {
		faults = append(faults, p.validateVisit(fmt.Sprintf("previous visit %d", i), v.Team, v.Point, v.Day, v.Start, v.End)...)
	}
	return errors.Join(faults...)
}

func (p *Problem) validateFrame() error {
	switch {
	case p.Days < 1 || p.Days > 366:
		return invalid("%d days, want 1 to 366", p.Days)
	case p.FirstWeekday < 0 || p.FirstWeekday > 6:
		return invalid("first weekday %d, want 0 to 6", p.FirstWeekday)
	case len(p.Services) < 1 || len(p.Services) > MaxServices:
		return invalid("%d services, want 1 to %d", len(p.Services), MaxServices)
	case p.LastMinute < 0 || p.LastMinute > maxMinute:
		return invalid("last minute %d, want 0 to %d", p.LastMinute, maxMinute)
	case p.Travel == nil:
		return invalid("no travel times")
	}
	return nil
}

//nolint:cyclop // a list of independent checks
func (p *Problem) validateRules() (faults []error) {
	r := p.Rules
	if len(r.Lengths) == 0 || len(r.Lengths) > 100 {
		faults = append(faults, invalid("%d visit lengths, want 1 to 100", len(r.Lengths)))
	}
	for i, l := range r.Lengths {
		if l < 1 || l > minutesOfDay || i > 0 && l <= r.Lengths[i-1] {
			faults = append(faults, invalid("visit lengths %v, want ascending minutes", r.Lengths))
			break
		}
	}
	if r.Grid < 1 || r.Setup < 0 || r.Teardown < 0 {
		faults = append(faults, invalid("grid %d, setup %d, teardown %d minutes", r.Grid, r.Setup, r.Teardown))
	}
	if b := r.Break; b != nil && (b.Minutes < 1 || b.From < 0 || b.From+b.Minutes > b.To) {
		faults = append(faults, invalid("break of %d minutes does not fit into %d to %d", b.Minutes, b.From, b.To))
	}
	w := p.Weights
	if w.Fair < 0 || w.FairPercent < 0 || w.FairPercent > 100 || w.TeamDay < 0 || w.TravelMinute < 0 ||
		w.ChangedVisit < 0 || w.LostBooking < 0 {
		faults = append(faults, invalid("weights %+v, want none negative and at most 100 percent", w))
	}
	return faults
}

func (p *Problem) validateLine() (faults []error) {
	total := make([]int, len(p.Services))
	for _, s := range p.Line {
		if len(s.Seconds) != len(p.Services) {
			return []error{invalid("station %q: %d times for %d services", s.Name, len(s.Seconds), len(p.Services))}
		}
		for i, sec := range s.Seconds {
			if sec < 0 {
				faults = append(faults, invalid("station %q: %d seconds", s.Name, sec))
			}
			total[i] += sec
		}
	}
	for i, sec := range total {
		if sec == 0 {
			faults = append(faults, invalid("service %q takes no time at any station", p.Services[i]))
		}
	}
	return faults
}

const (
	minutesOfDay = 24 * 60
	maxMinute    = 1 << 24
)

//nolint:cyclop // a list of independent checks
func (p *Problem) validatePoint(i int) (faults []error) {
	pt := &p.Points[i]
	if pt.Location < 0 || pt.Location >= p.Locations {
		faults = append(faults, invalid("point %s: location %d of %d", pt.ID, pt.Location, p.Locations))
	}
	if pt.Ward < 0 || pt.Ward >= p.Wards {
		faults = append(faults, invalid("point %s: ward %d of %d", pt.ID, pt.Ward, p.Wards))
	}
	if len(pt.Windows) != p.Days || len(pt.Demand) != len(p.Services) {
		faults = append(faults, invalid("point %s: windows for %d days, demand for %d services", pt.ID, len(pt.Windows), len(pt.Demand)))
	}
	if pt.Stations < 0 || pt.Weight < 0 || pt.MinGapDays < 0 {
		faults = append(faults, invalid("point %s: %d stations, weight %d, gap %d days", pt.ID, pt.Stations, pt.Weight, pt.MinGapDays))
	}
	if f := pt.Fixed; f != nil && (f.Minutes < 0 || f.Minutes > p.lastMinute() || f.People < 0 || f.Load < 0) {
		faults = append(faults, invalid("point %s: fixed visits %+v", pt.ID, *f))
	}
	for _, d := range pt.Demand {
		if d < 0 {
			faults = append(faults, invalid("point %s: demand %d", pt.ID, d))
		}
	}
	for day, windows := range pt.Windows {
		last := 0
		for _, w := range windows {
			if w.From < last || w.Empty() && (pt.Fixed == nil || w.To < w.From) || w.To > p.lastMinute() {
				faults = append(faults, invalid("point %s, day %d: windows %v, want sorted and apart", pt.ID, day, windows))
				break
			}
			last = w.To
		}
	}
	return faults
}

func (p *Problem) validateTeam(i int) (faults []error) {
	t := &p.Teams[i]
	if t.Base < 0 || t.Base >= p.Locations {
		faults = append(faults, invalid("team %s: base %d of %d locations", t.ID, t.Base, p.Locations))
	}
	if len(t.Shifts) != p.Days || len(t.Skills) != len(p.Services) {
		faults = append(faults, invalid("team %s: shifts for %d days, skills for %d services", t.ID, len(t.Shifts), len(t.Skills)))
	}
	if t.Officers < 0 || t.Kits < 0 || t.MaxDayMinutes < 0 || t.MaxWeekMinutes < 0 || t.MaxCardsPerDay < 0 {
		faults = append(faults, invalid("team %s: %d officers, %d kits, %d and %d minutes, %d cards",
			t.ID, t.Officers, t.Kits, t.MaxDayMinutes, t.MaxWeekMinutes, t.MaxCardsPerDay))
	}
	if t.Capacity < 0 {
		faults = append(faults, invalid("team %s: capacity %d", t.ID, t.Capacity))
	}
	for day, w := range t.Shifts {
		if w.From < 0 || w.To > p.lastMinute() {
			faults = append(faults, invalid("team %s, day %d: shift %v", t.ID, day, w))
		}
	}
	return append(faults, p.validateOff(t)...)
}

func (p *Problem) validateOff(t *Team) (faults []error) {
	if t.Off != nil && (len(t.Off) != p.Days || len(t.Shifts) != p.Days) {
		return []error{invalid("team %s: times off for %d days", t.ID, len(t.Off))}
	}
	for day, off := range t.Off {
		last := t.Shifts[day].From
		for _, w := range off {
			if w.From <= last || w.Empty() || w.To >= t.Shifts[day].To {
				faults = append(faults, invalid("team %s, day %d: times off %v, want sorted, apart and inside the shift", t.ID, day, off))
				break
			}
			last = w.To
		}
	}
	return faults
}

func (p *Problem) validateVisit(name string, team, point, day, start, end int) (faults []error) {
	if team < 0 || team >= len(p.Teams) || point < 0 || point >= len(p.Points) || day < 0 || day >= p.Days {
		faults = append(faults, invalid("%s: team %d, point %d, day %d do not exist", name, team, point, day))
	}
	if start < 0 || end <= start || end > p.lastMinute() {
		faults = append(faults, invalid("%s: from %d to %d", name, start, end))
	}
	return faults
}
