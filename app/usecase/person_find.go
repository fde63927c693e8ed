package usecase

import (
	"context"
	"strconv"

	"luudong/domain"
)

// PersonList finds people by name without accents, the last digits of a phone
// or a whole personal ID number. An empty text finds nobody: the register is
// not for browsing.
func (a *App) PersonList(ctx context.Context, by domain.Actor, f domain.PersonFilter) (List[domain.Person], error) {
	if err := by.Require(domain.PersonView); err != nil || f.Text == "" {
		return List[domain.Person]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.Person], error) {
		return list(r.Persons.List(ctx, f))
	})
}

// PersonView returns one person.
func (a *App) PersonView(ctx context.Context, by domain.Actor, id int64) (domain.Person, error) {
	if err := by.Require(domain.PersonView); err != nil {
		return domain.Person{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.Person, error) { return r.Persons.ByID(ctx, id) })
}

// PersonRevealID returns the full personal ID number of a person; each look is audited.
func (a *App) PersonRevealID(ctx context.Context, by domain.Actor, id int64) (string, error) {
	if err := by.Require(domain.PersonRevealID); err != nil {
		return "", err
	}
	return within(ctx, a, func(r domain.Repos) (string, error) {
		p, err := r.Persons.ByID(ctx, id)
		if err != nil {
			return "", err
		}
		return p.PersonalID.Reveal(), a.audit(ctx, r, by, "person.reveal_id", "person", strconv.FormatInt(id, 10), "")
	})
}

// PersonAppointments returns all appointments of a person, cancelled ones too, by date.
func (a *App) PersonAppointments(ctx context.Context, by domain.Actor, personID int64) ([]domain.Appointment, error) {
	if err := by.Require(domain.PersonView); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.Appointment, error) {
		found, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{PersonID: personID})
		return found, err
	})
}
