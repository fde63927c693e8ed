package planner

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	view "luudong/templates/planner"
)

// maxFindings is how many wrong values a page lists; the marked workbook has all.
const maxFindings = 200

// importKind is one kind of file somebody may bring.
type importKind struct {
	name       string
	permission domain.Permission
	columns    []domain.Column
	run        func(context.Context, domain.Actor, usecase.ImportFile) (usecase.ImportReport, error)
}

func (p *pages) importKinds() []importKind {
	return []importKind{
		{"units", domain.UnitEdit, usecase.UnitColumns, p.app.UnitImport},
		{"points", domain.PointEdit, usecase.PointColumns, p.app.PointImport},
		{"teams", domain.TeamEdit, usecase.TeamColumns, p.app.TeamImport},
		{"holidays", domain.PlanEdit, usecase.HolidayColumns, p.app.HolidayImport},
	}
}

// importKindOf finds the kind in the address and the empty page for it. A kind
// that the reader may not bring in is forbidden.
func (p *pages) importKindOf(c echo.Context) (importKind, view.ImportView, error) {
	actor := web.ActorFrom(c)
	v := view.ImportView{Kind: c.Param("kind")}
	var found *importKind
	for _, k := range p.importKinds() {
		if actor.Can(k.permission) {
			v.Kinds = append(v.Kinds, k.name)
		}
		if k.name == v.Kind {
			found = &k
		}
	}
	if found == nil {
		return importKind{}, v, echo.ErrNotFound
	}
	for _, col := range found.columns {
		v.Columns = append(v.Columns, view.ImportColumn{Name: col.Name, Required: col.Required})
	}
	return *found, v, actor.Require(found.permission)
}

// importStart leads to the kind that is brought most often.
func (p *pages) importStart(c echo.Context) error { return web.Redirect(c, "/planner/import/points") }

// importForm is the page that takes a file.
func (p *pages) importForm(c echo.Context) error {
	_, v, err := p.importKindOf(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Import(v))
}

// importFile brings in a file and says what became of it. A script gets the
// answer alone, so that the chosen file stays in the form for another try; it
// also gets status 200, because an answer about bad rows is no failure.
func (p *pages) importFile(c echo.Context) error {
	kind, v, err := p.importKindOf(c)
	if err != nil {
		return err
	}
	report, name, err := readUpload(c, kind, usecase.ImportFile{GoodRows: c.FormValue("good_rows") == "1"})
	if v.Error = fileProblem(c, err); err != nil && v.Error == "" {
		return err
	}
	if err == nil {
		v.Result = importResult(c, report, name)
	}
	status := http.StatusOK
	if err != nil || report.Refused() {
		status = http.StatusUnprocessableEntity
	}
	if isHTMX(c) {
		v.Part = true
		return web.Render(c, http.StatusOK, view.ImportAnswer(v))
	}
	return web.Render(c, status, view.Import(v))
}

// readUpload runs an import on the file of the form; http.ErrMissingFile if none was chosen.
func readUpload(c echo.Context, kind importKind, f usecase.ImportFile) (usecase.ImportReport, string, error) {
	header, err := c.FormFile("file")
	if err != nil {
		return usecase.ImportReport{}, "", err
	}
	content, err := header.Open()
	if err != nil {
		return usecase.ImportReport{}, "", err
	}
	defer func() { _ = content.Close() }()
	f.Name, f.Content = header.Filename, content
	report, err := kind.run(c.Request().Context(), web.ActorFrom(c), f)
	return report, header.Filename, err
}

// fileProblem says what is wrong with a file as a whole, "" if the error is of another kind.
func fileProblem(c echo.Context, err error) string {
	switch {
	case errors.Is(err, http.ErrMissingFile):
		return printer(c).T("planner.import.no_file")
	case domain.CodeOf(err) == domain.CodeInvalid:
		return web.ErrorText(c.Request().Context(), err)
	default:
		return ""
	}
}

func importResult(c echo.Context, r usecase.ImportReport, name string) *view.ImportResult {
	out := &view.ImportResult{File: name, Rows: len(r.Rows), Saved: r.Saved, BadRows: r.BadRows}
	out.Errors, out.MoreErrors = findings(printer(c), "error.", r.Bad)
	out.Warnings, out.MoreWarnings = findings(printer(c), "warning.", r.Warnings)
	return out
}

func findings(p locale.Printer, prefix string, list []domain.FieldError) (shown []view.ImportFinding, more int) {
	for i, f := range list {
		if i == maxFindings {
			return shown, len(list) - maxFindings
		}
		shown = append(shown, view.ImportFinding{Row: f.Row, Column: columnLabel(p, f.Column), Value: f.Value, Message: p.T(prefix+f.Key, f.Args...)})
	}
	return shown, 0
}

func columnLabel(p locale.Printer, column string) string {
	if key := "planner.field." + column; p.Has(key) {
		return p.T(key)
	}
	return column
}

// importErrors hands the file back with the wrong values marked; it saves nothing.
func (p *pages) importErrors(c echo.Context) error {
	kind, v, err := p.importKindOf(c)
	if err != nil {
		return err
	}
	report, _, err := readUpload(c, kind, usecase.ImportFile{CheckOnly: true})
	if v.Error = fileProblem(c, err); v.Error != "" {
		return web.Render(c, http.StatusUnprocessableEntity, view.Import(v))
	}
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	return sendWorkbook(c, printer(c).T("planner.file.errors."+kind.name)+".xlsx", func(w io.Writer) error {
		return p.app.Workbooks.WriteErrors(w, report.Columns, report.Rows, report.Bad, func(f domain.FieldError) string {
			return web.FieldText(ctx, f)
		})
	})
}

// importTemplate hands out an empty workbook with the right columns.
func (p *pages) importTemplate(c echo.Context) error {
	kind, _, err := p.importKindOf(c)
	if err != nil {
		return err
	}
	return sendWorkbook(c, printer(c).T("planner.file.template."+kind.name)+".xlsx", func(w io.Writer) error {
		return p.app.ImportTemplate(c.Request().Context(), web.ActorFrom(c), kind.name, w)
	})
}
