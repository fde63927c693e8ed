package citizen

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// appointmentForm shows the form for the slots of the query value "slots"; when
// they have begun or never were, it leads back to choose others.
func appointmentForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		found, err := app.PublicSlotList(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		visit, ok := visitOfSlots(found, web.SplitIDs(c.QueryParam("slots")))
		if !ok {
			return web.Redirect(c, "/p/"+found.Point.Code)
		}
		view := pages.AppointmentBookView{RequestKey: rand.Text()}
		fillTimes(c, &view, found, visit, web.SplitIDs(c.QueryParam("slots")))
		return web.Render(c, http.StatusOK, pages.AppointmentBook(view))
	}
}

// appointmentBook books. Whatever goes wrong draws the form again with what was
// typed; the value "move" only changes the visit.
func appointmentBook(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		form := readForm(c)
		if visitID, err := strconv.ParseInt(c.FormValue("move"), 10, 64); err == nil {
			return redraw(c, app, form, visitID, http.StatusOK)
		}
		if form.view.Scan != "" {
			return redraw(c, app, form, form.visitID, http.StatusOK)
		}
		if len(form.slotIDs) == 0 {
			form.view.Errors.Message = locale.T(c.Request().Context(), "citizen.book.no_service")
			return redraw(c, app, form, form.visitID, http.StatusUnprocessableEntity)
		}
		if !form.view.Consent {
			form.view.Errors.Fields = []ui.FieldMessage{{Field: "consent", Message: locale.T(c.Request().Context(), "citizen.consent.missing")}}
			return redraw(c, app, form, form.visitID, http.StatusUnprocessableEntity)
		}
		ticket, err := app.AppointmentBook(c.Request().Context(), visitor(c), usecase.AppointmentBookInput{
			SlotIDs: form.slotIDs, Person: form.person, Source: domain.SourceCitizen, RequestKey: form.requestKey(), Consent: form.view.Consent,
		})
		if err == nil {
			// No message in a session: it would cost the visitor a cookie and the
			// database a second transaction, in the very moment when all come at once.
			return web.Redirect(c, "/t/"+ticket.Code+"?"+justBooked)
		}
		errors, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		form.view.Errors = errors
		form.view.Duplicate = isKey(err, "appointment.duplicate")
		return redraw(c, app, form, form.visitID, web.StatusOf(err))
	}
}

// justBooked in the address of a ticket greets whoever was led there.
const justBooked = "booked"

// bookForm is what was typed.
type bookForm struct {
	view    pages.AppointmentBookView
	person  map[string]string // of usecase.PersonColumns
	visitID int64
	slotIDs []int64
}

func readForm(c echo.Context) bookForm {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	form := bookForm{view: pages.AppointmentBookView{
		FullName: value("full_name"), PersonalID: value("personal_id"), BirthDate: value("birth_date"), Sex: value("sex"),
		Phone: value("phone"), Email: value("email"), Consent: c.FormValue("consent") == "1", RequestKey: c.FormValue("request_key"),
	}}
	fillFromCard(&form.view, c.FormValue("card"))
	form.visitID, _ = strconv.ParseInt(c.FormValue("visit"), 10, 64) // 0 is no visit
	for _, service := range domain.Services() {
		form.slotIDs = append(form.slotIDs, web.SplitIDs(c.FormValue("slot_"+string(service)))...)
	}
	form.person = map[string]string{
		"full_name": form.view.FullName, "personal_id": form.view.PersonalID, "birth_date": usecase.TypedDate(form.view.BirthDate),
		"sex": form.view.Sex, "phone": form.view.Phone, "email": form.view.Email,
		"language": string(locale.From(c.Request().Context()).Lang()), // messages come in the language of the page
	}
	return form
}

// fillFromCard takes over what the QR code of a card says, if one was scanned.
func fillFromCard(view *pages.AppointmentBookView, scanned string) {
	if scanned == "" {
		return
	}
	card, err := domain.ParseCardQR(scanned)
	if err != nil {
		view.Scan = "unknown"
		return
	}
	view.Scan = "filled"
	view.FullName, view.PersonalID, view.BirthDate = card.FullName, card.PersonalID.Reveal(), card.BirthDate.Format("02/01/2006")
	view.Sex = string(card.Sex)
}

func (f bookForm) requestKey() string {
	return usecase.RequestKey(f.view.RequestKey, f.view.PersonalID, f.view.FullName, f.view.BirthDate, web.JoinIDs(f.slotIDs))
}

// redraw shows the form again with the places as they are now.
func redraw(c echo.Context, app *usecase.App, form bookForm, visitID int64, status int) error {
	found, err := app.PublicSlotList(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(found.Visits, func(v usecase.OpenVisit) bool { return v.Visit.ID == visitID })
	if i < 0 {
		web.AddFlash(c, ui.Warning, "citizen.book.gone")
		return web.Redirect(c, "/p/"+found.Point.Code)
	}
	fillTimes(c, &form.view, found, found.Visits[i], form.slotIDs)
	return web.Render(c, status, pages.AppointmentBook(form.view))
}
