// Package coverage serves the coverage board to managers and planners, each for
// the area they answer for, all under /coverage.
package coverage

import (
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
)

// pageSize is how many rows the table shows at once.
const pageSize = 50

// Register mounts the board on the group of /coverage; shapes are the wards'
// boundaries as GeoJSON.
func Register(g *echo.Group, app *usecase.App, shapes []byte) {
	g.GET("", board(app))
	g.GET("/points.json", boardMap(app))
	g.GET("/coverage.csv", boardExport(app))
	g.GET("/wards.json", web.GeoJSON(shapes))
	g.POST("/plan", planPropose(app))
	g.GET("/points/:code", point(app))
	g.GET("/points/:code/remaining", remaining(app))
	g.GET("/points/:code/remaining.xlsx", remainingExport(app))
}
