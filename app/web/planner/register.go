// Package planner serves the pages of those who make the deployment plans:
// plans, service points, teams and imports, all under /planner. One file a page
// or action, named after its use case.
package planner

import (
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
)

// WardShapes gives the boundaries of the wards as GeoJSON for the map;
// *geo.Wards has it.
type WardShapes interface{ ShapesJSON() []byte }

// pageSize is how many rows a list shows at once.
const pageSize = 50

// pages is what the handlers work with.
type pages struct{ app *usecase.App }

// Register mounts the planner's pages on the group of /planner.
func Register(g *echo.Group, app *usecase.App, wards WardShapes) {
	p := &pages{app: app}
	g.GET("", p.planList)
	g.GET("/wards.json", web.GeoJSON(wards.ShapesJSON()))
	g.GET("/hours", p.hoursPreview)
	p.registerPlans(g.Group("/plans"))
	p.registerPoints(g.Group("/points"))
	p.registerTeams(g.Group("/teams"))
	p.registerImport(g.Group("/import"))
}

func (p *pages) registerPlans(g *echo.Group) {
	g.POST("", p.planCreate)
	g.GET("/:id", p.planDay)
	g.GET("/:id/progress", p.planProgress)
	g.POST("/:id/stop", p.planStop)
	g.POST("/:id/retry", p.planRetry)
	g.POST("/:id/again", p.planAgain)
	g.POST("/:id/publish", p.planPublish)
	g.GET("/:id/teams", p.planTeams)
	g.GET("/:id/teams/:code", p.planTeam)
	g.GET("/:id/map", p.planMap)
	g.GET("/:id/map.json", p.planMapData)
	g.GET("/:id/unserved", p.planUnserved)
	g.GET("/:id/points", p.planPoints)
	g.GET("/:id/visits/:visit", p.visitView)
	g.GET("/:id/plan.xlsx", p.planExport)
	g.GET("/:id/roster.xlsx", p.rosterExport)
}

func (p *pages) registerPoints(g *echo.Group) {
	g.GET("", p.pointList)
	g.GET("/new", p.pointNew)
	g.POST("", p.pointSave)
	g.GET("/:code", p.pointView)
	g.POST("/:code", p.pointSave)
	g.POST("/:code/archive", p.pointArchive)
	g.POST("/:code/restore", p.pointRestore)
}

func (p *pages) registerTeams(g *echo.Group) {
	g.GET("", p.teamList)
	g.GET("/new", p.teamNew)
	g.POST("", p.teamSave)
	g.GET("/:code", p.teamView)
	g.POST("/:code", p.teamSave)
	g.POST("/:code/archive", p.teamArchive)
	g.POST("/:code/restore", p.teamRestore)
}

func (p *pages) registerImport(g *echo.Group) {
	g.GET("", p.importStart)
	g.GET("/:kind", p.importForm)
	g.POST("/:kind", p.importFile)
	g.POST("/:kind/errors.xlsx", p.importErrors)
	g.GET("/:kind/template.xlsx", p.importTemplate)
}
