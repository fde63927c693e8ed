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

// appointmentCancelForm asks for the phone number; a ticket that cannot be
// cancelled any more is shown instead.
func appointmentCancelForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ticket, err := app.TicketView(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		view := viewOfTicket(ticket)
		if !view.CanCancel {
			return web.Redirect(c, "/t/"+ticket.Code)
		}
		return web.Render(c, http.StatusOK, pages.AppointmentCancel(pages.AppointmentCancelView{Ticket: view}))
	}
}

func appointmentCancel(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		ticket, err := app.TicketView(ctx, c.Param("code"))
		if err != nil {
			return err
		}
		_, err = app.AppointmentCancel(ctx, visitor(c), ticket.Code, strings.TrimSpace(c.FormValue("phone")))
		if err == nil {
			web.AddFlash(c, ui.Success, "citizen.cancel.done")
			return web.Redirect(c, "/t/"+ticket.Code)
		}
		view := pages.AppointmentCancelView{Ticket: viewOfTicket(ticket)}
		if domain.CodeOf(err) == domain.CodeNotFound { // the ticket is there, so it is the phone number
			view.Errors.Fields = []ui.FieldMessage{{Field: "phone", Message: locale.T(ctx, "citizen.cancel.wrong_phone")}}
			return web.Render(c, http.StatusUnprocessableEntity, pages.AppointmentCancel(view))
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		view.Errors = form
		return web.Render(c, web.StatusOf(err), pages.AppointmentCancel(view))
	}
}
