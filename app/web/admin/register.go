// Package admin holds the routes of administrators.
//
// Decision: a new password is proposed in the form by the program, may be typed
// over, and is shown once more on the page that answers the post. It is kept
// nowhere: not in the session, not in an address. That page is not reached by a
// redirect; sending the form again sets the same password again.
package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
)

// registerNotices mounts the outbox and its texts.
func registerNotices(g *echo.Group, app *usecase.App) {
	g.GET("/notices", noticeList(app))
	g.POST("/notices/resend", noticeResendAll(app))
	g.GET("/notices/:id", noticeView(app))
	g.POST("/notices/:id/resend", noticeResend(app))
	g.GET("/notice-templates", templateList(app))
	g.GET("/notice-templates/:kind/:channel/:lang", templateEdit(app))
	g.POST("/notice-templates/:kind/:channel/:lang", templateSave(app))
	g.POST("/notice-templates/:kind/:channel/:lang/preview", templatePreview(app))
	g.POST("/notice-templates/:kind/:channel/:lang/reset", templateReset(app))
	// Somebody who reloads the answer to a post comes back to where it began.
	for _, deed := range []string{"/preview", "/reset"} {
		g.GET("/notice-templates/:kind/:channel/:lang"+deed, func(c echo.Context) error {
			return c.Redirect(http.StatusSeeOther, templatesPath+"/"+c.Param("kind")+"/"+c.Param("channel")+"/"+c.Param("lang"))
		})
	}
	g.GET("/notices/:id/resend", func(c echo.Context) error { return c.Redirect(http.StatusSeeOther, noticesPath) })
}

// Register mounts the pages on the group of /admin.
func Register(g *echo.Group, app *usecase.App) {
	g.GET("", userList(app))
	g.GET("/users/new", userAddForm(app))
	g.POST("/users", userAdd(app))
	g.GET("/users/:username", userView(app))
	g.POST("/users/:username/password", userPassword(app))
	g.POST("/users/:username/disable", userDisable(app, true))
	g.POST("/users/:username/enable", userDisable(app, false))
	// Somebody who reloads the answer to a post, or changes the language there, comes back to where it began.
	g.GET("/users", func(c echo.Context) error { return c.Redirect(http.StatusSeeOther, "/admin") })
	for _, deed := range []string{"/password", "/disable", "/enable"} {
		g.GET("/users/:username"+deed, func(c echo.Context) error {
			return c.Redirect(http.StatusSeeOther, userPath(c.Param("username")))
		})
	}
	g.GET("/audit", auditList(app))
	g.GET("/holidays", holidayList(app))
	registerNotices(g, app)
	registerTokens(g, app)
	registerWebhooks(g, app)
	g.GET("/rules", bookingRulesForm(app))
	g.POST("/rules", bookingRulesSave(app))
	g.GET("/indicators", indicatorList(app))
	g.POST("/indicators", indicatorSave(app))
	g.POST("/indicators/:id/archive", indicatorArchive(app, true))
	g.POST("/indicators/:id/restore", indicatorArchive(app, false))
}
