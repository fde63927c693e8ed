package manager

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// attachment sends the headers of a file with its first byte, so that an error
// before that still gets a page of its own.
type attachment struct {
	c           echo.Context
	name        string
	contentType string
}

func (a attachment) Write(b []byte) (int, error) {
	if !a.c.Response().Committed {
		web.Attachment(a.c, a.name, a.contentType)
	}
	return a.c.Response().Write(b)
}

var _ io.Writer = attachment{}

// fileName makes a name every system can save: "Danh sách 01-12-2026 Nhà văn hóa.xlsx".
func fileName(format domain.ListFormat, parts ...string) string {
	clean := strings.NewReplacer("/", "-", `\`, "-", ":", "", "*", "", "?", "", `"`, "", "<", "", ">", "", "|", "-")
	letters := []rune(clean.Replace(strings.Join(strings.Fields(strings.Join(parts, " ")), " ")))
	return string(letters[:min(len(letters), 100)]) + "." + string(format)
}

// rosterExport sends the roster of the selected visits as a workbook. Nobody on
// it: back to the list with a message.
func rosterExport(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, f := c.Request().Context(), web.ActorFrom(c), filterOf(c)
		name, err := rosterName(ctx, app, by, f, "manager.file.roster", domain.FormatXLSX)
		if err != nil {
			return err
		}
		err = app.RosterExport(ctx, by, f, attachment{c, name, xlsxType})
		return backToList(c, f, err)
	}
}

// backToList turns an export that cannot be made into a message above the list.
func backToList(c echo.Context, f usecase.RosterFilter, err error) error {
	if domain.CodeOf(err) != domain.CodeConflict || c.Response().Committed {
		return err
	}
	key := "manager.rosters.nobody"
	switch {
	case errors.Is(err, domain.Conflict("roster.too_many")):
		key = "manager.rosters.too_many"
	case errors.Is(err, domain.Conflict("template.too_many_visits")), errors.Is(err, domain.Conflict("template.too_many_people")):
		key = "manager.templates.too_many"
	case errors.Is(err, domain.Conflict("export.too_big")):
		key = "manager.exports.too_big"
	}
	web.AddFlash(c, ui.Warning, key)
	f.VisitID = 0
	return web.Redirect(c, "/manager/rosters?"+queryOf(f))
}

// rosterName names the file after what is in it.
func rosterName(
	ctx context.Context, app *usecase.App, by domain.Actor, f usecase.RosterFilter, kind string, format domain.ListFormat,
) (string, error) {
	p := locale.From(ctx)
	parts := []string{p.T(kind)}
	if f.VisitID != 0 {
		visit, err := app.VisitView(ctx, by, f.VisitID)
		return fileName(format, append(parts, p.Date(visit.Date), visit.PointName)...), err
	}
	if f.PlanID != 0 {
		plan, err := app.PlanView(ctx, by, f.PlanID)
		if err != nil {
			return "", err
		}
		parts = append(parts, plan.Name)
	}
	if !f.From.IsZero() {
		parts = append(parts, p.Date(f.From))
	}
	if f.To != f.From && !f.To.IsZero() {
		parts = append(parts, "– "+p.Date(f.To))
	}
	if f.UnitCode != "" {
		units, err := app.UnitList(ctx, by)
		if err != nil {
			return "", err
		}
		for _, u := range units {
			if u.Code == f.UnitCode {
				parts = append(parts, u.FullName)
			}
		}
	}
	return fileName(format, parts...), nil
}

// planExport sends a plan's workbook.
func planExport(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		id, err := strconv.ParseInt(c.Param("id"), 10, 64)
		if err != nil {
			return domain.NotFound("plan", c.Param("id"))
		}
		plan, err := app.PlanView(ctx, by, id)
		if err != nil {
			return err
		}
		template, _ := strconv.ParseInt(c.QueryParam("template"), 10, 64)
		return app.PlanExportAs(ctx, by, id, template, attachment{c, fileName(domain.FormatXLSX, locale.T(ctx, "manager.file.plan"), plan.Name), xlsxType})
	}
}
