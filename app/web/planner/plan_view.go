package planner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// solvedPlan loads a plan for one of its views. A plan that is still being
// searched, or whose search failed, is drawn here; then done is true.
func (p *pages) solvedPlan(c echo.Context, tab string) (sum usecase.PlanTotals, head view.PlanHead, done bool, err error) {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	id, err := planID(c)
	if err != nil {
		return sum, head, false, err
	}
	if sum, err = p.app.PlanSummary(ctx, actor, id); err != nil {
		return sum, head, false, err
	}
	if sum.Plan.Run != domain.RunDone {
		return sum, head, true, web.Render(c, http.StatusOK, view.PlanRun(p.runView(c, sum.Plan)))
	}
	left, err := p.app.UnservedList(ctx, actor, id, usecase.UnservedFilter{Page: domain.Page{Limit: 1}})
	if err != nil {
		return sum, head, false, err
	}
	head = view.PlanHead{
		PlanRow: planRow(printer(c), sum.Plan), Planned: counts(sum.Planned), TravelMinutes: sum.Plan.TravelMinutes,
		Unserved: left.People, PublishedBy: sum.Plan.PublishedBy, MayRoster: actor.Can(domain.RosterView), MayPlan: usecase.MayPlanAgain(actor, sum.Plan), Tab: tab,
	}
	if at := sum.Plan.PublishedAt; at != nil {
		head.PublishedAt = printer(c).DateTime(*at)
	}
	if sum.Plan.BasedOn != 0 {
		if head.Again, err = p.againView(c, sum.Plan); err != nil {
			return sum, head, false, err
		}
	}
	return sum, head, false, nil
}

// againView tells how far a plan is from the one it began with.
func (p *pages) againView(c echo.Context, plan domain.Plan) (*view.AgainView, error) {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	old, err := p.app.PlanView(ctx, actor, plan.BasedOn)
	if err != nil {
		return nil, err
	}
	live, err := p.app.PlanReplaces(ctx, actor, plan.ID)
	return &view.AgainView{
		Href: planPath(old.ID), Name: old.Name, Visits: old.VisitCount, Changed: plan.ChangedVisits, Lost: plan.LostBookings, Live: live,
	}, err
}

func (p *pages) runView(c echo.Context, plan domain.Plan) view.PlanRunView {
	out := view.PlanRunView{PlanRow: planRow(printer(c), plan), Stopping: plan.StopRequested && plan.Run != domain.RunFailed}
	if plan.Run == domain.RunFailed {
		out.Reason = printer(c).T("error." + plan.RunError)
		switch plan.RunError {
		case "plan.no_points":
			out.Remedy = "points"
		case "plan.no_teams":
			out.Remedy = "teams"
		}
	}
	return out
}

// planProgress is the part of the page that a script asks for every second; when
// the search has ended the whole page is loaded anew.
func (p *pages) planProgress(c echo.Context) error {
	id, err := planID(c)
	if err != nil {
		return err
	}
	plan, err := p.app.PlanView(c.Request().Context(), web.ActorFrom(c), id)
	if err != nil {
		return err
	}
	if plan.Run == domain.RunDone || plan.Run == domain.RunFailed {
		return web.Redirect(c, planPath(id))
	}
	return web.Render(c, http.StatusOK, view.PlanProgress(p.runView(c, plan)))
}

// planStop asks the search to end with the best plan it has.
func (p *pages) planStop(c echo.Context) error {
	id, err := planID(c)
	if err != nil {
		return err
	}
	if err := p.app.PlanStop(c.Request().Context(), web.ActorFrom(c), id); err != nil {
		return err
	}
	return web.Redirect(c, planPath(id))
}
