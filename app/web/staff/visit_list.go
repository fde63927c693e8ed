package staff

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/staff"
)

// visitsShown is how many visits one page of a day shows.
const visitsShown = 30

// visitList shows the visits of ?day= (today without it) whose point, ward,
// address or team has the words of ?q=.
func visitList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		today := domain.DateOf(app.Now(), app.Location)
		day := today
		if d, err := domain.ParseDate(c.QueryParam("day")); err == nil {
			day = d
		}
		found, err := app.VisitList(ctx, by, domain.VisitFilter{From: day, To: day, Live: true})
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		v := pages.VisitListView{
			Day: p.DateISO(day), DayLabel: p.Day(day), Today: day == today, TodayISO: p.DateISO(today),
			Previous: p.DateISO(day.AddDays(-1)), Next: p.DateISO(day.AddDays(1)),
			Text: strings.TrimSpace(c.QueryParam("q")), Total: len(found.Items),
		}
		for _, visit := range found.Items {
			if visitHasWords(visit, v.Text) {
				v.Rows = append(v.Rows, visitRow(app, visit))
			}
		}
		v.Pager = web.Pager(c, visitsShown, len(v.Rows))
		if len(v.Rows) > 0 {
			v.Rows = v.Rows[v.Pager.First()-1 : v.Pager.Last()]
		}
		if v.Total == 0 {
			err = offerNext(ctx, app, by, day, &v)
		}
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.VisitList(v))
	}
}

func visitHasWords(v domain.Visit, text string) bool {
	all := domain.FoldText(strings.Join([]string{v.PointName, v.PointCode, v.PointAddress, v.UnitName, v.TeamName, v.TeamCode}, " "))
	for _, word := range strings.Fields(domain.FoldText(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

func visitRow(app *usecase.App, v domain.Visit) pages.VisitRow {
	now := app.Now()
	return pages.VisitRow{
		Href: visitPath(v.ID), Times: v.Start.String() + "–" + v.End.String(), Point: v.PointName, Unit: v.UnitName, Team: v.TeamName,
		Booked: v.Booked, Capacity: v.Capacity, Arrived: v.LastQueue,
		Now:  !now.Before(v.Date.At(v.Start, app.Location)) && now.Before(v.Date.At(v.End, app.Location)),
		Over: !now.Before(v.Date.At(v.End, app.Location)),
	}
}

// offerNext finds the next day with visits for an empty day.
func offerNext(ctx context.Context, app *usecase.App, by domain.Actor, day domain.Date, v *pages.VisitListView) error {
	next, err := app.VisitList(ctx, by, domain.VisitFilter{From: day.AddDays(1), Live: true, Page: domain.Page{Limit: 1}})
	if err != nil || len(next.Items) == 0 {
		return err
	}
	p := locale.From(ctx)
	v.NextVisit, v.NextLabel = p.DateISO(next.Items[0].Date), p.Day(next.Items[0].Date)
	return nil
}
