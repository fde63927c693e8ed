package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const webhooksPath = "/admin/webhooks"

// registerWebhooks mounts the endpoints of other programs.
func registerWebhooks(g *echo.Group, app *usecase.App) {
	g.GET("/webhooks", webhookList(app))
	g.GET("/webhooks/new", webhookAddForm(app))
	g.POST("/webhooks", webhookCreate(app))
	g.GET("/webhooks/:name", webhookView(app))
	g.POST("/webhooks/:name/test", webhookDo(func(c echo.Context, by domain.Actor, name string) error {
		return app.WebhookTest(c.Request().Context(), by, name)
	}, "admin.webhook.was_tested"))
	g.POST("/webhooks/:name/disable", webhookDo(func(c echo.Context, by domain.Actor, name string) error {
		return app.WebhookDisable(c.Request().Context(), by, name, true)
	}, "admin.webhook.was_disabled"))
	g.POST("/webhooks/:name/enable", webhookDo(func(c echo.Context, by domain.Actor, name string) error {
		return app.WebhookDisable(c.Request().Context(), by, name, false)
	}, "admin.webhook.was_enabled"))
	g.POST("/webhooks/:name/deliveries/:id/resend", webhookDo(func(c echo.Context, by domain.Actor, name string) error {
		id, err := strconv.ParseInt(c.Param("id"), 10, 64)
		if err != nil {
			return domain.NotFound("webhook", c.Param("id"))
		}
		return app.WebhookResend(c.Request().Context(), by, name, id)
	}, "admin.webhook.was_resent"))
	// Somebody who reloads the answer to a post comes back to where it began.
	for _, deed := range []string{"/test", "/disable", "/enable", "/deliveries/:id/resend"} {
		g.GET("/webhooks/:name"+deed, func(c echo.Context) error { return c.Redirect(http.StatusSeeOther, webhooksPath+"/"+c.Param("name")) })
	}
}

func webhookList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		hooks, err := app.WebhookList(ctx, by)
		if err != nil {
			return err
		}
		areas, err := areaNames(ctx, app, by)
		if err != nil {
			return err
		}
		v := pages.WebhookListView{}
		for _, w := range hooks {
			v.Rows = append(v.Rows, webhookRow(ctx, areas, w))
		}
		return web.Render(c, http.StatusOK, pages.WebhookList(v))
	}
}

func webhookRow(ctx context.Context, areas map[string]string, w domain.Webhook) pages.WebhookRow {
	p := locale.From(ctx)
	events := make([]string, len(w.Events))
	for i, e := range w.Events {
		events[i] = p.T("webhook.event." + string(e))
	}
	row := pages.WebhookRow{
		Href: webhooksPath + "/" + w.Name, Name: w.Name, URL: w.URL, Events: strings.Join(events, ", "), Area: areaName(ctx, areas, w.UnitPath),
		State: ui.Success, StateLabel: p.T("admin.webhook.on"),
	}
	switch {
	case w.DisabledAt != nil && w.DisabledFault != "":
		row.State, row.StateLabel = ui.Danger, p.T("admin.webhook.given_up")
		row.StateText = p.T("admin.webhook.given_up."+string(w.DisabledFault), p.DateTime(*w.DisabledAt))
	case w.DisabledAt != nil:
		row.State, row.StateLabel, row.StateText = ui.Neutral, p.T("admin.webhook.off"), p.DateTime(*w.DisabledAt)
	case w.FailingSince != nil:
		row.State, row.StateLabel, row.StateText = ui.Warning, p.T("admin.webhook.failing"), p.T("admin.webhook.failing_since", p.DateTime(*w.FailingSince))
	}
	return row
}

func webhookAddForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := pages.WebhookAddView{}
		for _, e := range domain.WebhookEvents() {
			v.Events = append(v.Events, string(e))
		}
		return drawWebhookAdd(c, app, http.StatusOK, v)
	}
}

