package admin

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// nameEmptyFields says which field was left empty, so that the list above the
// form can be read by itself. No role at all is an empty field, not an unknown role.
func nameEmptyFields(ctx context.Context, fields []ui.FieldMessage, role string) {
	required := locale.T(ctx, "error.input.required")
	for i, f := range fields {
		if f.Message == required || f.Field == "role" && role == "" {
			fields[i].Message = locale.T(ctx, labels[f.Field]) + ": " + required
		}
	}
}

// labels are the message keys of the form's fields.
var labels = map[string]string{
	"username": "admin.user.username", "full_name": "admin.user.name", "role": "admin.user.role",
	"unit": "admin.user.area", "password": "admin.user.password",
}

func userAddForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		return drawUserAdd(c, app, http.StatusOK, pages.UserAddView{Password: proposePassword()})
	}
}

// userAdd makes an account and shows its password once.
func userAdd(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		v := pages.UserAddView{
			Username: strings.TrimSpace(c.FormValue("username")), Name: strings.TrimSpace(c.FormValue("full_name")),
			Role: c.FormValue("role"), Unit: c.FormValue("unit"), Password: c.FormValue("password"),
		}
		made, err := app.UserAdd(ctx, by, usecase.UserAddInput{
			Username: v.Username, FullName: v.Name, Role: domain.Role(v.Role), UnitCode: v.Unit, Password: v.Password,
		})
		if bad, ok := web.FormErrors(c, err); ok && err != nil {
			nameEmptyFields(ctx, bad.Fields, v.Role)
			v.Errors = bad
			return drawUserAdd(c, app, web.StatusOf(err), v)
		}
		if err != nil {
			return err
		}
		return showSlip(c, app, made, v.Password, "admin.slip.made")
	}
}

func drawUserAdd(c echo.Context, app *usecase.App, status int, v pages.UserAddView) error {
	ctx := c.Request().Context()
	units, err := unitOptions(ctx, app, web.ActorFrom(c))
	if err != nil {
		return err
	}
	v.Units, v.Roles = units, roleOptions(ctx)
	return web.Render(c, status, pages.UserAdd(v))
}

// showSlip shows what is handed to the owner of the account.
func showSlip(c echo.Context, app *usecase.App, u domain.User, password, title string) error {
	ctx := c.Request().Context()
	areas, err := areaNames(ctx, app, web.ActorFrom(c))
	if err != nil {
		return err
	}
	row := userRow(ctx, areas, u)
	return web.Render(c, http.StatusOK, pages.UserSlip(pages.UserSlipView{
		Title: locale.T(ctx, title), Name: row.Name, Username: row.Username, Password: password, Role: row.Role, Area: row.Area,
	}))
}
