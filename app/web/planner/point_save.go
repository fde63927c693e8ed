package planner

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
	"luudong/templates/ui"
)

// pointNew is the form for a new point, with what most points have.
func (p *pages) pointNew(c echo.Context) error {
	return p.showPoint(c, http.StatusOK, view.PointEditView{EditView: view.EditView{Values: map[string]string{
		"stations": "5", "priority": "1", "demand_chip_card": "0", "demand_account_l2": "0", "unit_code": c.QueryParam("unit"),
	}}})
}

// pointView is the form for a point that exists.
func (p *pages) pointView(c echo.Context) error {
	sp, err := p.app.PointView(c.Request().Context(), web.ActorFrom(c), c.Param("code"))
	if err != nil {
		return err
	}
	return p.showPoint(c, http.StatusOK, view.PointEditView{EditView: view.EditView{
		Code: sp.Code, Name: sp.Name, Archived: sp.Archived, Values: p.pointValues(sp),
	}})
}

// showPoint completes the form with choices and the preview of the hours.
func (p *pages) showPoint(c echo.Context, status int, v view.PointEditView) error {
	units, err := p.app.UnitList(c.Request().Context(), web.ActorFrom(c))
	if err != nil {
		return err
	}
	v.Units, v.Kinds, v.Hours = web.UnitOptions(units), pointKinds(), p.hoursView(c, v.Values["opening_hours"])
	return web.Render(c, status, view.PointEdit(v))
}

// pointValues writes a point as the values of its file format.
func (p *pages) pointValues(sp domain.ServicePoint) map[string]string {
	values := map[string]string{
		"code": sp.Code, "kind": string(sp.Kind), "name": sp.Name, "address": sp.Address, "unit_code": lastCode(sp.UnitPath),
		"lat": degrees(sp.Lat), "lon": degrees(sp.Lon), "opening_hours": sp.OpeningHours.String(),
		"available_from": sp.AvailableFrom.String(), "available_to": sp.AvailableTo.String(),
		"stations": strconv.Itoa(sp.Stations), "priority": strconv.Itoa(sp.Priority),
		"contact_name": sp.ContactName, "contact_phone": sp.ContactPhone, "notes": sp.Notes,
	}
	for _, s := range domain.Services() {
		values["demand_"+string(s)] = strconv.Itoa(sp.Demand[s])
	}
	return values
}

func degrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// lastCode is the code of the unit a path leads to.
func lastCode(unitPath string) string {
	parts := strings.Split(strings.Trim(unitPath, "/"), "/")
	return parts[len(parts)-1]
}

// formValues reads the values of a file format's columns from a form.
func formValues(c echo.Context, columns []domain.Column) (map[string]string, error) {
	form, err := c.FormParams()
	if err != nil {
		return nil, err
	}
	values := make(map[string]string, len(columns))
	for _, col := range columns {
		values[col.Name] = strings.TrimSpace(strings.Join(form[col.Name], ","))
	}
	return values, nil
}

// pointSave saves a new or a changed point; wrong input redraws the form.
func (p *pages) pointSave(c echo.Context) error {
	ctx, actor, code := c.Request().Context(), web.ActorFrom(c), c.Param("code")
	values, err := formValues(c, usecase.PointColumns)
	if err != nil {
		return err
	}
	saved, err := p.app.PointSave(ctx, actor, code, values)
	if err == nil {
		web.AddFlash(c, ui.Success, "planner.saved", saved.Name)
		return web.Redirect(c, "/planner/points/"+saved.Code)
	}
	wrong, ok := web.FormErrors(c, err)
	if !ok {
		return err
	}
	v := view.PointEditView{EditView: view.EditView{Code: code, Values: values, Errors: labelled(c, wrong)}}
	if code != "" {
		old, err := p.app.PointView(ctx, actor, code)
		if err != nil {
			return err
		}
		v.Name, v.Archived = old.Name, old.Archived
	}
	return p.showPoint(c, web.StatusOf(err), v)
}

// labelled puts the label of its field before each message, so that the summary
// above a long form says which field is meant.
func labelled(c echo.Context, form ui.FormErrors) ui.FormErrors {
	for i, f := range form.Fields {
		if key := "planner.field." + f.Field; printer(c).Has(key) {
			form.Fields[i].Message = printer(c).T(key) + ": " + f.Message
		}
	}
	return form
}

// pointArchive takes a point out of planning; the list then offers to undo it.
func (p *pages) pointArchive(c echo.Context) error {
	if err := p.app.PointArchive(c.Request().Context(), web.ActorFrom(c), c.Param("code"), true); err != nil {
		return err
	}
	return web.Redirect(c, "/planner/points?archived="+c.Param("code"))
}

// pointRestore brings a point back.
func (p *pages) pointRestore(c echo.Context) error {
	ctx, actor, code := c.Request().Context(), web.ActorFrom(c), c.Param("code")
	if err := p.app.PointArchive(ctx, actor, code, false); err != nil {
		return err
	}
	web.AddFlash(c, ui.Success, "planner.restored", code)
	return web.Redirect(c, "/planner/points/"+code)
}
