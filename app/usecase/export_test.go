package usecase

import (
	"context"

	"luudong/domain"
	"luudong/domain/planner/model"
)

// PlanProblem is the planner's problem of a plan, for tests.
func (a *App) PlanProblem(ctx context.Context, plan domain.Plan) (*model.Problem, []domain.Coordinate, error) {
	pp, err := a.loadPlanProblem(ctx, plan, PlanBase{})
	if err != nil {
		return nil, nil, err
	}
	places := make([]domain.Coordinate, 0, len(pp.points)+len(pp.teams))
	for _, p := range pp.points {
		places = append(places, domain.Coordinate{Lat: p.Lat, Lon: p.Lon})
	}
	for _, t := range pp.teams {
		places = append(places, domain.Coordinate{Lat: t.BaseLat, Lon: t.BaseLon})
	}
	return pp.problem, places, nil
}

// NoticeOffer and NoticeFor are what waitlists and moves call inside their transactions.
func (a *App) NoticeOffer(ctx context.Context, r domain.Repos, entry domain.WaitlistEntry, slot domain.Slot) error {
	return a.noticeOffer(ctx, r, entry, slot)
}

func (a *App) NoticeFor(ctx context.Context, r domain.Repos, kind domain.NoticeKind, list []domain.Appointment) error {
	return a.noticeFor(ctx, r, kind, list)
}

// BookingsWaiting is how many requests stand in the queue.
func (a *App) BookingsWaiting() int {
	a.bookings.mu.Lock()
	defer a.bookings.mu.Unlock()
	return len(a.bookings.waiting)
}

// BookingLanes is how many batches are under way at once.
const BookingLanes = bookingLanes

// RosterFill is what an office's template is filled with.
func (a *App) RosterFill(r domain.Roster) (domain.TemplateFill, error) { return a.rosterFill(r) }
