package api

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
)

// call is one request: who acts, with which token, and what went wrong, for the log.
type call struct {
	by    domain.Actor
	token domain.APIToken
	err   error
}

type callKey struct{}

func callFrom(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{} // nobody: every use case refuses
}

// authenticate makes the actor from the bearer token, within the rate limits.
// The document is for everybody.
func (s *server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if strings.HasPrefix(c.Path(), "/api"+prefix+"/openapi") {
			return next(c)
		}
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		token, err := s.find(c)
		if err != nil {
			return err
		}
		request := &call{by: token.Actor(), token: token}
		request.by.RequestID = web.RequestID(c)
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), callKey{}, request)))
		if err := next(c); err != nil {
			return err
		}
		return request.err // answered already; the shell logs it if it is a fault of ours
	}
}

func (s *server) find(c echo.Context) (domain.APIToken, error) {
	scheme, secret, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	err := error(&domain.Error{Code: domain.CodeUnauthorized, Key: "token.missing"})
	var token domain.APIToken
	if strings.EqualFold(scheme, "Bearer") && secret != "" {
		token, err = s.app.TokenFind(c.Request().Context(), strings.TrimSpace(secret))
	}
	switch {
	case err == nil && !s.tokens.Allow(token.Name):
		return token, tooMany(c, s.tokens)
	case domain.CodeOf(err) == domain.CodeUnauthorized && !s.wrong.Allow(c.RealIP()):
		return token, tooMany(c, s.wrong)
	case domain.CodeOf(err) == domain.CodeUnauthorized:
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="luudong"`)
	}
	return token, err
}

func tooMany(c echo.Context, l web.RequestLimiter) error {
	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(l.RetryAfter()))
	return &domain.Error{Code: domain.CodeTooMany, Key: "token.too_many", Args: []any{l.RetryAfter()}}
}

// requireScope refuses, before the input is looked at, what the token is not for.
func requireScope(api huma.API, scope domain.TokenScope) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if callFrom(ctx.Context()).token.Allows(scope) {
			next(ctx)
			return
		}
		err := domain.Forbidden("token.scope_missing", string(scope))
		_ = huma.WriteErr(api, ctx, web.StatusOf(err), "", err) // huma reports it itself
	}
}
