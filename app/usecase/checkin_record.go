package usecase

import (
	"context"
	"errors"
	"strconv"

	"luudong/domain"
)

// CheckInInput is somebody's arrival at a visit.
type CheckInInput struct {
	VisitID int64
	Code    string // appointment code; "" for somebody who walks in
	// Person is who walks in, as the values of PersonColumns, with "services".
	Person map[string]string
	Nonce  string // names the request on the device; the same again counts once
}

// CheckInRecord gives an arriving person a queue number. Sent again with the
// same nonce, or for a code that is checked in already, it returns the same
// number. Conflicts: "checkin.other_visit" (with the place and time of the
// appointment), "checkin.cancelled".
func (a *App) CheckInRecord(ctx context.Context, by domain.Actor, in CheckInInput) (domain.CheckIn, error) {
	if err := by.Require(domain.CheckInRecord); err != nil {
		return domain.CheckIn{}, err
	}
	if in.Nonce == "" {
		return domain.CheckIn{}, domain.InvalidFields([]domain.FieldError{{Column: "nonce", Key: "input.required"}})
	}
	var walkIn *citizen
	if in.Code == "" {
		c, err := a.parseWalkIn(ctx, in.Person)
		if err != nil {
			return domain.CheckIn{}, err
		}
		walkIn = c
	}
	made, err := within(ctx, a, func(r domain.Repos) (domain.CheckIn, error) {
		if done, err := r.CheckIns.ByNonce(ctx, in.Nonce); domain.CodeOf(err) != domain.CodeNotFound {
			return done, err
		}
		v, err := r.Visits.ByID(ctx, in.VisitID)
		if err != nil {
			return domain.CheckIn{}, err
		}
		if err := by.RequireArea(v.UnitPath); err != nil {
			return domain.CheckIn{}, err
		}
		if walkIn != nil {
			p, err := a.findOrCreatePerson(ctx, r, by, *walkIn.person)
			if err != nil {
				return domain.CheckIn{}, err
			}
			return a.checkIn(ctx, r, by, domain.CheckIn{VisitID: v.ID, PersonID: p.ID, Services: walkIn.services, Nonce: in.Nonce})
		}
		return a.checkInTicket(ctx, r, by, v, in)
	})
	if domain.CodeOf(err) != domain.CodeConflict {
		return made, err
	}
	// The same request may have won the race against itself.
	done, lookup := view(ctx, a, func(r domain.Repos) (domain.CheckIn, error) { return r.CheckIns.ByNonce(ctx, in.Nonce) })
	if lookup != nil || done.VisitID != in.VisitID {
		return made, err
	}
	return done, nil
}

func (a *App) parseWalkIn(ctx context.Context, values map[string]string) (*citizen, error) {
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return nil, err
	}
	p := &rowParser{row: domain.Row{Values: values}}
	c := a.citizenTable(units).parse(p)
	if len(c.services) == 0 && !p.hasFailed("services") {
		p.fail("services", "input.required")
	}
	return c, domain.InvalidFields(p.bad)
}

func (a *App) checkInTicket(ctx context.Context, r domain.Repos, by domain.Actor, v domain.Visit, in CheckInInput) (domain.CheckIn, error) {
	code := domain.CleanAppointmentCode(in.Code)
	held, err := r.Appointments.LockByCode(ctx, code)
	if err != nil {
		return domain.CheckIn{}, err
	}
	c := domain.CheckIn{VisitID: v.ID, PersonID: held[0].PersonID, AppointmentCode: code, Nonce: in.Nonce}
	for _, ap := range held {
		if ap.VisitID != v.ID {
			other, err := r.Visits.ByID(ctx, ap.VisitID)
			if err != nil {
				return c, err
			}
			return c, domain.Conflict("checkin.other_visit", other.PointName, other.Date, other.Start)
		}
		switch ap.Status {
		case domain.AppointmentBooked, domain.AppointmentNoShow:
			ap.Status = domain.AppointmentCheckedIn
			if err := r.Appointments.Update(ctx, ap); err != nil {
				return c, err
			}
			c.Services = append(c.Services, ap.Service)
		case domain.AppointmentCancelled:
		default:
			return existingCheckIn(ctx, r, v.ID, code)
		}
	}
	if len(c.Services) == 0 {
		return c, domain.Conflict("checkin.cancelled", code)
	}
	if err := a.webhooksFor(ctx, r, domain.EventCheckedIn, []string{code}); err != nil {
		return c, err
	}
	return a.checkIn(ctx, r, by, c)
}

// existingCheckIn finds the number that a code was given before.
func existingCheckIn(ctx context.Context, r domain.Repos, visitID int64, code string) (domain.CheckIn, error) {
	all, err := r.CheckIns.ByVisit(ctx, visitID)
	if err != nil {
		return domain.CheckIn{}, err
	}
	for _, c := range all {
		if c.AppointmentCode == code {
			return c, nil
		}
	}
	return domain.CheckIn{}, domain.Internal(errors.New("appointment is checked in but has no queue number"))
}

func (a *App) checkIn(ctx context.Context, r domain.Repos, by domain.Actor, c domain.CheckIn) (domain.CheckIn, error) {
	n, err := r.Visits.NextQueueNumber(ctx, c.VisitID)
	if err != nil {
		return c, err
	}
	c.QueueNumber, c.Status, c.ArrivedAt, c.RecordedBy = n, domain.CheckInWaiting, a.Now(), by.Username
	if err := r.CheckIns.Create(ctx, &c); err != nil {
		return c, err
	}
	return c, a.audit(ctx, r, by, "checkin.record", "visit", strconv.FormatInt(c.VisitID, 10), "no. "+strconv.Itoa(n))
}
