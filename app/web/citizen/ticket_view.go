package citizen

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	qrcode "github.com/skip2/go-qrcode"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const qrPixels = 296 // twice the size on the page, for screens with small pixels

// ticketFind asks for a code, or leads to the ticket, or the place on a waitlist,
// of the one given.
func ticketFind(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		view := pages.TicketFindView{Code: strings.TrimSpace(c.QueryParam("code"))}
		if view.Code == "" {
			return web.Render(c, http.StatusOK, pages.TicketFind(view))
		}
		ticket, err := app.TicketView(ctx, view.Code)
		switch domain.CodeOf(err) {
		case "":
			return web.Redirect(c, "/t/"+ticket.Code)
		case domain.CodeNotFound:
			if waiting, err := app.WaitlistView(ctx, view.Code); err == nil {
				return web.Redirect(c, "/w/"+waiting.Entry.Code)
			}
			view.Errors.Fields = []ui.FieldMessage{{Field: "code", Message: locale.T(ctx, "citizen.find.unknown")}}
			return web.Render(c, http.StatusNotFound, pages.TicketFind(view))
		default:
			return err
		}
	}
}

func ticketView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ticket, err := app.TicketView(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		view := viewOfTicket(ticket)
		view.New = c.QueryParams().Has(justBooked)
		return web.Render(c, http.StatusOK, pages.Ticket(view))
	}
}

func viewOfTicket(t usecase.Ticket) pages.TicketView {
	first := t.Appointments[0]
	view := pages.TicketView{
		Code: t.Code, GivenName: givenName(first.Person.FullName), Date: first.Slot.Date, Cancelled: true, CanCancel: true,
		Point: pages.PointHead{Code: first.PointCode, Name: first.PointName, Where: first.Address},
		Map:   mapLinks(first.Lat, first.Lon),
	}
	if first.HouseholdCode == t.Code {
		view.HouseholdHref = householdHref(t.Code)
	}
	age := domain.AgeOn(first.Person.BirthDate, first.Slot.Date)
	for _, a := range t.Appointments {
		view.Services = append(view.Services, pages.TicketService{
			Service: string(a.Service), Start: a.Slot.Start.String(), End: a.Slot.End.String(), Status: string(a.Status),
		})
		view.Bring = append(view.Bring, pages.BringList{Service: string(a.Service), Keys: domain.WhatToBring(a.Service, age)})
		if ok, key := domain.CheckEligibility(a.Service, first.Person.BirthDate, a.Slot.Date); ok && key != "" {
			view.Notes = append(view.Notes, key)
		}
		view.Cancelled = view.Cancelled && a.Status == domain.AppointmentCancelled
		view.CanCancel = view.CanCancel && a.Status == domain.AppointmentBooked
	}
	return view
}

// givenName returns the last word of a name: enough to know one's own ticket.
func givenName(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// ticketQR draws the code for the scanner at the point. It says no more than
// its own address does, so that it needs no look at the database.
func ticketQR(c echo.Context) error {
	code := domain.CleanAppointmentCode(c.Param("code"))
	if !usecase.IsAppointmentCode(code) {
		return domain.NotFound("appointment", code)
	}
	png, err := qrcode.Encode(code, qrcode.Medium, qrPixels)
	if err != nil {
		return domain.Internal(err)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, max-age=86400")
	return c.Blob(http.StatusOK, "image/png", png)
}
