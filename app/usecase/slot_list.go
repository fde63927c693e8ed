package usecase

import (
	"context"

	"luudong/domain"
)

// bookingDays is how many days ahead staff see slots.
const bookingDays = 60

// OpenVisit is a live visit with its slots that can still be booked.
type OpenVisit struct {
	Visit domain.Visit
	Slots []domain.Slot
}

// PointSlots is a point with its coming visits.
type PointSlots struct {
	Point  domain.ServicePoint
	Visits []OpenVisit
}

// PublicSlotList is SlotList as citizens see it: what the booking rules let them
// book, without the places that are kept for people who come or call.
func (a *App) PublicSlotList(ctx context.Context, pointCode string) (PointSlots, error) {
	return viewReleased(ctx, a, func(r domain.Repos) (PointSlots, error) { return a.publicSlots(ctx, r, pointCode) })
}

func (a *App) publicSlots(ctx context.Context, r domain.Repos, pointCode string) (PointSlots, error) {
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return PointSlots{}, err
	}
	found, err := a.slotList(ctx, r, pointCode, max(bookingDays, rules.HorizonDays))
	if err != nil {
		return PointSlots{}, err
	}
	out := PointSlots{Point: found.Point}
	for _, v := range found.Visits {
		open := OpenVisit{Visit: v.Visit}
		for _, s := range v.Slots {
			if rules.MayBook(s, a.Now(), a.Location) == nil {
				s.Capacity = max(s.Booked, s.Capacity-rules.KeptBack(s))
				open.Slots = append(open.Slots, s)
			}
		}
		if len(open.Slots) > 0 {
			out.Visits = append(out.Visits, open)
		}
	}
	return out, nil
}

// SlotList returns the coming visits of a point with the slots that have not
// begun, full ones included. Anybody may ask.
func (a *App) SlotList(ctx context.Context, pointCode string) (PointSlots, error) {
	return viewReleased(ctx, a, func(r domain.Repos) (PointSlots, error) { return a.slotList(ctx, r, pointCode, bookingDays) })
}

func (a *App) slotList(ctx context.Context, r domain.Repos, pointCode string, days int) (PointSlots, error) {
	p, err := r.Points.ByCode(ctx, pointCode)
	if err != nil {
		return PointSlots{}, err
	}
	from, to := a.today(), a.today().AddDays(days)
	visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", PointID: p.ID, From: from, To: to, Live: true})
	if err != nil {
		return PointSlots{}, err
	}
	slots, err := r.Slots.List(ctx, domain.SlotFilter{PointID: p.ID, From: from, To: to})
	if err != nil {
		return PointSlots{}, err
	}
	p.ContactName, p.ContactPhone, p.Notes = "", "", "" // the host's, not the public's
	out := PointSlots{Point: p}
	for _, v := range visits {
		open := OpenVisit{Visit: v}
		for _, s := range slots {
			if s.VisitID == v.ID && a.Now().Before(s.Date.At(s.Start, a.Location)) {
				open.Slots = append(open.Slots, s)
			}
		}
		if len(open.Slots) > 0 {
			out.Visits = append(out.Visits, open)
		}
	}
	return out, nil
}
