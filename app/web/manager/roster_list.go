package manager

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/manager"
	"luudong/templates/ui"
)

// pageSize is how many visits one page of the list shows.
const pageSize = 30

// filterOf reads which rosters are meant from ?plan=, day=, to=, unit=, team=,
// point=, visit=, full=1 and sort=time. A day without to= is that day alone.
func filterOf(c echo.Context) usecase.RosterFilter {
	f := usecase.RosterFilter{
		UnitCode: c.FormValue("unit"), FullIDs: c.FormValue("full") == "1", ByTime: c.FormValue("sort") == "time",
	}
	for name, id := range map[string]*int64{"plan": &f.PlanID, "visit": &f.VisitID, "team": &f.TeamID, "point": &f.PointID, "template": &f.TemplateID} {
		*id, _ = strconv.ParseInt(c.FormValue(name), 10, 64)
	}
	f.From, _ = domain.ParseDate(c.FormValue("day"))
	f.To, _ = domain.ParseDate(c.FormValue("to"))
	if f.To.IsZero() {
		f.To = f.From
	}
	if f.To < f.From {
		f.From, f.To = f.To, f.From
	}
	return f
}

// queryOf is the reverse of filterOf.
func queryOf(f usecase.RosterFilter) string {
	q := url.Values{}
	set := func(name, value string, on bool) {
		if on {
			q.Set(name, value)
		}
	}
	for name, id := range map[string]int64{"plan": f.PlanID, "visit": f.VisitID, "team": f.TeamID, "point": f.PointID, "template": f.TemplateID} {
		set(name, strconv.FormatInt(id, 10), id != 0)
	}
	set("day", f.From.String(), !f.From.IsZero())
	set("to", f.To.String(), f.To != f.From)
	set("sort", "time", f.ByTime)
	set("unit", f.UnitCode, f.UnitCode != "")
	set("full", "1", f.FullIDs)
	return q.Encode()
}

// filterPairs is the filter as the hidden fields of a form.
func filterPairs(f usecase.RosterFilter) (pairs []ui.Option) {
	q, _ := url.ParseQuery(queryOf(f))
	for name := range q {
		pairs = append(pairs, ui.Option{Value: name, Label: q.Get(name)})
	}
	slices.SortFunc(pairs, func(a, b ui.Option) int { return strings.Compare(a.Value, b.Value) })
	return pairs
}

// rosterList shows the visits that are selected. Without any choice it shows
// the next day that has visits.
func rosterList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, f := c.Request().Context(), web.ActorFrom(c), filterOf(c)
		f.VisitID = 0
		proposed := f.PlanID == 0 && f.From.IsZero() && f.To.IsZero() && f.UnitCode == "" && f.TeamID == 0 && f.PointID == 0
		if proposed {
			day, err := firstVisitDay(ctx, app, by, domain.DateOf(app.Now(), app.Location))
			if err != nil {
				return err
			}
			if day.IsZero() {
				day = domain.DateOf(app.Now(), app.Location)
			}
			f.OneDay(day)
		}
		found, err := app.VisitList(ctx, by, domain.VisitFilter{
			PlanID: f.PlanID, TeamID: f.TeamID, PointID: f.PointID, UnitCode: f.UnitCode, From: f.From, To: f.To, Live: true,
		})
		if err != nil {
			return err
		}
		v := rosterListView(c, f, found.Items)
		v.Day0, v.MayFull = proposed, by.Can(domain.PersonRevealID)
		if err := fillChoices(ctx, app, by, &v); err != nil {
			return err
		}
		if err := fillTemplates(ctx, app, by, f, &v); err != nil {
			return err
		}
		if f.PointID != 0 && len(found.Items) > 0 {
			v.PointName = found.Items[0].PointName
		}
		return web.Render(c, http.StatusOK, pages.RosterList(v))
	}
}

