package web

import (
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"luudong/domain"
)

// routes mounts the shell's own addresses.
func (s *Server) routes() {
	e := s.echo
	e.GET("/static/*", s.serveStatic)
	e.GET("/healthz", s.healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/metrics", echo.WrapHandler(promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{DisableCompression: true})))
	e.GET("/signin", s.signinForm)
	e.POST("/signin", s.signin)
	e.POST("/signout", s.signout)
	e.POST("/lang", s.setLang)
	e.POST("/theme", s.setTheme)
	if s.deps.Dev {
		e.GET("/styleguide", s.styleguide)
	}
}

// The groups below are where the audiences are mounted; app/boot does it:
//
//	srv := web.New(deps)
//	citizen.Register(srv.Citizen(), app)
//	planner.Register(srv.Planner(), app)
//
// A group brings its prefix and lets only its roles in. The administrator may
// look at every page; what they may do there the use cases decide.

// Citizen is for the public pages, without prefix and sign-in. Its GET "/" is
// the start page of visitors; the signed-in are led to their own.
func (s *Server) Citizen() *echo.Group { return s.echo.Group("", s.leadHome) }

// Planner is for /planner.
func (s *Server) Planner() *echo.Group { return s.audience(domain.RolePlanner) }

// Desk is for /desk.
func (s *Server) Desk() *echo.Group { return s.audience(domain.RoleDesk) }

// Staff is for /staff.
func (s *Server) Staff() *echo.Group { return s.audience(domain.RoleStaff) }

// Manager is for /manager.
func (s *Server) Manager() *echo.Group { return s.audience(domain.RoleManager) }

// Admin is for /admin.
func (s *Server) Admin() *echo.Group { return s.audience(domain.RoleAdministrator) }

// API is for /api: no sessions, cookies or form tokens; errors are problem
// documents; app/web/api finds out who acts.
func (s *Server) API() *echo.Group { return s.echo.Group("/api") }

// Shared is for pages that several roles use under one address, e.g.
// Shared("/map", domain.RolePlanner, domain.RoleManager).
func (s *Server) Shared(prefix string, roles ...domain.Role) *echo.Group {
	return s.echo.Group(prefix, RequireRole(append(roles, domain.RoleAdministrator)...))
}

func (s *Server) audience(role domain.Role) *echo.Group {
	return s.Shared(startPath(role), role)
}

// startPath returns where a role lands after signing in.
func startPath(role domain.Role) string {
	switch role {
	case domain.RoleAdministrator:
		return "/admin"
	case domain.RolePlanner, domain.RoleDesk, domain.RoleStaff, domain.RoleManager:
		return "/" + string(role)
	default:
		return "/"
	}
}
