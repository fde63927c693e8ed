package admin

import (
	"context"
	"net/http"
	"slices"
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

// holidayList shows the holiday table of ?year=, of this year without it, or of
// the nearest year that has any.
func holidayList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		days, err := app.HolidayList(ctx, web.ActorFrom(c))
		if err != nil {
			return err
		}
		var years []int
		for _, d := range days {
			if !slices.Contains(years, d.Date.Year()) {
				years = append(years, d.Date.Year())
			}
		}
		year := domain.DateOf(app.Now(), app.Location).Year()
		if y, err := strconv.Atoi(c.QueryParam("year")); err == nil && slices.Contains(years, y) {
			year = y
		} else if len(years) > 0 && !slices.Contains(years, year) {
			year = years[len(years)-1]
		}
		v := pages.HolidayListView{Year: strconv.Itoa(year)}
		for _, y := range years {
			text := strconv.Itoa(y)
			v.Years = append(v.Years, ui.Tab{Label: text, Href: "/admin/holidays?year=" + text, Current: y == year})
		}
		for _, d := range days {
			if d.Date.Year() != year {
				continue
			}
			v.Rows = append(v.Rows, holidayRow(ctx, d))
			if d.Off() {
				v.Off++
			}
		}
		return web.Render(c, http.StatusOK, pages.HolidayList(v))
	}
}

func holidayRow(ctx context.Context, d domain.Holiday) pages.HolidayRow {
	p := locale.From(ctx)
	row := pages.HolidayRow{
		Day: p.Day(d.Date), Name: d.NameVI, Kind: p.T("admin.holiday_kind." + string(d.Kind)), Source: d.Source,
		KindTone: ui.Accent, Status: d.Status,
	}
	if d.Kind == domain.HolidayWork {
		row.KindTone = ui.Neutral
	}
	// The table may add a remark: "computed; 5 days set by notice".
	status, remark, _ := strings.Cut(d.Status, ";")
	if key := "admin.holiday_status." + status; p.Has(key) {
		row.Status, row.Remark = p.T(key), strings.TrimSpace(remark)
	}
	if d.Proposed() {
		row.StatusTone = ui.Warning
	}
	return row
}
