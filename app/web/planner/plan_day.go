package planner

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// planDay shows one day of a plan, the first with visits unless one is asked for.
func (p *pages) planDay(c echo.Context) error {
	sum, head, done, err := p.solvedPlan(c, "day")
	if done || err != nil {
		return err
	}
	day := chosenDay(c, sum, domain.DateOf(p.app.Now(), p.app.Location))
	visits, err := p.dayVisits(c, sum.Plan.ID, day)
	if err != nil {
		return err
	}
	out := view.PlanDayView{PlanHead: head, Days: dayPicker(planPath(sum.Plan.ID), sum.Days, day), AsList: c.QueryParam("view") == "list"}
	out.Visits, out.People = visitRows(visits)
	out.Hours, out.Rows = timeline(planPath(sum.Plan.ID), visits)
	return web.Render(c, http.StatusOK, view.PlanDay(out))
}

func (p *pages) dayVisits(c echo.Context, planID int64, day domain.Date) ([]domain.Visit, error) {
	found, err := p.app.VisitList(c.Request().Context(), web.ActorFrom(c), domain.VisitFilter{PlanID: planID, From: day, To: day})
	return found.Items, err
}

// chosenDay is the day the address asks for; else today if the plan has it,
// else the first day with visits.
func chosenDay(c echo.Context, sum usecase.PlanTotals, today domain.Date) domain.Date {
	if d, err := domain.ParseDate(c.QueryParam("date")); err == nil && sum.Plan.From <= d && d <= sum.Plan.To {
		return d
	}
	if sum.Plan.From <= today && today <= sum.Plan.To {
		return today
	}
	for _, d := range sum.Days {
		if d.Visits > 0 {
			return d.Date
		}
	}
	return sum.Plan.From
}

// dayPicker arranges the days of a plan in weeks.
func dayPicker(path string, days []usecase.DayTotal, current domain.Date) view.DayPicker {
	out := view.DayPicker{Path: path, Current: current}
	var week []view.DayChoice
	for i, d := range days {
		if i == 0 {
			week = make([]view.DayChoice, int(d.Date-d.Date.Monday()))
		}
		week = append(week, view.DayChoice{Date: d.Date, ISO: d.Date.String(), Visits: d.Visits, Current: d.Date == current})
		if len(week) == 7 || i == len(days)-1 {
			out.Weeks = append(out.Weeks, week)
			week = nil
		}
		if d.Date == current && i > 0 {
			out.Prev = d.Date.AddDays(-1).String()
		}
		if d.Date == current && i < len(days)-1 {
			out.Next = d.Date.AddDays(1).String()
		}
	}
	return out
}

const quarter = 15 // minutes of a timeline's finest step

// timeline lays a day's visits out by team in quarters of an hour: the heads of
// its hours and a row a team.
func timeline(path string, visits []domain.Visit) ([]string, []view.TimelineRow) {
	if len(visits) == 0 {
		return nil, nil
	}
	from, to := visits[0].Start, visits[0].End
	byTeam := make(map[string][]domain.Visit)
	var teams []string
	for _, v := range visits {
		from, to = min(from, v.Start), max(to, v.End)
		if byTeam[v.TeamCode] == nil {
			teams = append(teams, v.TeamCode)
		}
		byTeam[v.TeamCode] = append(byTeam[v.TeamCode], v)
	}
	from, to = from/60*60, (to+59)/60*60
	var hours []string
	for h := from; h < to; h += 60 {
		hours = append(hours, h.String())
	}
	slices.Sort(teams)
	var rows []view.TimelineRow
	for _, team := range teams {
		rows = append(rows, timelineRow(path, byTeam[team], from, to))
	}
	return hours, rows
}

// timelineRow is the day of one team; visits are rounded to quarters for the
// drawing alone and never overlap.
func timelineRow(path string, visits []domain.Visit, from, to domain.Clock) view.TimelineRow {
	slices.SortFunc(visits, func(x, y domain.Visit) int { return cmp.Compare(x.Start, y.Start) })
	row := view.TimelineRow{TeamCode: visits[0].TeamCode, TeamName: visits[0].TeamName, TeamHref: path + "/teams/" + visits[0].TeamCode}
	at, end := 0, int(to-from)/quarter
	for _, v := range visits {
		start := max(at, (int(v.Start-from)+quarter/2)/quarter)
		stop := min(end, max(start+1, (int(v.End-from)+quarter/2)/quarter))
		if start > at {
			row.Cells = append(row.Cells, view.TimelineCell{Quarters: start - at})
		}
		drawn := visitRow(v)
		row.Cells = append(row.Cells, view.TimelineCell{Quarters: stop - start, Visit: &drawn})
		at = stop
	}
	if at < end {
		row.Cells = append(row.Cells, view.TimelineCell{Quarters: end - at})
	}
	return row
}
