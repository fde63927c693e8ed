package web

import (
	"encoding/csv"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// CSV sends rows as a file to save: UTF-8 with the mark by which Excel knows
// that, text that a spreadsheet would take for a formula made inert.
func CSV(c echo.Context, name string, rows func(write func(cells ...string) error) error) error {
	Attachment(c, name, "text/csv; charset=utf-8")
	c.Response().WriteHeader(http.StatusOK)
	if _, err := io.WriteString(c.Response(), "\ufeff"); err != nil {
		return nil //nolint:nilerr // the reader left
	}
	w := csv.NewWriter(c.Response())
	err := rows(func(cells ...string) error {
		for i, cell := range cells {
			cells[i] = inertCell(cell)
		}
		return w.Write(cells)
	})
	w.Flush()
	return err
}

// inertCell keeps a spreadsheet from taking text for a formula. Numbers stay numbers.
func inertCell(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if strings.Trim(s, "+-0123456789.,") == "" && strings.ContainsAny(s, "0123456789") && s[0] == '-' {
		return s
	}
	return "'" + s
}
