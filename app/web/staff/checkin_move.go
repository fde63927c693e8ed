package staff

import (
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/staff"
)

// checkInMove moves a person on or back: form values to and, when called, station.
func checkInMove(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		visitID, err := idOf(c, "id", "visit")
		if err != nil {
			return err
		}
		id, err := idOf(c, "checkin", "checkin")
		if err != nil {
			return err
		}
		to, station := domain.CheckInStatus(c.FormValue("to")), ""
		if to == domain.CheckInCalled {
			station = stationOf(c)
			rememberStation(c, station)
		}
		moved, err := app.CheckInMove(c.Request().Context(), web.ActorFrom(c), id, to, station)
		if err != nil {
			return refuse(c, app, visitID, err, pages.ScanView{})
		}
		return showMoved(c, app, visitID, moved)
	}
}

// checkInCallNext calls who has waited longest to form value station.
func checkInCallNext(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		visitID, err := idOf(c, "id", "visit")
		if err != nil {
			return err
		}
		station := cleanStation(c.FormValue("station"))
		rememberStation(c, station)
		called, err := app.CheckInCallNext(c.Request().Context(), web.ActorFrom(c), visitID, station)
		if err != nil {
			return refuse(c, app, visitID, err, pages.ScanView{})
		}
		return showMoved(c, app, visitID, called)
	}
}

func showMoved(c echo.Context, app *usecase.App, visitID int64, moved domain.CheckIn) error {
	full, err := withPerson(c, app, visitID, moved)
	if err != nil {
		return err
	}
	return answer(c, app, visitID, checkInResult(c.Request().Context(), visitPath(visitID), full), moved.QueueNumber)
}
