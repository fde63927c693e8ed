package planner

import (
	"bytes"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// planExport hands out a plan as a workbook.
func (p *pages) planExport(c echo.Context) error {
	id, err := planID(c)
	if err != nil {
		return err
	}
	plan, err := p.app.PlanView(c.Request().Context(), web.ActorFrom(c), id)
	if err != nil {
		return err
	}
	name := printer(c).T("planner.file.plan", plan.From.Format("02-01-2006"), plan.To.Format("02-01-2006")) + ".xlsx"
	return sendWorkbook(c, name, func(w io.Writer) error {
		return p.app.PlanExport(c.Request().Context(), web.ActorFrom(c), id, w)
	})
}

// rosterExport hands out who has booked, numbers masked, to those who may see it.
func (p *pages) rosterExport(c echo.Context) error {
	id, err := planID(c)
	if err != nil {
		return err
	}
	return sendWorkbook(c, printer(c).T("planner.file.roster", c.Param("id"))+".xlsx", func(w io.Writer) error {
		return p.app.RosterExport(c.Request().Context(), web.ActorFrom(c), usecase.RosterFilter{PlanID: id}, w)
	})
}

// sendWorkbook writes the whole workbook before the first byte leaves, so that a
// failure is an error page and not half a file.
func sendWorkbook(c echo.Context, name string, write func(io.Writer) error) error {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	web.Attachment(c, name, xlsxType)
	return c.Blob(http.StatusOK, xlsxType, file.Bytes())
}
