package planner

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// visitView shows one visit of a plan.
func (p *pages) visitView(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	id, err := planID(c)
	if err != nil {
		return err
	}
	plan, err := p.app.PlanView(ctx, actor, id)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(c.Param("visit"), 10, 64)
	if err != nil {
		return domain.NotFound("visit", c.Param("visit"))
	}
	v, err := p.app.VisitView(ctx, actor, number)
	if err == nil && v.PlanID != id {
		err = domain.NotFound("visit", number)
	}
	if err != nil {
		return err
	}
	out := view.VisitView{PlanID: strconv.FormatInt(id, 10), PlanName: plan.Name, VisitRow: visitRow(v), Pinned: v.Pinned}
	if v.Live {
		out.BookingHref = bookingPath(v.PointCode)
	}
	return web.Render(c, http.StatusOK, view.Visit(out))
}
