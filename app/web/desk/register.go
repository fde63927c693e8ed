// Package desk is the pages of the people at the hotline: find somebody, keep
// their data, book and cancel for them, and book an agency's list.
//
// Decision: whatever may be an ID number is posted and the answer drawn at
// once, so that it never stands in an address, a history or a log.
package desk

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/domain"
)

// Register mounts the pages of the desk.
func Register(g *echo.Group, app *usecase.App) {
	g.GET("", personList)
	g.POST("/search", personFind(app))
	g.GET("/people/new", personForm(app))
	g.POST("/people/new", personForm(app))
	g.POST("/people", personSave(app))
	g.GET("/people/:id", personView(app))
	g.POST("/people/:id", personSave(app))
	g.GET("/people/:id/edit", personEdit(app))
	g.POST("/people/:id/reveal", personRevealID(app))
	g.GET("/people/:id/book", appointmentForm(app))
	g.POST("/people/:id/book", appointmentBook(app))
	g.GET("/people/:id/household", householdForm(app))
	g.POST("/people/:id/household", householdBook(app))
	g.POST("/people/:id/waitlist", waitlistJoin(app))
	g.GET("/waitlist", waitlistList(app))
	g.POST("/waitlist/:code", waitlistDecide(app))
	g.GET("/tickets/:code", ticketView(app))
	g.POST("/tickets/:code/cancel", appointmentCancel(app))
	g.POST("/tickets/:code/send", ticketSend(app))
	g.GET("/tickets/:code/move", appointmentMoveForm(app))
	g.POST("/tickets/:code/move", appointmentMove(app))
	g.GET("/households/:code", householdTickets(app))
	g.GET("/households/:code/cancel", householdCancelForm(app))
	g.POST("/households/:code/cancel", householdCancel(app))
	g.GET("/households/:code/move", householdMoveForm(app))
	g.POST("/households/:code/move", householdMove(app))
	jobs := newListJobs(app)
	g.GET("/list", listForm)
	g.POST("/list", listBook(jobs))
	g.GET("/list/template.xlsx", listTemplate(app))
	g.GET("/list/:job", listView(app, jobs))
	g.POST("/list/:job/book", listConfirm(jobs))
	g.POST("/list/:job/undo", listUndo(jobs))
	g.GET("/list/:job/columns", listColumns(app, jobs))
	g.POST("/list/:job/columns", listColumnsSave(app, jobs))
	g.GET("/list/:job/errors.xlsx", listErrors(app, jobs))
	g.GET("/list/:job/result.xlsx", listResultBook(app, jobs))
	g.GET("/list/:job/result.csv", listResult(jobs))
}

// personID reads the id in the address.
func personID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, domain.NotFound("person", c.Param("id"))
	}
	return id, nil
}

func personHref(id int64) string { return "/desk/people/" + strconv.FormatInt(id, 10) }
