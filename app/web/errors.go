package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"luudong/domain"
	"luudong/templates/layout"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// statusOf is the one table from error code to HTTP status.
var statusOf = map[domain.Code]int{
	domain.CodeInvalid:      http.StatusUnprocessableEntity,
	domain.CodeNotFound:     http.StatusNotFound,
	domain.CodeConflict:     http.StatusConflict,
	domain.CodeForbidden:    http.StatusForbidden,
	domain.CodeUnauthorized: http.StatusUnauthorized,
	domain.CodeTooMany:      http.StatusTooManyRequests,
	domain.CodeUnavailable:  http.StatusServiceUnavailable,
	domain.CodeInternal:     http.StatusInternalServerError,
}

// httpErrors gives the framework's own errors a code and a message of ours; the status stays.
var httpErrors = map[int]domain.Error{
	http.StatusBadRequest:            {Code: domain.CodeInvalid, Key: "http.bad_request"},
	http.StatusNotFound:              {Code: domain.CodeNotFound, Key: "http.not_found"},
	http.StatusMethodNotAllowed:      {Code: domain.CodeInvalid, Key: "http.method_not_allowed"},
	http.StatusRequestEntityTooLarge: {Code: domain.CodeInvalid, Key: "http.too_large"},
	http.StatusForbidden:             {Code: domain.CodeForbidden, Key: "csrf.invalid"}, // the framework forbids nothing else
}

// statusGone stands in the log when the reader left before the answer.
const statusGone = 499

