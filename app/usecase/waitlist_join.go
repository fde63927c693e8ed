package usecase

import (
	"context"

	"luudong/domain"
)

// WaitlistJoinInput asks to wait for a place of a service at a point.
type WaitlistJoinInput struct {
	PointCode string
	Service   domain.Service
	PersonID  int64             // as in AppointmentBookInput
	Person    map[string]string // as in AppointmentBookInput
	Consent   bool              // as in AppointmentBookInput
}

// WaitlistJoin puts a person at the end of the line for a service at a point.
// Conflicts: "waitlist.free_places" when a place can be booked now,
// "waitlist.duplicate", "appointment.duplicate", "person.mismatch",
// "eligibility.*".
func (a *App) WaitlistJoin(ctx context.Context, by domain.Actor, in WaitlistJoinInput) (domain.WaitlistEntry, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return domain.WaitlistEntry{}, err
	}
	if in.PersonID != 0 && by.Role == domain.RoleCitizen {
		return domain.WaitlistEntry{}, domain.Forbidden("permission.missing", string(domain.PersonView))
	}
	service, err := domain.ParseService(string(in.Service))
	if err != nil {
		return domain.WaitlistEntry{}, err
	}
	given, err := a.bookingPerson(ctx, by, AppointmentBookInput{PersonID: in.PersonID, Person: in.Person, Consent: in.Consent})
	if err != nil {
		return domain.WaitlistEntry{}, err
	}
	return a.joinTogether(ctx, by, waitlistJoin{point: in.PointCode, service: service, people: []domain.Person{given}, consent: in.Consent})
}

// WaitlistJoinHouseholdInput asks to wait for adjacent places of a service for
// several people.
type WaitlistJoinHouseholdInput struct {
	PointCode string
	Service   domain.Service
	People    []HouseholdPerson // as in AppointmentBookHouseholdInput
	Consent   bool
}

// WaitlistJoinHousehold puts people at the end of the line together: they get an
// offer when there are adjacent places for all of them. The first one's code is
// the household's. Conflicts are as in WaitlistJoin; "waitlist.free_places" when
// a household of this size can be booked now.
func (a *App) WaitlistJoinHousehold(ctx context.Context, by domain.Actor, in WaitlistJoinHouseholdInput) (domain.WaitlistEntry, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return domain.WaitlistEntry{}, err
	}
	service, err := domain.ParseService(string(in.Service))
	if err != nil {
		return domain.WaitlistEntry{}, err
	}
	people, err := a.householdPeople(ctx, by, AppointmentBookHouseholdInput{People: in.People, Consent: in.Consent})
	if err != nil {
		return domain.WaitlistEntry{}, err
	}
	join := waitlistJoin{point: in.PointCode, service: service, consent: in.Consent}
	for _, p := range people {
		join.people = append(join.people, p.given)
	}
	return a.joinTogether(ctx, by, join)
}

// waitlistJoin is who wants to wait for what.
type waitlistJoin struct {
	point   string
	service domain.Service
	people  []domain.Person
	consent bool
}

// joinTogether returns the first one's entry. A refusal says whom it is about.
func (a *App) joinTogether(ctx context.Context, by domain.Actor, in waitlistJoin) (domain.WaitlistEntry, error) {
	return within(ctx, a, func(r domain.Repos) (domain.WaitlistEntry, error) {
		point, err := r.Points.ByCode(ctx, in.point)
		if err != nil {
			return domain.WaitlistEntry{}, err
		}
		if err := a.mustBeFull(ctx, r, point.ID, in); err != nil {
			return domain.WaitlistEntry{}, err
		}
		var first domain.WaitlistEntry
		for i, given := range in.people {
			entry := domain.WaitlistEntry{
				Code: domain.NewAppointmentCode(), PointID: point.ID, Service: in.service,
				Status: domain.WaitlistWaiting, CreatedAt: a.Now(), HouseholdCode: first.Code,
			}
			if err := a.joinOne(ctx, r, by, given, &entry); err != nil {
				return first, aboutPerson(err, i+1, len(in.people))
			}
			if i == 0 {
				first = entry
			}
		}
		source := domain.SourceDesk
		if by.Role == domain.RoleCitizen {
			source = domain.SourceCitizen
		}
		return first, a.audit(ctx, r, by, "waitlist.join", "waitlist", first.Code, bookDetail(source, in.consent))
	})
}

// mustBeFull refuses to let people wait for what they can book.
func (a *App) mustBeFull(ctx context.Context, r domain.Repos, pointID int64, in waitlistJoin) error {
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return err
	}
	open, err := a.openSlots(ctx, r, domain.WaitlistQueue{PointID: pointID, Service: in.service}, rules)
	if err != nil || len(open) == 0 {
		return err
	}
	if len(in.people) == 1 {
		return domain.Conflict("waitlist.free_places")
	}
	slots, err := r.Slots.List(ctx, domain.SlotFilter{PointID: pointID, Service: in.service, From: a.today(), To: a.today().AddDays(rules.HorizonDays)})
	if err != nil {
		return err
	}
	byVisit := map[int64][]domain.Slot{}
	for _, s := range slots {
		byVisit[s.VisitID] = append(byVisit[s.VisitID], s)
	}
	for _, visit := range byVisit {
		if a.partySeats(make(waitlistParty, len(in.people)), visit, rules) != nil {
			return domain.Conflict("waitlist.free_places")
		}
	}
	return nil
}

func (a *App) joinOne(ctx context.Context, r domain.Repos, by domain.Actor, given domain.Person, entry *domain.WaitlistEntry) error {
	person, err := a.findOrCreatePerson(ctx, r, by, given)
	if err != nil {
		return err
	}
	if err := a.mayWait(ctx, r, person, entry.Service); err != nil {
		return err
	}
	entry.PersonID = person.ID
	return r.Waitlist.Create(ctx, entry)
}

// mayWait refuses who cannot have the service, or has it ahead of them already.
func (a *App) mayWait(ctx context.Context, r domain.Repos, p domain.Person, s domain.Service) error {
	if ok, key := domain.CheckEligibility(s, p.BirthDate, a.today()); !ok {
		return domain.Conflict(key)
	}
	live, err := r.Appointments.LiveServices(ctx, []int64{p.ID})
	if err != nil {
		return err
	}
	for _, held := range live[p.ID] {
		if held == s {
			return domain.Conflict("appointment.duplicate", string(s))
		}
	}
	return nil
}
