package planner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// planUnserved lists what a plan leaves out and why.
func (p *pages) planUnserved(c echo.Context) error {
	sum, head, done, err := p.solvedPlan(c, "unserved")
	if done || err != nil {
		return err
	}
	f := usecase.UnservedFilter{Reason: c.QueryParam("reason"), Service: domain.Service(c.QueryParam("service")), Page: web.PageOf(c, pageSize)}
	left, err := p.app.UnservedList(c.Request().Context(), web.ActorFrom(c), sum.Plan.ID, f)
	if err != nil {
		return err
	}
	out := view.PlanUnservedView{PlanHead: head, Reason: f.Reason, Service: string(f.Service), People: left.People, Pager: web.Pager(c, pageSize, left.Total)}
	for _, r := range left.Reasons {
		out.Reasons = append(out.Reasons, view.ReasonRow{Reason: r.Reason, Places: r.Places, People: r.People})
	}
	for _, u := range left.Items {
		out.Rows = append(out.Rows, view.UnservedRow{
			PointCode: u.PointCode, PointName: u.PointName, Service: string(u.Service), Reason: u.Reason, People: u.People,
			Relax: view.RelaxView{Kind: u.Relax.Kind, Amount: u.Relax.Amount, Team: u.Relax.TeamCode, Date: printer(c).Date(u.Relax.Date)},
		})
	}
	return web.Render(c, http.StatusOK, view.PlanUnserved(out))
}