func rosterListView(c echo.Context, f usecase.RosterFilter, visits []domain.Visit) pages.RosterListView {
	p := locale.From(c.Request().Context())
	v := pages.RosterListView{
		Day: p.DateISO(f.From), Unit: f.UnitCode, Full: f.FullIDs, ByTime: f.ByTime, Total: len(visits),
		Download: "/manager/rosters/download?" + queryOf(f), List: "/manager/rosters/list/download?" + queryOf(f), Query: filterPairs(f), Pager: web.Pager(c, pageSize, len(visits)),
	}
	if f.To != f.From {
		v.To = p.DateISO(f.To)
	}
	if f.TeamID != 0 {
		v.Team = strconv.FormatInt(f.TeamID, 10)
	}
	if f.PointID != 0 {
		v.Point = strconv.FormatInt(f.PointID, 10)
	}
	if f.PlanID != 0 {
		v.Plan = strconv.FormatInt(f.PlanID, 10)
		v.PlanDownload = "/manager/plans/" + v.Plan + "/download"
	}
	for _, visit := range visits {
		v.Booked += visit.Booked
	}
	v.Background = v.Booked > usecase.DirectListRows
	if len(visits) == 0 {
		return v
	}
	for _, visit := range visits[v.Pager.First()-1 : v.Pager.Last()] {
		one := usecase.RosterFilter{VisitID: visit.ID, FullIDs: f.FullIDs, ByTime: f.ByTime, TemplateID: f.TemplateID}
		point := f
		point.PointID = visit.PointID
		v.Rows = append(v.Rows, pages.RosterVisit{
			Date: p.WeekdayShort(visit.Date.Weekday()) + " " + p.Date(visit.Date), Times: visit.Start.String() + "–" + visit.End.String(),
			Point: visit.PointName, PointRosters: "/manager/rosters?" + queryOf(point), Unit: visit.UnitName, Team: visit.TeamName,
			Booked: visit.Booked, Capacity: visit.Capacity, Arrived: visit.LastQueue,
			Preview: "/manager/rosters/" + strconv.FormatInt(visit.ID, 10), Download: "/manager/rosters/download?" + queryOf(one),
		})
	}
	return v
}

// fillTemplates lists the offices' workbooks that rosters and the plan may be written in.
func fillTemplates(ctx context.Context, app *usecase.App, by domain.Actor, f usecase.RosterFilter, v *pages.RosterListView) error {
	found, err := app.OfficeTemplateList(ctx, by)
	for _, t := range found {
		id := strconv.FormatInt(t.ID, 10)
		switch {
		case t.Kind == domain.TemplateRoster:
			v.Templates = append(v.Templates, ui.Option{Value: id, Label: t.UnitName + " – " + t.FileName})
		case v.PlanDownload != "":
			v.PlanTemplates = append(v.PlanTemplates, ui.Option{Value: v.PlanDownload + "?template=" + id, Label: t.UnitName})
		}
	}
	if f.TemplateID != 0 {
		v.Template = strconv.FormatInt(f.TemplateID, 10)
	}
	return err
}

// fillChoices lists the plans and wards that can be chosen.
func fillChoices(ctx context.Context, app *usecase.App, by domain.Actor, v *pages.RosterListView) error {
	plans, err := app.PlanList(ctx, by, domain.Page{})
	if err != nil {
		return err
	}
	for _, plan := range plans.Items {
		if plan.Status == domain.PlanPublished {
			v.Plans = append(v.Plans, ui.Option{Value: strconv.FormatInt(plan.ID, 10), Label: plan.Name})
		}
	}
	teams, err := app.TeamList(ctx, by, domain.TeamFilter{Sort: "code"})
	if err != nil {
		return err
	}
	for _, t := range teams.Items {
		v.Teams = append(v.Teams, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: t.Code + " – " + t.Name})
	}
	units, err := app.UnitList(ctx, by)
	for _, u := range units {
		if u.Code != domain.RootUnitCode {
			v.Units = append(v.Units, ui.Option{Value: u.Code, Label: u.FullName})
		}
	}
	slices.SortFunc(v.Units, func(x, y ui.Option) int { return strings.Compare(domain.FoldText(x.Label), domain.FoldText(y.Label)) })
	return err
}
