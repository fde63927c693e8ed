package usecase

import (
	"context"
	"slices"
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

// Ticket is what was booked together under one code.
type Ticket struct {
	Code         string
	Appointments []domain.Appointment
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
	ticket, err := within(ctx, a, func(r domain.Repos) (Ticket, error) { return a.bookTicket(ctx, r, by, in, person) })
	if in.RequestKey == "" || domain.CodeOf(err) != domain.CodeConflict {
		return ticket, err
	}
	// The same request may have won the race against itself.
	done, lookup := view(ctx, a, func(r domain.Repos) ([]domain.Appointment, error) {
		return r.Appointments.ByRequestKey(ctx, in.RequestKey)
	})
	if lookup != nil {
		return ticket, err
	}
	return ticketOf(done), nil
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

// bookTicket books in one transaction, or finds what the same request booked before.
func (a *App) bookTicket(ctx context.Context, r domain.Repos, by domain.Actor, in AppointmentBookInput, person domain.Person) (Ticket, error) {
	if in.RequestKey != "" {
		done, err := r.Appointments.ByRequestKey(ctx, in.RequestKey)
		if domain.CodeOf(err) != domain.CodeNotFound {
			return ticketOf(done), err
		}
	}
	// The slots first: a request that books nothing learns nothing of people.
	for _, id := range in.SlotIDs {
		if _, err := r.Slots.ByID(ctx, id); err != nil {
			return Ticket{}, err
		}
	}
	p, err := a.findOrCreatePerson(ctx, r, by, person)
	if err != nil {
		return Ticket{}, err
	}
	code, err := a.bookInTx(ctx, r, by, booking{person: p, slotIDs: in.SlotIDs, source: in.Source, requestKey: in.RequestKey})
	if err != nil {
		return Ticket{}, err
	}
	made, err := r.Appointments.ByCode(ctx, code)
	if err != nil {
		return Ticket{}, err
	}
	if err := a.noticeFor(ctx, r, domain.NoticeConfirmation, made); err != nil {
		return Ticket{}, err
	}
	return ticketOf(made), a.audit(ctx, r, by, "appointment.book", "appointment", code, bookDetail(in))
}

// bookDetail says in the audit log by which way a booking came and whether the
// citizen consented: the proof that the law asks for.
func bookDetail(in AppointmentBookInput) string {
	if in.Consent {
		return string(in.Source) + ", consent given"
	}
	return string(in.Source)
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
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return domain.Person{}, err
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

// refreshContact keeps what a booking says anew about how to reach a known
// person. A citizen cannot change phone or e-mail: the phone is the proof of who
// may cancel, and messages hold the code. The language is anybody's to choose.
func (a *App) refreshContact(ctx context.Context, r domain.Repos, by domain.Actor, old, given domain.Person) (domain.Person, error) {
	var news []string
	if given.Language != "" && given.Language != old.Language.OrVietnamese() {
		old.Language, news = given.Language, append(news, "language")
	}
	if by.Role != domain.RoleCitizen {
		if given.Phone != "" && given.Phone != old.Phone {
			old.Phone, news = given.Phone, append(news, "phone")
		}
		if given.Email != "" && given.Email != old.Email {
			old.Email, news = given.Email, append(news, "email")
		}
	}
	if len(news) == 0 {
		return old, nil
	}
	if err := r.Persons.Update(ctx, old, ""); err != nil {
		return old, err
	}
	return old, a.audit(ctx, r, by, "person.update", "person", strconv.FormatInt(old.ID, 10), strings.Join(news, ", "))
}

// samePerson reports whether the name and birth date that came with a known
// number are those of its owner.
func samePerson(known, given domain.Person) bool {
	return domain.FoldText(known.FullName) == domain.FoldText(given.FullName) && known.BirthDate == given.BirthDate
}

// booking is what one person gets: a place in each slot, under one code.
type booking struct {
	person     domain.Person
	slotIDs    []int64
	source     domain.BookingSource
	requestKey string
}

// bookInTx is the one way to a place: it locks the slots in ascending order by
// taking from them, then checks the rules, then inserts. It returns the code.
func (a *App) bookInTx(ctx context.Context, r domain.Repos, by domain.Actor, b booking) (string, error) {
	ids := slices.Clone(b.slotIDs)
	slices.Sort(ids)
	slots := make([]domain.Slot, 0, len(ids))
	for _, id := range ids {
		if err := r.Slots.Take(ctx, id); err != nil {
			return "", err
		}
		slot, err := r.Slots.ByID(ctx, id)
		if err != nil {
			return "", err
		}
		slots = append(slots, slot)
	}
	if err := a.checkBooking(by, b.person, slots); err != nil {
		return "", err
	}
	code := domain.NewAppointmentCode()
	made := make([]*domain.Appointment, 0, len(slots))
	for _, s := range slots {
		made = append(made, &domain.Appointment{
			Code: code, SlotID: s.ID, VisitID: s.VisitID, PersonID: b.person.ID, Service: s.Service,
			Status: domain.AppointmentBooked, Source: b.source, RequestKey: b.requestKey,
			CreatedBy: by.Username, CreatedAt: a.Now(),
		})
	}
	return code, r.Appointments.Create(ctx, made)
}

// checkBooking holds the rules of a booking that need no database. Citizens
// must book before the slot begins; staff may until it ends.
func (a *App) checkBooking(by domain.Actor, p domain.Person, slots []domain.Slot) error {
	services := make(map[domain.Service]bool, len(slots))
	for _, s := range slots {
		if s.VisitID != slots[0].VisitID {
			return domain.Conflict("slot.other_visit")
		}
		if services[s.Service] {
			return domain.Conflict("slot.same_service")
		}
		services[s.Service] = true
		limit := s.Start
		if by.Role != domain.RoleCitizen {
			limit = s.End
		}
		if !a.Now().Before(s.Date.At(limit, a.Location)) {
			return domain.Conflict("slot.past")
		}
		if ok, key := domain.CheckEligibility(s.Service, p.BirthDate, s.Date); !ok {
			return domain.Conflict(key)
		}
	}
	return nil
}
