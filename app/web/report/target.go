package report

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/report"
	"luudong/templates/ui"
)

// targetList shows the targets of a period and the form for one more.
func targetList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		return showTargets(c, app, http.StatusOK, filterOf(c), pages.TargetsView{})
	}
}

func showTargets(c echo.Context, app *usecase.App, status int, f usecase.ReportFilter, v pages.TargetsView) error {
	ctx, by := c.Request().Context(), web.ActorFrom(c)
	if f.Day.IsZero() {
		f.Day = domain.DateOf(app.Now(), app.Location)
	}
	f.UnitCode = ""
	r, err := app.ReportBuild(ctx, by, f)
	if err != nil {
		return err
	}
	p := locale.From(ctx)
	v.Sections, v.Period, v.Day, v.Span = sections(ctx, "targets"), string(r.Period), p.DateISO(r.From), span(p, r.From, r.To)
	v.Periods, v.Services = periodOptions(p), serviceOptions(p)
	if v.Units, err = unitOptions(ctx, app, by); err != nil {
		return err
	}
	for _, t := range r.Targets {
		v.Rows = append(v.Rows, pages.TargetRow{
			Unit: t.UnitName, UnitCode: t.UnitCode, Service: p.T("service." + string(t.Service)), ServiceID: string(t.Service), People: t.People, By: t.UpdatedBy,
		})
	}
	return web.Render(c, status, pages.Targets(v))
}

// targetSave sets a target; what is wrong draws the form again as typed.
func targetSave(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := pages.TargetsView{Unit: c.FormValue("unit"), Service: c.FormValue("service"), People: strings.TrimSpace(c.FormValue("people"))}
		f := usecase.ReportFilter{}
		var err error
		if f.Period, err = domain.ParsePeriod(c.FormValue("period")); err != nil {
			return err
		}
		if f.Day, err = domain.ParseDate(c.FormValue("day")); err != nil {
			return err
		}
		people, err := strconv.Atoi(v.People)
		if err != nil {
			err = domain.InvalidFields([]domain.FieldError{{Column: "people", Value: v.People, Key: "input.integer"}})
		} else {
			err = app.TargetSave(c.Request().Context(), web.ActorFrom(c), v.Unit, domain.Service(v.Service), f.Period, f.Day, people)
		}
		if err == nil {
			web.AddFlash(c, ui.Success, "report.targets.saved")
			return web.Redirect(c, path+"/targets"+queryOf(f.Period, f.Day, ""))
		}
		var ok bool
		if v.Errors, ok = web.FormErrors(c, err); !ok {
			return err
		}
		return showTargets(c, app, web.StatusOf(err), f, v)
	}
}
