package usecase

import (
	"context"

	"luudong/domain"
)

// PointComingList finds points that have coming visits, the soonest first, by
// words of name, address or ward without accents. Unlike PublicPointList it
// leaves out points without a visit in the next bookingDays days.
func (a *App) PointComingList(ctx context.Context, text, unitCode string, page domain.Page) (List[PublicPoint], error) {
	from, to := a.today(), a.today().AddDays(bookingDays)
	return view(ctx, a, func(r domain.Repos) (List[PublicPoint], error) {
		found, total, err := r.Points.List(ctx, domain.PointFilter{
			Area: "/", Text: domain.FoldText(text), UnitCode: unitCode, VisitFrom: from, VisitTo: to, Sort: "visit", Page: page,
		})
		if err != nil {
			return List[PublicPoint]{}, err
		}
		out := List[PublicPoint]{Total: total}
		for _, p := range found {
			visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", PointID: p.ID, From: from, To: to, Live: true})
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, publicPoint(p, visits))
		}
		return out, nil
	})
}
