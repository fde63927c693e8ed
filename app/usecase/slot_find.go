package usecase

import (
	"cmp"
	"context"
	"math"
	"slices"

	"luudong/domain"
)

// maxDistanceKM is how far from the seat of their ward people are sent.
const maxDistanceKM = 15

// openVisit is a coming visit with what is left of its slots.
type openVisit struct {
	visit domain.Visit
	slots map[domain.Service][]*domain.Slot // by start
}

// slotFinder chooses free slots near people's units from a snapshot that it
// keeps up to date with its own choices. The database has the last word: a
// place that somebody else took is forgotten when the booking says so.
type slotFinder struct {
	visits     []*openVisit
	units      map[int64]domain.Unit
	near       map[int64][]*openVisit // by unit: the visits to try, best first
	households map[string]*openVisit  // where a household's first member goes
	chosen     bool                   // the visits are those that somebody chose: where people live does not matter
}

// newSlotFinder loads the visits from tomorrow on with their free slots: all of
// them, or those of a place.
func (a *App) newSlotFinder(ctx context.Context, place ListPlace) (*slotFinder, error) {
	from := a.today().AddDays(1)
	return view(ctx, a, func(r domain.Repos) (*slotFinder, error) {
		var point domain.ServicePoint
		if place.PointCode != "" {
			var err error
			if point, err = r.Points.ByCode(ctx, place.PointCode); err != nil {
				return nil, err
			}
		}
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", PointID: point.ID, From: from, Live: true})
		if err != nil {
			return nil, err
		}
		if len(place.VisitIDs) > 0 {
			visits = slices.DeleteFunc(visits, func(v domain.Visit) bool { return !slices.Contains(place.VisitIDs, v.ID) })
		}
		slots, err := r.Slots.List(ctx, domain.SlotFilter{PointID: point.ID, From: from, FreeOnly: true})
		if err != nil {
			return nil, err
		}
		units, err := r.Units.All(ctx, "/")
		if err != nil {
			return nil, err
		}
		f := newSlotFinder(visits, slots, units)
		f.chosen = place.PointCode != "" || len(place.VisitIDs) > 0
		return f, nil
	})
}

func newSlotFinder(visits []domain.Visit, slots []domain.Slot, units []domain.Unit) *slotFinder {
	f := &slotFinder{
		units: make(map[int64]domain.Unit, len(units)),
		near:  make(map[int64][]*openVisit), households: make(map[string]*openVisit),
	}
	for _, u := range units {
		f.units[u.ID] = u
	}
	byID := make(map[int64]*openVisit, len(visits))
	for _, v := range visits {
		ov := &openVisit{visit: v, slots: make(map[domain.Service][]*domain.Slot)}
		byID[v.ID] = ov
		f.visits = append(f.visits, ov)
	}
	for i := range slots {
		if ov := byID[slots[i].VisitID]; ov != nil {
			ov.slots[slots[i].Service] = append(ov.slots[slots[i].Service], &slots[i])
		}
	}
	return f
}

// findTogether sets places aside for the members of one household, or for
// somebody alone: all at the first visit that has room for all of them, else
// each where there is a place. The choices are in the order of the members; one
// without slots had no place.
func (f *slotFinder) findTogether(members []*citizen) []choice {
	if len(members) > 1 {
		tries := f.nearVisits(members[0].unitID)
		if known := f.households[members[0].household]; known != nil { // a large one, or tried again
			tries = append([]*openVisit{known}, tries...)
		}
		for _, ov := range tries {
			if all, ok := ov.takeTogether(members); ok {
				f.households[members[0].household] = ov
				return all
			}
		}
	}
	out := make([]choice, 0, len(members))
	for _, c := range members {
		ch, _ := f.find(c)
		out = append(out, ch)
	}
	return out
}

// find sets places aside for all services of a citizen at one visit, where the
// household is if it has places.
func (f *slotFinder) find(c *citizen) (choice, bool) {
	if ov := f.households[c.household]; ov != nil && c.household != "" {
		if ch, ok := ov.take(c, 0); ok {
			return ch, true
		}
	}
	for _, ov := range f.nearVisits(c.unitID) {
		if ch, ok := ov.take(c, 0); ok {
			if c.household != "" {
				f.households[c.household] = ov
			}
			return ch, true
		}
	}
	return choice{}, false
}

