package admin

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const tokensPath = "/admin/tokens"

// registerTokens mounts what other programs may do.
func registerTokens(g *echo.Group, app *usecase.App) {
	g.GET("/tokens", tokenList(app))
	g.GET("/tokens/new", tokenAddForm(app))
	g.POST("/tokens", tokenCreate(app))
	g.POST("/tokens/:name/revoke", tokenRevoke(app))
	g.GET("/tokens/:name/revoke", func(c echo.Context) error { return c.Redirect(http.StatusSeeOther, tokensPath) })
}

func tokenList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		tokens, err := app.TokenList(ctx, by)
		if err != nil {
			return err
		}
		areas, err := areaNames(ctx, app, by)
		if err != nil {
			return err
		}
		v := pages.TokenListView{}
		for _, t := range tokens {
			v.Rows = append(v.Rows, tokenRow(ctx, app, areas, t))
		}
		return web.Render(c, http.StatusOK, pages.TokenList(v))
	}
}

func tokenRow(ctx context.Context, app *usecase.App, areas map[string]string, t domain.APIToken) pages.TokenRow {
	p := locale.From(ctx)
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = p.T("token.scope." + string(s))
	}
	row := pages.TokenRow{
		Name: t.Name, Hint: t.Hint, Scopes: strings.Join(scopes, ", "), Role: p.T("role." + string(t.Role)), Area: areaName(ctx, areas, t.UnitPath),
		Ends: p.Date(t.ExpiresAt.In(locale.Zone)),
	}
	if t.LastUsedAt != nil {
		row.LastUsed = p.DateTime(*t.LastUsedAt)
	}
	switch {
	case t.RevokedAt != nil:
		row.State, row.StateLabel = ui.Danger, p.T("admin.token.revoked")
	case !t.Valid(app.Now()):
		row.State, row.StateLabel = ui.Neutral, p.T("admin.token.expired")
	default:
		row.State, row.StateLabel, row.Revoke = ui.Success, p.T("admin.token.valid"), tokensPath+"/"+t.Name+"/revoke"
	}
	return row
}

func tokenAddForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		return drawTokenAdd(c, app, http.StatusOK, pages.TokenAddView{
			Scopes: []string{string(domain.ScopeRead)}, Role: string(domain.RoleDesk), Days: strconv.Itoa(domain.DefaultTokenDays),
		})
	}
}

// tokenCreate makes a token and shows its secret once.
func tokenCreate(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		v := pages.TokenAddView{Name: strings.TrimSpace(form.Get("name")), Role: form.Get("role"), Unit: form.Get("unit"), Days: form.Get("days"), Scopes: form["scopes"]}
		in := usecase.TokenCreateInput{Name: v.Name, Role: domain.Role(v.Role), UnitCode: v.Unit}
		in.Days, _ = strconv.Atoi(strings.TrimSpace(v.Days)) // 0 is refused as any wrong number
		for _, s := range v.Scopes {
			in.Scopes = append(in.Scopes, domain.TokenScope(s))
		}
		made, err := app.TokenCreate(c.Request().Context(), web.ActorFrom(c), in)
		if bad, ok := web.FormErrors(c, err); ok && err != nil {
			v.Errors = bad
			return drawTokenAdd(c, app, web.StatusOf(err), v)
		}
		if err != nil {
			return err
		}
		return showTokenSecret(c, app, made)
	}
}

func drawTokenAdd(c echo.Context, app *usecase.App, status int, v pages.TokenAddView) error {
	ctx := c.Request().Context()
	var err error
	if v.Units, err = unitOptions(ctx, app, web.ActorFrom(c)); err != nil {
		return err
	}
	p := locale.From(ctx)
	for _, s := range domain.TokenScopes() {
		v.ScopeOptions = append(v.ScopeOptions, ui.Option{Value: string(s), Label: p.T("token.scope." + string(s))})
	}
	for _, r := range domain.TokenRoles() {
		v.Roles = append(v.Roles, ui.Option{Value: string(r), Label: p.T("role." + string(r))})
	}
	return web.Render(c, status, pages.TokenAdd(v))
}

func showTokenSecret(c echo.Context, app *usecase.App, made usecase.TokenCreated) error {
	ctx := c.Request().Context()
	address := app.BaseURL
	if address == "" {
		address = c.Scheme() + "://" + c.Request().Host
	}
	return web.Render(c, http.StatusOK, pages.Secret(pages.SecretView{
		Active: "tokens", Title: locale.T(ctx, "admin.token.made"), List: ui.Crumb{Label: locale.T(ctx, "admin.tokens.title"), Href: tokensPath},
		Name: made.Token.Name, Label: locale.T(ctx, "admin.token.secret"), Text: locale.T(ctx, "admin.token.secret_text"), Secret: made.Secret,
		Example: "curl -H 'Authorization: Bearer " + made.Secret + "' '" + strings.TrimSuffix(address, "/") + "/api/v1/points?limit=5'",
	}))
}

func tokenRevoke(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		name := c.Param("name")
		if err := app.TokenRevoke(c.Request().Context(), web.ActorFrom(c), name); err != nil {
			return err
		}
		web.AddFlash(c, ui.Success, "admin.token.was_revoked", name)
		return web.Redirect(c, tokensPath)
	}
}
