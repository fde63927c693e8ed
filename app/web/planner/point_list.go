package planner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// pointList lists the service points of the actor's area.
func (p *pages) pointList(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	out := view.PointListView{
		Query: c.QueryParam("q"), Unit: c.QueryParam("unit"), Kind: c.QueryParam("kind"),
		ArchivedOnly: c.QueryParam("state") == "archived", Kinds: pointKinds(),
	}
	found, err := p.app.PointList(ctx, actor, domain.PointFilter{
		Text: out.Query, Kind: domain.PointKind(out.Kind), UnitCode: out.Unit, Archived: out.ArchivedOnly,
		Sort: sortOf(c, "code", "name", "unit", "priority", "demand"), Page: web.PageOf(c, pageSize),
	})
	if err != nil {
		return err
	}
	units, err := p.app.UnitList(ctx, actor)
	if err != nil {
		return err
	}
	out.Units, out.Pager = web.UnitOptions(units), web.Pager(c, pageSize, found.Total)
	for _, sp := range found.Items {
		out.Rows = append(out.Rows, p.pointRow(c, sp))
	}
	if code := c.QueryParam("archived"); code != "" {
		if sp, err := p.app.PointView(ctx, actor, code); err == nil && sp.Archived {
			out.Undo = &view.ArchivedNote{Code: sp.Code, Name: sp.Name}
		}
	}
	return web.Render(c, http.StatusOK, view.PointList(out))
}

// sortOf is the query value "sort" if it is one of the keys, perhaps reversed;
// else the first key.
func sortOf(c echo.Context, keys ...string) string {
	asked := c.QueryParam("sort")
	for _, k := range keys {
		if asked == k || asked == "-"+k {
			return asked
		}
	}
	return keys[0]
}

func pointKinds() []string {
	var out []string
	for _, k := range domain.PointKinds() {
		out = append(out, string(k))
	}
	return out
}

func (p *pages) pointRow(c echo.Context, sp domain.ServicePoint) view.PointRow {
	return view.PointRow{
		Code: sp.Code, Name: sp.Name, Address: sp.Address, Unit: sp.UnitName, Kind: string(sp.Kind),
		Hours: hoursText(printer(c), sp.OpeningHours, p.nextMonday()), Demand: counts(sp.Demand),
		Priority: sp.Priority, Archived: sp.Archived,
	}
}

// nextMonday begins the week that opening hours are told by.
func (p *pages) nextMonday() domain.Date {
	return domain.DateOf(p.app.Now(), p.app.Location).Monday().AddDays(7)
}