// StatusOf returns the HTTP status of an error's code.
func StatusOf(err error) int {
	if status, ok := statusOf[domain.CodeOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// explain turns any error into one of ours and the status it is answered with.
func explain(err error) (*domain.Error, int) {
	var ours *domain.Error
	if errors.As(err, &ours) {
		return ours, StatusOf(ours)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &domain.Error{Code: domain.CodeUnavailable, Key: "http.timeout", Cause: err}, http.StatusServiceUnavailable
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = echo.ErrStatusRequestEntityTooLarge
	}
	var theirs *echo.HTTPError
	if errors.As(err, &theirs) {
		known, ok := httpErrors[theirs.Code]
		if !ok && theirs.Code < http.StatusInternalServerError {
			known, ok = httpErrors[http.StatusBadRequest], true
		}
		if ok {
			known.Cause = theirs
			return &known, theirs.Code
		}
	}
	return domain.Internal(err), http.StatusInternalServerError
}

// csrfFailed is what a post without a valid form token gets.
func csrfFailed(err error, _ echo.Context) error {
	return &domain.Error{Code: domain.CodeForbidden, Key: "csrf.invalid", Cause: err}
}

var _ middleware.CSRFErrorHandler = csrfFailed

// ErrorText returns the message of an error in the language of ctx. An error
// that is not ours, or a fault of ours, gives the general message.
func ErrorText(ctx context.Context, err error) string {
	ours, _ := explain(err)
	p := locale.From(ctx)
	if key := "error." + ours.Key; p.Has(key) {
		return p.T(key, ours.Args...)
	}
	return p.T("error.internal")
}

// FieldText returns the message of one wrong input in the language of ctx.
func FieldText(ctx context.Context, f domain.FieldError) string {
	return locale.T(ctx, "error."+f.Key, f.Args...)
}

// FormErrors returns wrong input as messages for a form, to be redrawn with
// status StatusOf(err). ok is false if err is of another kind and should be returned as it is.
func FormErrors(c echo.Context, err error) (form ui.FormErrors, ok bool) {
	var ours *domain.Error
	if !errors.As(err, &ours) || (ours.Code != domain.CodeInvalid && ours.Code != domain.CodeConflict) {
		return ui.FormErrors{}, false
	}
	ctx := c.Request().Context()
	for _, f := range ours.Fields {
		form.Fields = append(form.Fields, ui.FieldMessage{Field: f.Column, Message: FieldText(ctx, f)})
	}
	if len(form.Fields) == 0 {
		form.Message = ErrorText(ctx, err)
	}
	return form, true
}

// handleError answers a failed request; the cause goes to the log only.
func (s *Server) handleError(err error, c echo.Context) {
	ctx := c.Request().Context()
	if errors.Is(ctx.Err(), context.Canceled) {
		c.Response().Status = statusGone // nobody is there to read an answer
		return
	}
	ctx = context.WithoutCancel(ctx) // the page about a timeout is drawn after it
	c.SetRequest(c.Request().WithContext(ctx))
	failure, status := explain(err)
	if failure.Code == domain.CodeInternal || failure.Code == domain.CodeUnavailable {
		s.deps.Log.LogAttrs(ctx, slog.LevelError, "request failed",
			slog.String("request_id", requestID(c)), slog.String("route", c.Path()), slog.Any("error", err))
	}
	if c.Response().Committed {
		return
	}
	if err := s.writeError(c, failure, status); err != nil {
		s.deps.Log.LogAttrs(ctx, slog.LevelError, "error page failed", slog.String("request_id", requestID(c)), slog.Any("error", err))
	}
}

func (s *Server) writeError(c echo.Context, failure *domain.Error, status int) error {
	ctx := c.Request().Context()
	title, message := locale.T(ctx, "error.title."+string(failure.Code)), ErrorText(ctx, failure)
	switch {
	case c.Request().Method == http.MethodHead:
		return c.NoContent(status)
	case wantsJSON(c):
		return writeProblem(c, failure, status)
	case failure.Code == domain.CodeUnauthorized && !isHTMX(c) && c.Request().Method == http.MethodGet:
		return c.Redirect(http.StatusSeeOther, signinPath(ui.Here(ctx)))
	case failure.Code == domain.CodeUnauthorized && isHTMX(c):
		c.Response().Header().Set("HX-Redirect", signinPath("/"))
		return c.NoContent(status)
	case isHTMX(c):
		return Render(c, status, ui.Alert(ui.AlertView{Tone: ui.Danger, Title: title, Text: message}))
	default:
		return Render(c, status, layout.Error(layout.ErrorView{Title: title, Message: message, Status: status}))
	}
}

func wantsJSON(c echo.Context) bool {
	accept := c.Request().Header.Get(echo.HeaderAccept)
	return strings.HasPrefix(c.Request().URL.Path, "/api/") ||
		(strings.Contains(accept, "json") && !strings.Contains(accept, "text/html"))
}

// Problem is an error as RFC 9457 has it; code, key, request_id and errors are our members.
type Problem struct {
	Type      string         `json:"type" doc:"about:blank: the status says what kind of problem it is"`
	Title     string         `json:"title" doc:"What kind of problem, in the language of Accept-Language (vi, en)"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail" doc:"What is wrong, for people, in the language of Accept-Language"`
	Code      domain.Code    `json:"code" doc:"Stable: invalid, not_found, conflict, forbidden, unauthorized, too_many, unavailable, internal"`
	Key       string         `json:"key" doc:"Stable and exact, e.g. slot.full"`
	RequestID string         `json:"request_id" doc:"Ties the answer to the server's log"`
	Errors    []ProblemField `json:"errors,omitempty" nullable:"false" doc:"Wrong inputs"`
}

// ProblemField is one wrong input.
type ProblemField struct {
	Field  string `json:"field"`
	Row    int    `json:"row,omitempty"`
	Key    string `json:"key"`
	Detail string `json:"detail"`
}

// Error is part of the error interface.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType says under which type a problem is sent.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// NewProblem describes any error in the language of ctx, with the status of the one table.
func NewProblem(ctx context.Context, err error) *Problem {
	failure, status := explain(err)
	p := &Problem{
		Type: "about:blank", Title: locale.T(ctx, "error.title."+string(failure.Code)), Status: status,
		Detail: ErrorText(ctx, failure), Code: failure.Code, Key: failure.Key, RequestID: ui.From(ctx).ID,
	}
	for _, f := range failure.Fields {
		p.Errors = append(p.Errors, ProblemField{Field: f.Column, Row: f.Row, Key: f.Key, Detail: FieldText(ctx, f)})
	}
	return p
}

func writeProblem(c echo.Context, failure *domain.Error, status int) error {
	p := NewProblem(c.Request().Context(), failure)
	p.Status = status // the framework's own errors keep theirs
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return c.Blob(status, p.ContentType(""), body)
}
