package admin

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// noticeList shows the outbox, filtered by ?q=, ?status=, ?kind= and ?channel=.
func noticeList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		v := pages.NoticeListView{
			Text: strings.TrimSpace(c.QueryParam("q")), Status: c.QueryParam("status"), Kind: c.QueryParam("kind"), Channel: c.QueryParam("channel"),
			Kinds: noticeOptions(ctx, "notice.kind.", domain.NoticeKinds()), Channels: noticeOptions(ctx, "notice.channel.", domain.Channels()),
		}
		found, err := app.NoticeList(ctx, by, domain.NoticeFilter{
			Text: v.Text, Status: domain.NoticeStatus(v.Status), Kind: domain.NoticeKind(v.Kind), Channel: domain.Channel(v.Channel),
			Page: web.PageOf(c, pageSize),
		})
		if err != nil {
			return err
		}
		state, err := app.NoticeState(ctx, by)
		if err != nil {
			return err
		}
		for _, channel := range domain.Channels() {
			if !state.Configured[channel] {
				v.Unset = append(v.Unset, string(channel))
			}
		}
		usable := len(v.Unset) < len(domain.Channels())
		v.Trouble = usable && state.Counts[domain.NoticeFailed]+state.Counts[domain.NoticeUnconfigured] > 0
		v.Tabs = noticeTabs(c, v.Status, state.Counts)
		v.Pager = web.Pager(c, pageSize, found.Total)
		for _, n := range found.Items {
			v.Rows = append(v.Rows, noticeRow(ctx, app, n, usable))
		}
		return web.Render(c, http.StatusOK, pages.NoticeList(v))
	}
}

// noticeTabs are the states, each keeping the other filters.
func noticeTabs(c echo.Context, current string, counts map[domain.NoticeStatus]int) []ui.Tab {
	ctx := c.Request().Context()
	href := func(status string) string {
		q := url.Values{}
		for _, name := range []string{"q", "kind", "channel"} {
			if value := c.QueryParam(name); value != "" {
				q.Set(name, value)
			}
		}
		if status != "" {
			q.Set("status", status)
		}
		if len(q) == 0 {
			return noticesPath
		}
		return noticesPath + "?" + q.Encode()
	}
	tabs := []ui.Tab{{Label: locale.T(ctx, "admin.notices.all"), Href: href(""), Current: current == ""}}
	for _, s := range domain.NoticeStatuses() {
		n, counted := counts[s]
		if s == domain.NoticeSending && n == 0 && current != string(s) {
			continue // a moment's state
		}
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "notice.status."+string(s)), Href: href(string(s)), Current: current == string(s), Count: n, HasCount: counted,
		})
	}
	return tabs
}

func noticeOptions[T ~string](ctx context.Context, prefix string, values []T) []ui.Option {
	out := make([]ui.Option, 0, len(values))
	for _, v := range values {
		out = append(out, ui.Option{Value: string(v), Label: locale.From(ctx).T(prefix + string(v))})
	}
	return out
}

var noticeTones = map[domain.NoticeStatus]ui.Tone{
	domain.NoticeQueued: ui.Accent, domain.NoticeSending: ui.Accent, domain.NoticeSent: ui.Success,
	domain.NoticeFailed: ui.Danger, domain.NoticeUnconfigured: ui.Warning, domain.NoticeCancelled: ui.Neutral,
}

// noticeRow fills a row in; usable says that there is a way to send it again.
func noticeRow(ctx context.Context, app *usecase.App, n domain.Notice, usable bool) pages.NoticeRow {
	p := locale.From(ctx)
	row := pages.NoticeRow{
		Href: noticePath(n.ID), Recipient: n.Recipient, Name: givenName(n.PersonName), Kind: p.T("notice.kind." + string(n.Kind)),
		Channel: p.T("notice.channel." + string(n.Channel)), Language: p.T("notice.language." + string(n.Language)), Code: n.Code,
		State:  pages.NoticeState{Tone: noticeTones[n.Status], Label: p.T("notice.status." + string(n.Status)), Fault: noticeFault(p, n)},
		Resend: usable && (n.Status == domain.NoticeFailed || n.Status == domain.NoticeUnconfigured) && !n.Expired(app.Now()),
	}
	switch {
	case n.SettledAt != nil:
		row.Time, row.Day = p.Clock(*n.SettledAt), p.Date(n.SettledAt.In(locale.Zone))
	case n.Status == domain.NoticeQueued && n.Attempts > 0:
		row.Plan = p.T("admin.notices.again", p.DateTime(n.DueAt))
	default:
		row.Plan = p.T("admin.notices.planned", p.DateTime(n.DueAt))
	}
	return row
}

// noticeFault says why the last attempt failed. What has no channel says so by
// its state already.
func noticeFault(p locale.Printer, n domain.Notice) string {
	if n.Fault == "" || n.Fault == domain.FaultUnconfigured {
		return ""
	}
	text := p.T("notice.fault." + string(n.Fault))
	if n.FaultInfo != "" {
		text += " (" + n.FaultInfo + ")"
	}
	return text
}

// givenName returns the last word of a name: enough to recognise somebody.
func givenName(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
