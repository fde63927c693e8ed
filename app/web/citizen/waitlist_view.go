package citizen

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// waitlistView shows an entry; one whose offer was taken is its ticket.
func waitlistView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error { return drawWaitlist(c, app, http.StatusOK, ui.FormErrors{}) }
}

// waitlistDecide takes the offer of an entry, or leaves the list.
func waitlistDecide(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, code, phone := c.Request().Context(), c.Param("code"), strings.TrimSpace(c.FormValue("phone"))
		var err error
		if c.FormValue("decision") == "take" {
			var ticket usecase.Ticket
			if ticket, err = app.WaitlistTake(ctx, visitor(c), code, phone); err == nil {
				return web.Redirect(c, ticketsHref(ticket)+"?"+justBooked)
			}
		} else if err = app.WaitlistWithdraw(ctx, visitor(c), code, phone); err == nil {
			return web.Redirect(c, "/w/"+domain.CleanAppointmentCode(code))
		}
		if isKey(err, "waitlist.not_found") { // no entry at all is answered by the page
			return drawWaitlist(c, app, http.StatusUnprocessableEntity, ui.FormErrors{
				Fields: []ui.FieldMessage{{Field: "phone", Message: locale.T(ctx, "citizen.cancel.wrong_phone")}},
			})
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		return drawWaitlist(c, app, web.StatusOf(err), form)
	}
}

func drawWaitlist(c echo.Context, app *usecase.App, status int, bad ui.FormErrors) error {
	found, err := app.WaitlistView(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	w := found.Entry
	if w.Status == domain.WaitlistTaken {
		return web.Redirect(c, "/t/"+w.Code) // of a household: from there to everybody's
	}
	view := pages.WaitlistView{
		Code: w.Code, GivenName: givenName(found.Person.FullName), Point: pointHead(found.Point), Service: string(w.Service),
		Status: string(w.Status), Place: found.Ahead + 1, New: c.QueryParams().Has(justBooked), Errors: bad,
	}
	for _, p := range found.People {
		view.People = append(view.People, pages.WaitlistPerson{
			GivenName: givenName(p.Person.FullName), Start: p.Slot.Start.String(), End: p.Slot.End.String(),
		})
	}
	if w.OfferUntil != nil {
		view.Until, view.Date, view.Start, view.End = *w.OfferUntil, found.Slot.Date, found.Slot.Start.String(), found.Slot.End.String()
	}
	return web.Render(c, status, pages.Waitlist(view))
}
