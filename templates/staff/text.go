package staff

import (
	"context"
	"net/url"
	"strings"

	"luudong/templates/locale"
	"luudong/templates/ui"
)

func dayHref(day string) string { return "/staff?" + url.Values{"day": {day}}.Encode() }

func listTitle(ctx context.Context, v VisitListView) string {
	if v.Today {
		return locale.T(ctx, "staff.list.title_today")
	}
	return locale.T(ctx, "staff.list.title")
}

// emptyDay says why the list is empty and leads on.
func emptyDay(ctx context.Context, v VisitListView) ui.EmptyView {
	switch {
	case v.Total > 0:
		return ui.EmptyView{
			Icon: "search", Title: locale.T(ctx, "staff.list.none_found", v.Text), Text: locale.T(ctx, "staff.list.none_found_text"),
			ActionLabel: locale.T(ctx, "staff.list.show_all", v.Total), ActionHref: dayHref(v.Day),
		}
	case v.NextVisit != "":
		return ui.EmptyView{
			Icon: "calendar", Title: locale.T(ctx, "staff.list.empty"), Text: locale.T(ctx, "staff.list.empty_next", v.NextLabel),
			ActionLabel: locale.T(ctx, "staff.list.go_next", v.NextLabel), ActionHref: dayHref(v.NextVisit), ActionIcon: "arrow-right",
		}
	default:
		return ui.EmptyView{Icon: "calendar", Title: locale.T(ctx, "staff.list.empty"), Text: locale.T(ctx, "staff.list.empty_none")}
	}
}

func tabLabel(ctx context.Context, tab string) string {
	switch tab {
	case TabWaiting:
		return locale.T(ctx, "staff.tabs.waiting")
	case TabCalled:
		return locale.T(ctx, "staff.tabs.called")
	case TabDone:
		return locale.T(ctx, "staff.tabs.done")
	default:
		return locale.T(ctx, "staff.tabs.expected")
	}
}

func emptyTab(ctx context.Context, tab string) ui.EmptyView {
	switch tab {
	case TabWaiting:
		return ui.EmptyView{Icon: "users", Title: locale.T(ctx, "staff.empty.waiting"), Text: locale.T(ctx, "staff.empty.waiting_text")}
	case TabCalled:
		return ui.EmptyView{Icon: "bell", Title: locale.T(ctx, "staff.empty.called"), Text: locale.T(ctx, "staff.empty.called_text")}
	case TabDone:
		return ui.EmptyView{Icon: "check-circle", Title: locale.T(ctx, "staff.empty.done"), Text: locale.T(ctx, "staff.empty.done_text")}
	default:
		return ui.EmptyView{Icon: "list", Title: locale.T(ctx, "staff.empty.expected"), Text: locale.T(ctx, "staff.empty.expected_text")}
	}
}

// entryDetail is the line under a name: what tells two people of one name apart, then what they come for.
func entryDetail(ctx context.Context, e Entry) string {
	parts := []string{}
	if e.Birth != "" {
		parts = append(parts, e.Birth)
	}
	if e.ID != "" {
		parts = append(parts, e.ID)
	}
	parts = append(parts, strings.Join(e.Services, " + "))
	if e.Number != "" && e.Times != "" {
		parts = append(parts, locale.T(ctx, "staff.entry.appointment", e.Times))
	}
	if e.Station != "" {
		parts = append(parts, e.Station)
	}
	if e.Since != "" {
		parts = append(parts, locale.T(ctx, "staff.entry.since", e.Since))
	}
	return strings.Join(parts, " · ")
}
