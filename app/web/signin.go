package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/domain"
	"luudong/templates/account"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// signinPath returns the sign-in page that leads back to a page of ours.
func signinPath(back string) string {
	if back == "" || back == "/" {
		return "/signin"
	}
	return "/signin?" + url.Values{"back": {back}}.Encode()
}

func (s *Server) signinForm(c echo.Context) error {
	if actor, ok := signedIn(c); ok {
		return c.Redirect(http.StatusSeeOther, startPath(actor.Role))
	}
	return Render(c, http.StatusOK, account.Signin(account.SigninView{Back: LocalPath(c.QueryParam("back"), "")}))
}

// No account has a longer name; longer ones would only fill the limiter's memory.
const (
	maxUsername = 40
	maxPassword = 1000
)

// signin checks name and password, at most Deps.SignInPerMinute times a minute
// for one name from one address, and starts a fresh session.
func (s *Server) signin(c echo.Context) error {
	ctx := c.Request().Context()
	view := account.SigninView{Username: strings.TrimSpace(c.FormValue("username")), Back: LocalPath(c.FormValue("back"), "")}
	password := c.FormValue("password")
	if view.Errors = missing(c, "username", view.Username, "password", password); view.Errors.Any() {
		return Render(c, http.StatusUnprocessableEntity, account.Signin(view))
	}
	if len(view.Username) > maxUsername || len(password) > maxPassword {
		return s.signinFailed(c, view, &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.wrong"})
	}
	if !s.limiter.allow(c.RealIP(), strings.ToLower(view.Username)) {
		return s.signinFailed(c, view, &domain.Error{Code: domain.CodeTooMany, Key: "signin.too_many"})
	}
	who, err := s.deps.Accounts.UserSignIn(ctx, usecase.UserSignInInput{Username: view.Username, Password: password})
	switch domain.CodeOf(err) {
	case "":
	case domain.CodeUnauthorized, domain.CodeInvalid, domain.CodeForbidden:
		return s.signinFailed(c, view, err)
	default:
		return err
	}
	s.limiter.forget(c.RealIP(), strings.ToLower(view.Username))
	if err := s.beginSession(c, who); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, orDefault(view.Back, startPath(who.Actor.Role)))
}

// beginSession gives the browser a new session token (the old one may be known
// to others) and keeps the account in it.
func (s *Server) beginSession(c echo.Context, who usecase.SignedIn) error {
	ctx, actor := c.Request().Context(), who.Actor
	if err := s.sessions.RenewToken(ctx); err != nil {
		return domain.Unavailable(err)
	}
	area := locale.T(ctx, "ui.area.all")
	if actor.UnitPath != "/" {
		units, err := s.deps.Accounts.UnitList(ctx, actor)
		if err != nil {
			return err
		}
		if len(units) > 0 {
			area = units[0].FullName
		}
	}
	s.sessions.Put(ctx, sessionUserID, actor.UserID)
	s.sessions.Put(ctx, sessionStamp, who.Stamp)
	s.sessions.Put(ctx, sessionArea, area)
	return nil
}

func (s *Server) signinFailed(c echo.Context, view account.SigninView, err error) error {
	view.Errors.Message = ErrorText(c.Request().Context(), err)
	return Render(c, StatusOf(err), account.Signin(view))
}

// missing returns an error for each empty value of the pairs (name, value).
func missing(c echo.Context, pairs ...string) (form ui.FormErrors) {
	ctx := c.Request().Context()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			form.Fields = append(form.Fields, ui.FieldMessage{
				Field:   pairs[i],
				Message: locale.T(ctx, "account."+pairs[i]) + ": " + locale.T(ctx, "error.input.required"),
			})
		}
	}
	return form
}

func (s *Server) signout(c echo.Context) error {
	ctx := c.Request().Context()
	if err := s.sessions.Clear(ctx); err != nil {
		return domain.Unavailable(err)
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return domain.Unavailable(err)
	}
	AddFlash(c, ui.Success, "account.signedout")
	return c.Redirect(http.StatusSeeOther, "/signin")
}
