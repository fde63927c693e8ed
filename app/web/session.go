package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"luudong/domain"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const (
	sessionCookie   = "luudong_session"
	sessionUserID   = "user_id"
	sessionStamp    = "stamp"
	sessionArea     = "area"
	sessionFlashes  = "flashes"
	contextSessions = "luudong.sessions"
	contextActor    = "luudong.actor"
)

func newSessions(deps Deps) *scs.SessionManager {
	m := scs.New()
	m.Store = deps.Sessions
	m.Lifetime = deps.SessionLifetime
	m.HashTokenInStore = true // whoever reads the database cannot sign in with what they find
	m.Cookie = scs.SessionCookie{
		Name: sessionCookie, Path: "/", HttpOnly: true, Persist: true,
		SameSite: http.SameSiteLaxMode, Secure: deps.Secure,
	}
	return m
}

// session loads the session of a request and saves it just before the answer's
// head leaves, also when the answer is an error page.
func (s *Server) session(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(sessionCookie); err == nil {
			token = cookie.Value
		}
		ctx, err := s.sessions.Load(c.Request().Context(), token)
		if err != nil {
			return domain.Unavailable(err)
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Set(contextSessions, s.sessions)
		c.Response().Before(func() { s.saveSession(ctx, c) })
		return next(c)
	}
}

func (s *Server) saveSession(ctx context.Context, c echo.Context) {
	switch s.sessions.Status(ctx) {
	case scs.Modified:
		token, expiry, err := s.sessions.Commit(ctx)
		if err != nil {
			s.deps.Log.LogAttrs(ctx, slog.LevelError, "session not saved", slog.String("request_id", requestID(c)), slog.Any("error", err))
			return
		}
		s.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	case scs.Destroyed:
		s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	case scs.Unmodified:
	}
}

// loadActor puts the signed-in account's actor into the request; an account
// that is gone or disabled is signed out.
func (s *Server) loadActor(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		id := s.sessions.GetInt64(ctx, sessionUserID)
		if id == 0 {
			return next(c)
		}
		actor, err := s.deps.Accounts.ActorByUserID(ctx, id, s.sessions.GetString(ctx, sessionStamp))
		switch domain.CodeOf(err) {
		case "":
			actor.RequestID = requestID(c)
			c.Set(contextActor, actor)
		case domain.CodeUnauthorized, domain.CodeNotFound:
			if err := s.sessions.Destroy(ctx); err != nil {
				return domain.Unavailable(err)
			}
		default:
			return err
		}
		return next(c)
	}
}

// ActorFrom returns who acts: the signed-in account, or a citizen.
func ActorFrom(c echo.Context) domain.Actor {
	if actor, ok := signedIn(c); ok {
		return actor
	}
	return domain.CitizenActor(requestID(c))
}

func signedIn(c echo.Context) (domain.Actor, bool) {
	actor, ok := c.Get(contextActor).(domain.Actor)
	return actor, ok
}

// RequireRole lets only these roles pass: others get a forbidden page, and
// people who are not signed in the sign-in page.
func RequireRole(roles ...domain.Role) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			actor, ok := signedIn(c)
			if !ok {
				return &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.required"}
			}
			for _, role := range roles {
				if actor.Role == role {
					return next(c)
				}
			}
			return domain.Forbidden("role.not_allowed")
		}
	}
}

// leadHome leads the signed-in from "/" to their own start page.
func (s *Server) leadHome(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if actor, ok := signedIn(c); ok && c.Request().URL.Path == "/" {
			return c.Redirect(http.StatusSeeOther, startPath(actor.Role))
		}
		return next(c)
	}
}

// AddFlash keeps a message, in the reader's present language, for the next page.
func AddFlash(c echo.Context, tone ui.Tone, key string, args ...any) {
	sessions, ok := c.Get(contextSessions).(*scs.SessionManager)
	if !ok {
		return
	}
	ctx := c.Request().Context()
	kept := readFlashes(sessions.GetBytes(ctx, sessionFlashes))
	kept = append(kept, ui.Flash{Tone: tone, Text: locale.T(ctx, key, args...)})
	if raw, err := json.Marshal(kept); err == nil {
		sessions.Put(ctx, sessionFlashes, raw)
	}
}

func readFlashes(raw []byte) []ui.Flash {
	var flashes []ui.Flash
	if len(raw) > 0 && json.Unmarshal(raw, &flashes) != nil {
		return nil
	}
	return flashes
}
