package web

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"luudong/domain"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// maxFormBytes bounds what anybody may post; only the signed-in may upload files up to Deps.MaxUploadBytes.
const (
	maxFormBytes  = 1 << 20
	maxDrainBytes = 512 << 20
)

// use puts the layers around the routes, outermost first.
func (s *Server) use() {
	s.echo.Use(
		s.identify,
		s.metrics.measure,
		s.logAccess,
		s.timeout,
		s.answerErrors,
		middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true, LogErrorFunc: s.logPanic}),
		s.secureHeaders,
		middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1024, Skipper: isPacked}),
		s.preferences,
		unlessBare(s.session),
		unlessBare(s.loadActor),
		s.limitBody,
		unlessBare(middleware.CSRFWithConfig(middleware.CSRFConfig{ //nolint:gosec // names of a header and a cookie, no secrets
			TokenLookup: "header:X-CSRF-Token,form:_csrf", ContextKey: "csrf",
			CookieName: "luudong_csrf", CookiePath: "/", CookieHTTPOnly: true, CookieSecure: s.deps.Secure,
			CookieSameSite: http.SameSiteLaxMode, ErrorHandler: csrfFailed,
		})),
		unlessBare(s.shell),
	)
}

// unlessBare skips a layer for addresses that machines ask and that need neither session nor form token.
func unlessBare(layer echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		layered := layer(next)
		return func(c echo.Context) error {
			switch path := c.Request().URL.Path; {
			case strings.HasPrefix(path, "/static/"), strings.HasPrefix(path, "/api/"), path == "/healthz", path == "/readyz", path == "/metrics":
				return next(c)
			default:
				return layered(c)
			}
		}
	}
}

// identify gives each request an id; one from outside counts only if our own proxy set it.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := ""
		if s.deps.TrustProxy {
			id = c.Request().Header.Get(echo.HeaderXRequestID)
		}
		if id == "" || len(id) > 64 {
			id = strings.ToLower(rand.Text())[:16]
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

// RequestID returns the id that ties the answer to the log.
func RequestID(c echo.Context) string { return requestID(c) }

func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// isPacked tells the addresses of workbooks, which packing again only slows down.
func isPacked(c echo.Context) bool { return strings.HasSuffix(c.Path(), "/download") }

// timeout bounds the work on a request; it lies outside answerErrors, because
// the context is dead once it returns.
func (s *Server) timeout(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.deps.RequestTimeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		// net/http removes the files of its own request only, not of this copy's.
		defer func() {
			if form := c.Request().MultipartForm; form != nil {
				_ = form.RemoveAll()
			}
		}()
		return next(c)
	}
}

// answerErrors writes error pages inside the layers that log and measure, so
// that they see the final status.
func (s *Server) answerErrors(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := next(c); err != nil {
			c.Error(err)
		}
		return nil
	}
}

// logAccess writes one line a request: route pattern and path without query,
// no names, no addresses, no bodies. Paths hold codes and ids, never personal data.
func (s *Server) logAccess(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begin := time.Now()
		err := next(c)
		level := slog.LevelInfo
		if strings.HasPrefix(c.Path(), "/static/") || c.Path() == "/healthz" || c.Path() == "/readyz" || c.Path() == "/metrics" {
			level = slog.LevelDebug
		}
		actor, _ := signedIn(c)
		s.deps.Log.LogAttrs(c.Request().Context(), level, "request",
			slog.String("request_id", requestID(c)),
			slog.String("method", c.Request().Method),
			slog.String("route", c.Path()),
			slog.Int("status", c.Response().Status),
			slog.Int64("bytes", c.Response().Size),
			slog.Duration("took", time.Since(begin)),
			slog.Int64("user_id", actor.UserID),
		)
		return err
	}
}

func (s *Server) logPanic(c echo.Context, err error, stack []byte) error {
	s.deps.Log.LogAttrs(c.Request().Context(), slog.LevelError, "panic",
		slog.String("request_id", requestID(c)), slog.Any("error", err), slog.String("stack", string(stack)))
	return domain.Internal(err)
}

const contentSecurityPolicy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (s *Server) secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set(echo.HeaderContentSecurityPolicy, contentSecurityPolicy)
		h.Set(echo.HeaderXContentTypeOptions, "nosniff")
		h.Set(echo.HeaderXFrameOptions, "DENY")
		h.Set(echo.HeaderReferrerPolicy, "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=()")
		if s.deps.Secure {
			h.Set(echo.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
		}
		return next(c)
	}
}

// limitBody bounds what a request may carry.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit := int64(maxFormBytes)
		_, ok := signedIn(c)
		if ok {
			limit = s.deps.MaxUploadBytes
		}
		r := c.Request()
		if r.ContentLength > limit {
			if ok { // a browser shows our answer only once its upload is through
				_, _ = io.CopyN(io.Discard, r.Body, min(r.ContentLength, maxDrainBytes))
			}
			return echo.ErrStatusRequestEntityTooLarge
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}

// preferences sets language and colours from cookies; it needs no database, so
// that even the page about a lost database speaks the reader's language.
func (s *Server) preferences(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		chosen := cookieValue(c, langCookie)
		if strings.HasPrefix(r.URL.Path, "/api/") {
			chosen = "" // programs have no cookies
		}
		lang := locale.Preferred(chosen, r.Header.Get("Accept-Language"))
		ctx := locale.With(r.Context(), lang)
		ctx = ui.With(ctx, ui.Request{
			URL: r.URL, Theme: parseTheme(cookieValue(c, themeCookie)), ID: requestID(c), Assets: s.deps.Assets, Dev: s.deps.Dev,
		})
		c.SetRequest(r.WithContext(ctx))
		c.Response().Header().Set("Content-Language", string(lang))
		return next(c)
	}
}

// shell completes what pages know of their request: account, form token, messages.
func (s *Server) shell(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		request := ui.From(ctx)
		request.CSRF, _ = c.Get("csrf").(string)
		if actor, ok := signedIn(c); ok {
			request.User = &ui.User{
				Name: actor.Name, Role: string(actor.Role), Home: startPath(actor.Role), Area: s.sessions.GetString(ctx, sessionArea),
			}
		}
		if c.Request().Method == http.MethodGet && !isHTMX(c) && s.sessions.Exists(ctx, sessionFlashes) {
			request.Flashes = readFlashes(s.sessions.PopBytes(ctx, sessionFlashes))
		}
		c.SetRequest(c.Request().WithContext(ui.With(ctx, request)))
		return next(c)
	}
}
