package report

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/report"
	"luudong/templates/ui"
)

// indicatorList shows the history of ?indicator=, or of all, and the form for a value.
func indicatorList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		today := domain.DateOf(app.Now(), app.Location)
		return showIndicators(c, app, http.StatusOK, pages.IndicatorsView{Indicator: c.QueryParam("indicator"), Day: today.String()})
	}
}

func showIndicators(c echo.Context, app *usecase.App, status int, v pages.IndicatorsView) error {
	ctx, by := c.Request().Context(), web.ActorFrom(c)
	p := locale.From(ctx)
	all, err := app.IndicatorList(ctx, by, true)
	if err != nil {
		return err
	}
	names := make(map[int64]string)
	for _, i := range all {
		names[i.ID] = indicatorName(p, i)
		if !i.Archived {
			v.Indicators = append(v.Indicators, ui.Option{Value: strconv.FormatInt(i.ID, 10), Label: names[i.ID]})
		}
	}
	if v.Units, err = unitOptions(ctx, app, by); err != nil {
		return err
	}
	chosen, _ := strconv.ParseInt(v.Indicator, 10, 64)
	page := web.PageOf(c, pageSize)
	found, err := app.IndicatorHistory(ctx, by, chosen, page)
	if err != nil {
		return err
	}
	v.Sections, v.Pager, v.MayDefine = sections(ctx, "indicators"), web.Pager(c, pageSize, found.Total), by.Can(domain.IndicatorEdit)
	type place struct {
		indicator, unit int64
		date            domain.Date
	}
	seen := make(map[place]bool)
	for _, value := range found.Items {
		at := place{value.IndicatorID, value.UnitID, value.Date}
		v.Rows = append(v.Rows, pages.ValueRow{
			Day: value.Date, Indicator: names[value.IndicatorID], Unit: value.UnitName, Value: number(p, value.Value), Note: value.Note,
			By: value.EnteredBy, At: value.EnteredAt, Replaced: seen[at],
		})
		seen[at] = true
	}
	v.Chart = historyChart(p, chosen, names[chosen], found.Items)
	return web.Render(c, status, pages.Indicators(v))
}

// historyChart draws the values of one indicator if they are all of one unit.
func historyChart(p locale.Printer, indicator int64, name string, values []domain.IndicatorValue) ui.ChartView {
	v := ui.ChartView{Label: name, Series: []ui.Series{{Label: name}}}
	var last domain.Date
	for _, value := range values {
		if indicator == 0 || value.UnitID != values[0].UnitID {
			return ui.ChartView{}
		}
		if value.Date != last {
			v.Rows = append(v.Rows, ui.ChartRow{Label: p.DayMonth(value.Date), Values: []int{int(value.Value)}})
		}
		last = value.Date
	}
	slices.Reverse(v.Rows)
	return v
}

// indicatorEnter adds a value; what is wrong draws the form again as typed.
func indicatorEnter(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := pages.IndicatorsView{
			Indicator: c.FormValue("indicator"), Unit: c.FormValue("unit"), Day: c.FormValue("date"), Value: c.FormValue("value"), Note: c.FormValue("note"),
		}
		id, _ := strconv.ParseInt(v.Indicator, 10, 64)
		err := app.IndicatorEnter(c.Request().Context(), web.ActorFrom(c), usecase.IndicatorValueInput{IndicatorID: id, UnitCode: v.Unit, Date: v.Day, Value: v.Value, Note: v.Note})
		if err == nil {
			web.AddFlash(c, ui.Success, "report.indicators.saved")
			return web.Redirect(c, path+"/indicators?indicator="+strconv.FormatInt(id, 10))
		}
		var ok bool
		if v.Errors, ok = web.FormErrors(c, err); !ok {
			return err
		}
		return showIndicators(c, app, web.StatusOf(err), v)
	}
}
