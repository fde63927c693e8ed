package citizen

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
)

const pointsPerPage = 20

func pointList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		view := pages.PointListView{Query: strings.TrimSpace(c.QueryParam("q")), UnitCode: c.QueryParam("unit")}
		page := web.PageOf(c, pointsPerPage)
		found, err := app.PointComingList(ctx, visitor(c), view.Query, view.UnitCode, page)
		view.Coming = found.Total > 0
		if err == nil && !view.Coming && view.Filtered() { // say that the point is there but has no visit
			found, err = app.PublicPointList(ctx, visitor(c), view.Query, view.UnitCode, page)
		}
		if err != nil {
			return err
		}
		for _, p := range found.Items {
			view.Points = append(view.Points, pages.PointItem{
				Code: p.Code, Name: p.Name, Where: domain.PlaceLine(p.Address, p.UnitName), Next: p.NextVisit, Visits: p.Visits, Free: p.Free,
			})
		}
		view.Pager = web.Pager(c, pointsPerPage, found.Total)
		units, err := app.UnitList(ctx, visitor(c))
		if err != nil {
			return err
		}
		view.Units = web.UnitOptions(units)
		return web.Render(c, http.StatusOK, pages.PointList(view))
	}
}
