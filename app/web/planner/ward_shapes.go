package planner

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// wardShapes hands out the boundaries of the wards; a browser asks again once a
// day and gets them only when they have changed.
func (p *pages) wardShapes(c echo.Context) error {
	header := c.Response().Header()
	header.Set("ETag", `W/"`+p.shapesID+`"`)
	header.Set(echo.HeaderCacheControl, "private, max-age=86400")
	if strings.Contains(c.Request().Header.Get("If-None-Match"), p.shapesID) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "application/geo+json", p.shapes)
}
