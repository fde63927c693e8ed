package usecase

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"luudong/domain"
)

// bookingState is what a transaction knows while it decides requests: the locked
// slots, the people, and what the requests before have taken.
type bookingState struct {
	app   *App
	rules domain.BookingRules
	slots map[int64]domain.Slot
	known map[domain.PersonalID]*domain.Person
	byID  map[int64]*domain.Person
	bookingTaken
	contacts []contactChange
	newIDs   []int64 // for new people
	hooks    []domain.Webhook
}

// bookingTaken is what is not free any more.
type bookingTaken struct {
	places  map[int64]int                       // by slot, by this transaction
	live    map[*domain.Person][]domain.Service // services that people have
	byPhone map[string]int                      // places ahead of the people of a number
}

// contactChange is what a request says anew about how to reach a known person.
type contactChange struct {
	by     domain.Actor
	person *domain.Person
	news   []string
}

func newBookingTaken() bookingTaken {
	return bookingTaken{places: map[int64]int{}, live: map[*domain.Person][]domain.Service{}, byPhone: map[string]int{}}
}

// newBookingState is the state of a transaction that has decided nothing yet.
func (a *App) newBookingState(facts domain.BookingFacts) (*bookingState, error) {
	b := &bookingState{
		app: a, slots: map[int64]domain.Slot{}, byID: map[int64]*domain.Person{}, known: map[domain.PersonalID]*domain.Person{},
		bookingTaken: newBookingTaken(),
	}
	b.byPhone, b.newIDs, b.hooks = facts.ByPhone, facts.NewIDs, facts.Webhooks
	for _, s := range facts.Slots {
		b.slots[s.ID] = s
	}
	var err error
	b.rules, err = readBookingRules(facts.Setting)
	return b, err
}

// limited reports whether the limit per phone number holds for a request.
func (b *bookingState) limited(q *bookingRequest) bool {
	return q.by.Role == domain.RoleCitizen && b.rules.PhoneLimit > 0
}

// loadPeople takes up the people who are stored already, with their live
// services. A person that the actor may not book is the request's own refusal.
func (b *bookingState) loadPeople(ctx context.Context, r domain.Repos, requests []*bookingRequest, known map[domain.PersonalID]domain.Person) error {
	for _, q := range requests {
		for _, p := range q.people {
			if p.given.ID == 0 {
				continue
			}
			stored, err := personByID(ctx, r, q.by, p.given.ID)
			switch domain.CodeOf(err) {
			case "":
				b.remember(stored)
			case domain.CodeNotFound:
				q.err = err
			default:
				return err
			}
		}
	}
	for number, p := range known {
		b.known[number] = b.remember(p)
	}
	live, err := r.Appointments.LiveServices(ctx, slices.Collect(maps.Keys(b.byID)))
	for id, services := range live {
		b.live[b.byID[id]] = services
	}
	return err
}

// remember keeps one pointer for each stored person.
func (b *bookingState) remember(p domain.Person) *domain.Person {
	if b.byID[p.ID] == nil {
		b.byID[p.ID] = &p
	}
	return b.byID[p.ID]
}

// decideAll decides the requests that are not refused yet and returns those that
// are accepted.
func (b *bookingState) decideAll(requests []*bookingRequest) (accepted []*bookingRequest) {
	for _, q := range requests {
		if q.err == nil {
			q.err = b.decide(q)
		}
		if q.err == nil {
			accepted = append(accepted, q)
		}
	}
	return accepted
}

