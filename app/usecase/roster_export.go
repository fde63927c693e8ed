package usecase

import (
	"context"
	"fmt"
	"io"

	"luudong/domain"
)

// RosterFilter says whose names to print; zero fields select everything.
type RosterFilter struct {
	PlanID   int64
	Date     domain.Date
	VisitID  int64
	UnitCode string
	FullIDs  bool // whole ID and phone numbers; audited, and needs PersonRevealID
}

// RosterBuild collects a roster of the actor's area: one group a visit that has
// people, by date, time and point; people in Vietnamese name order.
func (a *App) RosterBuild(ctx context.Context, by domain.Actor, f RosterFilter) (domain.Roster, error) {
	if err := by.Require(domain.RosterView); err != nil {
		return domain.Roster{}, err
	}
	if f.FullIDs {
		if err := by.Require(domain.PersonRevealID); err != nil {
			return domain.Roster{}, err
		}
	}
	return within(ctx, a, func(r domain.Repos) (domain.Roster, error) {
		visits, err := rosterVisits(ctx, r, by, f)
		if err != nil {
			return domain.Roster{}, err
		}
		found, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{
			PlanID: f.PlanID, Date: f.Date, VisitID: f.VisitID, UnitCode: f.UnitCode, Area: by.UnitPath, Held: true,
		})
		if err != nil {
			return domain.Roster{}, err
		}
		out := a.newRoster(by, f)
		out.Groups = rosterGroups(visits, found, f)
		return out, a.audit(ctx, r, by, rosterAction(f), "roster",
			fmt.Sprintf("plan=%d date=%s visit=%d unit=%s", f.PlanID, f.Date, f.VisitID, f.UnitCode), fmt.Sprintf("%d people", countRows(out)))
	})
}

func rosterAction(f RosterFilter) string {
	if f.FullIDs {
		return "roster.export_full"
	}
	return "roster.export"
}

func countRows(r domain.Roster) int {
	n := 0
	for _, g := range r.Groups {
		n += len(g.Rows)
	}
	return n
}

func rosterVisits(ctx context.Context, r domain.Repos, by domain.Actor, f RosterFilter) ([]domain.Visit, error) {
	if f.VisitID != 0 {
		v, err := r.Visits.ByID(ctx, f.VisitID)
		if err == nil && !by.InArea(v.UnitPath) {
			err = domain.NotFound("visit", f.VisitID)
		}
		return []domain.Visit{v}, err
	}
	if f.PlanID != 0 {
		if _, err := r.Plans.ByID(ctx, f.PlanID); err != nil {
			return nil, err
		}
	}
	visits, _, err := r.Visits.List(ctx, domain.VisitFilter{
		PlanID: f.PlanID, Area: by.UnitPath, From: f.Date, To: f.Date, UnitCode: f.UnitCode, Live: true,
	})
	return visits, err
}

func (a *App) newRoster(by domain.Actor, f RosterFilter) domain.Roster {
	return domain.Roster{
		Title:  "DANH SÁCH CÔNG DÂN ĐĂNG KÝ LÀM CĂN CƯỚC, TÀI KHOẢN ĐỊNH DANH ĐIỆN TỬ LƯU ĐỘNG",
		Agency: a.Office.Name, Superior: a.Office.Superior, Place: a.Office.Place, Signature: a.Office.Signer,
		IssuedOn: a.today(), IssuedBy: by.Name, IssuedAt: a.Now(), FullIDs: f.FullIDs,
	}
}

// rosterGroups makes one row a person and visit, with all services of a code together.
func rosterGroups(visits []domain.Visit, found []domain.Appointment, f RosterFilter) []domain.RosterGroup {
	rows := make(map[int64]map[string]*domain.RosterRow)
	order := make(map[int64][]string)
	for _, ap := range found {
		if rows[ap.VisitID] == nil {
			rows[ap.VisitID] = make(map[string]*domain.RosterRow)
		}
		row := rows[ap.VisitID][ap.Code]
		if row == nil {
			row = rosterRow(ap, f.FullIDs)
			rows[ap.VisitID][ap.Code] = row
			order[ap.VisitID] = append(order[ap.VisitID], ap.Code)
		}
		row.Services = append(row.Services, ap.Service)
		row.Start = min(row.Start, ap.Slot.Start)
	}
	var groups []domain.RosterGroup
	for _, v := range visits {
		if len(order[v.ID]) == 0 && f.VisitID == 0 {
			continue // nobody to print; a visit asked for by itself prints that nobody is booked
		}
		g := domain.RosterGroup{Visit: v}
		for _, code := range order[v.ID] {
			g.Rows = append(g.Rows, *rows[v.ID][code])
		}
		domain.SortByName(g.Rows, func(r domain.RosterRow) string { return r.FullName })
		groups = append(groups, g)
	}
	return groups
}

func rosterRow(ap domain.Appointment, full bool) *domain.RosterRow {
	p := ap.Person
	row := &domain.RosterRow{
		FullName: p.FullName, BirthDate: p.BirthDate, Sex: p.Sex, Address: p.Address,
		PersonalID: p.PersonalID.Mask(), Phone: domain.MaskPhone(p.Phone),
		Code: ap.Code, Start: ap.Slot.Start, Queue: ap.Queue, Status: ap.Status,
	}
	if full {
		row.PersonalID, row.Phone = p.PersonalID.Reveal(), p.Phone
	}
	return row
}

// RosterExport writes the roster as a workbook. A roster with nobody on it is a
// conflict "roster.empty" unless it is of one visit.
func (a *App) RosterExport(ctx context.Context, by domain.Actor, f RosterFilter, w io.Writer) error {
	roster, err := a.RosterBuild(ctx, by, f)
	if err != nil {
		return err
	}
	if len(roster.Groups) == 0 {
		return domain.Conflict("roster.empty")
	}
	return a.Workbooks.WriteRoster(w, roster)
}

// PlanExport writes a plan as a workbook: calendar, visits, what is left out, totals.
func (a *App) PlanExport(ctx context.Context, by domain.Actor, planID int64, w io.Writer) error {
	if _, err := a.PlanView(ctx, by, planID); err != nil {
		return err
	}
	book, err := view(ctx, a, func(r domain.Repos) (domain.PlanBook, error) {
		b := domain.PlanBook{
			Agency: a.Office.Name, Superior: a.Office.Superior, Place: a.Office.Place, IssuedOn: a.today(), IssuedBy: by.Name,
		}
		var err error
		if b.Plan, err = r.Plans.ByID(ctx, planID); err != nil {
			return b, err
		}
		if b.Visits, _, err = r.Visits.List(ctx, domain.VisitFilter{PlanID: planID, Area: by.UnitPath}); err != nil {
			return b, err
		}
		b.Unserved, _, err = r.Plans.Unserved(ctx, planID, domain.Page{})
		return b, err
	})
	if err != nil {
		return err
	}
	return a.Workbooks.WritePlan(w, book)
}
