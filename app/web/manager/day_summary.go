package manager

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/manager"
)

// plansShown is how many published plans the start page lists.
const plansShown = 5

// daySummary shows the day ?day= (today without it) and its week in figures.
func daySummary(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, p := c.Request().Context(), web.ActorFrom(c), locale.From(c.Request().Context())
		today := domain.DateOf(app.Now(), app.Location)
		day := today
		if d, err := domain.ParseDate(c.QueryParam("day")); err == nil {
			day = d
		}
		v := pages.DaySummaryView{
			Day: p.DateISO(day), DayLabel: p.Day(day), Today: day == today, TodayISO: p.DateISO(today),
			Previous: p.DateISO(day.AddDays(-7)), Next: p.DateISO(day.AddDays(7)),
			WeekLabel: p.Date(day.Monday()) + " – " + p.Date(day.Monday().AddDays(6)),
		}
		if err := fillWeek(ctx, app, by, day, &v); err != nil {
			return err
		}
		outcome, err := app.DayOutcome(ctx, by, day)
		if err != nil {
			return err
		}
		v.Outcome = pages.OutcomeView(outcome)
		if v.Plans, err = publishedPlans(ctx, app, by, plansShown); err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.DaySummary(v))
	}
}

func fillWeek(ctx context.Context, app *usecase.App, by domain.Actor, day domain.Date, v *pages.DaySummaryView) error {
	days, err := app.DaySummary(ctx, by, day.Monday(), day.Monday().AddDays(6))
	if err != nil {
		return err
	}
	p, total := locale.From(ctx), usecase.DayFigures{}
	for _, d := range days {
		total.Add(d)
		v.Week = append(v.Week, pages.DayRow{Label: p.Day(d.Date), Day: p.DateISO(d.Date), Current: d.Date == day, Figures: figures(d)})
		if d.Date == day {
			v.DayFigures = figures(d)
		}
	}
	v.WeekTotal = figures(total)
	if total.Visits > 0 {
		return nil
	}
	next, err := firstVisitDay(ctx, app, by, day.Monday().AddDays(7))
	v.NextVisit, v.NextLabel = p.DateISO(next), p.Day(next)
	return err
}

func figures(d usecase.DayFigures) pages.Figures {
	return pages.Figures{Visits: d.Visits, Capacity: d.Capacity, Booked: d.Booked, Arrived: d.Arrived}
}

// firstVisitDay returns the first day from from on that has visits, zero if there is none.
func firstVisitDay(ctx context.Context, app *usecase.App, by domain.Actor, from domain.Date) (domain.Date, error) {
	found, err := app.VisitList(ctx, by, domain.VisitFilter{From: from, Live: true, Page: domain.Page{Limit: 1}})
	if err != nil || len(found.Items) == 0 {
		return 0, err
	}
	return found.Items[0].Date, nil
}

// publishedPlans lists the newest published plans; most 0 is all.
func publishedPlans(ctx context.Context, app *usecase.App, by domain.Actor, most int) ([]pages.PlanRow, error) {
	found, err := app.PlanList(ctx, by, domain.Page{})
	if err != nil {
		return nil, err
	}
	p, rows := locale.From(ctx), []pages.PlanRow(nil)
	for _, plan := range found.Items {
		if plan.Status != domain.PlanPublished || most > 0 && len(rows) == most {
			continue
		}
		id := strconv.FormatInt(plan.ID, 10)
		rows = append(rows, pages.PlanRow{
			Name: plan.Name, Period: p.Date(plan.From) + " – " + p.Date(plan.To), Visits: plan.VisitCount, People: plan.Served,
			Rosters: "/manager/rosters?plan=" + id, Download: "/manager/plans/" + id + "/download",
		})
	}
	return rows, nil
}
