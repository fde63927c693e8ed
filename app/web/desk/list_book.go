package desk

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// maxListMB bounds a list: some are kept in memory, and 16 MB are 100,000 citizens.
const maxListMB = 16

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func listForm(c echo.Context) error {
	return web.Render(c, http.StatusOK, pages.ListBook(pages.ListBookView{}))
}

// listBook takes the file and leads to the page that shows how far it is.
func listBook(jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		by := web.ActorFrom(c)
		if err := by.Require(domain.AppointmentManage); err != nil {
			return err
		}
		header, err := c.FormFile("file")
		switch {
		case err != nil || header.Filename == "":
			return listRefused(c, locale.T(c.Request().Context(), "desk.list.no_file"))
		case header.Size > maxListMB<<20:
			return listRefused(c, web.ErrorText(c.Request().Context(), domain.Invalid("file.too_big", maxListMB)))
		}
		file, err := header.Open()
		if err != nil {
			return domain.Internal(err)
		}
		defer func() { _ = file.Close() }()
		content, err := io.ReadAll(file)
		if err != nil {
			return domain.Internal(err)
		}
		job, err := jobs.bring(c.Request().Context(), by, filepath.Base(header.Filename), content, c.FormValue("ask_columns") != "")
		switch {
		case domain.CodeOf(err) == domain.CodeInvalid:
			return listRefused(c, web.ErrorText(c.Request().Context(), err))
		case err != nil:
			return err
		case job.waiting:
			return web.Redirect(c, job.href()+"/columns")
		}
		return web.Redirect(c, job.href())
	}
}

func listRefused(c echo.Context, message string) error {
	form := ui.FormErrors{Fields: []ui.FieldMessage{{Field: "file", Message: message}}}
	return web.Render(c, http.StatusUnprocessableEntity, pages.ListBook(pages.ListBookView{Errors: form}))
}

// listConfirm books the good rows of a list that was checked: near where people
// live, or at the visits that were ticked of a point.
func listConfirm(jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		by := web.ActorFrom(c)
		job, err := jobs.find(by, c.Param("job"))
		if err != nil {
			return err
		}
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		place := usecase.ListPlace{PointCode: form.Get("point")}
		for _, text := range form["visits"] {
			place.VisitIDs = append(place.VisitIDs, web.SplitIDs(text)...)
		}
		if place.PointCode != "" && len(place.VisitIDs) == 0 {
			web.AddFlash(c, ui.Danger, "desk.list.no_visit")
			return web.Redirect(c, job.href()+"?"+url.Values{"point": {place.PointCode}}.Encode())
		}
		jobs.confirm(c.Request().Context(), by, job, place)
		return web.Redirect(c, job.href())
	}
}

// listUndo takes back what a list booked.
func listUndo(jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		by := web.ActorFrom(c)
		job, err := jobs.find(by, c.Param("job"))
		if err != nil {
			return err
		}
		jobs.undo(c.Request().Context(), by, job)
		return web.Redirect(c, job.href())
	}
}

// listTemplate hands out the empty workbook.
func listTemplate(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		web.Attachment(c, "mau-danh-sach-cong-dan.xlsx", xlsxType)
		return app.ImportTemplate(c.Request().Context(), web.ActorFrom(c), "citizens", c.Response())
	}
}

// listErrors hands back the file with the bad cells marked.
func listErrors(app *usecase.App, jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		job, err := jobs.find(web.ActorFrom(c), c.Param("job"))
		if err != nil {
			return err
		}
		report := job.state().checked.Import
		if len(report.Bad) == 0 {
			return domain.NotFound("list", job.id)
		}
		web.Attachment(c, "can-sua-"+job.name[:len(job.name)-len(filepath.Ext(job.name))]+".xlsx", xlsxType)
		ctx := c.Request().Context()
		return app.Workbooks.WriteErrors(c.Response(), report.Columns, report.Rows, report.Bad, func(f domain.FieldError) string {
			return web.FieldText(ctx, f)
		})
	}
}
