package desk

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/locale"
)

func personView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error { return renderPerson(c, app, "") }
}

// personRevealID shows the whole number: in place for a script, else on the
// page drawn at once, so that going back to it does not show it again.
func personRevealID(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := personID(c)
		if err != nil {
			return err
		}
		full, err := app.PersonRevealID(c.Request().Context(), web.ActorFrom(c), id)
		if err != nil {
			return err
		}
		if c.Request().Header.Get("HX-Request") == "true" {
			return web.Render(c, http.StatusOK, pages.PersonalID(pages.PersonalIDView{PersonID: c.Param("id"), Full: full}))
		}
		return renderPerson(c, app, full)
	}
}

func renderPerson(c echo.Context, app *usecase.App, fullID string) error {
	ctx := c.Request().Context()
	p, err := viewPerson(c, app)
	if err != nil {
		return err
	}
	held, err := app.PersonAppointments(ctx, web.ActorFrom(c), p.ID)
	if err != nil {
		return err
	}
	waiting, err := app.PersonWaitlist(ctx, web.ActorFrom(c), p.ID)
	if err != nil {
		return err
	}
	view := pages.PersonView{
		ID: strconv.FormatInt(p.ID, 10), Name: p.FullName, BirthDate: p.BirthDate,
		Age: domain.AgeOn(p.BirthDate, domain.DateOf(app.Now(), app.Location)), Sex: string(p.Sex), Phone: domain.LocalPhone(p.Phone),
		Email: p.Email, Language: string(p.Language.OrVietnamese()),
		Waitlist: waitlistItems(waiting, personHref(p.ID)), UnitName: p.UnitName, Address: p.Address, Tickets: personTickets(held, app.Now(), app.Location),
		PersonalID: pages.PersonalIDView{
			PersonID: strconv.FormatInt(p.ID, 10), Masked: p.PersonalID.Mask(), Full: fullID, MayReveal: web.ActorFrom(c).Can(domain.PersonRevealID),
		},
	}
	for _, w := range p.PersonalID.Warnings(p.BirthDate, p.Sex) {
		view.Warnings = append(view.Warnings, locale.T(ctx, "warning."+w.Key, w.Args...))
	}
	return web.Render(c, http.StatusOK, pages.Person(view))
}

// personTickets puts the appointments of one code together, the latest first.
func personTickets(held []domain.Appointment, now time.Time, place *time.Location) []pages.PersonTicket {
	var tickets []pages.PersonTicket
	for _, a := range held {
		i := slices.IndexFunc(tickets, func(t pages.PersonTicket) bool { return t.Code == a.Code })
		if i < 0 {
			i = len(tickets)
			tickets = append(tickets, pages.PersonTicket{
				Code: a.Code, Date: a.Slot.Date, PointName: a.PointName, Status: string(a.Status), Source: string(a.Source), Open: true,
			})
		}
		t := &tickets[i]
		t.Services = append(t.Services, ticketService(a))
		t.Open = t.Open && a.Status == domain.AppointmentBooked && now.Before(a.Slot.Date.At(a.Slot.End, place))
	}
	slices.Reverse(tickets)
	return tickets
}

func ticketService(a domain.Appointment) pages.TicketService {
	return pages.TicketService{
		Service: string(a.Service), Start: a.Slot.Start.String(), End: a.Slot.End.String(), Status: string(a.Status),
		Bring: domain.WhatToBring(a.Service, domain.AgeOn(a.Person.BirthDate, a.Slot.Date)),
	}
}
