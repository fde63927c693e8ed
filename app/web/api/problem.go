package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"luudong/app/web"
	"luudong/domain"
)

// handle runs an action for the actor and describes its error.
func handle[I, O any](do func(ctx context.Context, by domain.Actor, in *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		request := callFrom(ctx)
		out, err := do(ctx, request.by, in)
		if err != nil {
			request.err = err
			return nil, web.NewProblem(ctx, err)
		}
		return out, nil
	}
}

// newProblem describes what huma itself refuses. Its own texts are dropped: they
// are English and may quote what was sent.
func newProblem(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
	var ours *domain.Error
	var fields []domain.FieldError
	for _, err := range errs {
		var detail *huma.ErrorDetail
		switch {
		case errors.As(err, &ours):
			return web.NewProblem(ctx.Context(), ours)
		case errors.As(err, &detail) && detail.Location != "" && status == http.StatusUnprocessableEntity:
			fields = append(fields, fieldError(detail))
		}
	}
	err := error(echo.NewHTTPError(status))
	if len(fields) > 0 {
		err = domain.InvalidFields(fields)
	} else if status >= http.StatusInternalServerError {
		err = domain.Internal(errors.Join(errs...))
		callFrom(ctx.Context()).err = err
	}
	return web.NewProblem(ctx.Context(), err)
}

// complaints are the beginnings of huma's messages and our keys for them.
var complaints = []struct{ begin, key string }{
	{"expected required", "input.required"},
	{"unexpected property", "api.input.unknown"},
	{"unknown query", "api.input.unknown"},
	{"expected value to be one of", "api.input.choice"},
	{"expected number ", "api.input.range"},
	{"expected length", "api.input.length"},
	{"expected array length", "api.input.length"},
	{"expected string to", "api.input.format"},
	{"expected ", "api.input.type"},
	{"invalid ", "api.input.type"},
}

func fieldError(detail *huma.ErrorDetail) domain.FieldError {
	field := detail.Location
	for _, place := range []string{"body.", "query.", "path.", "header."} {
		field = strings.TrimPrefix(field, place)
	}
	if _, name, ok := strings.Cut(detail.Message, "required property "); ok { // huma names the object around it
		name, _, _ = strings.Cut(name, " ")
		field = strings.TrimPrefix(field+"."+name, "body.")
	}
	for _, c := range complaints {
		if strings.HasPrefix(detail.Message, c.begin) {
			return domain.FieldError{Column: field, Key: c.key}
		}
	}
	return domain.FieldError{Column: field, Key: "api.input.other"}
}
