// Package report serves the reports of weeks and months to those who answer for
// an area: the page and its files, targets, indicators, and what goes out by
// e-mail; all under /manager/reports.
package report

import (
	"context"
	"net/url"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const (
	path     = "/manager/reports"
	pageSize = 30
)

// Register mounts the reports on the group of /manager/reports.
func Register(g *echo.Group, app *usecase.App) {
	g.GET("", reportView(app))
	g.GET("/report.xlsx", reportWorkbook(app))
	g.GET("/report.csv", reportCSV(app))
	g.GET("/targets", targetList(app))
	g.POST("/targets", targetSave(app))
	g.GET("/indicators", indicatorList(app))
	g.POST("/indicators", indicatorEnter(app))
	g.GET("/sending", sendingList(app))
	g.POST("/sending", scheduleAdd(app))
	g.POST("/sending/:id/stop", scheduleStop(app, true))
	g.POST("/sending/:id/resume", scheduleStop(app, false))
	g.POST("/sending/:id/resend", deliveryResend(app))
}

// sections are the pages beside each other.
func sections(ctx context.Context, current string) []ui.Tab {
	var out []ui.Tab
	for _, name := range []string{"", "targets", "indicators", "sending"} {
		key, href := "report.title", path
		if name != "" {
			key, href = "report."+name, path+"/"+name
		}
		out = append(out, ui.Tab{Label: locale.T(ctx, key), Href: href, Current: name == current})
	}
	return out
}

// filterOf reads ?period=, day= and unit=.
func filterOf(c echo.Context) usecase.ReportFilter {
	f := usecase.ReportFilter{UnitCode: c.QueryParam("unit")}
	f.Period, _ = domain.ParsePeriod(c.QueryParam("period"))
	if f.Period == "" {
		f.Period = domain.Weekly
	}
	f.Day, _ = domain.ParseDate(c.QueryParam("day"))
	return f
}

// queryOf is the reverse of filterOf.
func queryOf(p domain.Period, day domain.Date, unit string) string {
	q := url.Values{"period": {string(p)}, "day": {day.String()}}
	if unit != "" {
		q.Set("unit", unit)
	}
	return "?" + q.Encode()
}

func periodOptions(p locale.Printer) (out []ui.Option) {
	for _, period := range domain.Periods() {
		out = append(out, ui.Option{Value: string(period), Label: p.T("report.period." + string(period))})
	}
	return out
}

func serviceOptions(p locale.Printer) (out []ui.Option) {
	for _, s := range domain.Services() {
		out = append(out, ui.Option{Value: string(s), Label: p.T("service." + string(s))})
	}
	return out
}

// unitOptions lists the units below the actor's own.
func unitOptions(ctx context.Context, app *usecase.App, by domain.Actor) ([]ui.Option, error) {
	units, err := app.UnitList(ctx, by)
	return web.UnitOptions(units), err
}

// span writes a period as people do: 23/11/2026 – 29/11/2026.
func span(p locale.Printer, from, to domain.Date) string { return p.Date(from) + " – " + p.Date(to) }
