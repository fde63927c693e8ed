package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"luudong/app/usecase"
	"luudong/domain"
	"luudong/templates/static"
)

// Accounts are the use cases the shell itself needs; *usecase.App has them.
type Accounts interface {
	UserSignIn(ctx context.Context, in usecase.UserSignInInput) (domain.Actor, error)
	ActorByUserID(ctx context.Context, id int64) (domain.Actor, error)
	UnitList(ctx context.Context, by domain.Actor) ([]domain.Unit, error)
}

// Deps is what the shell works with. Accounts and Sessions are required.
type Deps struct {
	Accounts Accounts
	Sessions scs.Store
	Ready    func(context.Context) error // nil: always ready
	Log      *slog.Logger                // nil: slog.Default()
	Assets   *static.Assets              // nil: static.Default
	Now      func() time.Time            // nil: time.Now; for rate limits only

	Secure          bool          // people come over https: Secure cookies and HSTS
	TrustProxy      bool          // X-Forwarded-For and -Proto come from our own proxy
	Dev             bool          // serve /styleguide
	SignInPerMinute int           // attempts for one name from one address; 0: 10
	MaxUploadBytes  int64         // what the signed-in may post; 0: 64 MiB
	RequestTimeout  time.Duration // 0: 60 s
	ShutdownTimeout time.Duration // 0: 15 s
	SessionLifetime time.Duration // 0: 12 h
}

func (d Deps) withDefaults() Deps {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Assets == nil {
		d.Assets = static.Default
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Ready == nil {
		d.Ready = func(context.Context) error { return nil }
	}
	d.SignInPerMinute = orDefault(d.SignInPerMinute, 10)
	d.MaxUploadBytes = orDefault(d.MaxUploadBytes, 64<<20)
	d.RequestTimeout = orDefault(d.RequestTimeout, time.Minute)
	d.ShutdownTimeout = orDefault(d.ShutdownTimeout, 15*time.Second)
	d.SessionLifetime = orDefault(d.SessionLifetime, 12*time.Hour)
	return d
}

func orDefault[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Server is the shell with everything mounted on it.
type Server struct {
	deps     Deps
	echo     *echo.Echo
	sessions *scs.SessionManager
	metrics  *metrics
	limiter  *attemptLimiter
}

// New returns a server with the shell's own routes; boot mounts the audiences on its groups.
func New(deps Deps) *Server {
	deps = deps.withDefaults()
	s := &Server{
		deps:    deps,
		echo:    echo.New(),
		metrics: newMetrics(prometheus.NewRegistry()),
		limiter: newAttemptLimiter(deps.SignInPerMinute, deps.Now),
	}
	s.sessions = newSessions(deps)
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.handleError
	s.echo.IPExtractor = echo.ExtractIPDirect()
	if deps.TrustProxy {
		s.echo.IPExtractor = echo.ExtractIPFromXFFHeader()
	}
	s.use()
	s.routes()
	return s
}

// Handler returns the whole shell as an http.Handler, for tests and Start.
func (s *Server) Handler() http.Handler { return s.echo }

// Listen opens addr (host:port, port 0 for any free one). Returns
// "serve.port_in_use" if another program has it, "serve.listen" for any other reason.
func Listen(addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &domain.Error{Code: domain.CodeConflict, Key: "serve.port_in_use", Args: []any{addr}, Cause: err}
	case err != nil:
		return nil, &domain.Error{Code: domain.CodeInvalid, Key: "serve.listen", Args: []any{addr}, Cause: err}
	}
	return listener, nil
}

// Start listens on addr and serves until ctx ends; see Listen and Serve.
func (s *Server) Start(ctx context.Context, addr string) error {
	listener, err := Listen(addr)
	if err != nil {
		return err
	}
	return s.Serve(ctx, listener)
}

// Serve serves on listener until ctx ends, then lets running requests finish
// for at most Deps.ShutdownTimeout. Returns nil after an orderly stop.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.echo,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // a large workbook over a slow line
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(s.deps.Log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return domain.Internal(err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.deps.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}
