package desk

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
)

const (
	peopleShown   = 20
	shortestWords = 2 // letters before a search starts: one letter finds everybody
)

func personList(c echo.Context) error {
	return web.Render(c, http.StatusOK, pages.PersonList(pages.PersonListView{MayEdit: web.ActorFrom(c).Can(domain.PersonEdit)}))
}

// personFind answers a search: the results alone while somebody types, the page
// when they press Enter, and the person or ticket itself if there is just one.
func personFind(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		view, err := searchPeople(c.Request().Context(), app, web.ActorFrom(c), strings.TrimSpace(c.FormValue("text")))
		switch {
		case err != nil:
			return err
		case c.Request().Header.Get("HX-Request") == "true":
			return web.Render(c, http.StatusOK, pages.PersonResults(view))
		case view.Ticket != nil:
			return web.Redirect(c, view.Ticket.Href)
		case len(view.People) == 1:
			return web.Redirect(c, view.People[0].Href)
		default:
			return web.Render(c, http.StatusOK, pages.PersonList(view))
		}
	}
}

func searchPeople(ctx context.Context, app *usecase.App, by domain.Actor, text string) (pages.PersonListView, error) {
	view := pages.PersonListView{Text: text, MayEdit: by.Can(domain.PersonEdit)}
	if utf8.RuneCountInString(text) < shortestWords {
		return view, nil
	}
	view.Found = true
	if usecase.IsAppointmentCode(text) {
		ticket, err := app.TicketView(ctx, text)
		if err == nil {
			view.Ticket = ticketItem(ticket)
			return view, nil
		}
		if domain.CodeOf(err) != domain.CodeNotFound {
			return view, err
		}
	}
	found, err := app.PersonList(ctx, by, domain.PersonFilter{Text: text, Page: domain.Page{Limit: peopleShown}})
	view.Total = found.Total
	for _, p := range found.Items {
		view.People = append(view.People, pages.PersonItem{
			Href: personHref(p.ID), Name: p.FullName, PersonalID: p.PersonalID.Mask(), Phone: domain.MaskPhone(domain.LocalPhone(p.Phone)),
			UnitName: p.UnitName, Address: p.Address, BirthDate: p.BirthDate,
		})
	}
	return view, err
}

func ticketItem(t usecase.Ticket) *pages.TicketItem {
	first := t.Appointments[0]
	return &pages.TicketItem{
		Href: "/desk/tickets/" + t.Code, Code: t.Code, Name: first.Person.FullName, PointName: first.PointName,
		Date: first.Slot.Date, Status: string(first.Status),
	}
}
