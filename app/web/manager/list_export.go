package manager

import (
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/ui"
)

const csvType = "text/csv; charset=utf-8"

var listTypes = map[domain.ListFormat]string{domain.FormatXLSX: xlsxType, domain.FormatCSV: csvType}

// listExport sends the appointments that are selected, a line each, as a
// workbook or CSV while they are read. A list too long for that is offered in
// the background.
func listExport(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, f := c.Request().Context(), web.ActorFrom(c), filterOf(c)
		format, err := domain.ParseListFormat(c.QueryParam("format"))
		if err != nil {
			return err
		}
		name, err := rosterName(ctx, app, by, f, "manager.file.list", format)
		if err != nil {
			return err
		}
		return backToList(c, f, app.ListExport(ctx, by, f, format, attachment{c, name, listTypes[format]}))
	}
}

// exportRequest asks for a list of any length in the background and leads to its progress.
func exportRequest(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, f := c.Request().Context(), web.ActorFrom(c), filterOf(c)
		format, err := domain.ParseListFormat(c.FormValue("format"))
		if err != nil {
			return err
		}
		name, err := rosterName(ctx, app, by, f, "manager.file.list", format)
		if err != nil {
			return err
		}
		if _, err := app.ExportRequest(ctx, by, f, format, name); err != nil {
			if domain.CodeOf(err) != domain.CodeConflict {
				return err
			}
			web.AddFlash(c, ui.Warning, "manager.exports.too_many")
		}
		return web.Redirect(c, "/manager/exports")
	}
}