// webhookCreate makes an endpoint and shows its secret once.
func webhookCreate(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		v := pages.WebhookAddView{Name: strings.TrimSpace(form.Get("name")), URL: strings.TrimSpace(form.Get("url")), Unit: form.Get("unit"), Events: form["events"]}
		in := usecase.WebhookCreateInput{Name: v.Name, URL: v.URL, UnitCode: v.Unit}
		for _, e := range v.Events {
			in.Events = append(in.Events, domain.WebhookEvent(e))
		}
		made, err := app.WebhookCreate(c.Request().Context(), web.ActorFrom(c), in)
		if bad, ok := web.FormErrors(c, err); ok && err != nil {
			v.Errors = bad
			return drawWebhookAdd(c, app, web.StatusOf(err), v)
		}
		if err != nil {
			return err
		}
		ctx := c.Request().Context()
		return web.Render(c, http.StatusOK, pages.Secret(pages.SecretView{
			Active: "webhooks", Title: locale.T(ctx, "admin.webhook.made"), List: ui.Crumb{Label: locale.T(ctx, "admin.webhooks.title"), Href: webhooksPath},
			Name: made.Name, Label: locale.T(ctx, "admin.webhook.secret"), Text: locale.T(ctx, "admin.webhook.secret_text"), Secret: made.Secret,
		}))
	}
}

func drawWebhookAdd(c echo.Context, app *usecase.App, status int, v pages.WebhookAddView) error {
	ctx := c.Request().Context()
	var err error
	if v.Units, err = unitOptions(ctx, app, web.ActorFrom(c)); err != nil {
		return err
	}
	v.EventOptions = noticeOptions(ctx, "webhook.event.", domain.WebhookEvents())
	return web.Render(c, status, pages.WebhookAdd(v))
}

// webhookDo does something about an endpoint and says so on its page.
func webhookDo(do func(echo.Context, domain.Actor, string) error, said string) echo.HandlerFunc {
	return func(c echo.Context) error {
		name := c.Param("name")
		err := do(c, web.ActorFrom(c), name)
		switch {
		case domain.CodeOf(err) == domain.CodeConflict:
			web.AddFlash(c, ui.Warning, "error.webhook.under_way")
		case err != nil:
			return err
		default:
			web.AddFlash(c, ui.Success, said, name)
		}
		return web.Redirect(c, webhooksPath+"/"+name)
	}
}

func webhookView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		seen, err := app.WebhookView(ctx, by, c.Param("name"), web.PageOf(c, pageSize))
		if err != nil {
			return err
		}
		areas, err := areaNames(ctx, app, by)
		if err != nil {
			return err
		}
		v := pages.WebhookView{
			Row: webhookRow(ctx, areas, seen.Webhook), Created: locale.From(ctx).DateTime(seen.Webhook.CreatedAt),
			Disabled: seen.Webhook.DisabledAt != nil, Pager: web.Pager(c, pageSize, seen.Deliveries.Total),
		}
		for _, d := range seen.Deliveries.Items {
			v.Sent = append(v.Sent, webhookSent(ctx, v.Row.Href, d))
		}
		return web.Render(c, http.StatusOK, pages.WebhookDetail(v))
	}
}

var webhookTones = map[domain.WebhookStatus]ui.Tone{
	domain.WebhookQueued: ui.Accent, domain.WebhookSending: ui.Accent, domain.WebhookSent: ui.Success, domain.WebhookFailed: ui.Danger,
}

func webhookSent(ctx context.Context, base string, d domain.WebhookDelivery) pages.WebhookSent {
	p := locale.From(ctx)
	var told usecase.WebhookPayload
	row := pages.WebhookSent{
		Event: p.T("webhook.event." + string(d.Event)), EventID: d.EventID, Time: p.DateTime(d.CreatedAt),
		State: webhookTones[d.Status], StateLabel: p.T("webhook.status." + string(d.Status)),
	}
	if json.Unmarshal([]byte(d.Payload), &told) == nil && told.Data != nil {
		row.Code = told.Data.Code
	}
	switch {
	case d.Response != 0:
		row.Answer = strconv.Itoa(d.Response)
	case d.Fault != "":
		row.Answer = p.T("webhook.fault." + string(d.Fault))
	}
	if d.Status == domain.WebhookQueued && d.Attempts > 0 {
		row.Time = p.T("admin.webhook.again", p.DateTime(d.DueAt))
	}
	if d.SettledAt != nil {
		row.Resend = base + "/deliveries/" + strconv.FormatInt(d.ID, 10) + "/resend"
	}
	return row
}
