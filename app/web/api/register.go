// Package api serves /api/v1 to other programs: huma makes the OpenAPI 3.1
// document from the types here and checks requests against it; the work is done
// by the use cases that people use too.
//
// Decision: scope read says nothing about people; reading an appointment needs
// manage. Personal ID numbers come in, and never go out.
package api

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
)

const (
	prefix   = "/v1"
	security = "token"
	// perMinute is how many requests one token may make; wrongPerMinute how many
	// without a good token one address may.
	perMinute      = 240
	wrongPerMinute = 30
)

type server struct {
	app    *usecase.App
	tokens web.RequestLimiter
	wrong  web.RequestLimiter
}

// Register mounts the API on the group of /api. limit bounds the requests of
// one token in a minute; 0 is the default.
func Register(g *echo.Group, app *usecase.App, limit int) huma.API {
	if limit <= 0 {
		limit = perMinute
	}
	s := &server{app: app, tokens: web.NewRequestLimiter(limit, time.Now), wrong: web.NewRequestLimiter(wrongPerMinute, time.Now)}
	// huma makes all errors through these two; they are the same for every API of a program.
	huma.NewError = func(int, string, ...error) huma.StatusError { return &web.Problem{} }
	huma.NewErrorWithContext = newProblem
	api := humaecho.NewWithGroup(echo.New(), g.Group(prefix, s.authenticate), config())
	s.registerPoints(api)
	s.registerAppointments(api)
	describeWebhooks(api.OpenAPI())
	return api
}

func config() huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Lưu Động", Version: "1",
				Description: "Points, visits, free slots and appointments of mobile service teams. Dates are yyyy-mm-dd, times hh:mm, " +
					"both in the programme's time zone. Errors are problem documents (RFC 9457) in the language of Accept-Language; " +
					"code and key are stable. A token sees and books in its area only.",
			},
			Servers:  []*huma.Server{{URL: "/api" + prefix}},
			Security: []map[string][]string{{security: {}}},
			Components: &huma.Components{
				Schemas:         registry,
				SecuritySchemes: map[string]*huma.SecurityScheme{security: {Type: "http", Scheme: "bearer", Description: "luudong token create"}},
			},
		},
		OpenAPIPath: "/openapi", DefaultFormat: "application/json",
		Formats: map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
	}
}

// operation describes an action that needs a scope.
func operation(api huma.API, id, method, path, summary string, scope domain.TokenScope, errs ...int) huma.Operation {
	errs = append([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable}, errs...)
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Description: "Scope: " + string(scope), Errors: errs,
		Middlewares: huma.Middlewares{requireScope(api, scope)}, RejectUnknownQueryParameters: true,
	}
}
