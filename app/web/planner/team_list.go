package planner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// teamList lists the teams of the actor's area.
func (p *pages) teamList(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	out := view.TeamListView{Query: c.QueryParam("q"), Service: c.QueryParam("service"), ArchivedOnly: c.QueryParam("state") == "archived"}
	found, err := p.app.TeamList(ctx, actor, domain.TeamFilter{
		Text: out.Query, Service: domain.Service(out.Service), Archived: out.ArchivedOnly,
		Sort: sortOf(c, "code", "name", "unit", "officers"), Page: web.PageOf(c, pageSize),
	})
	if err != nil {
		return err
	}
	out.Pager = web.Pager(c, pageSize, found.Total)
	for _, t := range found.Items {
		out.Rows = append(out.Rows, p.teamRow(c, t))
	}
	if code := c.QueryParam("archived"); code != "" {
		if t, err := p.app.TeamView(ctx, actor, code); err == nil && t.Archived {
			out.Undo = &view.ArchivedNote{Code: t.Code, Name: t.Name}
		}
	}
	return web.Render(c, http.StatusOK, view.TeamList(out))
}

func (p *pages) teamRow(c echo.Context, t domain.Team) view.TeamRow {
	return view.TeamRow{
		Code: t.Code, Name: t.Name, Unit: t.UnitName, Services: serviceNames(t.Services), Officers: t.Officers, Kits: t.CardKits,
		Shifts: hoursText(printer(c), t.Shifts, p.nextMonday()), DayHours: t.MaxHoursPerDay, WeekHours: t.MaxHoursPerWeek, Archived: t.Archived,
	}
}

func serviceNames(list []domain.Service) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}
