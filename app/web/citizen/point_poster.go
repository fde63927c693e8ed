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
	posterDays   = 6   // visits that a poster names
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
		for i, v := range found.Visits {
			if i == posterDays {
				view.More = len(found.Visits) - posterDays
				break
			}
			view.Days = append(view.Days, pages.PosterDay{Date: v.Visit.Date, Start: v.Visit.Start.String(), End: v.Visit.End.String()})
		}
		return web.Render(c, http.StatusOK, pages.PointPoster(view))
	}
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
