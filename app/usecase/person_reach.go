package usecase

import (
	"context"

	"luudong/domain"
)

// cityPath is the path of the city: who answers for it answers for everybody.
const cityPath = "/" + domain.RootUnitCode + "/"

// personInReach returns NotFound unless the person is the actor's to deal with:
// the actor answers for the whole city (the hotline does), the person lives in
// the actor's area, or has an appointment there.
func personInReach(ctx context.Context, r domain.Repos, by domain.Actor, p domain.Person) error {
	if by.InArea(cityPath) {
		return nil
	}
	if p.UnitID != 0 {
		unit, err := r.Units.ByID(ctx, p.UnitID)
		if err != nil {
			return err
		}
		if by.InArea(unit.Path) {
			return nil
		}
	}
	if by.UnitPath != "" {
		held, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{
			PersonID: p.ID, Area: by.UnitPath, Page: domain.Page{Limit: 1},
		})
		if err != nil || len(held) > 0 {
			return err
		}
	}
	return domain.NotFound("person", p.ID)
}

// personByID returns a person in the actor's reach.
func personByID(ctx context.Context, r domain.Repos, by domain.Actor, id int64) (domain.Person, error) {
	p, err := r.Persons.ByID(ctx, id)
	if err == nil {
		err = personInReach(ctx, r, by, p)
	}
	if err != nil {
		return domain.Person{}, err
	}
	return p, nil
}
