package manager

import (
	"context"
	"net/url"
	"strconv"

	"luudong/templates/locale"
	"luudong/templates/ui"
)

func summaryHref(day string) string { return "/manager?" + url.Values{"day": {day}}.Encode() }

func rostersHref(day string) string { return "/manager/rosters?" + url.Values{"day": {day}}.Encode() }

func intText(n int) string { return strconv.Itoa(n) }

// placesOf writes booked places of all places: 310/420.
func placesOf(ctx context.Context, f Figures) string {
	p := locale.From(ctx)
	return p.Int(f.Booked) + "/" + p.Int(f.Capacity)
}

func bookedHint(ctx context.Context, f Figures) string {
	if f.Capacity == 0 {
		return locale.T(ctx, "manager.figure.no_capacity")
	}
	return locale.T(ctx, "manager.figure.booked_hint", f.Capacity, locale.From(ctx).Percent(float64(f.Booked)/float64(f.Capacity), 0))
}

// arrivedHint says how many of those who came had no appointment.
func arrivedHint(ctx context.Context, v DaySummaryView) string {
	if walkedIn := v.DayFigures.Arrived - v.Outcome.Arrived; walkedIn > 0 {
		return locale.T(ctx, "manager.figure.arrived_hint", walkedIn)
	}
	return locale.T(ctx, "manager.figure.arrived_all")
}

func emptyWeek(ctx context.Context, v DaySummaryView) ui.EmptyView {
	if v.NextVisit == "" {
		return ui.EmptyView{Icon: "calendar", Title: locale.T(ctx, "manager.week.empty"), Text: locale.T(ctx, "manager.week.empty_none")}
	}
	return ui.EmptyView{
		Icon: "calendar", Title: locale.T(ctx, "manager.week.empty"), Text: locale.T(ctx, "manager.week.empty_next", v.NextLabel),
		ActionLabel: locale.T(ctx, "manager.week.go_next", v.NextLabel), ActionHref: summaryHref(v.NextVisit), ActionIcon: "arrow-right",
	}
}

// rosterLead says what is selected: how many visits and places booked.
func rosterLead(ctx context.Context, v RosterListView) string {
	return locale.T(ctx, "manager.rosters.lead", v.Total, v.Booked)
}

// sortValue is the choice of the order of people.
func sortValue(byTime bool) string {
	if byTime {
		return "time"
	}
	return "name"
}

// listsText says how a list of appointments comes.
func listsText(ctx context.Context, v RosterListView) string {
	key := "manager.lists.now"
	if v.Background {
		key = "manager.lists.background"
	}
	return locale.T(ctx, key, v.Booked)
}

// exportSub says when a list was asked for, and that it holds whole numbers.
func exportSub(ctx context.Context, r ExportRow) string {
	key := "manager.exports.asked"
	if r.Full {
		key = "manager.exports.asked_full"
	}
	return locale.T(ctx, key, r.Asked)
}
