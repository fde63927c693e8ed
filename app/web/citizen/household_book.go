package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/household"
	"luudong/domain"
	pages "luudong/templates/citizen"
)

// householdForm shows the form for several people, with the slots of the query
// value "slots" chosen.
func householdForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		return drawHousehold(c, app, http.StatusOK, household.NewForm(c, nil, web.SplitIDs(c.QueryParam("slots"))))
	}
}

// householdBook books all of the people or none, or puts them on a waitlist.
// Whatever goes wrong draws the form again with what was typed.
func householdBook(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		form := household.ReadForm(c, nil)
		form.View.AskConsent = true
		if form.Redraw {
			return drawHousehold(c, app, http.StatusOK, form)
		}
		if !form.Check(c) {
			return drawHousehold(c, app, http.StatusUnprocessableEntity, form)
		}
		if form.Wait != "" {
			entry, err := app.WaitlistJoinHousehold(ctx, visitor(c), usecase.WaitlistJoinHouseholdInput{
				PointCode: c.Param("code"), Service: form.Wait, People: form.People(form.Wait), Consent: true,
			})
			if err == nil {
				return web.Redirect(c, "/w/"+entry.Code+"?"+justBooked)
			}
			return refuseHousehold(c, app, form, err)
		}
		tickets, err := app.AppointmentBookHousehold(ctx, visitor(c), usecase.AppointmentBookHouseholdInput{
			SlotIDs: form.SlotIDs, People: form.People(""), Source: domain.SourceCitizen, RequestKey: form.Key(), Consent: true,
		})
		if err == nil {
			return web.Redirect(c, ticketsHref(tickets[0])+"?"+justBooked)
		}
		return refuseHousehold(c, app, form, err)
	}
}

// ticketsHref is the page of a ticket, or of the household whose first it is.
func ticketsHref(t usecase.Ticket) string {
	if len(t.Appointments) > 0 && t.Appointments[0].HouseholdCode == t.Code {
		return householdHref(t.Code)
	}
	return "/t/" + t.Code
}

func refuseHousehold(c echo.Context, app *usecase.App, form household.Form, err error) error {
	if !form.Refuse(c, err) {
		return err
	}
	return drawHousehold(c, app, web.StatusOf(err), form)
}

// drawHousehold shows the form with the places as they are now.
func drawHousehold(c echo.Context, app *usecase.App, status int, form household.Form) error {
	found, err := app.PublicSlotList(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	form.View.AskConsent = true
	form.View.Action, form.View.OtherHref = pages.HouseholdHref(found.Point.Code), "/"
	form.FillTimes(c, found)
	return web.Render(c, status, pages.HouseholdBook(pointHead(found.Point), form.View))
}

// bookingOnly keeps a limit off what only changes the form.
func bookingOnly(limit echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		limited := limit(next)
		return func(c echo.Context) error {
			if household.ReadForm(c, nil).Redraw {
				return next(c)
			}
			return limited(c)
		}
	}
}
