package usecase

import (
	"context"
	"strconv"

	"luudong/domain"
)

// PersonList finds people in the actor's reach by name without accents, the last digits of a phone
// or a whole personal ID number. An empty text finds nobody: the register is
// not for browsing.
func (a *App) PersonList(ctx context.Context, by domain.Actor, f domain.PersonFilter) (List[domain.Person], error) {
	if err := by.Require(domain.PersonView); err != nil || f.Text == "" {
		return List[domain.Person]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.Person], error) {
		found, err := list(r.Persons.List(ctx, f))
		if err != nil || by.InArea(cityPath) {
			return found, err
		}
		var out List[domain.Person]
		for _, p := range found.Items {
			switch err := personInReach(ctx, r, by, p); domain.CodeOf(err) {
			case "":
				out.Items = append(out.Items, p)
			case domain.CodeNotFound:
			default:
				return out, err
			}
		}
		out.Total = len(out.Items)
		return out, nil
	})
}

// PersonView returns one person.
func (a *App) PersonView(ctx context.Context, by domain.Actor, id int64) (domain.Person, error) {
	if err := by.Require(domain.PersonView); err != nil {
		return domain.Person{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.Person, error) { return personByID(ctx, r, by, id) })
}

// PersonRevealID returns the full personal ID number of a person; each look is audited.
func (a *App) PersonRevealID(ctx context.Context, by domain.Actor, id int64) (string, error) {
	if err := by.Require(domain.PersonRevealID); err != nil {
		return "", err
	}
	return within(ctx, a, func(r domain.Repos) (string, error) {
		p, err := personByID(ctx, r, by, id)
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
		if _, err := personByID(ctx, r, by, personID); err != nil {
			return nil, err
		}
		found, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{PersonID: personID})
		return found, err
	})
}
