package staff

import (
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	pages "luudong/templates/staff"
	"luudong/templates/ui"
)

// visitClose ends the day of a visit: who did not come is marked as missing.
func visitClose(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := idOf(c, "id", "visit")
		if err != nil {
			return err
		}
		missed, err := app.VisitClose(c.Request().Context(), web.ActorFrom(c), id)
		if err != nil {
			return refuse(c, app, id, err, pages.ScanView{})
		}
		web.AddFlash(c, ui.Success, "staff.close.done", missed)
		return web.Redirect(c, visitPath(id))
	}
}
