package citizen

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	qrcode "github.com/skip2/go-qrcode"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
)

const (
	posterPixels = 900 // sharp on paper at 90 mm
	posterDays   = 6   // that a poster names
)

// pointPoster is a page of A4 to hang up at a point: what leads there is public,
// so is the page.
func pointPoster(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		found, err := app.PublicSlotList(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		rules, err := app.BookingRulesView(c.Request().Context(), visitor(c))
		if err != nil {
			return err
		}
		address := web.PublicURL(c, app.BaseURL, "/p/"+found.Point.Code)
		view := pages.PointPosterView{
			WalkIn: rules.WalkInPercent > 0,
			Point:  pointHead(found.Point), Address: strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), Printed: domain.DateOf(app.Now(), app.Location),
		}
		days := posterDaysOf(found.Visits)
		view.Days, view.More = days[:min(len(days), posterDays)], max(0, len(days)-posterDays)
		return web.Render(c, http.StatusOK, pages.PointPoster(view))
	}
}

// posterDaysOf puts the visits of a day together.
func posterDaysOf(visits []usecase.OpenVisit) []pages.PosterDay {
	var days []pages.PosterDay
	var last domain.Date
	for _, v := range visits {
		hours := v.Visit.Start.String() + "–" + v.Visit.End.String()
		if v.Visit.Date == last {
			days[len(days)-1].Hours += ", " + hours
			continue
		}
		last = v.Visit.Date
		days = append(days, pages.PosterDay{Date: last, Hours: hours})
	}
	return days
}

// pointQR draws the address of a point's page.
func pointQR(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		found, err := app.PublicSlotList(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		png, err := qrcode.Encode(web.PublicURL(c, app.BaseURL, "/p/"+found.Point.Code), qrcode.Medium, posterPixels)
		if err != nil {
			return domain.Internal(err)
		}
		return c.Blob(http.StatusOK, "image/png", png)
	}
}
