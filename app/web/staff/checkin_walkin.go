package staff

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/staff"
	"luudong/templates/ui"
)

// walkInFields are the columns of usecase.PersonColumns the form has.
var walkInFields = []string{"personal_id", "full_name", "birth_date", "sex", "phone", "address"}

func walkInForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		return drawWalkIn(c, app, http.StatusOK, pages.WalkInView{Values: map[string]string{}, Nonce: newNonce()})
	}
}

// walkInCard fills the form in from the text of a card's QR code (form value card).
func walkInCard(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := pages.WalkInView{Values: map[string]string{}, Nonce: newNonce()}
		card, err := domain.ParseCardQR(c.FormValue("card"))
		if err != nil {
			v.Errors.Message = web.ErrorText(c.Request().Context(), err)
			return drawWalkIn(c, app, web.StatusOf(err), v)
		}
		v.FromCard = true
		v.Values = map[string]string{
			"personal_id": card.PersonalID.Reveal(), // what the device just read, in a form that is posted once
			"full_name":   card.FullName, "birth_date": card.BirthDate.Format("02/01/2006"),
			"sex": map[domain.Sex]string{domain.Male: "Nam", domain.Female: "Nữ"}[card.Sex], "address": card.Address,
		}
		return drawWalkIn(c, app, http.StatusOK, v)
	}
}

func walkInRecord(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := idOf(c, "id", "visit")
		if err != nil {
			return err
		}
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		values := map[string]string{"services": strings.Join(form["services"], ",")}
		for _, name := range walkInFields {
			values[name] = strings.TrimSpace(form.Get(name))
		}
		values["birth_date"] = usecase.TypedDate(values["birth_date"])
		done, err := app.CheckInRecord(c.Request().Context(), web.ActorFrom(c), usecase.CheckInInput{
			VisitID: id, Person: values, Nonce: form.Get("nonce"),
		})
		if bad, ok := web.FormErrors(c, err); ok && err != nil {
			nameEmptyFields(c.Request().Context(), bad.Fields)
			return drawWalkIn(c, app, web.StatusOf(err), pages.WalkInView{
				Values: values, Services: form["services"], Nonce: form.Get("nonce"), Errors: bad,
			})
		}
		if err != nil {
			return err
		}
		return web.Redirect(c, visitPath(id)+"?tab="+pages.TabWaiting+"&no="+strconv.Itoa(done.QueueNumber))
	}
}

// nameEmptyFields says which field was left empty, so that the list above the form can be read by itself.
func nameEmptyFields(ctx context.Context, fields []ui.FieldMessage) {
	required := locale.T(ctx, "error.input.required")
	for i, f := range fields {
		if f.Message == required {
			fields[i].Message = locale.T(ctx, "staff.walkin."+f.Field) + ": " + required
		}
	}
}

func drawWalkIn(c echo.Context, app *usecase.App, status int, v pages.WalkInView) error {
	id, err := idOf(c, "id", "visit")
	if err != nil {
		return err
	}
	visit, err := app.VisitView(c.Request().Context(), web.ActorFrom(c), id)
	if err != nil {
		return err
	}
	v.Base, v.Point = visitPath(id), visit.PointName
	for _, s := range domain.Services() {
		if visit.Planned[s] > 0 {
			v.AllServices = append(v.AllServices, ui.Option{Value: string(s), Label: locale.T(c.Request().Context(), "service."+string(s))})
		}
	}
	if len(v.AllServices) == 1 {
		v.Services = []string{v.AllServices[0].Value}
	}
	return web.Render(c, status, pages.WalkIn(v))
}
