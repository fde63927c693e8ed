// Package wave is the pages of invitation waves, for planners and the desk: make
// one from a list of residents, send or print its links, see who answered.
package wave

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/domain"
)

const (
	xlsxType  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	perPage   = 50
	maxListMB = 16
)

// Register mounts the pages on the group of /waves.
func Register(g *echo.Group, app *usecase.App) {
	g.GET("", waveList(app))
	g.GET("/new", waveForm(app))
	g.POST("/new", waveCreate(app))
	g.GET("/template.xlsx", waveTemplate(app))
	g.GET("/:id", waveView(app))
	g.POST("/:id/send", invitationSend(app))
	g.POST("/:id/release", waveRelease(app))
	g.GET("/:id/links.xlsx", invitationLinks(app))
}

// waveID reads the id in the address.
func waveID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, domain.NotFound("wave", c.Param("id"))
	}
	return id, nil
}

func waveHref(id int64) string { return "/waves/" + strconv.FormatInt(id, 10) }
