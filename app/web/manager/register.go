// Package manager holds the routes of those who oversee the programme.
//
// Decision: downloads are GET: they change nothing but the audit log, and a
// browser can repeat and save them; what each one contained and whether numbers
// were whole stands in that log.
package manager

import (
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
)

// Register mounts the pages on the group of /manager.
func Register(g *echo.Group, app *usecase.App) {
	g.GET("", daySummary(app))
	g.GET("/rosters", rosterList(app))
	g.GET("/rosters/download", rosterExport(app))
	g.GET("/rosters/list/download", listExport(app))
	g.GET("/rosters/:visit", rosterView(app))
	g.GET("/plans/:id/download", planExport(app))
	g.GET("/exports", exportList(app))
	g.GET("/exports/progress", exportProgress(app))
	g.POST("/exports", exportRequest(app))
	g.POST("/exports/:id/stop", exportStop(app))
	g.GET("/exports/:id/download", exportDownload(app))
	g.GET("/templates", templateList(app))
	g.POST("/templates", templateSave(app))
	g.GET("/templates/sample/:kind/download", templateSample(app))
	g.GET("/templates/:id/download", templatePreview(app))
	g.POST("/templates/:id/remove", templateRemove(app))
}
