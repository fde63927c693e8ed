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

// teamNew is the form for a new team, with what most teams have.
func (p *pages) teamNew(c echo.Context) error {
	return p.showTeam(c, http.StatusOK, view.TeamEditView{EditView: view.EditView{Values: map[string]string{
		"services": "chip_card,account_l2", "officers": "5", "card_kits": "1", "max_hours_per_day": "8", "max_hours_per_week": "48",
	}}})
}

// teamView is the form for a team that exists.
func (p *pages) teamView(c echo.Context) error {
	t, err := p.app.TeamView(c.Request().Context(), web.ActorFrom(c), c.Param("code"))
	if err != nil {
		return err
	}
	return p.showTeam(c, http.StatusOK, view.TeamEditView{EditView: view.EditView{
		Code: t.Code, Name: t.Name, Archived: t.Archived, Values: teamValues(t),
	}})
}

func (p *pages) showTeam(c echo.Context, status int, v view.TeamEditView) error {
	units, err := p.app.UnitList(c.Request().Context(), web.ActorFrom(c))
	if err != nil {
		return err
	}
	v.Units, v.Hours = web.UnitOptions(units), p.hoursView(c, v.Values["shifts"])
	return web.Render(c, status, view.TeamEdit(v))
}

// teamValues writes a team as the values of its file format.
func teamValues(t domain.Team) map[string]string {
	return map[string]string{
		"code": t.Code, "name": t.Name, "unit_code": lastCode(t.UnitPath), "base_lat": degrees(t.BaseLat), "base_lon": degrees(t.BaseLon),
		"services": strings.Join(serviceNames(t.Services), ","), "officers": strconv.Itoa(t.Officers), "card_kits": strconv.Itoa(t.CardKits),
		"shifts": t.Shifts.String(), "max_hours_per_day": strconv.Itoa(t.MaxHoursPerDay), "max_hours_per_week": strconv.Itoa(t.MaxHoursPerWeek),
	}
}

// teamSave saves a new or a changed team; wrong input redraws the form.
func (p *pages) teamSave(c echo.Context) error {
	ctx, actor, code := c.Request().Context(), web.ActorFrom(c), c.Param("code")
	values, err := formValues(c, usecase.TeamColumns)
	if err != nil {
		return err
	}
	saved, err := p.app.TeamSave(ctx, actor, code, values)
	if err == nil {
		web.AddFlash(c, ui.Success, "planner.saved", saved.Name)
		return web.Redirect(c, "/planner/teams/"+saved.Code)
	}
	wrong, ok := web.FormErrors(c, err)
	if !ok {
		return err
	}
	v := view.TeamEditView{EditView: view.EditView{Code: code, Values: values, Errors: labelled(c, wrong)}}
	if code != "" {
		old, err := p.app.TeamView(ctx, actor, code)
		if err != nil {
			return err
		}
		v.Name, v.Archived = old.Name, old.Archived
	}
	return p.showTeam(c, web.StatusOf(err), v)
}

// teamArchive takes a team out of planning; the list then offers to undo it.
func (p *pages) teamArchive(c echo.Context) error {
	if err := p.app.TeamArchive(c.Request().Context(), web.ActorFrom(c), c.Param("code"), true); err != nil {
		return err
	}
	return web.Redirect(c, "/planner/teams?archived="+c.Param("code"))
}

// teamRestore brings a team back.
func (p *pages) teamRestore(c echo.Context) error {
	ctx, actor, code := c.Request().Context(), web.ActorFrom(c), c.Param("code")
	if err := p.app.TeamArchive(ctx, actor, code, false); err != nil {
		return err
	}
	web.AddFlash(c, ui.Success, "planner.restored", code)
	return web.Redirect(c, "/planner/teams/"+code)
}
