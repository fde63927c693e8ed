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

// filterOf reads which rosters are meant from ?plan=, day=, unit=, visit= and full=1.
func filterOf(c echo.Context) usecase.RosterFilter {
	f := usecase.RosterFilter{UnitCode: c.QueryParam("unit"), FullIDs: c.QueryParam("full") == "1"}
	f.PlanID, _ = strconv.ParseInt(c.QueryParam("plan"), 10, 64)
	f.VisitID, _ = strconv.ParseInt(c.QueryParam("visit"), 10, 64)
	f.Date, _ = domain.ParseDate(c.QueryParam("day"))
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
	set("plan", strconv.FormatInt(f.PlanID, 10), f.PlanID != 0)
	set("visit", strconv.FormatInt(f.VisitID, 10), f.VisitID != 0)
	set("day", f.Date.String(), !f.Date.IsZero())
	set("unit", f.UnitCode, f.UnitCode != "")
	set("full", "1", f.FullIDs)
	return q.Encode()
}

// rosterList shows the visits that are selected. Without any choice it shows
// the next day that has visits.
func rosterList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, f := c.Request().Context(), web.ActorFrom(c), filterOf(c)
		f.VisitID = 0
		proposed := f.PlanID == 0 && f.Date.IsZero() && f.UnitCode == ""
		if proposed {
			day, err := firstVisitDay(ctx, app, by, domain.DateOf(app.Now(), app.Location))
			if err != nil {
				return err
			}
			f.Date = day
			if day.IsZero() {
				f.Date = domain.DateOf(app.Now(), app.Location)
			}
		}
		found, err := app.VisitList(ctx, by, domain.VisitFilter{PlanID: f.PlanID, UnitCode: f.UnitCode, From: f.Date, To: f.Date, Live: true})
		if err != nil {
			return err
		}
		v := rosterListView(c, f, found.Items)
		v.Day0, v.MayFull = proposed, by.Can(domain.PersonRevealID)
		if err := fillChoices(ctx, app, by, &v); err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.RosterList(v))
	}
}

func rosterListView(c echo.Context, f usecase.RosterFilter, visits []domain.Visit) pages.RosterListView {
	p := locale.From(c.Request().Context())
	v := pages.RosterListView{
		Day: p.DateISO(f.Date), Unit: f.UnitCode, Full: f.FullIDs, Total: len(visits),
		Download: "/manager/rosters/download?" + queryOf(f), Pager: web.Pager(c, pageSize, len(visits)),
	}
	if f.PlanID != 0 {
		v.Plan = strconv.FormatInt(f.PlanID, 10)
		v.PlanDownload = "/manager/plans/" + v.Plan + "/download"
	}
	for _, visit := range visits {
		v.Booked += visit.Booked
	}
	if len(visits) == 0 {
		return v
	}
	for _, visit := range visits[v.Pager.First()-1 : v.Pager.Last()] {
		one := usecase.RosterFilter{VisitID: visit.ID, FullIDs: f.FullIDs}
		v.Rows = append(v.Rows, pages.RosterVisit{
			Date: p.WeekdayShort(visit.Date.Weekday()) + " " + p.Date(visit.Date), Times: visit.Start.String() + "–" + visit.End.String(),
			Point: visit.PointName, Unit: visit.UnitName, Team: visit.TeamName,
			Booked: visit.Booked, Capacity: visit.Capacity, Arrived: visit.LastQueue,
			Preview: "/manager/rosters/" + strconv.FormatInt(visit.ID, 10), Download: "/manager/rosters/download?" + queryOf(one),
		})
	}
	return v
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
	units, err := app.UnitList(ctx, by)
	for _, u := range units {
		if u.Code != domain.RootUnitCode {
			v.Units = append(v.Units, ui.Option{Value: u.Code, Label: u.FullName})
		}
	}
	slices.SortFunc(v.Units, func(x, y ui.Option) int { return strings.Compare(domain.FoldText(x.Label), domain.FoldText(y.Label)) })
	return err
}
