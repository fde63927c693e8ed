package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// Household is what was booked together for several people. Its code is that of
// the first ticket.
type Household struct {
	Code    string
	Tickets []Ticket // one a person, the first one's first
}

// HouseholdView returns what was booked together under the code of a first
// ticket. Whoever has that code may see it: it shows no full number.
func (a *App) HouseholdView(ctx context.Context, code string) (Household, error) {
	return view(ctx, a, func(r domain.Repos) (Household, error) {
		return household(ctx, r, domain.CleanAppointmentCode(code))
	})
}

func household(ctx context.Context, r domain.Repos, code string) (Household, error) {
	found, err := r.Appointments.ByHousehold(ctx, code)
	if err != nil {
		return Household{}, err
	}
	slices.SortFunc(found, func(x, y domain.Appointment) int { return int(x.ID - y.ID) })
	h := Household{Code: code}
	for _, ap := range found {
		i := slices.IndexFunc(h.Tickets, func(t Ticket) bool { return t.Code == ap.Code })
		if i < 0 {
			i = len(h.Tickets)
			h.Tickets = append(h.Tickets, Ticket{Code: ap.Code})
		}
		h.Tickets[i].Appointments = append(h.Tickets[i].Appointments, ap)
	}
	return h, nil
}

// Open returns the services of those appointments of each ticket that can still
// be moved and cancelled, and the slots they hold; tickets without any are left out.
func (h Household) Open() (needs [][]domain.Service, slotIDs []int64) {
	for _, t := range h.Tickets {
		var services []domain.Service
		for _, ap := range t.Appointments {
			if ap.Status == domain.AppointmentBooked {
				services, slotIDs = append(services, ap.Service), append(slotIDs, ap.SlotID)
			}
		}
		if len(services) > 0 {
			needs = append(needs, services)
		}
	}
	return needs, slotIDs
}

// HouseholdOffers returns the times of the visit at which the first of several
// people can begin, by start; needs are the services of each. Free is how many
// people there are when the visit has adjacent places for all of them from then
// on, else 0. Places in the slots own count as free: they are the people's own.
func (v OpenVisit) HouseholdOffers(needs [][]domain.Service, own []int64) []SlotOffer {
	slots := slices.Clone(v.Slots)
	for i := range slots {
		for _, id := range own {
			if id == slots[i].ID {
				slots[i].Booked--
			}
		}
	}
	v.Slots = slots
	offers := v.Offers(neededServices(needs))
	for i, o := range offers {
		var rows []*seatRow
		for _, first := range o.Slots {
			rows = append(rows, newSeatRow(slices.Clone(v.ofService(first.Service)), first.Start))
		}
		offers[i].Free = 0
		if seatAll(rows, needs) {
			offers[i].Free = len(needs)
		}
	}
	return offers
}

func seatAll(rows []*seatRow, needs [][]domain.Service) bool {
	for _, services := range needs {
		if _, err := seat(rows, services); err != nil {
			return false
		}
	}
	return len(needs) > 0
}

// neededServices returns what at least one of the people needs.
func neededServices(needs [][]domain.Service) []domain.Service {
	var out []domain.Service
	for _, s := range domain.Services() {
		if slices.ContainsFunc(needs, func(services []domain.Service) bool { return slices.Contains(services, s) }) {
			out = append(out, s)
		}
	}
	return out
}
