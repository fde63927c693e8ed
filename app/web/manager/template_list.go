package manager

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/manager"
	"luudong/templates/ui"
)

// templateList shows the workbooks of offices, and takes new ones.
func templateList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := templateListView(c.Request().Context(), app, web.ActorFrom(c))
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.TemplateList(v))
	}
}

func templateListView(ctx context.Context, app *usecase.App, by domain.Actor) (pages.TemplateListView, error) {
	p := locale.From(ctx)
	var v pages.TemplateListView
	found, err := app.OfficeTemplateList(ctx, by)
	if err != nil {
		return v, err
	}
	for _, t := range found {
		path := "/manager/templates/" + strconv.FormatInt(t.ID, 10)
		row := pages.TemplateRow{
			File: t.FileName, Kind: p.T("template_kind." + string(t.Kind)), Unit: t.UnitName, Size: fileSize(p, int64(t.Size)),
			By: t.UploadedBy, At: p.DateTime(t.UploadedAt), Preview: path + "/download",
		}
		if by.InArea(t.UnitPath) {
			row.Remove = path + "/remove"
		}
		v.Rows = append(v.Rows, row)
	}
	for _, k := range domain.TemplateKinds() {
		v.Kinds = append(v.Kinds, ui.Option{Value: string(k), Label: p.T("template_kind." + string(k))})
		names := k.Names()
		v.Names = append(v.Names, pages.TemplateNames{
			Kind: p.T("template_kind." + string(k)), Once: templateNames(p, names.Once), Row: templateNames(p, names.Row),
			Sample: "/manager/templates/sample/" + string(k) + "/download",
		})
	}
	units, err := app.UnitList(ctx, by)
	v.Units = web.UnitOptions(units)
	return v, err
}

func templateNames(p locale.Printer, names []string) (out []pages.TemplateName) {
	for _, n := range names {
		out = append(out, pages.TemplateName{Name: n, Text: p.T("template_name." + n)})
	}
	return out
}

// templateSave takes an office's workbook. What is wrong with it stands above
// the form, a line for each wrong name.
func templateSave(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		header, err := c.FormFile("file")
		if err != nil || header.Filename == "" {
			return templateRefused(c, app, locale.T(ctx, "manager.templates.no_file"))
		}
		file, err := header.Open()
		if err != nil {
			return domain.Internal(err)
		}
		defer func() { _ = file.Close() }()
		saved, err := app.OfficeTemplateSave(ctx, by, usecase.OfficeTemplateFile{
			Kind: domain.TemplateKind(c.FormValue("kind")), UnitCode: c.FormValue("unit"), Name: header.Filename, Content: file,
		})
		var bad *domain.Error
		switch {
		case err == nil:
			web.AddFlash(c, ui.Success, "manager.templates.saved", saved.FileName)
			return web.Redirect(c, "/manager/templates")
		case errors.As(err, &bad) && bad.Code == domain.CodeInvalid:
			return templateRefused(c, app, templateFindings(ctx, bad)...)
		}
		return err
	}
}

// templateFindings says what is wrong with a file, name by name.
func templateFindings(ctx context.Context, bad *domain.Error) []string {
	if len(bad.Fields) == 0 {
		return []string{web.ErrorText(ctx, bad)}
	}
	var lines []string
	for _, f := range bad.Fields {
		lines = append(lines, f.Column+": "+web.FieldText(ctx, f))
	}
	return lines
}

func templateRefused(c echo.Context, app *usecase.App, findings ...string) error {
	v, err := templateListView(c.Request().Context(), app, web.ActorFrom(c))
	if err != nil {
		return err
	}
	v.Findings, v.Kind, v.Unit = findings, c.FormValue("kind"), c.FormValue("unit")
	return web.Render(c, http.StatusUnprocessableEntity, pages.TemplateList(v))
}

// templateRemove removes an office's workbook.
func templateRemove(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := templateID(c)
		if err == nil {
			err = app.OfficeTemplateRemove(c.Request().Context(), web.ActorFrom(c), id)
		}
		if err != nil {
			return err
		}
		web.AddFlash(c, ui.Success, "manager.templates.removed")
		return web.Redirect(c, "/manager/templates")
	}
}

// templatePreview sends an office's workbook filled with people who do not exist.
func templatePreview(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := templateID(c)
		if err != nil {
			return err
		}
		name := fileName(domain.FormatXLSX, locale.T(c.Request().Context(), "manager.file.preview"), c.Param("id"))
		return app.OfficeTemplatePreview(c.Request().Context(), web.ActorFrom(c), id, attachment{c, name, xlsxType})
	}
}

// templateSample sends a workbook that has every name, to begin with.
func templateSample(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		kind, err := domain.ParseTemplateKind(c.Param("kind"))
		if err != nil {
			return domain.NotFound("template", c.Param("kind"))
		}
		p := locale.From(c.Request().Context())
		name := fileName(domain.FormatXLSX, p.T("manager.file.sample"), p.T("template_kind."+string(kind)))
		return app.OfficeTemplateSample(c.Request().Context(), web.ActorFrom(c), kind, attachment{c, name, xlsxType})
	}
}

func templateID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, domain.NotFound("template", c.Param("id"))
	}
	return id, nil
}
