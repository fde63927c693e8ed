package boot

import (
	"github.com/alexedwards/scs/v2"

	"luudong/app/web"
	"luudong/app/web/admin"
	"luudong/app/web/api"
	"luudong/app/web/citizen"
	"luudong/app/web/coverage"
	"luudong/app/web/desk"
	"luudong/app/web/manager"
	"luudong/app/web/planner"
	"luudong/app/web/report"
	"luudong/app/web/staff"
	"luudong/app/web/wave"
	"luudong/domain"
)

// newServer returns the web server with every audience mounted.
func (p *Program) newServer(sessions scs.Store) *web.Server {
	s := web.New(web.Deps{
		Accounts: p.App, Sessions: sessions, Ready: p.store.Ready, Log: p.log,
		Secure: p.Config.SecureCookies, TrustProxy: p.Config.TrustProxy, Dev: p.Config.Dev,
		ShutdownTimeout: p.Config.ShutdownGrace,
	})
	citizen.Register(s.Citizen(), p.App)
	planner.Register(s.Planner(), p.App, p.wards)
	desk.Register(s.Desk(), p.App)
	wave.Register(s.Shared("/waves", domain.RolePlanner, domain.RoleDesk), p.App)
	staff.Register(s.Staff(), p.App)
	manager.Register(s.Manager(), p.App)
	report.Register(s.Manager().Group("/reports"), p.App)
	coverage.Register(s.Shared("/coverage", domain.RolePlanner, domain.RoleManager), p.App, p.wards.ShapesJSON())
	admin.Register(s.Admin(), p.App)
	api.Register(s.API(), p.App, p.Config.APIPerMinute)
	return s
}
