package usecase

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"luudong/domain"
)

// MaxHousehold is how many people are booked together.
const MaxHousehold = 12

// AppointmentBookHouseholdInput asks for the same services for several people,
// one after the other at one visit.
type AppointmentBookHouseholdInput struct {
	// SlotIDs is where the first person begins: one slot a service, all at one
	// visit. The others follow in the same slot while it has places, then in the
	// next one.
	SlotIDs    []int64
	People     []HouseholdPerson
	Source     domain.BookingSource
	RequestKey string // the same key again returns the same tickets; "" for none
	Consent    bool   // as in AppointmentBookInput, for all of them
}

// HouseholdPerson is one of the people: known by ID, or the values of
// PersonColumns. Who has no phone is reached under the first one's; a known person keeps phone
// and e-mail that they have.
type HouseholdPerson struct {
	PersonID int64
	Person   map[string]string
	Services []domain.Service // nil: all that the slots are for
}

// HouseholdError is a refusal that is about one of the people.
type HouseholdError struct {
	Person int // from 1
	Err    error
}

// Error is part of the error interface.
func (e *HouseholdError) Error() string { return fmt.Sprintf("person %d: %v", e.Person, e.Err) }

// Unwrap returns the refusal.
func (e *HouseholdError) Unwrap() error { return e.Err }

// aboutPerson says which of several people a refusal is about.
func aboutPerson(err error, person, people int) error {
	if person == 0 || people < 2 || domain.CodeOf(err) != domain.CodeConflict {
		return err
	}
	return &HouseholdError{Person: person, Err: err}
}

// AppointmentBookHousehold takes places for all the people or for none, in
// adjacent slots: no full slot lies between two of them. Each gets a ticket of
// their own; the first one's code is the household's. Conflicts:
// "household.no_room" and, as a HouseholdError, those of AppointmentBook.
func (a *App) AppointmentBookHousehold(ctx context.Context, by domain.Actor, in AppointmentBookHouseholdInput) ([]Ticket, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return nil, err
	}
	if err := checkBookInput(by, AppointmentBookInput{SlotIDs: in.SlotIDs}); err != nil {
		return nil, err
	}
	people, err := a.householdPeople(ctx, by, in)
	if err != nil {
		return nil, err
	}
	request := &bookingRequest{
		by: by, people: people, source: in.Source, key: in.RequestKey, action: "household.book", detail: bookDetail(in.Source, in.Consent),
	}
	for range bookAttempts {
		if err := a.seatHousehold(ctx, by, in.SlotIDs, request.people); err != nil {
			// Places that this very request took a moment ago are not missing.
			return a.householdTickets(ctx, request, err)
		}
		if err = a.book(ctx, request); !errors.Is(err, domain.Conflict("slot.full")) {
			break // somebody else was quicker: look again where there is room
		}
	}
	if err != nil {
		return nil, aboutPerson(err, request.failed, len(people))
	}
	return request.tickets, nil
}

// householdTickets returns the tickets that the request has made already, or
// the refusal.
func (a *App) householdTickets(ctx context.Context, q *bookingRequest, refusal error) ([]Ticket, error) {
	if q.key == "" || domain.CodeOf(refusal) != domain.CodeConflict {
		return nil, refusal
	}
	err := a.Store.View(ctx, func(r domain.Repos) error {
		facts, err := r.Bookings.Load(ctx, domain.BookingQuestion{RequestKeys: a.bookingQuestion([]*bookingRequest{q}).RequestKeys})
		if err == nil {
			_, _, err = a.answerRepeated(ctx, r, []*bookingRequest{q}, facts.Codes)
		}
		return err
	})
	if err != nil || len(q.tickets) == 0 {
		return nil, refusal
	}
	return q.tickets, nil
}

// householdPeople reads the people of the request; what is wrong carries the
// person's place in the list as its row.
func (a *App) householdPeople(ctx context.Context, by domain.Actor, in AppointmentBookHouseholdInput) ([]bookingPerson, error) {
	if n := len(in.People); n == 0 || n > MaxHousehold {
		return nil, domain.InvalidFields([]domain.FieldError{{Column: "people", Key: "input.range", Args: []any{1, MaxHousehold}}})
	}
	people := make([]bookingPerson, 0, len(in.People))
	var bad []domain.FieldError
	for i, p := range in.People {
		one := AppointmentBookInput{PersonID: p.PersonID, Person: p.Person, Source: in.Source, Consent: in.Consent}
		if i > 0 && p.PersonID == 0 && one.Person["phone"] == "" {
			one.Person = withPhone(one.Person, in.People[0].Person["phone"])
		}
		if p.PersonID != 0 && by.Role == domain.RoleCitizen {
			return nil, domain.Forbidden("permission.missing", string(domain.PersonView))
		}
		person, err := a.bookingPerson(ctx, by, one)
		var wrong *domain.Error
		if errors.As(err, &wrong) && len(wrong.Fields) > 0 {
			for _, f := range wrong.Fields {
				f.Row = i + 1
				bad = append(bad, f)
			}
		} else if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(people, func(q bookingPerson) bool { return sameGiven(q.given, person) }) {
			bad = append(bad, domain.FieldError{Row: i + 1, Column: "personal_id", Key: "person.twice"})
		}
		people = append(people, bookingPerson{given: person, shared: i > 0, services: p.Services})
	}
	return people, domain.InvalidFields(bad)
}

