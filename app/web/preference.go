package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/templates/locale"
	"luudong/templates/ui"
)

const (
	langCookie  = "lang"
	themeCookie = "theme"
	yearSeconds = 365 * 24 * 60 * 60
)

func cookieValue(c echo.Context, name string) string {
	cookie, err := c.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func parseTheme(s string) ui.Theme {
	switch theme := ui.Theme(s); theme {
	case ui.ThemeLight, ui.ThemeDark:
		return theme
	default:
		return ui.ThemeSystem
	}
}

// remember keeps a preference in the browser for a year; an empty value forgets it.
func (s *Server) remember(c echo.Context, name, value string) {
	cookie := &http.Cookie{ //nolint:gosec // Secure follows the settings: a test installation has no https
		Name: name, Value: value, Path: "/", MaxAge: yearSeconds,
		HttpOnly: true, Secure: s.deps.Secure, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
}

// setLang takes the form values lang (vi or en) and back.
func (s *Server) setLang(c echo.Context) error {
	if lang, ok := locale.ParseLang(c.FormValue("lang")); ok {
		s.remember(c, langCookie, string(lang))
	}
	return c.Redirect(http.StatusSeeOther, LocalPath(c.FormValue("back"), "/"))
}

// setTheme takes the form values theme (light, dark or empty) and back.
func (s *Server) setTheme(c echo.Context) error {
	s.remember(c, themeCookie, string(parseTheme(c.FormValue("theme"))))
	return c.Redirect(http.StatusSeeOther, LocalPath(c.FormValue("back"), "/"))
}
