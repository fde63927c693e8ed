package usecase

import (
	"context"

	"luudong/domain"
)

// bookingDays is how many days ahead the public sees slots.
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

// SlotList returns the coming visits of a point with the slots that have not
// begun, full ones included. Anybody may ask: it is what the public page shows.
func (a *App) SlotList(ctx context.Context, pointCode string) (PointSlots, error) {
	return view(ctx, a, func(r domain.Repos) (PointSlots, error) {
		p, err := r.Points.ByCode(ctx, pointCode)
		if err != nil {
			return PointSlots{}, err
		}
		from, to := a.today(), a.today().AddDays(bookingDays)
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
	})
}

// PublicPointList finds points that have coming visits, by words of name,
// address or ward without accents; the next visit's day comes with each.
func (a *App) PublicPointList(ctx context.Context, text, unitCode string, page domain.Page) (List[PublicPoint], error) {
	return view(ctx, a, func(r domain.Repos) (List[PublicPoint], error) {
		found, total, err := r.Points.List(ctx, domain.PointFilter{
			Area: "/", Text: domain.FoldText(text), UnitCode: unitCode, Sort: "name", Page: page,
		})
		if err != nil {
			return List[PublicPoint]{}, err
		}
		out := List[PublicPoint]{Total: total}
		for _, p := range found {
			visits, _, err := r.Visits.List(ctx, domain.VisitFilter{
				Area: "/", PointID: p.ID, From: a.today(), To: a.today().AddDays(bookingDays), Live: true,
			})
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, publicPoint(p, visits))
		}
		return out, nil
	})
}

// PublicPoint is what anybody may know of a point.
type PublicPoint struct {
	Code, Name, Address, UnitName string
	Visits                        int
	NextVisit                     domain.Date // zero if none is coming
	Free                          int         // places left over all coming visits
}

func publicPoint(p domain.ServicePoint, visits []domain.Visit) PublicPoint {
	out := PublicPoint{Code: p.Code, Name: p.Name, Address: p.Address, UnitName: p.UnitName, Visits: len(visits)}
	for i, v := range visits {
		if i == 0 {
			out.NextVisit = v.Date
		}
		out.Free += v.Capacity - v.Booked
	}
	return out
}
