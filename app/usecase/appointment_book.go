package usecase

import (
	"context"
	"strconv"
	"strings"

	"luudong/domain"
)

// AppointmentBookInput asks for one place in each of the slots, for one person.
type AppointmentBookInput struct {
	SlotIDs []int64 // one slot a service, all at one visit
	// PersonID names a known person; 0 makes or finds one from Person, the
	// values of PersonColumns.
	PersonID   int64
	Person     map[string]string
	Source     domain.BookingSource
	RequestKey string // the same key again returns the same ticket; "" for none
	// Consent is the citizen's own tick that the data may be used for this
	// appointment. Citizens must give it; that they did is in the audit log.
	Consent bool
}

// Ticket is what was booked together under one code. Fresh from booking, its
// appointments have slot and person filled in; TicketView gives all the rest.
type Ticket struct {
	Code         string
	Appointments []domain.Appointment
	Repeated     bool // booked before, by a request with the same key
}

// AppointmentBook takes the places or none of them. Conflicts: "slot.full",
// "appointment.duplicate", "slot.past", "slot.other_visit", "slot.same_service",
// "person.mismatch", "eligibility.*".
func (a *App) AppointmentBook(ctx context.Context, by domain.Actor, in AppointmentBookInput) (Ticket, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Ticket{}, err
	}
	if err := checkBookInput(by, in); err != nil {
		return Ticket{}, err
	}
	person, err := a.bookingPerson(ctx, by, in)
	if err != nil {
		return Ticket{}, err
	}
	request := &bookingRequest{
		by: by, people: []bookingPerson{{given: person, slotIDs: in.SlotIDs}}, source: in.Source, key: in.RequestKey,
		action: "appointment.book", detail: bookDetail(in.Source, in.Consent),
	}
	if err := a.book(ctx, request); err != nil {
		return Ticket{}, err
	}
	return request.tickets[0], nil
}

// checkBookInput refuses requests that make no sense before anything is locked.
func checkBookInput(by domain.Actor, in AppointmentBookInput) error {
	switch {
	case len(in.SlotIDs) == 0:
		return domain.InvalidFields([]domain.FieldError{{Column: "slot", Key: "input.required"}})
	case len(in.SlotIDs) > len(domain.Services()):
		return domain.Conflict("slot.same_service")
	case in.PersonID != 0 && by.Role == domain.RoleCitizen:
		return domain.Forbidden("permission.missing", string(domain.PersonView))
	}
	return nil
}

// bookDetail says in the audit log by which way a booking came and whether the
// citizen consented: the proof that the law asks for.
func bookDetail(source domain.BookingSource, consent bool) string {
	if consent {
		return string(source) + ", consent given"
	}
	return string(source)
}

func ticketOf(list []domain.Appointment) Ticket {
	if len(list) == 0 {
		return Ticket{}
	}
	return Ticket{Code: list[0].Code, Appointments: list}
}

// bookingPerson reads the person of the request; a known one has only an ID yet.
func (a *App) bookingPerson(ctx context.Context, by domain.Actor, in AppointmentBookInput) (domain.Person, error) {
	if in.PersonID != 0 {
		return domain.Person{ID: in.PersonID}, nil
	}
	var units map[string]domain.Unit
	if in.Person["unit_code"] != "" {
		var err error
		if units, err = a.unitsByCode(ctx); err != nil {
			return domain.Person{}, err
		}
	}
	p := &rowParser{row: domain.Row{Values: in.Person}}
	person := a.parsePerson(p, units)
	required := []string{"personal_id"}
	if by.Role == domain.RoleCitizen {
		required = append(required, "phone") // the proof for changing or cancelling later
	}
	for _, column := range required {
		if p.text(column) == "" {
			p.fail(column, "input.required")
		}
	}
	if by.Role == domain.RoleCitizen && !in.Consent {
		p.fail("consent", "input.required")
	}
	return person, domain.InvalidFields(p.bad)
}

// findOrCreatePerson returns the stored person. A number that is known must come
// with the same name and birth date: a stranger learns nothing but "mismatch".
func (a *App) findOrCreatePerson(ctx context.Context, r domain.Repos, by domain.Actor, p domain.Person) (domain.Person, error) {
	if p.ID != 0 {
		return personByID(ctx, r, by, p.ID)
	}
	known, err := r.Persons.ByPersonalIDs(ctx, []domain.PersonalID{p.PersonalID})
	if err != nil {
		return p, err
	}
	if old, ok := known[p.PersonalID]; ok {
		if !samePerson(old, p) {
			return p, domain.Conflict("person.mismatch")
		}
		return a.refreshContact(ctx, r, by, old, p)
	}
	err = r.Persons.Create(ctx, []*domain.Person{&p})
	return p, err
}

// refreshContact saves what a booking says anew about how to reach a known person.
func (a *App) refreshContact(ctx context.Context, r domain.Repos, by domain.Actor, old, given domain.Person) (domain.Person, error) {
	fresh, news := newContact(by, old, given)
	if len(news) == 0 {
		return old, nil
	}
	if err := r.Persons.Update(ctx, fresh, ""); err != nil {
		return old, err
	}
	return fresh, a.audit(ctx, r, by, "person.update", "person", strconv.FormatInt(old.ID, 10), strings.Join(news, ", "))
}

// newContact is a known person with what is given anew about how to reach them,
// and what that is. A citizen cannot change phone or e-mail: the phone is the
// proof of who may cancel, and messages hold the code. The language is anybody's
// to choose.
func newContact(by domain.Actor, known, given domain.Person) (fresh domain.Person, news []string) {
	fresh = known
	if given.Language != "" && given.Language != known.Language.OrVietnamese() {
		fresh.Language, news = given.Language, append(news, "language")
	}
	if by.Role == domain.RoleCitizen {
		return fresh, news
	}
	if given.Phone != "" && given.Phone != known.Phone {
		fresh.Phone, news = given.Phone, append(news, "phone")
	}
	if given.Email != "" && given.Email != known.Email {
		fresh.Email, news = given.Email, append(news, "email")
	}
	return fresh, news
}

// samePerson reports whether the name and birth date that came with a known
// number are those of its owner.
func samePerson(known, given domain.Person) bool {
	return domain.FoldText(known.FullName) == domain.FoldText(given.FullName) && known.BirthDate == given.BirthDate
}

// checkBooking holds the rules of a booking that need no database. Citizens are
// bound by the booking rules; staff may book until the slot ends.
func (a *App) checkBooking(by domain.Actor, p domain.Person, slots []domain.Slot, rules domain.BookingRules) error {
	services := make(map[domain.Service]bool, len(slots))
	for _, s := range slots {
		if s.VisitID != slots[0].VisitID {
			return domain.Conflict("slot.other_visit")
		}
		if services[s.Service] {
			return domain.Conflict("slot.same_service")
		}
		services[s.Service] = true
		if err := a.checkTime(by, s, rules); err != nil {
			return err
		}
		if ok, key := domain.CheckEligibility(s.Service, p.BirthDate, s.Date); !ok {
			return domain.Conflict(key)
		}
	}
	return nil
}

// checkTime refuses slots that it is too late or too early for.
func (a *App) checkTime(by domain.Actor, s domain.Slot, rules domain.BookingRules) error {
	if by.Role == domain.RoleCitizen {
		return rules.MayBook(s, a.Now(), a.Location)
	}
	if !a.Now().Before(s.Date.At(s.End, a.Location)) {
		return domain.Conflict("slot.past")
	}
	return nil
}
