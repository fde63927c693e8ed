package planner

import (
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	view "luudong/templates/planner"
)

// planCreate starts a new plan and leads to its progress.
func (p *pages) planCreate(c echo.Context) error {
	form := view.PlanFormView{
		From: strings.TrimSpace(c.FormValue("from")), To: strings.TrimSpace(c.FormValue("to")), Seconds: c.FormValue("seconds"),
		Seed: strings.TrimSpace(c.FormValue("seed")), Name: strings.TrimSpace(c.FormValue("name")),
	}
	in, err := planInput(form)
	if err == nil {
		var plan domain.Plan
		plan, err = p.app.PlanCreate(c.Request().Context(), web.ActorFrom(c), in)
		if err == nil {
			return web.Redirect(c, planPath(plan.ID))
		}
	}
	errors, ok := web.FormErrors(c, err)
	if !ok {
		return err
	}
	form.Errors = errors
	return p.showPlanList(c, web.StatusOf(err), form)
}

// planInput reads the form; an invalid error names what cannot be read.
func planInput(form view.PlanFormView) (usecase.PlanCreateInput, error) {
	in := usecase.PlanCreateInput{Name: form.Name}
	var bad []domain.FieldError
	day := func(column, text string) domain.Date {
		if text == "" {
			return 0
		}
		d, err := domain.ParseDate(text)
		if err != nil {
			bad = append(bad, domain.FieldError{Column: column, Value: text, Key: "date.invalid", Args: []any{text}})
		}
		return d
	}
	whole := func(column, text string) int {
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			bad = append(bad, domain.FieldError{Column: column, Value: text, Key: "input.integer"})
		}
		return n
	}
	in.From, in.To = day("from", form.From), day("to", form.To)
	in.Options.TimeLimit = time.Duration(whole("time", form.Seconds)) * time.Second
	in.Options.Seed = int64(whole("seed", form.Seed))
	return in, domain.InvalidFields(bad)
}

// planRetry asks for the same plan once more.
func (p *pages) planRetry(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	id, err := planID(c)
	if err != nil {
		return err
	}
	old, err := p.app.PlanView(ctx, actor, id)
	if err != nil {
		return err
	}
	points, err := p.app.PlanChosenPoints(ctx, actor, id)
	if err != nil {
		return err
	}
	plan, err := p.app.PlanCreate(ctx, actor, usecase.PlanCreateInput{
		Name: old.Name, From: old.From, To: old.To, Options: old.Options, BasedOn: old.BasedOn, PointIDs: points,
	})
	if err != nil {
		return err
	}
	return web.Redirect(c, planPath(plan.ID))
}

// planAgain asks for a new plan that stays close to this one.
func (p *pages) planAgain(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorFrom(c)
	id, err := planID(c)
	if err != nil {
		return err
	}
	old, err := p.app.PlanView(ctx, actor, id)
	if err != nil {
		return err
	}
	plan, err := p.app.PlanAgain(ctx, actor, id, againName(printer(c), old.Name))
	if err != nil {
		return err
	}
	return web.Redirect(c, planPath(plan.ID))
}

// againName marks the name of a plan that is made again, once.
func againName(p locale.Printer, name string) string {
	mark := " " + p.T("planner.again.mark")
	return strings.TrimSuffix(name, mark) + mark
}
