package desk

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/ui"
)

const waitlistPerPage = 50

// waitlistList shows who waits at the points of the actor's area, or at the one
// of the query value "point".
func waitlistList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		point := strings.TrimSpace(c.QueryParam("point"))
		found, err := app.WaitlistList(c.Request().Context(), web.ActorFrom(c), point, web.PageOf(c, waitlistPerPage))
		if err != nil {
			return err
		}
		view := pages.WaitlistListView{Point: point, Items: waitlistItems(found.Items, "/desk/waitlist"), Pager: web.Pager(c, waitlistPerPage, found.Total)}
		return web.Render(c, http.StatusOK, pages.WaitlistList(view))
	}
}

func waitlistItems(entries []domain.WaitlistEntry, back string) []pages.WaitlistItem {
	items := make([]pages.WaitlistItem, 0, len(entries))
	for _, w := range entries {
		item := pages.WaitlistItem{
			Code: w.Code, PersonHref: personHref(w.PersonID), PersonName: w.PersonName, PointCode: w.PointCode, PointName: w.PointName,
			Service: string(w.Service), Status: string(w.Status), People: w.People, Since: w.CreatedAt, Back: back,
		}
		if w.OfferUntil != nil {
			item.Until = *w.OfferUntil
		}
		items = append(items, item)
	}
	return items
}

// waitlistJoin puts a person on the waitlist of a point without a free place.
func waitlistJoin(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := personID(c)
		if err != nil {
			return err
		}
		_, err = app.WaitlistJoin(c.Request().Context(), web.ActorFrom(c), usecase.WaitlistJoinInput{
			PointCode: c.FormValue("point"), Service: domain.Service(c.FormValue("service")), PersonID: id,
		})
		return waitlistDone(c, err, "desk.waitlist.joined", personHref(id))
	}
}

// waitlistDecide takes the offer of an entry for its person, or takes them off the list.
func waitlistDecide(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, code := c.Request().Context(), web.ActorFrom(c), c.Param("code")
		back := "/desk/waitlist"
		if to := c.FormValue("back"); strings.HasPrefix(to, "/desk/people/") {
			back = to
		}
		if c.FormValue("decision") != "take" {
			return waitlistDone(c, app.WaitlistWithdraw(ctx, by, code, ""), "desk.waitlist.withdrawn", back)
		}
		ticket, err := app.WaitlistTake(ctx, by, code, "")
		return waitlistDone(c, err, "desk.waitlist.taken", ticketsHref(ticket), back)
	}
}

// waitlistDone leads on with a message, or says what was refused and leads to
// the last of the addresses.
func waitlistDone(c echo.Context, err error, done string, hrefs ...string) error {
	if err == nil {
		web.AddFlash(c, ui.Success, done)
		return web.Redirect(c, hrefs[0])
	}
	var refused *domain.Error
	if domain.CodeOf(err) == domain.CodeConflict && errors.As(err, &refused) {
		web.AddFlash(c, ui.Warning, "error."+refused.Key)
		return web.Redirect(c, hrefs[len(hrefs)-1])
	}
	return err
}
