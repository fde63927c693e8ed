package staff

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/staff"
)

func visitPath(id int64) string { return "/staff/visits/" + strconv.FormatInt(id, 10) }

// idOf reads the number of a path parameter; not found if it is none.
func idOf(c echo.Context, name, what string) (int64, error) {
	id, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil {
		return 0, domain.NotFound(what, c.Param(name))
	}
	return id, nil
}

// toVisit leads to the page of the visit.
func toVisit(c echo.Context) error {
	id, err := idOf(c, "id", "visit")
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, visitPath(id))
}

// loadDay reads the visit of the path with its people.
func loadDay(c echo.Context, app *usecase.App) (usecase.VisitDay, error) {
	id, err := idOf(c, "id", "visit")
	if err != nil {
		return usecase.VisitDay{}, err
	}
	return app.CheckInList(c.Request().Context(), web.ActorFrom(c), id)
}

// visitView shows the working page; ?no= shows the check-in with that queue number on top.
func visitView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		day, err := loadDay(c, app)
		if err != nil {
			return err
		}
		return renderVisit(c, app, http.StatusOK, day, numberResult(c, day), pages.ScanView{})
	}
}

// numberResult returns what ?no= asks to show.
func numberResult(c echo.Context, day usecase.VisitDay) *pages.ResultView {
	number, err := strconv.Atoi(c.QueryParam("no"))
	if err != nil {
		return nil
	}
	for _, checkIn := range day.CheckIns {
		if checkIn.QueueNumber == number {
			return checkInResult(c.Request().Context(), visitPath(day.Visit.ID), checkIn)
		}
	}
	return nil
}

// visitQueue answers a script that asks whether the list has changed: 204 if
// not, else the list; with ?part=board the result part too, emptied.
func visitQueue(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		day, err := loadDay(c, app)
		if err != nil {
			return err
		}
		queue := queueView(c, day, tabOf(c))
		if queue.Version == c.QueryParam("v") {
			return c.NoContent(http.StatusNoContent)
		}
		if c.QueryParam("part") == "board" {
			return web.Render(c, http.StatusOK, pages.Board(pages.BoardView{Queue: queue}))
		}
		return web.Render(c, http.StatusOK, pages.Queue(queue))
	}
}

// renderVisit draws the whole page.
func renderVisit(c echo.Context, app *usecase.App, status int, day usecase.VisitDay, result *pages.ResultView, scan pages.ScanView) error {
	v := visitPage(c, app, day, result)
	scan.Base, scan.Nonce = v.Base, newNonce()
	v.Scan = scan
	return web.Render(c, status, pages.VisitView(v))
}

// answer draws what a deed leads to: the board for a script, else the page of the visit anew, 303.
func answer(c echo.Context, app *usecase.App, visitID int64, result *pages.ResultView, number int) error {
	if !isHTMX(c) {
		path := visitPath(visitID) + "?tab=" + tabOf(c)
		if number > 0 {
			path += "&no=" + strconv.Itoa(number)
		}
		return web.Redirect(c, path)
	}
	day, err := app.CheckInList(c.Request().Context(), web.ActorFrom(c), visitID)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, pages.Board(pages.BoardView{Result: result, Queue: queueView(c, day, tabOf(c))}))
}

// refuse says why a deed was not done: beside the field of a plain page, in the
// result part for a script. Anything but wrong input, conflicts and unknown
// things is left to the error page.
func refuse(c echo.Context, app *usecase.App, visitID int64, cause error, scan pages.ScanView) error {
	switch domain.CodeOf(cause) {
	case domain.CodeInvalid, domain.CodeConflict, domain.CodeNotFound:
	default:
		return cause
	}
	day, err := app.CheckInList(c.Request().Context(), web.ActorFrom(c), visitID)
	if err != nil {
		return err
	}
	text := refusalText(c.Request().Context(), cause)
	if isHTMX(c) {
		return web.Render(c, http.StatusOK, pages.Board(pages.BoardView{
			Result: &pages.ResultView{Tone: "danger", Title: text}, Queue: queueView(c, day, tabOf(c)),
		}))
	}
	if scan.Text != "" {
		scan.Error = text
		return renderVisit(c, app, web.StatusOf(cause), day, nil, scan)
	}
	return renderVisit(c, app, web.StatusOf(cause), day, &pages.ResultView{Tone: "danger", Title: text}, scan)
}

func isHTMX(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }
