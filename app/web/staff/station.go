package staff

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

const (
	stationCookie  = "luudong_station"
	maxStation     = 20 // letters of a station's name
	monthSeconds   = 30 * 24 * 60 * 60
	cookieBasePath = "/staff"
)

// stationOf returns the station of the form, or the one remembered on this device.
func stationOf(c echo.Context) string {
	if station := cleanStation(c.FormValue("station")); station != "" {
		return station
	}
	return rememberedStation(c)
}

func cleanStation(s string) string {
	letters := []rune(strings.Join(strings.Fields(s), " "))
	return string(letters[:min(len(letters), maxStation)])
}

func rememberedStation(c echo.Context) string {
	cookie, err := c.Cookie(stationCookie)
	if err != nil {
		return ""
	}
	station, err := url.QueryUnescape(cookie.Value)
	if err != nil {
		return ""
	}
	return cleanStation(station)
}

// rememberStation keeps the station's name on the device for a month; an empty one is forgotten.
func rememberStation(c echo.Context, station string) {
	cookie := &http.Cookie{ //nolint:gosec // Secure where the connection is; a station's name is no secret
		Name: stationCookie, Value: url.QueryEscape(station), Path: cookieBasePath, MaxAge: monthSeconds,
		HttpOnly: true, Secure: c.Scheme() == "https", SameSite: http.SameSiteLaxMode,
	}
	if station == "" {
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
}