// nearVisits lists the visits for people of a unit: those in the unit itself by
// day, then the others within reach by distance in steps of 2 km, then by day.
// Chosen visits are all tried, by day.
func (f *slotFinder) nearVisits(unitID int64) []*openVisit {
	if f.chosen {
		unitID = 0
	}
	if list, ok := f.near[unitID]; ok {
		return list
	}
	u, ok := f.units[unitID]
	if !ok && !f.chosen {
		return nil
	}
	rank := make(map[*openVisit]int, len(f.visits))
	var list []*openVisit
	for _, ov := range f.visits {
		if f.chosen {
			list = append(list, ov)
			continue
		}
		km := greatCircleKM(u.Lat, u.Lon, ov.visit.Lat, ov.visit.Lon)
		switch {
		case ov.visit.UnitPath == u.Path:
			rank[ov] = -1
		case km <= maxDistanceKM:
			rank[ov] = int(km / 2)
		default:
			continue
		}
		list = append(list, ov)
	}
	slices.SortStableFunc(list, func(x, y *openVisit) int {
		return cmp.Or(rank[x]-rank[y], cmp.Compare(x.visit.Date, y.visit.Date), cmp.Compare(x.visit.Start, y.visit.Start))
	})
	f.near[unitID] = list
	return list
}

// take sets one place aside for each service, none before earliest and the
// later service not before the earlier one, so that a person goes through them
// in sequence.
func (ov *openVisit) take(c *citizen, earliest domain.Clock) (choice, bool) {
	ch := choice{citizen: c, open: ov}
	for _, service := range c.services {
		i := slices.IndexFunc(ov.slots[service], func(s *domain.Slot) bool { return s.Start >= earliest && s.Free() > 0 })
		if i < 0 {
			return choice{}, false
		}
		s := ov.slots[service][i]
		earliest = s.Start
		ch.slots = append(ch.slots, s)
	}
	for _, s := range ch.slots {
		s.Booked++
	}
	return ch, len(ch.slots) > 0
}

// takeTogether sets places aside for all of them, or for nobody: beginning at
// the time from which the first services of all lie closest together, the
// earliest such time.
func (ov *openVisit) takeTogether(members []*citizen) ([]choice, bool) {
	best, span := domain.Clock(-1), domain.Clock(math.MaxInt32)
	if len(members[0].services) == 0 {
		return nil, false
	}
	for _, s := range ov.slots[members[0].services[0]] {
		all, ok := ov.takeFrom(members, s.Start)
		if !ok {
			break // later there are only fewer places
		}
		first, last := all[0].slots[0].Start, all[0].slots[0].Start
		for _, ch := range all {
			first, last = min(first, ch.slots[0].Start), max(last, ch.slots[0].Start)
			for _, taken := range ch.slots {
				taken.Booked--
			}
		}
		if last-first < span {
			best, span = s.Start, last-first
		}
		if span == 0 {
			break
		}
	}
	if best < 0 {
		return nil, false
	}
	return ov.takeFrom(members, best)
}

// takeFrom sets places aside for all of them from a time on, or for nobody.
func (ov *openVisit) takeFrom(members []*citizen, earliest domain.Clock) ([]choice, bool) {
	all := make([]choice, 0, len(members))
	for _, c := range members {
		ch, ok := ov.take(c, earliest)
		if !ok {
			giveBack(all)
			return nil, false
		}
		all = append(all, ch)
	}
	return all, true
}

// giveBack undoes choices whose booking did not happen.
func giveBack(chosen []choice) {
	for _, ch := range chosen {
		for _, s := range ch.slots {
			s.Booked--
		}
	}
}

// forget marks a slot as full that somebody else filled.
func (f *slotFinder) forget(slotID int64) {
	for _, ov := range f.visits {
		for _, slots := range ov.slots {
			for _, s := range slots {
				if s.ID == slotID {
					s.Booked = s.Capacity
					return
				}
			}
		}
	}
}

// greatCircleKM is the distance between two places by the haversine formula.
func greatCircleKM(lat1, lon1, lat2, lon2 float64) float64 {
	const earthKM, rad = 6371.0, math.Pi / 180
	dLat, dLon := (lat2-lat1)*rad, (lon2-lon1)*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthKM * math.Asin(math.Sqrt(h))
}
