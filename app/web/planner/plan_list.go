package planner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

const plansPerPage = 20

// planList is the start page: the plans and the form for a new one.
func (p *pages) planList(c echo.Context) error {
	return p.showPlanList(c, http.StatusOK, p.newPlanForm())
}

// newPlanForm is four weeks from the next Monday.
func (p *pages) newPlanForm() view.PlanFormView {
	from := domain.DateOf(p.app.Now(), p.app.Location).Monday().AddDays(7)
	return view.PlanFormView{From: from.String(), To: from.AddDays(27).String(), Seconds: "30", Seed: "1"}
}

func (p *pages) showPlanList(c echo.Context, status int, form view.PlanFormView) error {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	city, err := p.app.CityView(ctx, actor)
	if err != nil {
		return err
	}
	plans, err := p.app.PlanList(ctx, actor, web.PageOf(c, plansPerPage))
	if err != nil {
		return err
	}
	out := view.PlanListView{
		City: cityView(city), Pager: web.Pager(c, plansPerPage, plans.Total), Form: form, MayImportUnits: actor.Can(domain.UnitEdit),
	}
	for _, plan := range plans.Items {
		out.Plans = append(out.Plans, planRow(printer(c), plan))
	}
	return web.Render(c, status, view.PlanList(out))
}

func cityView(c usecase.City) view.CityView {
	return view.CityView{Units: c.Units, Points: c.Points, Teams: c.Teams, Demand: counts(c.Demand)}
}
