package planner

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	view "luudong/templates/planner"
)

// hoursPreview draws what opening hours mean while they are typed.
func (p *pages) hoursPreview(c echo.Context) error {
	field := "opening_hours"
	if c.QueryParam("field") == "shifts" {
		field = "shifts"
	}
	return web.Render(c, http.StatusOK, view.HoursPreview(p.hoursView(c, c.QueryParam(field))))
}

func (p *pages) hoursView(c echo.Context, text string) view.HoursView {
	if strings.TrimSpace(text) == "" {
		return view.HoursView{}
	}
	ctx := c.Request().Context()
	days, err := p.app.HoursPreview(ctx, web.ActorFrom(c), text)
	if err != nil {
		return view.HoursView{Error: web.ErrorText(ctx, err)}
	}
	out := view.HoursView{}
	if hours, err := domain.ParseOpeningHours(text); err == nil { // it was understood just now
		out.Summary = strings.Join(hoursText(printer(c), hours, p.nextMonday()), "; ")
	}
	for _, d := range days {
		out.Days = append(out.Days, view.HoursDayRow{Date: d.Date, Text: spanText(d.Spans), Holiday: d.Holiday})
	}
	return out
}

// hoursText says opening hours the way people do, one entry for neighbouring
// weekdays with the same hours: "T2–T6 07:30–11:30", "T7 08:00–11:00". It tells
// the week that begins on monday, without its holidays.
func hoursText(p locale.Printer, hours domain.OpeningHours, monday domain.Date) []string {
	var byWeekday [7]string
	for i := range byWeekday {
		byWeekday[i] = spanText(hours.Spans(monday.AddDays(i), false))
	}
	var parts []string
	for from := 0; from < 7; {
		to := from
		for to+1 < 7 && byWeekday[to+1] == byWeekday[from] {
			to++
		}
		if byWeekday[from] != "" {
			parts = append(parts, daysText(p, from, to)+" "+byWeekday[from])
		}
		from = to + 1
	}
	if len(parts) == 0 {
		return []string{p.T("planner.closed")}
	}
	return parts
}

func daysText(p locale.Printer, from, to int) string {
	name := func(i int) string { return p.WeekdayShort(time.Weekday((i + 1) % 7)) }
	switch {
	case from == 0 && to == 6:
		return p.T("planner.every_day")
	case from == to:
		return name(from)
	default:
		return name(from) + "–" + name(to)
	}
}
