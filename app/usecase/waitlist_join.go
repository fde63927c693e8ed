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
	in.Service = service
	given, err := a.bookingPerson(ctx, by, AppointmentBookInput{PersonID: in.PersonID, Person: in.Person, Consent: in.Consent})
	if err != nil {
		return domain.WaitlistEntry{}, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.WaitlistEntry, error) { return a.join(ctx, r, by, given, in) })
}

func (a *App) join(ctx context.Context, r domain.Repos, by domain.Actor, given domain.Person, in WaitlistJoinInput) (domain.WaitlistEntry, error) {
	var none domain.WaitlistEntry
	point, err := r.Points.ByCode(ctx, in.PointCode)
	if err != nil {
		return none, err
	}
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return none, err
	}
	open, err := a.openSlots(ctx, r, domain.WaitlistQueue{PointID: point.ID, Service: in.Service}, rules)
	if err != nil {
		return none, err
	}
	if len(open) > 0 {
		return none, domain.Conflict("waitlist.free_places")
	}
	person, err := a.findOrCreatePerson(ctx, r, by, given)
	if err != nil {
		return none, err
	}
	if err := a.mayWait(ctx, r, person, in.Service); err != nil {
		return none, err
	}
	entry := domain.WaitlistEntry{
		Code: domain.NewAppointmentCode(), PointID: point.ID, Service: in.Service, PersonID: person.ID,
		Status: domain.WaitlistWaiting, CreatedAt: a.Now(),
	}
	if err := r.Waitlist.Create(ctx, &entry); err != nil {
		return none, err
	}
	source := domain.SourceDesk
	if by.Role == domain.RoleCitizen {
		source = domain.SourceCitizen
	}
	return entry, a.audit(ctx, r, by, "waitlist.join", "waitlist", entry.Code, bookDetail(source, in.Consent))
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
