package admin

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// pageSize is how many rows one page of a list shows.
const pageSize = 30

// userList shows the accounts whose name, username or area has the words of ?q=.
func userList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		users, err := app.UserList(ctx, by)
		if err != nil {
			return err
		}
		areas, err := areaNames(ctx, app, by)
		if err != nil {
			return err
		}
		v := pages.UserListView{Text: strings.TrimSpace(c.QueryParam("q")), Role: c.QueryParam("role"), Roles: roleOptions(ctx), All: len(users)}
		for _, u := range users {
			row := userRow(ctx, areas, u)
			if (v.Role == "" || v.Role == string(u.Role)) && hasWords(row.Name+" "+row.Username+" "+row.Area, v.Text) {
				v.Rows = append(v.Rows, row)
			}
		}
		v.Pager = web.Pager(c, pageSize, len(v.Rows))
		if len(v.Rows) > 0 {
			v.Rows = v.Rows[v.Pager.First()-1 : v.Pager.Last()]
		}
		return web.Render(c, http.StatusOK, pages.UserList(v))
	}
}

func hasWords(s, text string) bool {
	folded := domain.FoldText(s)
	return !slices.ContainsFunc(strings.Fields(domain.FoldText(text)), func(w string) bool { return !strings.Contains(folded, w) })
}

func userPath(username string) string { return "/admin/users/" + username }

func userRow(ctx context.Context, areas map[string]string, u domain.User) pages.UserRow {
	p := locale.From(ctx)
	row := pages.UserRow{
		Href: userPath(u.Username), Username: u.Username, Name: u.FullName, Role: p.T("role." + string(u.Role)),
		Area: areaName(ctx, areas, u.UnitPath), Disabled: u.Disabled,
	}
	if u.LastSignInAt != nil {
		row.LastSignIn = p.DateTime(*u.LastSignInAt)
	}
	return row
}

// areaNames returns the full names of units by path.
func areaNames(ctx context.Context, app *usecase.App, by domain.Actor) (map[string]string, error) {
	units, err := app.UnitList(ctx, by)
	names := make(map[string]string, len(units))
	for _, u := range units {
		names[u.Path] = u.FullName
	}
	return names, err
}

func areaName(ctx context.Context, names map[string]string, path string) string {
	if path == "/"+domain.RootUnitCode+"/" || path == "/" {
		return locale.T(ctx, "ui.area.all")
	}
	if name, ok := names[path]; ok {
		return name
	}
	return path
}

func roleOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, r := range domain.Roles() {
		out = append(out, ui.Option{Value: string(r), Label: locale.T(ctx, "role."+string(r))})
	}
	return out
}

// unitOptions lists the areas an account can have: the whole city first, then the wards by name.
func unitOptions(ctx context.Context, app *usecase.App, by domain.Actor) ([]ui.Option, error) {
	units, err := app.UnitList(ctx, by)
	if err != nil || len(units) < 2 {
		return []ui.Option{{Value: domain.RootUnitCode, Label: locale.T(ctx, "ui.area.all")}}, err
	}
	return append([]ui.Option{{Value: domain.RootUnitCode, Label: locale.T(ctx, "ui.area.all")}}, web.UnitOptions(units)...), nil
}
