// Package web is the shell around the pages: server, sessions, security, error
// pages, sign-in. The pages themselves live in a folder an audience (citizen,
// planner, desk, staff, manager, admin, api), each with a function
//
//	func Register(g *echo.Group, app *usecase.App)
//
// that app/boot calls with the group of that audience (see routes.go). A
// handler binds the form, calls one use case with the actor, fills a view
// struct of templates/<audience> and renders it:
//
//	func pointList(app *usecase.App) echo.HandlerFunc {
//		return func(c echo.Context) error {
//			page := web.PageOf(c, 50)
//			found, err := app.PointList(c.Request().Context(), web.ActorFrom(c), domain.PointFilter{Text: c.QueryParam("q"), Page: page})
//			if err != nil {
//				return err
//			}
//			return web.Render(c, http.StatusOK, pages.PointList(viewOf(found)))
//		}
//	}
//
// What a handler uses:
//
//	ActorFrom(c)                 who acts; a citizen on public pages
//	Render(c, status, component) a page or, for htmx, a part of one
//	FormErrors(c, err)           wrong input as messages beside the fields, to redraw the form
//	ErrorText(ctx, err)          the message of any error in the reader's language
//	AddFlash(c, tone, key, …)    a message on the next page
//	Redirect(c, path)            303 to a page of ours (works for htmx too)
//	LocalPath(s, fallback)       a "back" value made safe
//	PageOf(c, size)              ?page= as domain.Page; Pager(c, size, total) as ui.PagerView
//	Attachment(c, name, type)    the headers of a file to save, with a Vietnamese name
//
// An error a handler returns becomes an error page (errors.go holds the one
// table from code to status); its cause goes to the log and never to people.
//
// Decision: the program asks its own store for the account on every request, so
// that disabling an account or changing its area takes effect at once; the
// session holds the account's id and nothing else that could grow old, but for
// the name of the area, which is only shown.
//
// Decision: /metrics carries no personal data but is meant for the operator;
// the reverse proxy in front should not pass it on.
package web
