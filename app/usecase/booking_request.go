package usecase

import (
	"cmp"
	"context"
	"errors"
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
	held   bool // the places are counted already: an offer of the waitlist or a wave holds them

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
// then slots by id, then people by number. Mostly nobody who books waits, so the
// entries are locked only when ahead is true or people are named by id; when it
// turns out that somebody waits all the same, bookAll returns errOnWaitlist
// before it has changed anything, and is to be called again with ahead.
func (a *App) bookAll(ctx context.Context, r domain.Repos, requests []*bookingRequest, ahead bool) error {
	for _, q := range requests {
		q.tickets, q.err, q.failed = nil, nil, 0 // the store may have begun the transaction anew
	}
	facts, waits, err := a.loadBooking(ctx, r, requests, ahead || knownByID(requests))
	if err != nil {
		return err
	}
	state, err := a.newBookingState(facts)
	if err != nil {
		return err
	}
	fresh, repeated, err := a.answerRepeated(ctx, r, requests, facts.Codes)
	if err != nil {
		return err
	}
	if err := state.loadPeople(ctx, r, fresh, facts.People); err != nil {
		return err
	}
	accepted := state.decideAll(fresh)
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

// loadBooking returns what must be known to decide the requests, from behind the
// locks: the same request, sent twice, wants the same slots, so the later sees
// what the earlier has booked. With ahead the entries of waitlists are locked
// before all else, and returned.
func (a *App) loadBooking(ctx context.Context, r domain.Repos, requests []*bookingRequest, ahead bool) (facts domain.BookingFacts, waits waitlistParty, err error) {
	if ahead {
		if waits, err = a.lockWaits(ctx, r, requests); err != nil {
			return facts, nil, err
		}
	}
	ask := a.bookingQuestion(requests)
	ask.SlotIDs = append(ask.SlotIDs, waits.held()...) // they may be given back
	facts, err = r.Bookings.Load(ctx, ask)
	if err == nil && facts.Waiting && !ahead {
		err = errOnWaitlist
	}
	return facts, waits, err
}

// errOnWaitlist says that the transaction must begin again and lock the entries
// of waitlists first.
var errOnWaitlist = errors.New("usecase: somebody who books is on a waitlist")

// knownByID reports whether any of the people is named by id.
func knownByID(requests []*bookingRequest) bool {
	return slices.ContainsFunc(requests, func(q *bookingRequest) bool {
		return slices.ContainsFunc(q.people, func(p bookingPerson) bool { return p.given.ID != 0 })
	})
}

// bookingQuestion is what must be known to decide the requests. The phone
// numbers of citizens are counted in any case: whether there is a limit is part
// of the answer.
func (a *App) bookingQuestion(requests []*bookingRequest) domain.BookingQuestion {
	ask := domain.BookingQuestion{Setting: bookingRulesSetting, From: a.today(), Webhooks: true}
	for _, q := range requests {
		for i, p := range q.people {
			ask.SlotIDs = append(ask.SlotIDs, p.slotIDs...)
			ask.RequestKeys = append(ask.RequestKeys, q.keyOf(i))
			if p.given.ID == 0 {
				ask.PersonalIDs = append(ask.PersonalIDs, p.given.PersonalID)
				ask.NewPeople++
			}
			if q.by.Role == domain.RoleCitizen && p.given.Phone != "" {
				ask.Phones = append(ask.Phones, p.given.Phone)
			}
		}
	}
	return ask
}

// answerRepeated answers what was booked before under the same key, with these
// codes, and returns the others. Of two with the same key the later is returned
// with the earlier, whose answer it shall get.
func (a *App) answerRepeated(ctx context.Context, r domain.Repos, requests []*bookingRequest, codes map[string]string) (fresh []*bookingRequest, repeated map[*bookingRequest]*bookingRequest, err error) {
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
	records := domain.BookingRecords{People: state.newPeople(accepted), Places: state.places}
	if err := state.saveContacts(ctx, r); err != nil {
		return err
	}
	var made []*domain.Appointment
	for _, q := range accepted {
		for i := range q.people {
			code := cmp.Or(q.people[i].code, domain.NewAppointmentCode())
			q.tickets = append(q.tickets, Ticket{Code: code})
			made = append(made, a.newAppointments(q, i, code, state)...)
			records.Events = append(records.Events, domain.NewAuditEvent(q.by, a.Now(), q.action, "appointment", code, q.detail))
		}
	}
	records.Appointments = made
	_, records.Notices = a.newNotices(domain.NoticeConfirmation, valuesOf(made))
	if err := r.Bookings.Save(ctx, records); err != nil {
		return err
	}
	if err := a.queueWebhooks(ctx, r, state.hooks, domain.EventBooked, codesOf(valuesOf(made))); err != nil {
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