// decide accepts or refuses a request. What its people get is set apart until
// all of them have it.
func (b *bookingState) decide(q *bookingRequest) error {
	draft := newBookingTaken()
	for i := range q.people {
		if err := b.decidePerson(q, &q.people[i], &draft); err != nil {
			q.failed = i + 1
			return err
		}
	}
	for id, n := range draft.places {
		b.places[id] += n
	}
	for person, services := range draft.live {
		b.live[person] = append(slices.Clip(b.live[person]), services...)
	}
	for phone, n := range draft.byPhone {
		b.byPhone[phone] += n
	}
	for _, p := range q.people {
		if p.person.ID == 0 {
			b.known[p.person.PersonalID] = p.person
			continue
		}
		if p.given.ID != 0 {
			continue
		}
		given := p.given
		if p.shared && p.person.Phone+p.person.Email != "" {
			given.Phone, given.Email = "", ""
		}
		if fresh, news := newContact(q.by, *p.person, given); len(news) > 0 {
			*p.person = fresh // the request's own notices go there already
			b.contacts = append(b.contacts, contactChange{by: q.by, person: p.person, news: news})
		}
	}
	return nil
}

// decidePerson holds all rules for one person of a request.
func (b *bookingState) decidePerson(q *bookingRequest, p *bookingPerson, draft *bookingTaken) error {
	slots := make([]domain.Slot, 0, len(p.slotIDs))
	for _, id := range p.slotIDs {
		s, ok := b.slots[id]
		if !ok {
			return domain.NotFound("slot", id)
		}
		slots = append(slots, s)
	}
	var err error
	if p.person, err = b.resolve(p.given); err != nil {
		return err
	}
	if err := b.app.checkBooking(q.by, *p.person, slots, b.rules); err != nil {
		return err
	}
	if phone := p.given.Phone; b.limited(q) && phone != "" {
		draft.byPhone[phone] += len(slots)
		if b.byPhone[phone]+draft.byPhone[phone] > b.rules.PhoneLimit {
			return domain.Conflict("appointment.phone_limit", b.rules.PhoneLimit)
		}
	}
	for _, s := range slots {
		if slices.Contains(b.live[p.person], s.Service) || slices.Contains(draft.live[p.person], s.Service) {
			return domain.Conflict("appointment.duplicate", string(s.Service))
		}
		if !q.held {
			if b.free(q.by, s)-draft.places[s.ID] < 1 {
				return domain.Conflict("slot.full", s.ID)
			}
			draft.places[s.ID]++
		}
		draft.live[p.person] = append(draft.live[p.person], s.Service)
	}
	return nil
}

// free is how many places of a slot the actor can still have.
func (b *bookingState) free(by domain.Actor, s domain.Slot) int {
	free := s.Free() - b.places[s.ID]
	if by.Role == domain.RoleCitizen {
		free -= b.rules.KeptBack(s)
	}
	return free
}

// resolve returns the stored person, or the given one if they are new. A number
// that is known must come with the same name and birth date: a stranger learns
// nothing but "mismatch".
func (b *bookingState) resolve(given domain.Person) (*domain.Person, error) {
	if given.ID != 0 {
		return b.byID[given.ID], nil
	}
	stored, ok := b.known[given.PersonalID]
	switch {
	case !ok:
		return &given, nil
	case !samePerson(*stored, given):
		return nil, domain.Conflict("person.mismatch")
	}
	return stored, nil
}

// newPeople gives the new people of accepted requests their IDs and returns
// them by number, so that two transactions with the same people do not wait for
// each other.
func (b *bookingState) newPeople(accepted []*bookingRequest) []*domain.Person {
	var people []*domain.Person
	for _, q := range accepted {
		for _, p := range q.people {
			if p.person.ID == 0 {
				p.person.ID, b.newIDs = b.newIDs[0], b.newIDs[1:]
				people = append(people, p.person)
			}
		}
	}
	slices.SortFunc(people, func(x, y *domain.Person) int { return cmp.Compare(x.PersonalID, y.PersonalID) })
	return people
}

// saveContacts saves new ways to reach known people.
func (b *bookingState) saveContacts(ctx context.Context, r domain.Repos) error {
	for _, c := range b.contacts {
		if err := r.Persons.Update(ctx, *c.person, ""); err != nil {
			return err
		}
		if err := b.app.audit(ctx, r, c.by, "person.update", "person", strconv.FormatInt(c.person.ID, 10), strings.Join(c.news, ", ")); err != nil {
			return err
		}
	}
	return nil
}
