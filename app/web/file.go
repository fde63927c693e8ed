package web

import (
	"io"

	"github.com/labstack/echo/v4"
)

// XLSX is the type of a workbook.
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// File returns where to write a file that the browser saves under name. Its
// headers leave with its first byte, so that an error before that still gets a
// page of its own.
func File(c echo.Context, name, contentType string) io.Writer { return &file{c, name, contentType} }

type file struct {
	c                 echo.Context
	name, contentType string
}

func (f *file) Write(b []byte) (int, error) {
	if !f.c.Response().Committed {
		Attachment(f.c, f.name, f.contentType)
	}
	return f.c.Response().Write(b)
}
