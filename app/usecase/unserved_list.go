package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// UnservedFilter selects what a plan leaves out; zero fields select everything.
type UnservedFilter struct {
	Reason  string
	Service domain.Service
	Page    domain.Page
}

// ReasonTotal is how much is left out for one reason.
type ReasonTotal struct {
	Reason         string
	Places, People int // places: points times services
}

// UnservedPage is one page of what a plan leaves out, with the totals of all of it.
type UnservedPage struct {
	List[domain.UnservedDemand]
	Reasons []ReasonTotal // most people first, whatever the filter
	People  int           // people that match the filter
}

// UnservedList returns what a plan leaves out, most people first, and the
// totals by reason. The actor needs PlanView.
func (a *App) UnservedList(ctx context.Context, by domain.Actor, planID int64, f UnservedFilter) (UnservedPage, error) {
	all, err := a.PlanUnserved(ctx, by, planID, domain.Page{})
	if err != nil {
		return UnservedPage{}, err
	}
	return selectUnserved(all.Items, f), nil
}

func selectUnserved(all []domain.UnservedDemand, f UnservedFilter) UnservedPage {
	var out UnservedPage
	index := make(map[string]int)
	for _, u := range all {
		i, ok := index[u.Reason]
		if !ok {
			i = len(out.Reasons)
			index[u.Reason] = i
			out.Reasons = append(out.Reasons, ReasonTotal{Reason: u.Reason})
		}
		out.Reasons[i].Places++
		out.Reasons[i].People += u.People
		if (f.Reason != "" && f.Reason != u.Reason) || (f.Service != "" && f.Service != u.Service) {
			continue
		}
		out.People += u.People
		if out.Total >= f.Page.Offset && (f.Page.Limit == 0 || len(out.Items) < f.Page.Limit) {
			out.Items = append(out.Items, u)
		}
		out.Total++
	}
	slices.SortStableFunc(out.Reasons, func(x, y ReasonTotal) int { return y.People - x.People })
	return out
}
