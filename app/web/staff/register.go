// Package staff holds the routes of the people at the service points.
//
// Decision: a scan that finds exactly one ticket checks it in without asking,
// because that is what happens two hundred times a day; a name only lists whom
// it could mean.
//
// Decision: answers to htmx are 200 also when something was refused, with the
// reason in the result part, because htmx puts only successful answers into the
// page. Plain forms get the real status.
package staff

import (
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
)

// Register mounts the pages on the group of /staff.
func Register(g *echo.Group, app *usecase.App) {
	g.GET("", visitList(app))
	g.GET("/visits/:id", visitView(app))
	g.GET("/visits/:id/queue", visitQueue(app))
	g.POST("/visits/:id/checkins", checkInRecord(app))
	g.POST("/visits/:id/checkins/:checkin", checkInMove(app))
	g.POST("/visits/:id/call", checkInCallNext(app))
	g.GET("/visits/:id/walkin", walkInForm(app))
	g.POST("/visits/:id/walkin", walkInRecord(app))
	g.POST("/visits/:id/walkin/card", walkInCard(app))
	g.POST("/visits/:id/close", visitClose(app))
	// Somebody who reloads the answer to a post, or changes the language there, comes back to the visit.
	for _, path := range []string{"/checkins", "/checkins/:checkin", "/call", "/close", "/walkin/card"} {
		g.GET("/visits/:id"+path, toVisit)
	}
}
