package usecase

import (
	"context"
	"fmt"
	"io"

	"luudong/domain"
)

// PeopleRoster is a choice of people at one point who need not have an
// appointment, to be printed as a roster: who remains to be served there, for
// example.
type PeopleRoster struct {
	Title    string // "" is "Danh sách công dân"
	Subtitle string
	Point    domain.ServicePoint
	UnitName string // of the point's unit
	People   []PeopleRosterRow
	FullIDs  bool // whole ID and phone numbers; audited, and needs PersonRevealID
}

// PeopleRosterRow is one person and the services the person is listed for.
type PeopleRosterRow struct {
	Person   domain.Person
	Services []domain.Service
}

// PeopleRosterExport writes people of a point, in Vietnamese name order, as a
// workbook to print and sign. The caller has chosen the people within the
// actor's area; the point is checked here by its unit's path. Returns a conflict
// "roster.empty" for nobody and "roster.too_many" beyond 20,000 people.
func (a *App) PeopleRosterExport(ctx context.Context, by domain.Actor, in PeopleRoster, w io.Writer) error {
	if err := (RosterFilter{FullIDs: in.FullIDs}).require(by); err != nil {
		return err
	}
	switch n := len(in.People); {
	case n == 0:
		return domain.Conflict("roster.empty")
	case n > maxRosterPeople:
		return domain.Conflict("roster.too_many", n, maxRosterPeople)
	}
	roster := a.newRoster(by, in.FullIDs)
	roster.Title, roster.Subtitle = "Danh sách công dân", in.Subtitle
	if in.Title != "" {
		roster.Title = in.Title
	}
	group := domain.RosterGroup{Visit: domain.Visit{
		PointID: in.Point.ID, PointCode: in.Point.Code, PointName: in.Point.Name, PointAddress: in.Point.Address, UnitName: in.UnitName,
	}}
	for _, p := range in.People {
		row := rosterRow(domain.Appointment{Person: p.Person}, in.FullIDs)
		row.Services = p.Services
		group.Rows = append(group.Rows, *row)
	}
	sortRoster(group.Rows, false)
	roster.Groups = []domain.RosterGroup{group}
	err := a.Store.Within(ctx, func(r domain.Repos) error {
		point, err := r.Points.ByID(ctx, in.Point.ID)
		if err != nil {
			return err
		}
		if err := by.RequireArea(point.UnitPath); err != nil {
			return err
		}
		return a.audit(ctx, r, by, exportAction("roster", in.FullIDs), "roster", "point="+point.Code, fmt.Sprintf("%d people", len(in.People)))
	})
	if err != nil {
		return err
	}
	return a.Workbooks.WriteRoster(w, roster)
}
