package staff

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/staff"
	"luudong/templates/ui"
)

// takenHeader tells the script that the scanned text was dealt with, so that it clears the field.
const takenHeader = "Luudong-Scan-Taken"

// checkInRecord checks in the ticket with form value code (a button of the
// list), or whoever form value q means (the scan field).
func checkInRecord(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := idOf(c, "id", "visit")
		if err != nil {
			return err
		}
		scan := pages.ScanView{Text: strings.TrimSpace(c.FormValue("q"))}
		if code := c.FormValue("code"); code != "" {
			return recordCode(c, app, id, code, pages.ScanView{})
		}
		found, err := app.CheckInFind(c.Request().Context(), web.ActorFrom(c), id, scan.Text)
		if err != nil {
			return refuse(c, app, id, err, scan)
		}
		if code, ok := onlyTicket(found); ok {
			return recordCode(c, app, id, code, scan)
		}
		if len(found.Here) == 0 && len(found.CheckedIn) > 0 {
			return recorded(c, app, id, found.CheckedIn[len(found.CheckedIn)-1])
		}
		return showFound(c, app, id, found, scan)
	}
}

func recordCode(c echo.Context, app *usecase.App, visitID int64, code string, scan pages.ScanView) error {
	done, err := app.CheckInRecord(c.Request().Context(), web.ActorFrom(c), usecase.CheckInInput{
		VisitID: visitID, Code: code, Nonce: c.FormValue("nonce"),
	})
	if err != nil {
		return refuse(c, app, visitID, err, scan)
	}
	return recorded(c, app, visitID, done)
}

// recorded answers with the number somebody has.
func recorded(c echo.Context, app *usecase.App, visitID int64, done domain.CheckIn) error {
	c.Response().Header().Set(takenHeader, "1")
	full, err := withPerson(c, app, visitID, done)
	if err != nil {
		return err
	}
	return answer(c, app, visitID, checkInResult(c.Request().Context(), visitPath(visitID), full), done.QueueNumber)
}

// withPerson returns the check-in as listed, with the person's name: use cases return it bare.
func withPerson(c echo.Context, app *usecase.App, visitID int64, done domain.CheckIn) (domain.CheckIn, error) {
	day, err := app.CheckInList(c.Request().Context(), web.ActorFrom(c), visitID)
	if err != nil {
		return done, err
	}
	i := slices.IndexFunc(day.CheckIns, func(other domain.CheckIn) bool { return other.ID == done.ID })
	if i < 0 {
		return done, nil
	}
	return day.CheckIns[i], nil
}

// onlyTicket returns the code if what was found is one ticket and nothing else.
func onlyTicket(found usecase.CheckInFound) (string, bool) {
	if !found.Exact || len(found.Here) == 0 {
		return "", false
	}
	code := found.Here[0].Code
	return code, !slices.ContainsFunc(found.Here, func(ap domain.Appointment) bool { return ap.Code != code })
}

// showFound lists whom a text can mean, or says that it means nobody here and what to do.
func showFound(c echo.Context, app *usecase.App, visitID int64, found usecase.CheckInFound, scan pages.ScanView) error {
	ctx, base, status := c.Request().Context(), visitPath(visitID), http.StatusOK
	v := &pages.ResultView{Base: base}
	switch {
	case len(found.Here) > 0:
		v.Found = ticketEntries(ctx, found.Here, func(domain.AppointmentStatus) bool { return true })
		v.Tone, v.Title = ui.Accent, locale.T(ctx, "staff.found.some", len(v.Found))
	case len(found.Elsewhere) > 0:
		e := found.Elsewhere[0]
		v.Tone, v.Title, v.WalkIn, status = ui.Warning, locale.T(ctx, "staff.found.elsewhere"), true, http.StatusConflict
		v.Text = locale.T(ctx, "staff.found.elsewhere_text", e.PointName, locale.From(ctx).Day(e.Slot.Date), e.Slot.Start.String())
	default:
		v.Tone, v.Title, v.WalkIn, status = ui.Warning, locale.T(ctx, "staff.found.none"), true, http.StatusNotFound
		v.Text = locale.T(ctx, "staff.found.none_text")
	}
	if found.Card != nil {
		v.Card, scan.Text = scan.Text, "" // a card's whole text is not left standing on the screen
	}
	day, err := app.CheckInList(ctx, web.ActorFrom(c), visitID)
	if err != nil {
		return err
	}
	if isHTMX(c) {
		return web.Render(c, http.StatusOK, pages.Board(pages.BoardView{Result: v, Queue: queueView(c, day, tabOf(c))}))
	}
	return renderVisit(c, app, status, day, v, scan)
}
