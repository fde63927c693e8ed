package web

import (
	"strings"

	"github.com/labstack/echo/v4"
)

// PublicURL returns where people open a path of ours: under the base address of
// the settings, else under that of the request.
func PublicURL(c echo.Context, base, path string) string {
	if base = strings.TrimSuffix(base, "/"); base == "" {
		base = c.Scheme() + "://" + c.Request().Host
	}
	return base + path
}
