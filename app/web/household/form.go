// Package household is what the pages of citizens and of the desk share about
// several people who come together: reading the form, finding times that fit
// all of them, saying whom a refusal is about, and showing their tickets.
package household

import (
	"crypto/rand"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/household"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// startWith is how many rows an empty form has.
const startWith = 2

// Form is what was typed, and what was asked to do with it.
type Form struct {
	View    pages.FormView
	SlotIDs []int64        // the chosen time: where the first one begins
	Wait    domain.Service // to wait for instead; "" to book
	Redraw  bool           // only the form was changed: a row added or removed
	lang    domain.Language
}

// NewForm returns an empty form with a chosen time. first, if any, is known already.
func NewForm(c echo.Context, first *domain.Person, slotIDs []int64) Form {
	f := Form{View: pages.FormView{RequestKey: rand.Text()}, SlotIDs: slotIDs}
	for range startWith {
		f.View.People = append(f.View.People, pages.Member{Services: serviceNames(domain.Services())})
	}
	if first != nil {
		f.setKnown(0, *first)
		f.View.NewRow = true
	}
	f.lang = domain.Language(locale.From(c.Request().Context()).Lang())
	return f
}

// ReadForm reads what was sent. first is the person that the address names; they
// come first, whoever else is typed.
func ReadForm(c echo.Context, first *domain.Person) Form {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f := Form{
		View: pages.FormView{
			Phone: value("phone"), Email: value("email"), Consent: c.FormValue("consent") == "1", RequestKey: c.FormValue("request_key"),
		},
		SlotIDs: web.SplitIDs(c.FormValue("slots")), Wait: domain.Service(c.FormValue("wait")),
		Redraw: c.FormValue("refresh") != "", lang: domain.Language(locale.From(c.Request().Context()).Lang()),
	}
	count, _ := strconv.Atoi(c.FormValue("people"))
	for n := 1; n <= min(max(count, 1), usecase.MaxHousehold); n++ {
		m := pages.Member{
			FullName: value(pages.FieldName("full_name", n)), PersonalID: value(pages.FieldName("personal_id", n)), BirthDate: value(pages.FieldName("birth_date", n)),
		}
		for _, s := range c.Request().Form[pages.FieldName("services", n)] {
			if _, err := domain.ParseService(s); err == nil {
				m.Services = append(m.Services, s)
			}
		}
		f.View.People = append(f.View.People, m)
	}
	if first != nil {
		f.setKnown(0, *first)
	}
	f.changeRows(c)
	return f
}

func (f *Form) setKnown(i int, p domain.Person) {
	m := &f.View.People[i]
	m.PersonID, m.FullName, m.PersonalID = strconv.FormatInt(p.ID, 10), p.FullName, p.PersonalID.Mask()
}

// changeRows adds or removes a row if that is what was asked for, and else drops
// rows in which nothing was typed.
func (f *Form) changeRows(c echo.Context) {
	people := f.View.People
	if n, err := strconv.Atoi(c.FormValue("remove")); err == nil && n >= 1 && n <= len(people) && len(people) > 1 && people[n-1].PersonID == "" {
		f.View.People, f.Redraw = slices.Delete(people, n-1, n), true
		return
	}
	if c.FormValue("add") != "" {
		f.Redraw = true
		if len(people) < usecase.MaxHousehold {
			f.View.People, f.View.NewRow = append(people, pages.Member{Services: people[len(people)-1].Services}), true
		}
		return
	}
	typed := slices.DeleteFunc(slices.Clone(people), func(m pages.Member) bool {
		return m.PersonID == "" && m.FullName == "" && m.PersonalID == "" && m.BirthDate == ""
	})
	if len(typed) > 0 && !f.Redraw {
		f.View.People = typed
	}
}

// Needs are the services of each of the people.
func (f *Form) Needs() [][]domain.Service {
	needs := make([][]domain.Service, 0, len(f.View.People))
	for _, m := range f.View.People {
		var services []domain.Service
		for _, s := range domain.Services() {
			if slices.Contains(m.Services, string(s)) {
				services = append(services, s)
			}
		}
		needs = append(needs, services)
	}
	return needs
}

// Check says what is missing before anything is asked of the use cases; true if
// nothing is.
func (f *Form) Check(c echo.Context) bool {
	ctx := c.Request().Context()
	bad := func(field, key string) {
		f.View.Errors.Fields = append(f.View.Errors.Fields, ui.FieldMessage{Field: field, Message: locale.T(ctx, key)})
	}
	for i, m := range f.View.People {
		if len(m.Services) == 0 {
			bad(pages.FieldName("services", i+1), "household.no_service")
		}
	}
	if len(f.SlotIDs) == 0 && f.Wait == "" {
		bad("slots", "household.not_chosen")
	}
	if f.View.AskConsent && !f.View.Consent {
		bad("consent", "citizen.consent.missing")
	}
	return len(f.View.Errors.Fields) == 0
}

// People are those of the form as the use cases take them; only those who need
// the service if it is not "".
func (f *Form) People(only domain.Service) []usecase.HouseholdPerson {
	var people []usecase.HouseholdPerson
	for i, services := range f.Needs() {
		if only != "" && !slices.Contains(services, only) {
			continue
		}
		m := f.View.People[i]
		one := usecase.HouseholdPerson{Services: services}
		if m.PersonID != "" {
			one.PersonID, _ = strconv.ParseInt(m.PersonID, 10, 64)
		} else {
			one.Person = map[string]string{
				"full_name": m.FullName, "personal_id": m.PersonalID, "birth_date": usecase.TypedDate(m.BirthDate),
				"phone": f.View.Phone, "email": f.View.Email, "language": string(f.lang),
			}
		}
		people = append(people, one)
	}
	return people
}

// Key is the idempotency key of the form with what it asks for.
func (f *Form) Key() string {
	asked := []string{f.View.Phone, web.JoinIDs(f.SlotIDs)}
	for _, m := range f.View.People {
		asked = append(asked, m.PersonID, m.FullName, m.PersonalID, m.BirthDate, strings.Join(m.Services, ","))
	}
	return usecase.RequestKey(f.View.RequestKey, asked...)
}

// Refuse notes in the form what was refused and about whom; false if the error
// is of another kind. rows are the places in the form of the people that were
// asked for.
func (f *Form) Refuse(c echo.Context, err error) bool {
	ctx := c.Request().Context()
	form, ok := web.FormErrors(c, err)
	if !ok {
		return false
	}
	rows := f.asked()
	var about *usecase.HouseholdError
	if errors.As(err, &about) && about.Person <= len(rows) {
		f.View.People[rows[about.Person-1]].Refused = form.Message
		f.View.Errors.Message = locale.T(ctx, "household.refused")
		return true
	}
	f.View.Errors.Message = form.Message
	var wrong *domain.Error
	if errors.As(err, &wrong) {
		for _, field := range wrong.Fields {
			f.View.Errors.Fields = appendField(f.View.Errors.Fields, ui.FieldMessage{Field: fieldOf(field, rows), Message: web.FieldText(ctx, field)})
		}
	}
	return true
}

// asked are the places in the form of the people that were asked for.
func (f *Form) asked() []int {
	var rows []int
	for i, services := range f.Needs() {
		if f.Wait == "" || slices.Contains(services, f.Wait) {
			rows = append(rows, i)
		}
	}
	return rows
}

// fieldOf is the field of the form that a wrong input stands in: phone, e-mail
// and consent are everybody's.
func fieldOf(e domain.FieldError, rows []int) string {
	if e.Row < 1 || e.Row > len(rows) || slices.Contains([]string{"phone", "email", "consent", "slot"}, e.Column) {
		return e.Column
	}
	return pages.FieldName(e.Column, rows[e.Row-1]+1)
}

// appendField adds a message unless it stands there already for the same field.
func appendField(fields []ui.FieldMessage, f ui.FieldMessage) []ui.FieldMessage {
	if slices.Contains(fields, f) {
		return fields
	}
	return append(fields, f)
}

func serviceNames(services []domain.Service) []string {
	names := make([]string, 0, len(services))
	for _, s := range services {
		names = append(names, string(s))
	}
	return names
}
