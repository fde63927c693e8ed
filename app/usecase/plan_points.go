package usecase

import (
	"context"
	"strings"

	"luudong/domain"
)

// PlanPoint is a point that a plan visits.
type PlanPoint struct {
	Code, Name, UnitName string
	First                domain.Date // the day of the first visit
	Visits               int
	Capacity, Booked     int // over live visits
}

// PlanPointList returns the points a plan visits in the actor's area, those
// visited first first; text filters by words of code, name or unit without
// accents. The actor needs PlanView.
func (a *App) PlanPointList(ctx context.Context, by domain.Actor, planID int64, text string, page domain.Page) (List[PlanPoint], error) {
	if _, err := a.PlanView(ctx, by, planID); err != nil {
		return List[PlanPoint]{}, err
	}
	visits, err := a.VisitList(ctx, by, domain.VisitFilter{PlanID: planID})
	if err != nil {
		return List[PlanPoint]{}, err
	}
	return pageOf(matchPoints(gatherPoints(visits.Items), strings.Fields(domain.FoldText(text))), page), nil
}

// gatherPoints adds up visits that come by date.
func gatherPoints(visits []domain.Visit) []PlanPoint {
	var out []PlanPoint
	index := make(map[int64]int)
	for _, v := range visits {
		i, ok := index[v.PointID]
		if !ok {
			i = len(out)
			index[v.PointID] = i
			out = append(out, PlanPoint{Code: v.PointCode, Name: v.PointName, UnitName: v.UnitName, First: v.Date})
		}
		p := &out[i]
		p.Visits, p.Capacity, p.Booked = p.Visits+1, p.Capacity+v.Capacity, p.Booked+v.Booked
	}
	return out
}

func matchPoints(list []PlanPoint, words []string) []PlanPoint {
	if len(words) == 0 {
		return list
	}
	var out []PlanPoint
next:
	for _, p := range list {
		folded := domain.FoldText(p.Code + " " + p.Name + " " + p.UnitName)
		for _, w := range words {
			if !strings.Contains(folded, w) {
				continue next
			}
		}
		out = append(out, p)
	}
	return out
}

// pageOf cuts one page out of a list.
func pageOf[T any](all []T, page domain.Page) List[T] {
	out := List[T]{Total: len(all)}
	from := min(page.Offset, len(all))
	to := len(all)
	if page.Limit > 0 {
		to = min(from+page.Limit, len(all))
	}
	out.Items = all[from:to]
	return out
}
