package usecase

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"luudong/domain"
)

// bookingRequest is what is booked together: all of its people get their
// places, or none does. It carries its own answer, so that many can be decided
// in one transaction and each is answered by itself.
type bookingRequest struct {
	by     domain.Actor
	people []bookingPerson
	source domain.BookingSource
	key    string // idempotency key; "" for none
	action string // of the audit log
	detail string
	held   bool // the places are counted already: an offer of the waitlist holds them

	tickets []Ticket // one a person; the places' names are not filled in
	err     error
	failed  int // which of the people the refusal is about, from 1; 0 for none of them
}

// bookingPerson is one person with the slots to be had under one code.
type bookingPerson struct {
	given    domain.Person    // by ID alone if known, else as typed
	slotIDs  []int64          // one a service
	code     string           // of the ticket; "" for a new one
	shared   bool             // phone and e-mail are the household's: those that a known person has stay
	services []domain.Service // of a household's: what to choose slots for; nil for all
	person   *domain.Person   // found or made by the transaction
}

// keyOf is the idempotency key of one of the people: the store knows a key once
// for each service.
func (q *bookingRequest) keyOf(i int) string {
	if q.key == "" || i == 0 {
		return q.key
	}
	return q.key + "#" + strconv.Itoa(i)
}

// bookAll is the one way to a place. It decides the requests in their order,
// each on what the ones before have left, and writes what is accepted with a few
// statements for all of them. A refusal is the request's own answer; an error
// that is returned undoes the whole transaction.
//
// Locks are taken in one order by everybody: entries of waitlists, phone numbers,
// then slots by id, then people by number.
func (a *App) bookAll(ctx context.Context, r domain.Repos, requests []*bookingRequest) error {
	for _, q := range requests {
		q.tickets, q.err, q.failed = nil, nil, 0 // the store may have begun the transaction anew
	}
	waits, err := a.lockWaits(ctx, r, requests)
	if err != nil {
		return err
	}
	state, err := a.lockBooking(ctx, r, requests, waits.held())
	if err != nil {
		return err
	}
	// Behind the locks: the same request, sent twice, wants the same slots, so the
	// later sees what the earlier has booked.
	fresh, repeated, err := a.answerRepeated(ctx, r, requests)
	if err != nil {
		return err
	}
	if err := state.loadPeople(ctx, r, fresh); err != nil {
		return err
	}
	var accepted []*bookingRequest
	for _, q := range fresh {
		if q.err == nil {
			q.err = state.decide(q)
		}
		if q.err == nil {
			accepted = append(accepted, q)
		}
	}
	if err := a.saveBooking(ctx, r, state, accepted); err != nil {
		return err
	}
	if err := a.endWaits(ctx, r, waits, accepted); err != nil {
		return err
	}
	for q, first := range repeated {
		q.tickets, q.err = slices.Clone(first.tickets), first.err
		for i := range q.tickets {
			q.tickets[i].Repeated = true
		}
	}
	return nil
}

// answerRepeated answers what was booked before under the same key and returns
// the others. Of two with the same key the later is returned with the earlier,
// whose answer it shall get.
func (a *App) answerRepeated(ctx context.Context, r domain.Repos, requests []*bookingRequest) (fresh []*bookingRequest, repeated map[*bookingRequest]*bookingRequest, err error) {
	var keys []string
	for _, q := range requests {
		if q.key != "" {
			for i := range q.people {
				keys = append(keys, q.keyOf(i))
			}
		}
	}
	codes, err := r.Appointments.CodesByRequestKey(ctx, keys)
	if err != nil {
		return nil, nil, err
	}
	done, err := r.Appointments.ByCodes(ctx, slices.Collect(maps.Values(codes)))
	if err != nil {
		return nil, nil, err
	}
	first := make(map[string]*bookingRequest)
	repeated = make(map[*bookingRequest]*bookingRequest)
	for _, q := range requests {
		switch {
		case q.key == "":
			fresh = append(fresh, q)
		case codes[q.key] != "":
			for i := range q.people {
				ticket := ticketOf(done[codes[q.keyOf(i)]])
				ticket.Repeated = true
				q.tickets = append(q.tickets, ticket)
			}
		case first[q.key] != nil:
			repeated[q] = first[q.key]
		default:
			first[q.key] = q
			fresh = append(fresh, q)
		}
	}
	return fresh, repeated, nil
}

// saveBooking writes what was accepted: new people, places, appointments, the
// audit log and what the people are told.
func (a *App) saveBooking(ctx context.Context, r domain.Repos, state *bookingState, accepted []*bookingRequest) error {
	if len(accepted) == 0 {
		return nil
	}
	if err := state.savePeople(ctx, r, accepted); err != nil {
		return err
	}
	if err := r.Slots.TakeMany(ctx, state.places); err != nil {
		return err
	}
	var made []*domain.Appointment
	var events []domain.AuditEvent
	for _, q := range accepted {
		for i := range q.people {
			code := cmp.Or(q.people[i].code, domain.NewAppointmentCode())
			q.tickets = append(q.tickets, Ticket{Code: code})
			made = append(made, a.newAppointments(q, i, code, state)...)
			events = append(events, domain.NewAuditEvent(q.by, a.Now(), q.action, "appointment", code, q.detail))
		}
	}
	if err := r.Appointments.Create(ctx, made); err != nil {
		return err
	}
	if err := r.Audit.Append(ctx, events...); err != nil {
		return err
	}
	if err := a.noticeFor(ctx, r, domain.NoticeConfirmation, valuesOf(made)); err != nil {
		return err
	}
	i := 0
	for _, q := range accepted {
		for n := range q.tickets {
			for range q.people[n].slotIDs {
				q.tickets[n].Appointments = append(q.tickets[n].Appointments, *made[i])
				i++
			}
		}
	}
	return nil
}

// newAppointments are those of the i-th person of a request, under one code.
func (a *App) newAppointments(q *bookingRequest, i int, code string, state *bookingState) []*domain.Appointment {
	p := q.people[i]
	household := ""
	if len(q.people) > 1 {
		household = q.tickets[0].Code
	}
	made := make([]*domain.Appointment, 0, len(p.slotIDs))
	for _, id := range p.slotIDs {
		s := state.slots[id]
		made = append(made, &domain.Appointment{
			Code: code, SlotID: s.ID, VisitID: s.VisitID, PersonID: p.person.ID, Service: s.Service,
			Status: domain.AppointmentBooked, Source: q.source, RequestKey: q.keyOf(i), HouseholdCode: household, CreatedBy: q.by.Username, CreatedAt: a.Now(),
			Slot: s, Person: *p.person,
		})
	}
	return made
}
