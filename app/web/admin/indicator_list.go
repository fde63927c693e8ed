package admin

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const indicatorsPath = "/admin/indicators"

// indicatorList shows the indicators, and the form for a new one or for ?edit=.
func indicatorList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := pages.IndicatorListView{}
		all, err := app.IndicatorList(c.Request().Context(), web.ActorFrom(c), true)
		if err != nil {
			return err
		}
		for _, i := range all {
			if strconv.FormatInt(i.ID, 10) == c.QueryParam("edit") {
				v.ID, v.NameVI, v.NameEN, v.Measure, v.Service = i.ID, i.NameVI, i.NameEN, i.Measure, string(i.Service)
			}
		}
		return showIndicators(c, all, http.StatusOK, v)
	}
}

func showIndicators(c echo.Context, all []domain.Indicator, status int, v pages.IndicatorListView) error {
	p := locale.From(c.Request().Context())
	for _, s := range domain.Services() {
		v.Services = append(v.Services, ui.Option{Value: string(s), Label: p.T("service." + string(s))})
	}
	for _, i := range all {
		row := pages.IndicatorRow{ID: i.ID, NameVI: i.NameVI, NameEN: i.NameEN, Measure: i.Measure, Service: p.T("admin.indicators.every"), Archived: i.Archived}
		if i.Service != "" {
			row.Service = p.T("service." + string(i.Service))
		}
		v.Rows = append(v.Rows, row)
	}
	return web.Render(c, status, pages.IndicatorList(v))
}

// indicatorSave adds or changes an indicator; what is wrong draws the form again as typed.
func indicatorSave(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		all, err := app.IndicatorList(ctx, by, true)
		if err != nil {
			return err
		}
		v := pages.IndicatorListView{NameVI: c.FormValue("name_vi"), NameEN: c.FormValue("name_en"), Measure: c.FormValue("measure"), Service: c.FormValue("service")}
		v.ID, _ = strconv.ParseInt(c.FormValue("id"), 10, 64)
		changed := domain.Indicator{ID: v.ID, NameVI: v.NameVI, NameEN: v.NameEN, Measure: v.Measure, Service: domain.Service(v.Service)}
		for _, i := range all {
			if i.ID == v.ID {
				changed.Archived = i.Archived
			}
		}
		if err = app.IndicatorSave(ctx, by, changed); err == nil {
			web.AddFlash(c, ui.Success, "admin.indicators.saved")
			return web.Redirect(c, indicatorsPath)
		}
		var ok bool
		if v.Errors, ok = web.FormErrors(c, err); !ok {
			return err
		}
		return showIndicators(c, all, web.StatusOf(err), v)
	}
}

// indicatorArchive takes an indicator out of reports, or brings it back; its
// values stay.
func indicatorArchive(app *usecase.App, archived bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		all, err := app.IndicatorList(ctx, by, true)
		if err != nil {
			return err
		}
		for _, i := range all {
			if strconv.FormatInt(i.ID, 10) == c.Param("id") {
				i.Archived = archived
				if err := app.IndicatorSave(ctx, by, i); err != nil {
					return err
				}
				return web.Redirect(c, indicatorsPath)
			}
		}
		return domain.NotFound("indicator", c.Param("id"))
	}
}
