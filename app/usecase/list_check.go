package usecase

import (
	"context"

	"luudong/domain"
)

// ListChecked says what a list holds before anybody is booked.
type ListChecked struct {
	Import     ImportReport
	People     int // in good rows
	Households int
	ByService  map[domain.Service]int // wishes
	Booked     int                    // people who have a live appointment of a service they are listed for
	Strangers  int                    // whose number belongs to somebody with another name or birth date
}

// ListCheck reads and checks a list and changes nothing.
func (a *App) ListCheck(ctx context.Context, by domain.Actor, f ImportFile) (ListChecked, error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return ListChecked{}, err
	}
	f.GoodRows = true
	citizens, report, err := a.readCitizens(ctx, f)
	out := ListChecked{Import: report, People: len(citizens), ByService: map[domain.Service]int{}}
	if err != nil || len(citizens) == 0 {
		return out, err
	}
	households := map[string]bool{}
	numbers := make([]domain.PersonalID, 0, len(citizens))
	for _, c := range citizens {
		if c.household != "" {
			households[c.household] = true
		}
		for _, s := range c.services {
			out.ByService[s]++
		}
		numbers = append(numbers, c.person.PersonalID)
	}
	out.Households = len(households)
	return out, a.Store.View(ctx, func(r domain.Repos) error {
		known, err := r.Persons.ByPersonalIDs(ctx, numbers)
		if err != nil {
			return err
		}
		ids := make([]int64, 0, len(known))
		for _, p := range known {
			ids = append(ids, p.ID)
		}
		live, err := r.Appointments.LiveServices(ctx, ids)
		if err != nil {
			return err
		}
		out.Booked, out.Strangers = 0, 0
		for _, c := range citizens {
			p, ok := known[c.person.PersonalID]
			switch {
			case ok && !samePerson(p, *c.person):
				out.Strangers++
			case ok && anyOf(live[p.ID], c.services):
				out.Booked++
			}
		}
		return nil
	})
}

// anyOf reports whether two lists of services have one in common.
func anyOf(x, y []domain.Service) bool {
	for _, s := range x {
		for _, t := range y {
			if s == t {
				return true
			}
		}
	}
	return false
}
