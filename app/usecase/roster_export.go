package usecase

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"luudong/domain"
)

// RosterFilter says whose names to print; zero fields select everything.
type RosterFilter struct {
	PlanID   int64
	From, To domain.Date // days of visits, both included
	VisitID  int64
	TeamID   int64
	PointID  int64
	UnitCode string
	FullIDs  bool // whole ID and phone numbers; audited, and needs PersonRevealID
	ByTime   bool // people by the time of their appointment; else by name

	// TemplateID is the office's own workbook to fill, of rosters; 0 is ours.
	TemplateID int64
}

// OneDay sets the period to a single day.
func (f *RosterFilter) OneDay(d domain.Date) { f.From, f.To = d, d }

// require returns an error unless the actor may see what the filter asks for.
func (f RosterFilter) require(by domain.Actor) error {
	if err := by.Require(domain.RosterView); err != nil || !f.FullIDs {
		return err
	}
	return by.Require(domain.PersonRevealID)
}

// maxRosterPeople is how many places a roster with a sheet a visit may have: it
// is to be printed and signed. The list of appointments has no limit.
const maxRosterPeople = 20_000

// RosterBuild collects a roster of the actor's area: one group a visit that has
// people, by date, time and team; people in Vietnamese name order or by time.
// Returns a conflict "roster.too_many" beyond 20,000 places.
func (a *App) RosterBuild(ctx context.Context, by domain.Actor, f RosterFilter) (domain.Roster, error) {
	if err := f.require(by); err != nil {
		return domain.Roster{}, err
	}
	out := a.newRoster(by, f)
	out.Subtitle = f.period()
	err := a.Store.View(ctx, func(r domain.Repos) error {
		visits, err := rosterVisits(ctx, r, by, f)
		if err != nil {
			return err
		}
		places := 0
		for _, v := range visits {
			places += v.Booked
		}
		if places > maxRosterPeople {
			return domain.Conflict("roster.too_many", places, maxRosterPeople)
		}
		found, _, err := r.Appointments.List(ctx, f.appointments(by))
		out.Groups = rosterGroups(visits, found, f)
		return err
	})
	if err != nil {
		return domain.Roster{}, err
	}
	// Said before the names are handed out; not in the snapshot, which would hold up bookings.
	return out, a.Store.Within(ctx, func(r domain.Repos) error {
		return a.audit(ctx, r, by, rosterAction(f), "roster", f.subject(), fmt.Sprintf("%d people", countRows(out)))
	})
}

// appointments selects what the filter asks for in the actor's area.
func (f RosterFilter) appointments(by domain.Actor) domain.AppointmentFilter {
	return domain.AppointmentFilter{
		PlanID: f.PlanID, From: f.From, To: f.To, VisitID: f.VisitID, TeamID: f.TeamID, PointID: f.PointID,
		UnitCode: f.UnitCode, Area: by.UnitPath, Held: true,
	}
}

// subject names the choice for the audit log.
func (f RosterFilter) subject() string {
	return fmt.Sprintf("plan=%d from=%s to=%s visit=%d team=%d point=%d unit=%s", f.PlanID, f.From, f.To, f.VisitID, f.TeamID, f.PointID, f.UnitCode)
}

// period says which days are meant, for the head of the document.
func (f RosterFilter) period() string {
	const day = "02/01/2006"
	switch {
	case f.From.IsZero() && f.To.IsZero():
		return ""
	case f.From == f.To:
		return "Ngày " + f.From.Format(day)
	case f.To.IsZero():
		return "Từ ngày " + f.From.Format(day)
	case f.From.IsZero():
		return "Đến ngày " + f.To.Format(day)
	}
	return "Từ ngày " + f.From.Format(day) + " đến ngày " + f.To.Format(day)
}

// rosterAction is the audit event of a roster.
func rosterAction(f RosterFilter) string { return exportAction("roster", f.FullIDs) }

// exportAction is the audit event of an export with masked or whole numbers.
func exportAction(noun string, full bool) string {
	if full {
		return noun + ".export_full"
	}
	return noun + ".export"
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
		PlanID: f.PlanID, TeamID: f.TeamID, PointID: f.PointID, Area: by.UnitPath, From: f.From, To: f.To, UnitCode: f.UnitCode, Live: true,
	})
	return visits, err
}

