package desk

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/ui"
)

func ticketView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := web.ActorFrom(c).Require(domain.PersonView); err != nil {
			return err
		}
		ticket, err := app.TicketView(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.Ticket(viewOfTicket(ticket)))
	}
}

func viewOfTicket(t usecase.Ticket) pages.TicketView {
	first := t.Appointments[0]
	view := pages.TicketView{
		Code: t.Code, PersonHref: personHref(first.PersonID), PersonName: first.Person.FullName, Date: first.Slot.Date,
		PointName: first.PointName, Address: first.Address, Cancelled: true, Open: true,
	}
	if first.HouseholdCode != "" {
		view.HouseholdHref = householdHref(first.HouseholdCode)
	}
	for _, a := range t.Appointments {
		view.Services = append(view.Services, ticketService(a))
		view.Cancelled = view.Cancelled && a.Status == domain.AppointmentCancelled
		view.Open = view.Open && a.Status == domain.AppointmentBooked
		if ok, key := domain.CheckEligibility(a.Service, a.Person.BirthDate, a.Slot.Date); ok && key != "" {
			view.Notes = append(view.Notes, key)
		}
	}
	return view
}

// appointmentCancel cancels everything booked under a code.
func appointmentCancel(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		ticket, err := app.AppointmentCancel(ctx, web.ActorFrom(c), c.Param("code"), "")
		back := web.LocalPath(c.FormValue("back"), "/desk")
		switch domain.CodeOf(err) {
		case "":
			web.AddFlash(c, ui.Success, "desk.cancel.done", ticket.Code)
		case domain.CodeConflict:
			web.AddFlash(c, ui.Danger, "desk.cancel.refused", web.ErrorText(ctx, err))
		default:
			return err
		}
		return web.Redirect(c, back)
	}
}

// ticketSend sends the confirmation of a ticket once more.
func ticketSend(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, code := c.Request().Context(), c.Param("code")
		recipient, err := app.TicketSend(ctx, web.ActorFrom(c), code)
		switch domain.CodeOf(err) {
		case "":
			web.AddFlash(c, ui.Success, "desk.ticket.sent", recipient)
		case domain.CodeConflict:
			web.AddFlash(c, ui.Danger, "desk.ticket.not_sent", web.ErrorText(ctx, err))
		default:
			return err
		}
		return web.Redirect(c, "/desk/tickets/"+domain.CleanAppointmentCode(code))
	}
}
