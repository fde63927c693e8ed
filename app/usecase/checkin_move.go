package usecase

import (
	"context"
	"strconv"

	"luudong/domain"
)

// CheckInMove changes where a person is at the point: called to a station, done,
// left, or back. Done marks the appointments as served, undoing it takes that back.
func (a *App) CheckInMove(ctx context.Context, by domain.Actor, id int64, to domain.CheckInStatus, station string) (domain.CheckIn, error) {
	if err := by.Require(domain.CheckInRecord); err != nil {
		return domain.CheckIn{}, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.CheckIn, error) {
		c, err := r.CheckIns.Lock(ctx, id)
		if err != nil {
			return c, err
		}
		v, err := r.Visits.ByID(ctx, c.VisitID)
		if err != nil {
			return c, err
		}
		if err := by.RequireArea(v.UnitPath); err != nil {
			return c, err
		}
		from := c.Status
		if err := c.Move(to, station, a.Now()); err != nil || c.Status == from {
			return c, err
		}
		if err := r.CheckIns.Update(ctx, c); err != nil {
			return c, err
		}
		if err := a.setServed(ctx, r, c, from); err != nil {
			return c, err
		}
		return c, a.audit(ctx, r, by, "checkin."+string(to), "visit", strconv.FormatInt(c.VisitID, 10), "no. "+strconv.Itoa(c.QueueNumber))
	})
}

// setServed keeps the appointments in step with the check-in.
func (a *App) setServed(ctx context.Context, r domain.Repos, c domain.CheckIn, from domain.CheckInStatus) error {
	if c.AppointmentCode == "" || (c.Status != domain.CheckInDone && from != domain.CheckInDone) {
		return nil
	}
	want := domain.AppointmentCheckedIn
	if c.Status == domain.CheckInDone {
		want = domain.AppointmentServed
	}
	held, err := r.Appointments.LockByCode(ctx, c.AppointmentCode)
	if err != nil {
		return err
	}
	for _, ap := range held {
		if ap.Status != domain.AppointmentCheckedIn && ap.Status != domain.AppointmentServed {
			continue
		}
		ap.Status = want
		if err := r.Appointments.Update(ctx, ap); err != nil {
			return err
		}
	}
	if want != domain.AppointmentServed {
		return nil
	}
	return a.webhooksFor(ctx, r, domain.EventServed, []string{c.AppointmentCode})
}

// CheckInCallNext calls the waiting person with the lowest number to a station.
// NotFound "checkin.not_found" if nobody waits.
func (a *App) CheckInCallNext(ctx context.Context, by domain.Actor, visitID int64, station string) (domain.CheckIn, error) {
	if err := by.Require(domain.CheckInRecord); err != nil {
		return domain.CheckIn{}, err
	}
	for {
		all, err := view(ctx, a, func(r domain.Repos) ([]domain.CheckIn, error) { return r.CheckIns.ByVisit(ctx, visitID) })
		if err != nil {
			return domain.CheckIn{}, err
		}
		next, ok := firstWaiting(all)
		if !ok {
			return domain.CheckIn{}, domain.Conflict("checkin.nobody_waits")
		}
		called, err := a.callWaiting(ctx, by, next.ID, station)
		if err != nil || called.ID != 0 {
			return called, err
		}
		// Somebody at the next desk called this one first: look again.
	}
}

func firstWaiting(all []domain.CheckIn) (domain.CheckIn, bool) {
	for _, c := range all {
		if c.Status == domain.CheckInWaiting {
			return c, true
		}
	}
	return domain.CheckIn{}, false
}

// callWaiting calls somebody who still waits; a zero CheckIn if they no longer do.
func (a *App) callWaiting(ctx context.Context, by domain.Actor, id int64, station string) (domain.CheckIn, error) {
	return within(ctx, a, func(r domain.Repos) (domain.CheckIn, error) {
		c, err := r.CheckIns.Lock(ctx, id)
		if err != nil || c.Status != domain.CheckInWaiting {
			return domain.CheckIn{}, err
		}
		v, err := r.Visits.ByID(ctx, c.VisitID)
		if err != nil {
			return c, err
		}
		if err := by.RequireArea(v.UnitPath); err != nil {
			return c, err
		}
		if err := c.Move(domain.CheckInCalled, station, a.Now()); err != nil {
			return c, err
		}
		if err := r.CheckIns.Update(ctx, c); err != nil {
			return c, err
		}
		return c, a.audit(ctx, r, by, "checkin.called", "visit", strconv.FormatInt(c.VisitID, 10), "no. "+strconv.Itoa(c.QueueNumber))
	})
}
