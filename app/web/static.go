package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

const forEver = "public, max-age=31536000, immutable"

// serveStatic serves an asset. An address with the content's hash in it may be
// kept for ever; any other is asked about again and answered 304.
func (s *Server) serveStatic(c echo.Context) error {
	file, ok := s.deps.Assets.File(strings.TrimPrefix(c.Request().URL.Path, "/static/"))
	if !ok {
		return echo.ErrNotFound
	}
	header := c.Response().Header()
	header.Set("ETag", `W/"`+file.Hash+`"`)
	header.Set(echo.HeaderCacheControl, "no-cache")
	if file.Hashed || c.QueryParam("v") == file.Hash {
		header.Set(echo.HeaderCacheControl, forEver)
	}
	if match := c.Request().Header.Get("If-None-Match"); strings.Contains(match, `"`+file.Hash+`"`) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, file.ContentType, file.Content)
}
