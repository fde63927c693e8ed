package planner

import (
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"luudong/domain"
	"luudong/templates/locale"
	view "luudong/templates/planner"
)

// planID reads the plan's number from the address; what is none is not found.
func planID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, domain.NotFound("plan", c.Param("id"))
	}
	return id, nil
}

func planPath(id int64) string { return "/planner/plans/" + strconv.FormatInt(id, 10) }

// bookingPath is the public page on which people book at a point.
func bookingPath(pointCode string) string { return "/p/" + pointCode }

// isHTMX reports whether a script asks for a part of a page.
func isHTMX(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }

func printer(c echo.Context) locale.Printer { return locale.From(c.Request().Context()) }

// counts lists a demand by service, in the order of all screens, zeros included.
func counts(d domain.Demand) []view.ServiceCount {
	out := make([]view.ServiceCount, 0, len(domain.Services()))
	for _, s := range domain.Services() {
		out = append(out, view.ServiceCount{Service: string(s), People: d[s]})
	}
	return out
}

func planRow(p locale.Printer, plan domain.Plan) view.PlanRow {
	row := view.PlanRow{
		ID: strconv.FormatInt(plan.ID, 10), Name: plan.Name, From: plan.From, To: plan.To,
		Status: string(plan.Status), Run: string(plan.Run),
		Served: plan.Served, Bound: plan.UpperBound, Visits: plan.VisitCount, TeamDays: plan.TeamDays,
		ElapsedSeconds: int(plan.Progress.Elapsed / time.Second), Seconds: int(plan.Options.TimeLimit / time.Second),
		CreatedBy: plan.CreatedBy, CreatedAt: p.DateTime(plan.CreatedAt),
	}
	row.Gap, row.GapKnown = plan.Gap()
	if plan.Run != domain.RunDone {
		row.Gap, row.GapKnown = plan.Progress.Gap()
		row.Served, row.Bound, row.Visits = plan.Progress.Served, plan.Progress.UpperBound, plan.Progress.Visits
	}
	return row
}

func visitRow(v domain.Visit) view.VisitRow {
	return view.VisitRow{
		ID: strconv.FormatInt(v.ID, 10), Date: v.Date, Start: v.Start.String(), End: v.End.String(),
		TeamCode: v.TeamCode, TeamName: v.TeamName, PointCode: v.PointCode, PointName: v.PointName,
		Address: v.PointAddress, Unit: v.UnitName, People: v.Planned.Total(), Planned: counts(v.Planned),
		Capacity: v.Capacity, Booked: v.Booked, Live: v.Live,
	}
}

func visitRows(list []domain.Visit) (rows []view.VisitRow, people int) {
	for _, v := range list {
		row := visitRow(v)
		people += row.People
		rows = append(rows, row)
	}
	return rows, people
}

func spanText(spans []domain.Span) string {
	parts := make([]string, 0, len(spans))
	for _, s := range spans {
		parts = append(parts, s.From.String()+"–"+s.To.String())
	}
	return strings.Join(parts, ", ")
}
