package web

import (
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"
)

// healthz says that the process answers.
func (s *Server) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// readyz says whether the program can do its work; the reason why not is for the log.
func (s *Server) readyz(c echo.Context) error {
	ctx := c.Request().Context()
	if err := s.deps.Ready(ctx); err != nil {
		s.deps.Log.LogAttrs(ctx, slog.LevelWarn, "not ready", slog.Any("error", err))
		return c.String(http.StatusServiceUnavailable, "not ready\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
