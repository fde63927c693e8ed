package web

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"luudong/domain"
	"luudong/templates/ui"
)

// Render draws a component completely before the first byte leaves, so that a
// fault while drawing gives an error page and not half a page.
func Render(c echo.Context, status int, page templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(c.Request().Context(), buffer); err != nil {
		return domain.Internal(err)
	}
	header := c.Response().Header()
	header.Set(echo.HeaderCacheControl, "no-store")
	header.Add(echo.HeaderVary, "HX-Request")
	return c.HTMLBlob(status, buffer.Bytes())
}

// isHTMX reports whether a script asks for a part of a page.
func isHTMX(c echo.Context) bool { return c.Request().Header.Get("HX-Request") == "true" }

// Redirect leads to another page of ours after a post, 303; a script that
// asked for a part of a page is told to load the whole other page.
func Redirect(c echo.Context, path string) error {
	if isHTMX(c) {
		c.Response().Header().Set("HX-Redirect", path)
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, path)
}

// LocalPath returns s if it is an address on this site (path and query), else
// fallback: a "back" value can never lead people elsewhere.
func LocalPath(s, fallback string) string {
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" ||
		!strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return fallback
	}
	return s
}

// PageOf returns the part of a list that the query value "page" (from 1) asks for.
func PageOf(c echo.Context, size int) domain.Page {
	return domain.Page{Offset: (pageNumber(c) - 1) * size, Limit: size}
}

// Pager returns where the page stands in a list of total rows.
func Pager(c echo.Context, size, total int) ui.PagerView {
	v := ui.PagerView{Page: pageNumber(c), Size: size, Total: total}
	v.Page = min(v.Page, v.Pages())
	return v
}

func pageNumber(c echo.Context) int {
	n, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

// Attachment sets the headers of a file that the browser saves under name.
func Attachment(c echo.Context, name, contentType string) {
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, contentType)
	header.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	header.Set(echo.HeaderCacheControl, "no-store")
}
