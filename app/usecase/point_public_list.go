package usecase

import (
	"context"

	"luudong/domain"
)

// PublicPoint is what anybody may know of a point.
type PublicPoint struct {
	Code, Name, Address, UnitName string
	Visits                        int
	NextVisit                     domain.Date // zero if none is coming
	// Free counts the places that the actor can book over all coming visits: for
	// citizens without those that the rules keep back, or do not open yet.
	Free int
}

// PublicPointList finds points by words of name, address or ward without
// accents; the next visit's day and the places left come with each.
func (a *App) PublicPointList(ctx context.Context, by domain.Actor, text, unitCode string, page domain.Page) (List[PublicPoint], error) {
	return a.publicPoints(ctx, by, domain.PointFilter{Area: "/", Text: domain.FoldText(text), UnitCode: unitCode, Sort: "name", Page: page})
}

// PointComingList finds points that have coming visits, the soonest first.
// Unlike PublicPointList it leaves out points without a visit in the next
// bookingDays days.
func (a *App) PointComingList(ctx context.Context, by domain.Actor, text, unitCode string, page domain.Page) (List[PublicPoint], error) {
	return a.publicPoints(ctx, by, domain.PointFilter{
		Area: "/", Text: domain.FoldText(text), UnitCode: unitCode, VisitFrom: a.today(), VisitTo: a.today().AddDays(bookingDays),
		Sort: "visit", Page: page,
	})
}

func (a *App) publicPoints(ctx context.Context, by domain.Actor, f domain.PointFilter) (List[PublicPoint], error) {
	return viewReleased(ctx, a, func(r domain.Repos) (List[PublicPoint], error) {
		found, total, err := r.Points.List(ctx, f)
		if err != nil {
			return List[PublicPoint]{}, err
		}
		filter, err := a.openFilter(ctx, r, by)
		if err != nil {
			return List[PublicPoint]{}, err
		}
		for _, p := range found {
			filter.PointIDs = append(filter.PointIDs, p.ID)
		}
		open, err := r.Slots.Open(ctx, filter)
		if err != nil {
			return List[PublicPoint]{}, err
		}
		out := List[PublicPoint]{Total: total}
		for _, p := range found {
			item, err := a.publicPoint(ctx, r, p)
			if err != nil {
				return out, err
			}
			for _, o := range open {
				if o.PointID == p.ID {
					item.Free += o.Free
				}
			}
			out.Items = append(out.Items, item)
		}
		return out, nil
	})
}

// publicPoint is a point with its coming visits; the places left are not counted.
func (a *App) publicPoint(ctx context.Context, r domain.Repos, p domain.ServicePoint) (PublicPoint, error) {
	visits, _, err := r.Visits.List(ctx, domain.VisitFilter{
		Area: "/", PointID: p.ID, From: a.today(), To: a.today().AddDays(bookingDays), Live: true,
	})
	out := PublicPoint{Code: p.Code, Name: p.Name, Address: p.Address, UnitName: p.UnitName, Visits: len(visits)}
	if len(visits) > 0 {
		out.NextVisit = visits[0].Date
	}
	return out, err
}

// openFilter selects the places that the actor can book now: citizens within the
// booking rules, staff whatever has not begun in the next bookingDays days.
func (a *App) openFilter(ctx context.Context, r domain.Repos, by domain.Actor) (domain.OpenFilter, error) {
	now := a.Now().In(a.Location)
	f := domain.OpenFilter{From: a.today(), To: a.today().AddDays(bookingDays), After: domain.Clock(now.Hour()*60 + now.Minute())}
	if by.Role != domain.RoleCitizen {
		return f, nil
	}
	rules, err := bookingRules(ctx, r)
	f.KeptBackPercent = rules.WalkInPercent
	if f.From, f.To = rules.OpenDays(a.Now(), a.Location); f.From > a.today() {
		f.After = -1
	}
	return f, err
}
