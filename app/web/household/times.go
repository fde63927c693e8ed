package household

import (
	"slices"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/household"
	"luudong/templates/locale"
)

// maxDays is how many visits are shown: those that come first.
const maxDays = 14

// FillTimes puts the times at a point into the form. A chosen time that does not
// fit all of the people is replaced by the nearest that does, and the form says so.
func (f *Form) FillTimes(c echo.Context, found usecase.PointSlots) {
	f.View.Services = serviceNames(offered(found))
	for i := range f.View.People {
		m := &f.View.People[i]
		if known := slices.DeleteFunc(slices.Clone(m.Services), func(s string) bool { return !slices.Contains(f.View.Services, s) }); len(known) > 0 || len(f.View.Services) != 1 {
			m.Services = known
		} else {
			m.Services = f.View.Services
		}
	}
	needs := f.Needs()
	chosen := choose(found, needs, nil, f.SlotIDs)
	f.View.Days = days(found, needs, nil, chosen)
	f.View.MayAdd = len(f.View.People) < usecase.MaxHousehold
	if chosen.value != "" && len(f.SlotIDs) > 0 && chosen.value != web.JoinIDs(f.SlotIDs) && !chosen.same(f.SlotIDs) {
		p := locale.From(c.Request().Context())
		f.View.Errors.Message = p.T("household.replaced", len(needs), chosen.offer.Start().String(), p.Day(chosen.date))
	}
	if len(f.View.Days) == 0 {
		f.View.Waits = waits(found, needs)
	}
}

// MoveDays are the other times for a household at a point.
func MoveDays(found usecase.PointSlots, h usecase.Household, wanted []int64) []pages.Day {
	needs, own := h.Open()
	chosen := choice{}
	if len(wanted) > 0 {
		chosen = choose(found, needs, own, wanted)
	}
	return days(found, needs, own, chosen)
}

// offered are the services that some visit of the point has.
func offered(found usecase.PointSlots) []domain.Service {
	var out []domain.Service
	for _, s := range domain.Services() {
		if slices.ContainsFunc(found.Visits, func(v usecase.OpenVisit) bool { return len(v.Offers([]domain.Service{s})) > 0 }) {
			out = append(out, s)
		}
	}
	return out
}

// choice is a time of a day.
type choice struct {
	value string // ids of its slots; "" for none
	offer usecase.SlotOffer
	date  domain.Date
}

// same reports whether it is the wanted time: the first slot says when.
func (ch choice) same(wanted []int64) bool {
	return slices.ContainsFunc(ch.offer.Slots, func(s domain.Slot) bool { return slices.Contains(wanted, s.ID) })
}

// choose returns the wanted time if it fits all, else the nearest that day, else
// the first one after, else the first of all.
func choose(found usecase.PointSlots, needs [][]domain.Service, own, wanted []int64) choice {
	var first, after choice
	passed := false
	for _, v := range found.Visits {
		offers := v.HouseholdOffers(needs, own)
		i := slices.IndexFunc(v.Slots, func(s domain.Slot) bool { return slices.Contains(wanted, s.ID) })
		if i >= 0 {
			passed = true
			if o, ok := usecase.NearestOffer(offers, v.Slots[i].Start); ok {
				return choice{web.JoinIDs(o.SlotIDs()), o, v.Visit.Date}
			}
		}
		j := slices.IndexFunc(offers, func(o usecase.SlotOffer) bool { return o.Free > 0 })
		if j < 0 {
			continue
		}
		here := choice{web.JoinIDs(offers[j].SlotIDs()), offers[j], v.Visit.Date}
		if first.value == "" {
			first = here
		}
		if passed && after.value == "" {
			after = here
		}
	}
	if after.value != "" {
		return after
	}
	return first
}

// days lists the visits with a time for all of the people.
func days(found usecase.PointSlots, needs [][]domain.Service, own []int64, chosen choice) []pages.Day {
	var out []pages.Day
	for _, v := range found.Visits {
		day := pages.Day{Date: v.Visit.Date, Start: v.Visit.Start.String(), End: v.Visit.End.String()}
		fits := false
		for _, o := range v.HouseholdOffers(needs, own) {
			t := pages.Time{Value: web.JoinIDs(o.SlotIDs()), Start: o.Start().String(), Fits: o.Free > 0}
			t.Chosen = t.Fits && t.Value == chosen.value
			fits = fits || t.Fits
			day.Times = append(day.Times, t)
		}
		if fits && (len(out) < maxDays || slices.ContainsFunc(day.Times, func(t pages.Time) bool { return t.Chosen })) {
			out = append(out, day)
		}
	}
	return out
}

// waits are the services for which no visit has room for all who need them.
func waits(found usecase.PointSlots, needs [][]domain.Service) []string {
	var out []string
	for _, s := range domain.Services() {
		var same [][]domain.Service
		for _, services := range needs {
			if slices.Contains(services, s) {
				same = append(same, []domain.Service{s})
			}
		}
		room := func(v usecase.OpenVisit) bool {
			return slices.ContainsFunc(v.HouseholdOffers(same, nil), func(o usecase.SlotOffer) bool { return o.Free > 0 })
		}
		if len(same) > 0 && !slices.ContainsFunc(found.Visits, room) {
			out = append(out, string(s))
		}
	}
	return out
}
