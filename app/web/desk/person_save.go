package desk

import (
	"context"
	"net/http"
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

// personForm shows the form for somebody new, with what was searched for in the
// field it fits.
func personForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		view := pages.PersonSaveView{Language: string(domain.Vietnamese)}
		if c.Request().Method == http.MethodPost {
			guessField(app, &view, strings.TrimSpace(c.FormValue("text")))
		}
		return renderPersonForm(c, app, view, http.StatusOK)
	}
}

// guessField puts a text that found nobody where it belongs.
func guessField(app *usecase.App, view *pages.PersonSaveView, text string) {
	if _, err := domain.ParsePersonalID(text); err == nil {
		view.PersonalID = text
		return
	}
	if _, err := app.Phones.ParsePhone(text); err == nil {
		view.Phone = text
		return
	}
	if name, err := domain.CleanName(text); err == nil {
		view.FullName = name
	}
}

// personEdit shows the form with the stored data. The number stays on the
// server: an empty field keeps it.
func personEdit(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		person, err := viewPerson(c, app)
		if err != nil {
			return err
		}
		view := pages.PersonSaveView{
			FullName: person.FullName, BirthDate: locale.From(c.Request().Context()).Date(person.BirthDate), Sex: string(person.Sex),
			Phone: domain.LocalPhone(person.Phone), Email: person.Email, Language: string(person.Language.OrVietnamese()), Address: person.Address,
		}
		if view.UnitCode, err = unitCodeOf(c.Request().Context(), app, person.UnitID); err != nil {
			return err
		}
		describe(&view, person)
		return renderPersonForm(c, app, view, http.StatusOK)
	}
}

// describe says whose data the form changes.
func describe(view *pages.PersonSaveView, person domain.Person) {
	view.ID, view.Name, view.Masked = strconv.FormatInt(person.ID, 10), person.FullName, person.PersonalID.Mask()
}

func viewPerson(c echo.Context, app *usecase.App) (domain.Person, error) {
	id, err := personID(c)
	if err != nil {
		return domain.Person{}, err
	}
	return app.PersonView(c.Request().Context(), web.ActorFrom(c), id)
}

// personSave saves a new person, or one that is known when the address has an id.
func personSave(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		view, values := readPerson(c)
		var known domain.Person
		if c.Param("id") != "" {
			var err error
			if known, err = viewPerson(c, app); err != nil {
				return err
			}
			describe(&view, known)
			if view.PersonalID == "" {
				values["personal_id"] = known.PersonalID.Reveal() // shown to nobody: it only stays what it is
			}
		}
		person, err := app.PersonSave(c.Request().Context(), web.ActorFrom(c), known.ID, values, view.Reason)
		if err == nil {
			web.AddFlash(c, ui.Success, "desk.person.saved")
			if c.FormValue("then") == "book" {
				return web.Redirect(c, personHref(person.ID)+"/book")
			}
			return web.Redirect(c, personHref(person.ID))
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		view.Errors = form
		return renderPersonForm(c, app, view, web.StatusOf(err))
	}
}

// readPerson returns what was typed, to show again and to save.
func readPerson(c echo.Context) (pages.PersonSaveView, map[string]string) {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	view := pages.PersonSaveView{
		FullName: value("full_name"), PersonalID: value("personal_id"), Reason: value("reason"), BirthDate: value("birth_date"),
		Sex: value("sex"), Phone: value("phone"), Email: value("email"), Language: value("language"), UnitCode: value("unit_code"), Address: value("address"),
	}
	return view, map[string]string{
		"full_name": view.FullName, "personal_id": view.PersonalID, "birth_date": usecase.TypedDate(view.BirthDate), "sex": view.Sex,
		"phone": view.Phone, "email": view.Email, "language": view.Language, "unit_code": view.UnitCode, "address": view.Address,
	}
}

func renderPersonForm(c echo.Context, app *usecase.App, view pages.PersonSaveView, status int) error {
	units, err := app.UnitList(c.Request().Context(), anywhere())
	if err != nil {
		return err
	}
	view.Units = web.UnitOptions(units)
	return web.Render(c, status, pages.PersonSave(view))
}

// anywhere is for lists of all wards: people live, and are served, in any.
func anywhere() domain.Actor { return domain.CitizenActor("") }

// unitCodeOf returns the code of a unit, "" for none.
func unitCodeOf(ctx context.Context, app *usecase.App, id int64) (string, error) {
	units, err := app.UnitList(ctx, anywhere())
	for _, u := range units {
		if u.ID == id {
			return u.Code, err
		}
	}
	return "", err
}
