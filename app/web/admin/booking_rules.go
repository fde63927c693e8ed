package admin

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// numberOf points from the name of an input to the rule it sets.
func numberOf(r *domain.BookingRules) map[string]*int {
	return map[string]*int{
		"horizon_days": &r.HorizonDays, "cutoff_days": &r.CutoffDays, "phone_limit": &r.PhoneLimit,
		"walk_in_percent": &r.WalkInPercent, "lock_days": &r.LockDays, "hold_minutes": &r.HoldMinutes,
	}
}

// ruleNames are the inputs in the order of the page.
var ruleNames = []string{"horizon_days", "cutoff_days", "phone_limit", "walk_in_percent", "lock_days", "lock_time", "hold_minutes"}

func bookingRulesForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		rules, err := app.BookingRulesView(c.Request().Context(), web.ActorFrom(c))
		if err != nil {
			return err
		}
		numbers := numberOf(&rules)
		return drawRules(c, http.StatusOK, ui.FormErrors{}, func(name string) string {
			if number, ok := numbers[name]; ok {
				return strconv.Itoa(*number)
			}
			return rules.LockTime.String()
		})
	}
}

// bookingRulesSave sets the rules; what is wrong draws the form again as typed.
func bookingRulesSave(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		typed := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
		var rules domain.BookingRules
		var bad []domain.FieldError
		var err error
		numbers := numberOf(&rules)
		for _, name := range ruleNames {
			if number, ok := numbers[name]; ok {
				if *number, err = strconv.Atoi(typed(name)); err != nil {
					bad = append(bad, domain.FieldError{Column: name, Key: "input.integer"})
				}
			}
		}
		if rules.LockTime, err = domain.ParseClock(typed("lock_time")); err != nil {
			bad = append(bad, domain.FieldError{Column: "lock_time", Key: "input.invalid_value"})
		}
		err = domain.InvalidFields(bad)
		if err == nil {
			err = app.BookingRulesSave(c.Request().Context(), web.ActorFrom(c), rules)
		}
		if err == nil {
			web.AddFlash(c, ui.Success, "admin.rules.saved")
			return web.Redirect(c, "/admin/rules")
		}
		form, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		for i, f := range form.Fields {
			form.Fields[i].Message = locale.T(c.Request().Context(), "admin.rules."+f.Field) + ": " + f.Message
		}
		return drawRules(c, web.StatusOf(err), form, typed)
	}
}

func drawRules(c echo.Context, status int, bad ui.FormErrors, value func(name string) string) error {
	v := pages.BookingRulesView{Errors: bad}
	for _, name := range ruleNames {
		v.Fields = append(v.Fields, pages.RuleField{Name: name, Value: value(name), Clock: name == "lock_time"})
	}
	return web.Render(c, status, pages.BookingRules(v))
}