func (a *App) newRoster(by domain.Actor, f RosterFilter) domain.Roster {
	return domain.Roster{
		Title:  "DANH SÁCH CÔNG DÂN ĐĂNG KÝ LÀM CĂN CƯỚC, TÀI KHOẢN ĐỊNH DANH ĐIỆN TỬ LƯU ĐỘNG",
		Agency: a.Office.Name, Superior: a.Office.Superior, Place: a.Office.Place, Signature: a.Office.Signer,
		IssuedOn: a.today(), IssuedBy: cmp.Or(by.Name, by.Username), IssuedAt: a.Now(), FullIDs: f.FullIDs, ByTime: f.ByTime,
	}
}

// rosterKey is one line of a roster.
type rosterKey struct {
	visit, person int64
	code          string
}

// rosterGroups makes one row a person and visit, with all services of a code together.
func rosterGroups(visits []domain.Visit, found []domain.Appointment, f RosterFilter) []domain.RosterGroup {
	rows := make(map[rosterKey]*domain.RosterRow)
	order := make(map[int64][]rosterKey)
	for _, ap := range found {
		key := rosterKey{ap.VisitID, ap.PersonID, ap.Code}
		row := rows[key]
		if row == nil {
			row = rosterRow(ap, f.FullIDs)
			rows[key] = row
			order[ap.VisitID] = append(order[ap.VisitID], key)
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
		for _, key := range order[v.ID] {
			g.Rows = append(g.Rows, *rows[key])
		}
		sortRoster(g.Rows, f.ByTime)
		groups = append(groups, g)
	}
	return groups
}

// sortRoster puts people in Vietnamese name order, or by time and then name.
func sortRoster(rows []domain.RosterRow, byTime bool) {
	domain.SortByName(rows, func(r domain.RosterRow) string { return r.FullName })
	if byTime {
		slices.SortStableFunc(rows, func(a, b domain.RosterRow) int { return cmp.Compare(a.Start, b.Start) })
	}
}

func rosterRow(ap domain.Appointment, full bool) *domain.RosterRow {
	p := ap.Person
	row := &domain.RosterRow{
		FullName: p.FullName, BirthDate: p.BirthDate, Sex: p.Sex, Address: p.Address,
		PersonalID: p.PersonalID.Mask(), Phone: domain.MaskPhone(domain.LocalPhone(p.Phone)),
		Code: ap.Code, Start: ap.Slot.Start, Queue: ap.Queue, Status: ap.Status,
	}
	if full {
		row.PersonalID, row.Phone = p.PersonalID.Reveal(), domain.LocalPhone(p.Phone)
	}
	return row
}

// RosterExport writes the roster as a workbook. A roster with nobody on it is a
// conflict "roster.empty" unless it is of one visit.
func (a *App) RosterExport(ctx context.Context, by domain.Actor, f RosterFilter, w io.Writer) error {
	var template []byte
	if f.TemplateID != 0 {
		var err error
		if template, err = a.usableTemplate(ctx, by, f.TemplateID, domain.TemplateRoster); err != nil {
			return err
		}
	}
	roster, err := a.RosterBuild(ctx, by, f)
	if err != nil {
		return err
	}
	if len(roster.Groups) == 0 {
		return domain.Conflict("roster.empty")
	}
	if template == nil {
		return a.Workbooks.WriteRoster(w, roster)
	}
	fill, err := a.rosterFill(roster)
	if err != nil {
		return err
	}
	return a.Workbooks.FillTemplate(w, template, fill)
}

// PlanExport writes a plan as a workbook: calendar, visits, what is left out, totals.
func (a *App) PlanExport(ctx context.Context, by domain.Actor, planID int64, w io.Writer) error {
	return a.PlanExportAs(ctx, by, planID, 0, w)
}

// PlanExportAs is PlanExport in an office's own workbook; template 0 is ours.
func (a *App) PlanExportAs(ctx context.Context, by domain.Actor, planID, template int64, w io.Writer) error {
	if _, err := a.PlanView(ctx, by, planID); err != nil {
		return err
	}
	book, err := view(ctx, a, func(r domain.Repos) (domain.PlanBook, error) {
		b := domain.PlanBook{
			Agency: a.Office.Name, Superior: a.Office.Superior, Place: a.Office.Place, IssuedOn: a.today(), IssuedBy: cmp.Or(by.Name, by.Username),
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
	if template == 0 {
		return a.Workbooks.WritePlan(w, book)
	}
	data, err := a.usableTemplate(ctx, by, template, domain.TemplatePlan)
	if err != nil {
		return err
	}
	fill, err := a.planFill(book)
	if err != nil {
		return err
	}
	return a.Workbooks.FillTemplate(w, data, fill)
}
