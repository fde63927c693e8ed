package usecase

import (
	"context"
	"slices"
	"strconv"

	"luudong/domain"
)

// VisitDay is what staff work with at a point: who is expected and who is there.
type VisitDay struct {
	Visit        domain.Visit
	Appointments []domain.Appointment // by time, cancelled ones left out
	CheckIns     []domain.CheckIn     // by queue number
}

// CheckInList returns the day's list of a visit in the actor's area.
func (a *App) CheckInList(ctx context.Context, by domain.Actor, visitID int64) (VisitDay, error) {
	if err := by.Require(domain.CheckInRecord); err != nil {
		return VisitDay{}, err
	}
	return view(ctx, a, func(r domain.Repos) (VisitDay, error) {
		v, err := r.Visits.ByID(ctx, visitID)
		if err != nil {
			return VisitDay{}, err
		}
		if !by.InArea(v.UnitPath) {
			return VisitDay{}, domain.NotFound("visit", visitID)
		}
		out := VisitDay{Visit: v}
		if out.Appointments, _, err = r.Appointments.List(ctx, domain.AppointmentFilter{VisitID: visitID, Held: true}); err != nil {
			return out, err
		}
		out.CheckIns, err = r.CheckIns.ByVisit(ctx, visitID)
		return out, err
	})
}

// VisitClose ends a visit's day: whoever was booked and did not come is a
// no-show. A late check-in still works afterwards. Returns how many did not come.
func (a *App) VisitClose(ctx context.Context, by domain.Actor, visitID int64) (int, error) {
	if err := by.Require(domain.CheckInRecord); err != nil {
		return 0, err
	}
	return within(ctx, a, func(r domain.Repos) (int, error) {
		v, err := r.Visits.ByID(ctx, visitID)
		if err != nil {
			return 0, err
		}
		if err := by.RequireArea(v.UnitPath); err != nil {
			return 0, err
		}
		if a.Now().Before(v.Date.At(v.End, a.Location)) {
			return 0, domain.Conflict("visit.not_over", v.Date, v.End)
		}
		all, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{VisitID: visitID, Held: true})
		if err != nil {
			return 0, err
		}
		missed, err := a.markNoShows(ctx, r, all)
		if err != nil {
			return 0, err
		}
		return missed, a.audit(ctx, r, by, "visit.close", "visit", strconv.FormatInt(visitID, 10), strconv.Itoa(missed)+" no-shows")
	})
}

// markNoShows marks who is still only booked once the ticket is locked: somebody
// may be checking in or cancelling at this very moment. Tickets are locked in
// the order of their codes.
func (a *App) markNoShows(ctx context.Context, r domain.Repos, all []domain.Appointment) (missed int, err error) {
	var codes, absent []string
	for _, ap := range all {
		if ap.Status == domain.AppointmentBooked {
			codes = append(codes, ap.Code)
		}
	}
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		held, err := r.Appointments.LockByCode(ctx, code)
		if err != nil {
			return missed, err
		}
		for _, ap := range held {
			if ap.Status != domain.AppointmentBooked {
				continue
			}
			ap.Status = domain.AppointmentNoShow
			if err := r.Appointments.Update(ctx, ap); err != nil {
				return missed, err
			}
			missed++
			absent = append(absent, code)
		}
	}
	return missed, a.webhooksFor(ctx, r, domain.EventNoShow, absent)
}
