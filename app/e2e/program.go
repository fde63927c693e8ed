package e2e

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"testing"
	"time"

	"luudong/app/apptest"
	"luudong/app/boot"
	"luudong/app/config"
	"luudong/app/usecase"
	"luudong/domain"
)

// password is every test account's.
const password = "mat-khau-thu-nghiem" //nolint:gosec // of accounts that live as long as a test

// Program is the real program, serving on this machine with a database of its own.
type Program struct {
	URL string       // http://127.0.0.1:port
	App *usecase.App // its use cases, to set things up and look them up
	tb  testing.TB
}

// StartProgram starts the program on an empty SQLite database, with one account
// a role (named like the role), and stops it when the test ends. change may set
// what the test needs.
func StartProgram(tb testing.TB, change ...func(*config.Config)) *Program {
	tb.Helper()
	cfg := config.Default()
	cfg.WebhookPrivate = true // receivers of tests are on this machine
	folder := tb.TempDir()
	cfg.DatabaseURL, cfg.KeyFile = "sqlite:"+filepath.Join(folder, "luudong.db"), filepath.Join(folder, "secret.key")
	cfg.Workers, cfg.ShutdownGrace = 1, 5*time.Second
	for _, set := range change {
		set(&cfg)
	}
	ctx, stop := context.WithCancel(context.Background())
	p, err := boot.New(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		stop()
		tb.Fatalf("start the program: %v", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		stop()
		tb.Fatalf("listen: %v", err)
	}
	address := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- p.Serve(ctx, listener, func(url string) { address <- url }) }()
	tb.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			tb.Errorf("stop the program: %v", err)
		}
		if err := p.Close(); err != nil {
			tb.Errorf("close the program: %v", err)
		}
	})
	<-address // a base URL of the settings, which this machine may not reach
	out := &Program{URL: "http://" + listener.Addr().String(), App: p.App, tb: tb}
	for _, role := range domain.Roles() {
		_, err := p.App.UserAdd(ctx, apptest.System(), usecase.UserAddInput{
			Username: string(role), FullName: "Cán bộ " + string(role), Role: role, Password: password,
		})
		if err != nil {
			tb.Fatalf("add the account of %s: %v", role, err)
		}
	}
	return out
}

// Today is the programme's day.
func (p *Program) Today() domain.Date { return domain.DateOf(time.Now(), p.App.Location) }

// PublishCity enters the small city and publishes a plan of a week that begins on a day.
func (p *Program) PublishCity(from domain.Date) domain.Plan {
	p.tb.Helper()
	apptest.SmallCity(p.tb, p.App)
	return apptest.PublishedPlan(p.tb, p.App, from)
}

// SignIn opens a page as somebody with that role; path is where to go then, ""
// for the role's own start page.
func (p *Program) SignIn(role domain.Role, path string, options ...Option) *Page {
	p.tb.Helper()
	page := Open(p.tb, p.URL+"/signin", options...)
	page.Fill("Tên đăng nhập", string(role))
	page.Fill("Mật khẩu", password)
	page.Click("Đăng nhập")
	if path != "" {
		page.Goto(p.URL + path)
	}
	return page
}
