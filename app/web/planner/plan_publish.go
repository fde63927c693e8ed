package planner

import (
	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/ui"
)

// planPublish opens the visits of a plan for booking. What stands in the way is
// said on the plan's own page.
func (p *pages) planPublish(c echo.Context) error {
	ctx := c.Request().Context()
	id, err := planID(c)
	if err != nil {
		return err
	}
	plan, err := p.app.PlanPublish(ctx, web.ActorFrom(c), id)
	switch domain.CodeOf(err) {
	case "":
		web.AddFlash(c, ui.Success, "planner.published", plan.VisitCount, plan.Served)
		return web.Redirect(c, planPath(id)+"/points")
	case domain.CodeConflict:
		web.AddFlash(c, ui.Danger, "planner.publish.refused_because", web.ErrorText(ctx, err))
		return web.Redirect(c, planPath(id))
	default:
		return err
	}
}
