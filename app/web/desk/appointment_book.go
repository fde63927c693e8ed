package desk

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const (
	pointsPerPage = 10
	wholeCity     = "all" // query value "unit" for points of every ward
)

// choices are what can be booked together, by the query value "s".
var choices = []struct {
	name     string
	services []domain.Service
}{
	{"both", domain.Services()},
	{string(domain.ChipCard), []domain.Service{domain.ChipCard}},
	{string(domain.AccountL2), []domain.Service{domain.AccountL2}},
}

// appointmentForm shows the points to choose from, the person's own ward first,
// or the times of the point in the query value "point".
func appointmentForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, view, err := startBooking(c, app)
		if err != nil {
			return err
		}
		if code := c.QueryParam("point"); code != "" {
			err = fillTimes(c, app, &view, p, timeWish{point: code, services: c.QueryParam("s"), requestKey: rand.Text()})
		} else {
			err = fillPoints(c, app, &view, p)
		}
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.AppointmentBook(view))
	}
}

// startBooking returns the person and a view that says what they hold already.
func startBooking(c echo.Context, app *usecase.App) (domain.Person, pages.AppointmentBookView, error) {
	p, err := viewPerson(c, app)
	if err != nil {
		return p, pages.AppointmentBookView{}, err
	}
	view := pages.AppointmentBookView{PersonID: strconv.FormatInt(p.ID, 10), PersonName: p.FullName}
	held, err := app.PersonAppointments(c.Request().Context(), web.ActorFrom(c), p.ID)
	for _, a := range held {
		if a.Status.Live() {
			view.Held = append(view.Held, string(a.Service))
		}
	}
	return p, view, err
}

func fillPoints(c echo.Context, app *usecase.App, view *pages.AppointmentBookView, p domain.Person) error {
	ctx := c.Request().Context()
	units, err := app.UnitList(ctx, anywhere())
	if err != nil {
		return err
	}
	view.Units = append([]ui.Option{{Value: wholeCity, Label: locale.T(ctx, "desk.book.whole_city")}}, web.UnitOptions(units)...)
	view.Query, view.UnitCode = strings.TrimSpace(c.QueryParam("q")), c.QueryParam("unit")
	if view.UnitCode == "" {
		if view.UnitCode, err = ownUnit(ctx, app, p, view.Query); err != nil {
			return err
		}
	}
	unit := view.UnitCode
	if unit == wholeCity {
		unit = ""
	}
	page := web.PageOf(c, pointsPerPage)
	found, err := app.PointComingList(ctx, web.ActorFrom(c), view.Query, unit, page)
	if err == nil && found.Total == 0 { // say that the points are there but have no visit
		found, err = app.PublicPointList(ctx, web.ActorFrom(c), view.Query, unit, page)
	}
	if err != nil {
		return err
	}
	for _, item := range found.Items {
		view.Points = append(view.Points, pages.PointItem{
			Href: view.Action() + "?point=" + item.Code, Name: item.Name, Address: item.Address, UnitName: item.UnitName,
			Next: item.NextVisit, Visits: item.Visits, Free: item.Free,
		})
	}
	view.Pager = web.Pager(c, pointsPerPage, found.Total)
	return nil
}

// ownUnit is where to look first: where the person lives, everywhere once
// something is searched for.
func ownUnit(ctx context.Context, app *usecase.App, p domain.Person, query string) (string, error) {
	if query != "" || p.UnitID == 0 {
		return wholeCity, nil
	}
	code, err := unitCodeOf(ctx, app, p.UnitID)
	if code == "" {
		code = wholeCity
	}
	return code, err
}

// appointmentBook books the chosen time. When it cannot be, the times are shown
// as they are now, with the nearest free one chosen.
func appointmentBook(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		p, view, err := startBooking(c, app)
		if err != nil {
			return err
		}
		wish := timeWish{
			point: c.FormValue("point"), services: c.FormValue("s"), slots: c.FormValue("slots"), requestKey: c.FormValue("request_key"),
		}
		ticket, err := app.AppointmentBook(ctx, web.ActorFrom(c), usecase.AppointmentBookInput{
			SlotIDs: web.SplitIDs(wish.slots), PersonID: p.ID, Source: domain.SourceDesk,
			RequestKey: usecase.RequestKey(wish.requestKey, view.PersonID, wish.slots),
		})
		if err == nil {
			web.AddFlash(c, ui.Success, "desk.book.done")
			return web.Redirect(c, "/desk/tickets/"+ticket.Code)
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		view.Errors = form
		if err := fillTimes(c, app, &view, p, wish); err != nil {
			return err
		}
		return web.Render(c, web.StatusOf(err), pages.AppointmentBook(view))
	}
}

// defaultServices is what a person can still have on a day, all if nothing.
func defaultServices(p domain.Person, held []string, on domain.Date) []domain.Service {
	var open []domain.Service
	for _, s := range domain.Services() {
		if ok, _ := domain.CheckEligibility(s, p.BirthDate, on); ok && !slices.Contains(held, string(s)) {
			open = append(open, s)
		}
	}
	if len(open) == 0 {
		return domain.Services()
	}
	return open
}
