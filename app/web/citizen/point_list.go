package citizen

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/ui"
)

const pointsPerPage = 20

func pointList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		view := pages.PointListView{Query: strings.TrimSpace(c.QueryParam("q")), UnitCode: c.QueryParam("unit")}
		page := web.PageOf(c, pointsPerPage)
		found, err := app.PointComingList(ctx, view.Query, view.UnitCode, page)
		view.Coming = found.Total > 0
		if err == nil && !view.Coming && view.Filtered() { // say that the point is there but has no visit
			found, err = app.PublicPointList(ctx, view.Query, view.UnitCode, page)
		}
		if err != nil {
			return err
		}
		for _, p := range found.Items {
			view.Points = append(view.Points, pages.PointItem{
				Code: p.Code, Name: p.Name, Address: p.Address, UnitName: p.UnitName, Next: p.NextVisit, Visits: p.Visits, Free: p.Free,
			})
		}
		view.Pager = web.Pager(c, pointsPerPage, found.Total)
		if view.Units, err = unitOptions(ctx, app, visitor(c)); err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.PointList(view))
	}
}

// unitOptions lists the ward-level units by name, "Thủ Dầu Một (phường)".
func unitOptions(ctx context.Context, app *usecase.App, by domain.Actor) ([]ui.Option, error) {
	units, err := app.UnitList(ctx, by)
	if err != nil {
		return nil, err
	}
	domain.SortByName(units, func(u domain.Unit) string { return u.Name })
	options := make([]ui.Option, 0, len(units))
	for _, u := range units {
		if u.Code != domain.RootUnitCode {
			options = append(options, ui.Option{Value: u.Code, Label: u.Name + " (" + strings.ToLower(u.Type) + ")"})
		}
	}
	return options, nil
}
