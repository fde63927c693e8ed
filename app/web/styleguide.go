package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/templates/styleguide"
	"luudong/templates/ui"
)

// styleguide shows every component, for a planner who exists only here.
func (s *Server) styleguide(c echo.Context) error {
	ctx := c.Request().Context()
	request := ui.From(ctx)
	if request.User == nil {
		request.User = &ui.User{Name: "Nguyễn Thị Hồng Ánh", Role: "planner", Home: "/styleguide", Area: "Phường Thủ Dầu Một"}
	}
	c.SetRequest(c.Request().WithContext(ui.With(ctx, request)))
	return Render(c, http.StatusOK, styleguide.Page())
}
