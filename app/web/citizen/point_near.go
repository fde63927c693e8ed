package citizen

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// pointNear shows the points nearest to the place of the query value "at",
// "latitude,longitude" in degrees; without one it leads to the list by ward.
func pointNear(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		lat, lon, ok := placeOf(c.QueryParam("at"))
		if !ok {
			return web.Redirect(c, "/")
		}
		chosen, err := domain.ParseService(c.QueryParam("s"))
		var services []domain.Service
		if err == nil {
			services = append(services, chosen)
		}
		found, err := app.PointNearList(ctx, lat, lon, services)
		if err != nil {
			return err
		}
		view := pages.PointNearView{Choices: nearTabs(c, chosen)}
		for _, p := range found {
			view.Points = append(view.Points, pages.NearItem{
				Code: p.Code, Name: p.Name, Where: domain.PlaceLine(p.Address, p.UnitName), KM: p.DistanceKM, Next: p.NextFree, Free: p.Free,
				Query: nearQuery(chosen),
			})
		}
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store") // where somebody is stays on no disk
		return web.Render(c, http.StatusOK, pages.PointNear(view))
	}
}

// placeOf reads "latitude,longitude".
func placeOf(s string) (lat, lon float64, ok bool) {
	first, second, found := strings.Cut(s, ",")
	lat, err1 := strconv.ParseFloat(first, 64)
	lon, err2 := strconv.ParseFloat(second, 64)
	return lat, lon, found && err1 == nil && err2 == nil
}

func nearQuery(chosen domain.Service) string {
	if chosen == "" {
		return ""
	}
	return "?s=" + string(chosen)
}

func nearTabs(c echo.Context, chosen domain.Service) []ui.Tab {
	ctx := c.Request().Context()
	tabs := []ui.Tab{{Label: locale.T(ctx, "citizen.near.any"), Href: ui.WithQuery(ctx, "s", ""), Current: chosen == ""}}
	for _, s := range domain.Services() {
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "service."+string(s)+".short"), Href: ui.WithQuery(ctx, "s", string(s)), Current: s == chosen,
		})
	}
	return tabs
}
