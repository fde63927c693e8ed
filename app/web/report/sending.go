package report

import (
	"context"
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

// sendingList shows the schedules and what was sent.
func sendingList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error { return showSending(c, app, http.StatusOK, pages.SendingView{}) }
}

func showSending(c echo.Context, app *usecase.App, status int, v pages.SendingView) error {
	ctx, by := c.Request().Context(), web.ActorFrom(c)
	p := locale.From(ctx)
	schedules, err := app.ReportScheduleList(ctx, by)
	if err != nil {
		return err
	}
	sent, err := app.ReportDeliveryList(ctx, by, web.PageOf(c, pageSize))
	if err != nil {
		return err
	}
	if v.Units, err = unitOptions(ctx, app, by); err != nil {
		return err
	}
	v.Sections, v.Periods, v.Configured, v.Pager = sections(ctx, "sending"), periodOptions(p), app.Messages.Configured(domain.ChannelEmail), web.Pager(c, pageSize, sent.Total)
	for _, lang := range domain.Languages() {
		v.Languages = append(v.Languages, ui.Option{Value: string(lang), Label: p.T("report.language." + string(lang))})
	}
	for _, s := range schedules {
		v.Schedules = append(v.Schedules, pages.ScheduleRow{
			ID: s.ID, Period: p.T("report.period." + string(s.Period)), Unit: s.UnitName, Recipients: strings.Join(s.Recipients, ", "),
			Language: p.T("report.language." + string(s.Language)), Active: s.Active, By: s.CreatedBy,
		})
	}
	for _, d := range sent.Items {
		v.Deliveries = append(v.Deliveries, deliveryRow(ctx, d))
	}
	return web.Render(c, status, pages.Sending(v))
}

var deliveryTones = map[domain.DeliveryStatus]ui.Tone{
	domain.DeliveryQueued: ui.Neutral, domain.DeliverySending: ui.Accent, domain.DeliverySent: ui.Success, domain.DeliveryFailed: ui.Danger,
}

func deliveryRow(ctx context.Context, d domain.ReportDelivery) pages.DeliveryRow {
	p := locale.From(ctx)
	row := pages.DeliveryRow{
		ID: d.ID, Report: p.T("report.period."+string(d.Schedule.Period)) + " " + span(p, d.From, d.To), Unit: d.Schedule.UnitName, Recipient: d.Recipient,
		Status: p.T("report.delivery." + string(d.Status)), Tone: deliveryTones[d.Status], At: d.DueAt, MayResend: d.Status == domain.DeliveryFailed,
	}
	if d.Fault != "" {
		row.Fault = p.T("notice.fault." + string(d.Fault))
	}
	if d.SettledAt != nil {
		row.At = *d.SettledAt
	}
	return row
}

// scheduleAdd has a report sent by itself; what is wrong draws the form again as typed.
func scheduleAdd(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := pages.SendingView{Period: c.FormValue("period"), Unit: c.FormValue("unit"), Language: c.FormValue("language"), Recipients: c.FormValue("recipients")}
		err := app.ReportSchedule(c.Request().Context(), web.ActorFrom(c), usecase.ReportScheduleInput{
			Period: v.Period, UnitCode: v.Unit, Recipients: v.Recipients, Language: domain.Language(v.Language),
		})
		if err == nil {
			web.AddFlash(c, ui.Success, "report.sending.added")
			return web.Redirect(c, path+"/sending")
		}
		var ok bool
		if v.Errors, ok = web.FormErrors(c, err); !ok {
			return err
		}
		return showSending(c, app, web.StatusOf(err), v)
	}
}

// scheduleStop stops a schedule, or lets it go on.
func scheduleStop(app *usecase.App, stop bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := idOf(c, "report_schedule")
		if err == nil {
			err = app.ReportScheduleStop(c.Request().Context(), web.ActorFrom(c), id, stop)
		}
		if err != nil {
			return err
		}
		return web.Redirect(c, path+"/sending")
	}
}

// deliveryResend tries a failed e-mail again.
func deliveryResend(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := idOf(c, "report_delivery")
		if err == nil {
			err = app.ReportResend(c.Request().Context(), web.ActorFrom(c), id)
		}
		if err != nil {
			return err
		}
		web.AddFlash(c, ui.Success, "report.resent")
		return web.Redirect(c, path+"/sending")
	}
}

func idOf(c echo.Context, what string) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, domain.NotFound(what, c.Param("id"))
	}
	return id, nil
}
