package planner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// planPoints lists the points of a published plan with their booking pages.
func (p *pages) planPoints(c echo.Context) error {
	sum, head, done, err := p.solvedPlan(c, "points")
	if done || err != nil {
		return err
	}
	if sum.Plan.Status != domain.PlanPublished {
		return web.Redirect(c, planPath(sum.Plan.ID))
	}
	out := view.PlanPointsView{PlanHead: head, Query: c.QueryParam("q")}
	found, err := p.app.PlanPointList(c.Request().Context(), web.ActorFrom(c), sum.Plan.ID, out.Query, web.PageOf(c, pageSize))
	if err != nil {
		return err
	}
	out.Pager = web.Pager(c, pageSize, found.Total)
	for _, pt := range found.Items {
		out.Rows = append(out.Rows, view.PlanPointRow{
			Code: pt.Code, Name: pt.Name, Unit: pt.UnitName, First: pt.First, Visits: pt.Visits,
			Capacity: pt.Capacity, Booked: pt.Booked, BookingHref: bookingPath(pt.Code),
		})
	}
	return web.Render(c, http.StatusOK, view.PlanPoints(out))
}
