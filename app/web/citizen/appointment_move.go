package citizen

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// appointmentMoveForm offers the other times of the ticket's point; a ticket
// that cannot be changed any more is shown instead.
func appointmentMoveForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ticket, err := app.TicketView(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		if !viewOfTicket(ticket).CanCancel {
			return web.Redirect(c, "/t/"+ticket.Code)
		}
		return drawMove(c, app, http.StatusOK, ticket, pages.AppointmentMoveView{RequestKey: rand.Text()})
	}
}

// appointmentMove moves. Whatever goes wrong draws the form again, with the
// places as they are now.
func appointmentMove(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		ticket, err := app.TicketView(ctx, c.Param("code"))
		if err != nil {
			return err
		}
		view := pages.AppointmentMoveView{Phone: strings.TrimSpace(c.FormValue("phone")), RequestKey: c.FormValue("request_key")}
		slots := c.FormValue("slots")
		if len(web.SplitIDs(slots)) == 0 {
			view.Errors.Fields = []ui.FieldMessage{{Field: "slots", Message: locale.T(ctx, "citizen.move.not_chosen")}}
			return drawMove(c, app, http.StatusUnprocessableEntity, ticket, view)
		}
		moved, err := app.AppointmentMove(ctx, visitor(c), usecase.AppointmentMoveInput{
			Code: ticket.Code, Phone: view.Phone, SlotIDs: web.SplitIDs(slots), RequestKey: usecase.RequestKey(view.RequestKey, ticket.Code, slots),
		})
		if err == nil {
			web.AddFlash(c, ui.Success, "citizen.move.done")
			return web.Redirect(c, "/t/"+moved.Code)
		}
		if isKey(err, "appointment.not_found") { // the ticket is there, so it is the phone number
			view.Errors.Fields = []ui.FieldMessage{{Field: "phone", Message: locale.T(ctx, "citizen.cancel.wrong_phone")}}
			return drawMove(c, app, http.StatusUnprocessableEntity, ticket, view)
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		view.Errors = form
		return drawMove(c, app, web.StatusOf(err), ticket, view)
	}
}

// drawMove shows the form for a ticket.
func drawMove(c echo.Context, app *usecase.App, status int, t usecase.Ticket, view pages.AppointmentMoveView) error {
	found, err := app.PublicSlotList(c.Request().Context(), t.Appointments[0].PointCode)
	if err != nil {
		return err
	}
	view.Ticket = viewOfTicket(t)
	var services []domain.Service
	var current []int64
	for _, a := range t.Appointments {
		if a.Status == domain.AppointmentBooked {
			services = append(services, a.Service)
			current = append(current, a.SlotID)
		}
	}
	for _, v := range found.Visits {
		if day, ok := moveDay(v, services, current, c.FormValue("slots"), len(view.Days) == 0); ok {
			view.Days = append(view.Days, day)
		}
	}
	return web.Render(c, status, pages.AppointmentMove(view))
}

// moveDay lists the times of a visit; ok is false if none of them can be chosen.
// The first button of the page has the id that the error summary leads to.
func moveDay(v usecase.OpenVisit, services []domain.Service, current []int64, chosen string, first bool) (day pages.MoveDay, ok bool) {
	day = pages.MoveDay{Date: v.Visit.Date, Start: v.Visit.Start.String(), End: v.Visit.End.String()}
	for _, o := range v.Offers(services) {
		t := pages.MoveTime{Value: web.JoinIDs(o.SlotIDs()), Start: o.Start().String(), Free: o.Free, Current: slices.Equal(o.SlotIDs(), current)}
		t.ID = "f-slots-" + strconv.FormatInt(o.Slots[0].ID, 10)
		if last := o.Slots[len(o.Slots)-1]; last.Start != o.Start() {
			t.Later = last.Start.String()
		}
		if t.Free > 0 && !t.Current {
			t.Chosen = t.Value == chosen
			if first && !ok {
				t.ID = "f-slots"
			}
			ok = true
		}
		day.Times = append(day.Times, t)
	}
	return day, ok
}
