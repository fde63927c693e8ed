package coverage

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/coverage"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const (
	proposalsShown  = 12
	proposalsChosen = 10 // of them chosen at first
	wardsCharted    = 12
)

// periods are how many days back "served" can count.
var periods = []int{7, 30, 90}

// filterOf reads ?q=, unit=, service=, days= and sort=; what is unknown selects everything.
func filterOf(c echo.Context) usecase.BoardFilter {
	f := usecase.BoardFilter{UnitCode: c.QueryParam("unit"), Text: c.QueryParam("q"), Sort: c.QueryParam("sort")}
	f.Service, _ = domain.ParseService(c.QueryParam("service"))
	if n, err := strconv.Atoi(c.QueryParam("days")); err == nil && slices.Contains(periods, n) {
		f.Days = n
	}
	return f
}

// query is the reverse of filterOf, with changes; "" takes a value away.
func query(c echo.Context, changes map[string]string) string {
	q := url.Values{}
	for _, name := range []string{"q", "unit", "service", "days", "sort", "view"} {
		if value := c.QueryParam(name); value != "" {
			q.Set(name, value)
		}
	}
	for name, value := range changes {
		q.Set(name, value)
		if value == "" {
			q.Del(name)
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// unitQuery leads to the points of one unit.
func unitQuery(c echo.Context, code string) string {
	return query(c, map[string]string{"unit": code, "view": ""})
}

// board shows the coverage board.
func board(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, f := c.Request().Context(), web.ActorFrom(c), filterOf(c)
		found, err := app.CoverageBoard(ctx, by, f)
		if err != nil {
			return err
		}
		units, err := app.UnitList(ctx, by)
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		v := pages.BoardView{
			Query: f.Text, Unit: f.UnitCode, Service: string(f.Service), Days: c.QueryParam("days"), Units: web.UnitOptions(units),
			Filtered: f.Text != "" || f.UnitCode != "" || f.Service != "" || f.Days != 0,
			Total:    figures(found.Total, found.Today), ByUnit: c.QueryParam("view") == "units", ReturnAll: len(found.Return),
			DataURL: "/coverage/points.json" + query(c, nil), Here: "/coverage" + query(c, nil), Download: "/coverage/coverage.csv" + query(c, nil),
		}
		v.Empty = len(found.Points) == 0 && !v.Filtered
		for _, s := range domain.Services() {
			v.Services = append(v.Services, ui.Option{Value: string(s), Label: p.T("service." + string(s) + ".short")})
		}
		for _, n := range periods {
			v.Periods = append(v.Periods, ui.Option{Value: strconv.Itoa(n), Label: p.T("coverage.period.days", n)})
		}
		v.Tabs = []ui.Tab{
			{Label: p.T("coverage.by_point"), Href: "/coverage" + query(c, map[string]string{"view": ""}) + "#table", Current: !v.ByUnit, Count: len(found.Points), HasCount: true},
			{Label: p.T("coverage.by_unit"), Href: "/coverage" + query(c, map[string]string{"view": "units"}) + "#table", Current: v.ByUnit, Count: len(found.Units), HasCount: true},
		}
		fillProposals(p, found, &v)
		fillTable(c, found, &v)
		v.Chart, v.ChartMore = wardChart(c, found.Units)
		return web.Render(c, http.StatusOK, pages.Board(v))
	}
}

func figures(f usecase.Coverage, today domain.Date) pages.Figures {
	return pages.Figures{
		Points: f.Points, Eligible: f.Eligible, Invited: f.Invited, Booked: f.Booked, Served: f.Served, Remaining: f.Remaining, Uncovered: f.Uncovered,
		Last: f.LastVisit, Next: f.NextVisit, HasLast: !f.LastVisit.IsZero(), HasNext: !f.NextVisit.IsZero(), DaysAgo: int(today - f.LastVisit),
	}
}

func fillProposals(p locale.Printer, found usecase.Board, v *pages.BoardView) {
	for i, r := range found.Return[:min(len(found.Return), proposalsShown)] {
		v.Return = append(v.Return, pages.ReturnRow{
			Code: r.Code, Name: r.Name, Unit: r.UnitName, Uncovered: r.Coverage.Uncovered, Reason: reason(p, r), Chosen: i < proposalsChosen,
		})
	}
}

// reason says why a team should go there.
func reason(p locale.Printer, r usecase.ReturnVisit) string {
	switch r.Reason {
	case "short":
		return p.T("coverage.reason.short", r.Coverage.NextVisit)
	case "no_next":
		return p.T("coverage.reason.no_next", r.Days)
	}
	return p.T("coverage.reason.never")
}

func fillTable(c echo.Context, found usecase.Board, v *pages.BoardView) {
	if v.ByUnit {
		v.Pager = web.Pager(c, pageSize, len(found.Units))
		for _, u := range onPage(found.Units, v.Pager) {
			v.Wards = append(v.Wards, pages.UnitRow{Name: u.Name, Href: "/coverage" + unitQuery(c, u.Code), Figures: figures(u.Coverage, found.Today)})
		}
		return
	}
	v.Pager = web.Pager(c, pageSize, len(found.Points))
	for _, r := range onPage(found.Points, v.Pager) {
		v.Points = append(v.Points, pages.PointRow{Code: r.Code, Name: r.Name, Unit: r.UnitName, Figures: figures(r.Coverage, found.Today)})
	}
}

func onPage[T any](all []T, p ui.PagerView) []T {
	if len(all) == 0 {
		return nil
	}
	return all[p.First()-1 : p.Last()]
}

// wardChart shows the wards in which most people remain: with a place, and without.
func wardChart(c echo.Context, units []usecase.BoardUnit) (ui.ChartView, int) {
	p := locale.From(c.Request().Context())
	units = slices.Clone(units)
	slices.SortStableFunc(units, func(x, y usecase.BoardUnit) int { return y.Remaining - x.Remaining })
	v := ui.ChartView{Label: p.T("coverage.chart.label"), Series: []ui.Series{
		{Label: p.T("coverage.chart.served")}, {Label: p.T("coverage.chart.place")}, {Label: p.T("coverage.uncovered")},
	}}
	shown := units[:min(len(units), wardsCharted)]
	for _, u := range shown {
		v.Rows = append(v.Rows, ui.ChartRow{
			Label: u.Name, Href: "/coverage" + unitQuery(c, u.Code),
			Values: []int{max(0, u.Eligible-u.Remaining), u.Remaining - u.Uncovered, u.Uncovered}, Text: p.T("coverage.chart.text", u.Remaining, u.Eligible),
		})
	}
	return v, len(units) - len(shown)
}

// planPropose makes a plan of the chosen points. A planner is led to it, a
// manager back to the board.
func planPropose(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		back := web.LocalPath(form.Get("back"), "/coverage")
		plan, err := app.PlanPropose(ctx, by, proposedName(ctx, app, form["point"]), form["point"])
		switch domain.CodeOf(err) {
		case domain.CodeInvalid, domain.CodeConflict:
			web.AddFlash(c, ui.Warning, "coverage.not_proposed", web.ErrorText(ctx, err))
			return web.Redirect(c, back)
		default:
			if err != nil {
				return err
			}
		}
		if by.Role == domain.RoleManager {
			web.AddFlash(c, ui.Success, "coverage.proposed", plan.Name)
			return web.Redirect(c, back)
		}
		return web.Redirect(c, "/planner/plans/"+strconv.FormatInt(plan.ID, 10))
	}
}

func proposedName(ctx context.Context, app *usecase.App, points []string) string {
	return locale.T(ctx, "coverage.plan_name", len(points), domain.DateOf(app.Now(), app.Location))
}

// boardExport sends the whole table, as filtered and sorted, as CSV.
func boardExport(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		found, err := app.CoverageBoard(ctx, web.ActorFrom(c), filterOf(c))
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		return web.CSV(c, p.T("coverage.file")+" "+found.Today.String()+".csv", func(write func(...string) error) error {
			if err := write(p.T("coverage.code"), p.T("coverage.point"), p.T("coverage.unit"), p.T("coverage.eligible"), p.T("coverage.invited"), p.T("coverage.served"),
				p.T("coverage.booked"), p.T("coverage.remaining"), p.T("coverage.uncovered"), p.T("coverage.last"), p.T("coverage.next_visit")); err != nil {
				return err
			}
			for _, r := range found.Points {
				f := r.Coverage
				if err := write(r.Code, r.Name, r.UnitName, strconv.Itoa(f.Eligible), strconv.Itoa(f.Invited), strconv.Itoa(f.Served), strconv.Itoa(f.Booked),
					strconv.Itoa(f.Remaining), strconv.Itoa(f.Uncovered), f.LastVisit.String(), f.NextVisit.String()); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
