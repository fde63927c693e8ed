package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// waitlistForm asks who waits for the service of the query value "s".
func waitlistForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		return drawWaitlistForm(c, app, http.StatusOK, pages.AppointmentBookView{})
	}
}

// waitlistJoin puts somebody on the waitlist. Whatever goes wrong draws the form
// again with what was typed.
func waitlistJoin(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		form := readForm(c)
		if form.view.Scan != "" {
			return drawWaitlistForm(c, app, http.StatusOK, form.view)
		}
		if !form.view.Consent {
			form.view.Errors.Fields = []ui.FieldMessage{{Field: "consent", Message: locale.T(ctx, "citizen.consent.missing")}}
			return drawWaitlistForm(c, app, http.StatusUnprocessableEntity, form.view)
		}
		entry, err := app.WaitlistJoin(ctx, visitor(c), usecase.WaitlistJoinInput{
			PointCode: c.Param("code"), Service: domain.Service(c.QueryParam("s")), Person: form.person, Consent: true,
		})
		if err == nil {
			return web.Redirect(c, "/w/"+entry.Code+"?"+justBooked)
		}
		errors, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		form.view.Errors = errors
		return drawWaitlistForm(c, app, web.StatusOf(err), form.view)
	}
}

func drawWaitlistForm(c echo.Context, app *usecase.App, status int, form pages.AppointmentBookView) error {
	found, err := app.PublicSlotList(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	service, err := domain.ParseService(c.QueryParam("s"))
	if err != nil {
		return web.Redirect(c, "/p/"+found.Point.Code)
	}
	form.Point = pointHead(found.Point)
	return web.Render(c, status, pages.WaitlistJoin(pages.WaitlistJoinView{Service: string(service), Form: form}))
}

// fullServices returns those of the services that have no free place at any
// coming visit of a point.
func fullServices(found usecase.PointSlots, services []domain.Service) []string {
	var full []string
	for _, s := range services {
		free := 0
		for _, v := range found.Visits {
			free += placesLeft(v, []domain.Service{s})
		}
		if free == 0 {
			full = append(full, string(s))
		}
	}
	return full
}
