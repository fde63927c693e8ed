package citizen

import (
	"net/http"
	"strings"

	ics "github.com/arran4/golang-ical"
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
)

// ticketCalendar gives a ticket as a calendar file, with a reminder the day
// before and no word about who it is for.
func ticketCalendar(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ticket, err := app.TicketView(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		text := calendarOf(app, ticket, locale.From(c.Request().Context())).Serialize()
		web.Attachment(c, "lich-hen-"+ticket.Code+".ics", "text/calendar; charset=utf-8")
		return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", []byte(text))
	}
}

func calendarOf(app *usecase.App, t usecase.Ticket, p locale.Printer) *ics.Calendar {
	first, last := t.Appointments[0], t.Appointments[0]
	var services []string
	cancelled := true
	for _, a := range t.Appointments {
		services = append(services, p.T("service."+string(a.Service)))
		cancelled = cancelled && a.Status == domain.AppointmentCancelled
		if a.Slot.Start < first.Slot.Start {
			first = a
		}
		if a.Slot.End > last.Slot.End {
			last = a
		}
	}
	calendar := ics.NewCalendarFor("Luu Dong")
	calendar.SetMethod(ics.MethodPublish)
	event := calendar.AddEvent(t.Code + "@luudong")
	event.SetDtStampTime(first.CreatedAt)
	event.SetStartAt(first.Slot.Date.At(first.Slot.Start, app.Location))
	event.SetEndAt(last.Slot.Date.At(last.Slot.End, app.Location))
	event.SetSummary(strings.Join(services, ", "))
	event.SetLocation(strings.Trim(first.PointName+", "+first.Address, ", "))
	event.SetDescription(p.T("citizen.calendar.text", t.Code))
	event.SetStatus(ics.ObjectStatusConfirmed)
	if cancelled {
		event.SetStatus(ics.ObjectStatusCancelled)
		return calendar
	}
	alarm := event.AddAlarm()
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("-P1D")
	alarm.SetDescription(strings.Join(services, ", "))
	return calendar
}
