package citizen

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/household"
	"luudong/domain"
	pages "luudong/templates/citizen"
	views "luudong/templates/household"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

func householdHref(code string) string { return "/h/" + code }

// householdView shows what was booked together under the code of a first ticket.
func householdView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		h, err := app.HouseholdView(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.Household(pages.HouseholdView{Tickets: viewOfHousehold(h), New: c.QueryParams().Has(justBooked)}))
	}
}

func viewOfHousehold(h usecase.Household) views.TicketsView {
	return household.Tickets(h, householdHref(h.Code), "/p/"+h.Tickets[0].Appointments[0].PointCode,
		func(code string) string { return "/t/" + code },
		func(p domain.Person) string { return givenName(p.FullName) })
}

// openHousehold returns a household of which something can still be changed; one
// that is over is shown instead, and done is true.
func openHousehold(c echo.Context, app *usecase.App) (h usecase.Household, done bool, err error) {
	h, err = app.HouseholdView(c.Request().Context(), c.Param("code"))
	if err != nil {
		return h, true, err
	}
	if needs, _ := h.Open(); len(needs) == 0 {
		return h, true, web.Redirect(c, householdHref(h.Code))
	}
	return h, false, nil
}

func householdCancelForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		h, done, err := openHousehold(c, app)
		if done {
			return err
		}
		return web.Render(c, http.StatusOK, pages.HouseholdCancel(views.CancelView{Tickets: viewOfHousehold(h), Only: c.QueryParam("only"), AskPhone: true}))
	}
}

// householdCancel cancels for all of them, or for the one of the value "only".
func householdCancel(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		h, done, err := openHousehold(c, app)
		if done {
			return err
		}
		view := views.CancelView{Tickets: viewOfHousehold(h), Only: c.FormValue("only"), AskPhone: true}
		_, err = app.HouseholdCancel(ctx, visitor(c), h.Code, strings.TrimSpace(c.FormValue("phone")), view.Only)
		if err == nil {
			web.AddFlash(c, ui.Success, "household.cancel.done")
			return web.Redirect(c, householdHref(h.Code))
		}
		var status int
		if view.Errors, status, err = householdErrors(c, err); err != nil {
			return err
		}
		return web.Render(c, status, pages.HouseholdCancel(view))
	}
}

// householdErrors says what was refused: the household is there, so what is not
// found is the phone number.
func householdErrors(c echo.Context, err error) (ui.FormErrors, int, error) {
	if domain.CodeOf(err) == domain.CodeNotFound {
		return ui.FormErrors{Fields: []ui.FieldMessage{{Field: "phone", Message: locale.T(c.Request().Context(), "household.wrong_phone")}}},
			http.StatusUnprocessableEntity, nil
	}
	form, ok := web.FormErrors(c, err)
	if !ok {
		return form, 0, err
	}
	return form, web.StatusOf(err), nil
}

func householdMoveForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		h, done, err := openHousehold(c, app)
		if done {
			return err
		}
		return drawHouseholdMove(c, app, http.StatusOK, h, views.MoveView{RequestKey: rand.Text()})
	}
}

// householdMove moves all of them or nobody.
func householdMove(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		h, done, err := openHousehold(c, app)
		if done {
			return err
		}
		view, slots := views.MoveView{RequestKey: c.FormValue("request_key")}, c.FormValue("slots")
		if len(web.SplitIDs(slots)) == 0 {
			view.Errors.Fields = []ui.FieldMessage{{Field: "slots", Message: locale.T(ctx, "citizen.move.not_chosen")}}
			return drawHouseholdMove(c, app, http.StatusUnprocessableEntity, h, view)
		}
		_, err = app.HouseholdMove(ctx, visitor(c), usecase.HouseholdMoveInput{
			Code: h.Code, Phone: strings.TrimSpace(c.FormValue("phone")), SlotIDs: web.SplitIDs(slots), RequestKey: usecase.RequestKey(view.RequestKey, h.Code, slots),
		})
		if err == nil {
			web.AddFlash(c, ui.Success, "household.move.done")
			return web.Redirect(c, householdHref(h.Code))
		}
		var status int
		if view.Errors, status, err = householdErrors(c, err); err != nil {
			return err
		}
		return drawHouseholdMove(c, app, status, h, view)
	}
}

func drawHouseholdMove(c echo.Context, app *usecase.App, status int, h usecase.Household, view views.MoveView) error {
	found, err := app.PublicSlotList(c.Request().Context(), h.Tickets[0].Appointments[0].PointCode)
	if err != nil {
		return err
	}
	view.Tickets, view.AskPhone = viewOfHousehold(h), true
	view.Days = household.MoveDays(found, h, web.SplitIDs(c.FormValue("slots")))
	return web.Render(c, status, pages.HouseholdMove(view))
}