// sameGiven reports whether two people are given by the same id, or both without
// one by the same number.
func sameGiven(x, y domain.Person) bool {
	return x.ID == y.ID && (x.ID != 0 || x.PersonalID == y.PersonalID)
}

func withPhone(values map[string]string, phone string) map[string]string {
	out := map[string]string{"phone": phone}
	for k, v := range values {
		if k != "phone" {
			out[k] = v
		}
	}
	return out
}

// seatHousehold chooses slots for the people, as the visit is now.
func (a *App) seatHousehold(ctx context.Context, by domain.Actor, firstIDs []int64, people []bookingPerson) error {
	rows, err := view(ctx, a, func(r domain.Repos) ([]*seatRow, error) { return a.seatRows(ctx, r, by, firstIDs, nil) })
	if err != nil {
		return err
	}
	for i := range people {
		if people[i].slotIDs, err = seat(rows, people[i].services); err != nil {
			return err
		}
	}
	return nil
}

// seatRows returns where the people can sit who begin at these slots, a row for
// each service. Places in the slots own count as free.
func (a *App) seatRows(ctx context.Context, r domain.Repos, by domain.Actor, firstIDs, own []int64) ([]*seatRow, error) {
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return nil, err
	}
	var rows []*seatRow
	for _, id := range firstIDs {
		first, err := r.Slots.ByID(ctx, id)
		if err != nil {
			return nil, err
		}
		slots, err := r.Slots.List(ctx, domain.SlotFilter{VisitID: first.VisitID, Service: first.Service})
		if err != nil {
			return nil, err
		}
		for i := range slots {
			if by.Role == domain.RoleCitizen {
				slots[i].Capacity -= rules.KeptBack(slots[i])
			}
			for _, held := range own {
				if held == slots[i].ID {
					slots[i].Booked--
				}
			}
		}
		rows = append(rows, newSeatRow(slots, first.Start))
	}
	return rows, nil
}

// seat gives one more person a slot in each row, the later service not before
// the earlier one; nil services are those of all rows.
func seat(rows []*seatRow, services []domain.Service) ([]int64, error) {
	var ids []int64
	earliest := domain.Clock(0)
	for _, row := range rows {
		if services != nil && !slices.Contains(services, row.service) {
			continue
		}
		s, ok := row.next(earliest)
		if !ok {
			return nil, domain.Conflict("household.no_room")
		}
		ids, earliest = append(ids, s.ID), s.Start
	}
	if len(ids) == 0 {
		return nil, domain.InvalidFields([]domain.FieldError{{Column: "slot", Key: "input.required"}})
	}
	return ids, nil
}

// seatRow is the slots of one service at a visit, filled one after the other
// without a gap.
type seatRow struct {
	service domain.Service
	slots   []domain.Slot // by start, from where the first person may begin
	used    bool
}

func newSeatRow(slots []domain.Slot, from domain.Clock) *seatRow {
	row := &seatRow{}
	if len(slots) > 0 {
		row.service = slots[0].Service
	}
	row.slots = slices.DeleteFunc(slots, func(s domain.Slot) bool { return s.Start < from })
	return row
}

// next takes a place in the slot that is being filled, or in the one that
// follows it at once; ok is false if there is none. Only before the first person
// is seated may slots be passed over, to come after an earlier service.
func (r *seatRow) next(earliest domain.Clock) (s domain.Slot, ok bool) {
	for len(r.slots) > 0 {
		current := &r.slots[0]
		if current.Free() > 0 && current.Start >= earliest {
			current.Booked++
			r.used = true
			return *current, true
		}
		if r.used && !r.goesOn() || !r.used && current.Free() < 1 {
			return s, false
		}
		r.slots = r.slots[1:]
	}
	return s, false
}

// goesOn reports whether the next slot has a place and begins when this one ends.
func (r *seatRow) goesOn() bool {
	return len(r.slots) > 1 && r.slots[1].Start == r.slots[0].End && r.slots[1].Free() > 0
}
