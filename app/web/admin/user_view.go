package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// findUser returns the account of the path.
func findUser(c echo.Context, app *usecase.App) (domain.User, error) {
	users, err := app.UserList(c.Request().Context(), web.ActorFrom(c))
	if err != nil {
		return domain.User{}, err
	}
	for _, u := range users {
		if u.Username == c.Param("username") {
			return u, nil
		}
	}
	return domain.User{}, domain.NotFound("user", c.Param("username"))
}

func userView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		u, err := findUser(c, app)
		if err != nil {
			return err
		}
		return drawUser(c, app, http.StatusOK, u, pages.UserViewView{Password: proposePassword()})
	}
}

func drawUser(c echo.Context, app *usecase.App, status int, u domain.User, v pages.UserViewView) error {
	ctx, by := c.Request().Context(), web.ActorFrom(c)
	areas, err := areaNames(ctx, app, by)
	if err != nil {
		return err
	}
	row := userRow(ctx, areas, u)
	v.Base, v.Username, v.Name, v.Role, v.Area = row.Href, row.Username, row.Name, row.Role, row.Area
	v.Disabled, v.Own, v.LastSignIn = u.Disabled, u.Username == by.Username, row.LastSignIn
	v.CreatedAt = locale.From(ctx).DateTime(u.CreatedAt)
	return web.Render(c, status, pages.UserView(v))
}

// userPassword sets a new password and shows it once.
func userPassword(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		u, err := findUser(c, app)
		if err != nil {
			return err
		}
		password := c.FormValue("password")
		err = app.UserPassword(c.Request().Context(), web.ActorFrom(c), u.Username, password)
		if bad, ok := web.FormErrors(c, err); ok && err != nil {
			return drawUser(c, app, web.StatusOf(err), u, pages.UserViewView{Password: password, Errors: bad})
		}
		if err != nil {
			return err
		}
		return showSlip(c, app, u, password, "admin.slip.reset")
	}
}

// userDisable closes or reopens an account.
func userDisable(app *usecase.App, disabled bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		username := c.Param("username")
		err := app.UserDisable(c.Request().Context(), web.ActorFrom(c), username, disabled)
		switch {
		case domain.CodeOf(err) == domain.CodeConflict:
			web.AddFlash(c, ui.Danger, "admin.user.own")
		case err != nil:
			return err
		case disabled:
			web.AddFlash(c, ui.Success, "admin.user.was_disabled", username)
		default:
			web.AddFlash(c, ui.Success, "admin.user.was_enabled", username)
		}
		return web.Redirect(c, userPath(username))
	}
}
