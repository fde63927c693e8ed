package desk

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// appointmentMoveForm shows the times of the ticket's point, or of the point in
// the query value "point"; with "unit" or "q" the points to choose from.
func appointmentMoveForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ticket, p, view, err := startMove(c, app)
		if err != nil {
			return err
		}
		query := c.QueryParams()
		code := query.Get("point")
		if code == "" && (query.Has("unit") || query.Has("q")) {
			err = fillPoints(c, app, &view, p)
		} else {
			err = fillMoveTimes(c, app, &view, ticket, timeWish{point: code, requestKey: rand.Text()})
		}
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.AppointmentBook(view))
	}
}

// appointmentMove moves the ticket. When it cannot be, the times are shown as
// they are now.
func appointmentMove(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ticket, _, view, err := startMove(c, app)
		if err != nil {
			return err
		}
		wish := timeWish{point: c.FormValue("point"), slots: c.FormValue("slots"), requestKey: c.FormValue("request_key")}
		moved, err := app.AppointmentMove(c.Request().Context(), web.ActorFrom(c), usecase.AppointmentMoveInput{
			Code: ticket.Code, SlotIDs: web.SplitIDs(wish.slots), RequestKey: usecase.RequestKey(wish.requestKey, ticket.Code, wish.slots),
		})
		if err == nil {
			web.AddFlash(c, ui.Success, "desk.move.done")
			return web.Redirect(c, "/desk/tickets/"+moved.Code)
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		view.Errors = form
		if failed := fillMoveTimes(c, app, &view, ticket, wish); failed != nil {
			return failed
		}
		return web.Render(c, web.StatusOf(err), pages.AppointmentBook(view))
	}
}

// startMove returns the ticket, its person and a view that says what it has now.
func startMove(c echo.Context, app *usecase.App) (usecase.Ticket, domain.Person, pages.AppointmentBookView, error) {
	ctx := c.Request().Context()
	ticket, err := app.TicketView(ctx, c.Param("code"))
	if err != nil {
		return ticket, domain.Person{}, pages.AppointmentBookView{}, err
	}
	first := ticket.Appointments[0]
	p, err := app.PersonView(ctx, web.ActorFrom(c), first.PersonID)
	if err != nil {
		return ticket, p, pages.AppointmentBookView{}, err
	}
	text := locale.From(ctx)
	return ticket, p, pages.AppointmentBookView{
		PersonID: strconv.FormatInt(p.ID, 10), PersonName: p.FullName, MoveCode: ticket.Code,
		MoveFrom: text.T("desk.move.now", first.Slot.Start.String()+", "+text.Day(first.Slot.Date), first.PointName),
	}, nil
}

// fillMoveTimes puts the wanted point, or the ticket's own, with its times for
// the services of the ticket into the view.
func fillMoveTimes(c echo.Context, app *usecase.App, view *pages.AppointmentBookView, t usecase.Ticket, wish timeWish) error {
	if wish.point == "" {
		wish.point = t.Appointments[0].PointCode
	}
	found, err := app.SlotList(c.Request().Context(), wish.point)
	if err != nil {
		return err
	}
	var services []domain.Service
	var current []int64
	for _, a := range t.Appointments {
		if a.Status != domain.AppointmentCancelled {
			services, current = append(services, a.Service), append(current, a.SlotID)
		}
	}
	view.Point = &pages.PointTimes{
		Code: found.Point.Code, Name: found.Point.Name, Address: found.Point.Address,
		OtherHref: view.Action() + "?unit=", RequestKey: wish.requestKey,
	}
	for _, v := range found.Visits {
		if day, ok := dayTimes(v, services, wish.slots); ok {
			i := slices.IndexFunc(day.Times, func(item pages.TimeItem) bool { return item.Value == web.JoinIDs(current) })
			if i >= 0 {
				day.Times[i].Held, day.Times[i].Chosen = true, false
			}
			view.Point.Days = append(view.Point.Days, day)
		}
	}
	chooseFirst(view.Point)
	return nil
}

// chooseFirst preselects the first time that can be had, if none is chosen.
func chooseFirst(point *pages.PointTimes) {
	var first *pages.TimeItem
	for d := range point.Days {
		for i := range point.Days[d].Times {
			item := &point.Days[d].Times[i]
			item.Chosen = item.Chosen && item.Free > 0
			if item.Chosen {
				return
			}
			if first == nil && item.Free > 0 && !item.Held {
				first = item
			}
		}
	}
	if first != nil {
		first.Chosen = true
	}
}
