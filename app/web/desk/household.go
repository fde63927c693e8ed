package desk

import (
	"crypto/rand"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/household"
	"luudong/domain"
	pages "luudong/templates/desk"
	views "luudong/templates/household"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// householdForm shows the form for a person and others at the point of the query
// value "point"; the choice of one comes first.
func householdForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := viewPerson(c, app)
		if err != nil {
			return err
		}
		form := household.NewForm(c, &p, web.SplitIDs(c.QueryParam("slots")))
		form.View.Phone = domain.LocalPhone(p.Phone)
		return drawHousehold(c, app, http.StatusOK, p, form)
	}
}

// householdBook books the person and the others, all or none, or puts them on a
// waitlist.
func householdBook(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		p, err := viewPerson(c, app)
		if err != nil {
			return err
		}
		form := household.ReadForm(c, &p)
		switch {
		case form.Redraw:
			return drawHousehold(c, app, http.StatusOK, p, form)
		case !form.Check(c):
			return drawHousehold(c, app, http.StatusUnprocessableEntity, p, form)
		case form.Wait != "":
			_, err = app.WaitlistJoinHousehold(ctx, web.ActorFrom(c), usecase.WaitlistJoinHouseholdInput{
				PointCode: c.QueryParam("point"), Service: form.Wait, People: form.People(form.Wait),
			})
			if err == nil {
				web.AddFlash(c, ui.Success, "desk.waitlist.joined")
				return web.Redirect(c, personHref(p.ID))
			}
		default:
			var tickets []usecase.Ticket
			tickets, err = app.AppointmentBookHousehold(ctx, web.ActorFrom(c), usecase.AppointmentBookHouseholdInput{
				SlotIDs: form.SlotIDs, People: form.People(""), Source: domain.SourceDesk, RequestKey: form.Key(),
			})
			if err == nil {
				web.AddFlash(c, ui.Success, "desk.household.done")
				return web.Redirect(c, ticketsHref(tickets[0]))
			}
		}
		if !form.Refuse(c, err) {
			return err
		}
		return drawHousehold(c, app, web.StatusOf(err), p, form)
	}
}

// ticketsHref is the page of a ticket, or of the household whose first it is.
func ticketsHref(t usecase.Ticket) string {
	if len(t.Appointments) > 0 && t.Appointments[0].HouseholdCode == t.Code {
		return householdHref(t.Code)
	}
	return "/desk/tickets/" + t.Code
}

func householdHref(code string) string { return "/desk/households/" + code }

// drawHousehold shows the form with the places as they are now.
func drawHousehold(c echo.Context, app *usecase.App, status int, p domain.Person, form household.Form) error {
	found, err := app.SlotList(c.Request().Context(), c.QueryParam("point"))
	if domain.CodeOf(err) == domain.CodeNotFound {
		return web.Redirect(c, personHref(p.ID)+"/book")
	}
	if err != nil {
		return err
	}
	id := strconv.FormatInt(p.ID, 10)
	form.View.Action = pages.HouseholdHref(id, found.Point.Code)
	form.View.OtherHref = personHref(p.ID) + "/book"
	form.FillTimes(c, found)
	return web.Render(c, status, pages.HouseholdBook(pages.HouseholdBookView{
		PersonName: p.FullName, PersonHref: personHref(p.ID), PointName: found.Point.Name, PointWhere: domain.PlaceLine(found.Point.Address, found.Point.UnitName), Form: form.View,
	}))
}

// householdTickets shows what was booked together.
func householdTickets(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		_, view, err := viewHousehold(c, app)
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.Household(view))
	}
}

func viewHousehold(c echo.Context, app *usecase.App) (usecase.Household, pages.HouseholdView, error) {
	if err := web.ActorFrom(c).Require(domain.PersonView); err != nil {
		return usecase.Household{}, pages.HouseholdView{}, err
	}
	h, err := app.HouseholdView(c.Request().Context(), c.Param("code"))
	if err != nil {
		return h, pages.HouseholdView{}, err
	}
	first := h.Tickets[0].Appointments[0]
	return h, pages.HouseholdView{
		PersonName: first.Person.FullName, PersonHref: personHref(first.PersonID),
		Tickets: household.Tickets(h, householdHref(h.Code), "/p/"+first.PointCode,
			func(code string) string { return "/desk/tickets/" + code },
			func(p domain.Person) string { return p.FullName }),
	}, nil
}

func householdCancelForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		_, view, err := viewHousehold(c, app)
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.HouseholdCancel(view, views.CancelView{Tickets: view.Tickets}))
	}
}

// householdCancel cancels for all of them, or for the one of the value "only".
func householdCancel(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		h, view, err := viewHousehold(c, app)
		if err != nil {
			return err
		}
		only := c.FormValue("only")
		_, err = app.HouseholdCancel(c.Request().Context(), web.ActorFrom(c), h.Code, "", only)
		if err == nil {
			web.AddFlash(c, ui.Success, "household.cancel.done")
			return web.Redirect(c, householdHref(h.Code))
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		return web.Render(c, web.StatusOf(err), pages.HouseholdCancel(view, views.CancelView{Tickets: view.Tickets, Only: only, Errors: form}))
	}
}

func householdMoveForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		h, view, err := viewHousehold(c, app)
		if err != nil {
			return err
		}
		return drawHouseholdMove(c, app, http.StatusOK, h, view, views.MoveView{RequestKey: rand.Text()})
	}
}

// householdMove moves all of them or nobody.
func householdMove(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		h, view, err := viewHousehold(c, app)
		if err != nil {
			return err
		}
		form, slots := views.MoveView{RequestKey: c.FormValue("request_key")}, c.FormValue("slots")
		if len(web.SplitIDs(slots)) == 0 {
			form.Errors.Fields = []ui.FieldMessage{{Field: "slots", Message: locale.T(ctx, "citizen.move.not_chosen")}}
			return drawHouseholdMove(c, app, http.StatusUnprocessableEntity, h, view, form)
		}
		_, err = app.HouseholdMove(ctx, web.ActorFrom(c), usecase.HouseholdMoveInput{
			Code: h.Code, SlotIDs: web.SplitIDs(slots), RequestKey: usecase.RequestKey(form.RequestKey, h.Code, slots),
		})
		if err == nil {
			web.AddFlash(c, ui.Success, "household.move.done")
			return web.Redirect(c, householdHref(h.Code))
		}
		var ok bool
		if form.Errors, ok = web.FormErrors(c, err); !ok {
			return err
		}
		return drawHouseholdMove(c, app, web.StatusOf(err), h, view, form)
	}
}

func drawHouseholdMove(c echo.Context, app *usecase.App, status int, h usecase.Household, view pages.HouseholdView, form views.MoveView) error {
	found, err := app.SlotList(c.Request().Context(), h.Tickets[0].Appointments[0].PointCode)
	if err != nil {
		return err
	}
	form.Tickets, form.Days = view.Tickets, household.MoveDays(found, h, web.SplitIDs(c.FormValue("slots")))
	return web.Render(c, status, pages.HouseholdMove(view, form))
}
