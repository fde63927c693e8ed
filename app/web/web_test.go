package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
)

// accounts knows one planner, password "correct horse"; the real use cases have tests of their own.
type accounts struct{ disabled bool }

var planner = domain.Actor{UserID: 7, Username: "planner", Name: "Trần Văn Ước", Role: domain.RolePlanner, UnitPath: "/79/25747/"}

func (a *accounts) UserSignIn(_ context.Context, in usecase.UserSignInInput) (domain.Actor, error) {
	if in.Username == "planner" && in.Password == "correct horse" {
		return planner, nil
	}
	return domain.Actor{}, &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.wrong"}
}

func (a *accounts) ActorByUserID(context.Context, int64) (domain.Actor, error) {
	if a.disabled {
		return domain.Actor{}, &domain.Error{Code: domain.CodeUnauthorized, Key: "signin.required"}
	}
	return planner, nil
}

func (a *accounts) UnitList(context.Context, domain.Actor) ([]domain.Unit, error) {
	return []domain.Unit{{FullName: "Phường Thủ Dầu Một"}}, nil
}

// rig is a running shell with a browser that keeps cookies and follows no redirect.
type rig struct {
	*testing.T
	accounts *accounts
	server   *web.Server
	base     string
	browser  *http.Client
	log      *bytes.Buffer
}

func newRig(t *testing.T, change ...func(*web.Deps)) *rig {
	t.Helper()
	r := &rig{T: t, accounts: &accounts{}, log: &bytes.Buffer{}}
	deps := web.Deps{Accounts: r.accounts, Sessions: memstore.NewWithCleanupInterval(0), Log: slog.New(slog.NewTextHandler(r.log, nil))}
	for _, c := range change {
		c(&deps)
	}
	r.server = web.New(deps)
	r.server.Planner().GET("", func(c echo.Context) error { return c.String(http.StatusOK, "plans of "+web.ActorFrom(c).Name) })
	r.server.Admin().GET("", func(c echo.Context) error { return c.String(http.StatusOK, "accounts") })
	r.server.Citizen().GET("/", func(c echo.Context) error { return c.String(http.StatusOK, "welcome") })
	running := httptest.NewServer(r.server.Handler())
	t.Cleanup(running.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	r.base = running.URL
	r.browser = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return r
}

type answer struct {
	*http.Response
	body string
}

func (r *rig) send(method, path string, form url.Values, header ...string) answer {
	r.Helper()
	request, err := http.NewRequestWithContext(r.Context(), method, r.base+path, strings.NewReader(form.Encode()))
	require.NoError(r, err)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := r.browser.Do(request)
	require.NoError(r, err)
	defer func() { require.NoError(r, response.Body.Close()) }()
	var body bytes.Buffer
	_, err = body.ReadFrom(response.Body)
	require.NoError(r, err)
	return answer{response, body.String()}
}

func (r *rig) get(path string, header ...string) answer {
	r.Helper()
	return r.send(http.MethodGet, path, nil, header...)
}

var tokenField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// post sends a form as a browser would: with the token of the sign-in page.
func (r *rig) post(path string, pairs ...string) answer {
	r.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	u, err := url.Parse(r.base)
	require.NoError(r, err)
	for _, cookie := range r.browser.Jar.Cookies(u) {
		if cookie.Name == "luudong_csrf" {
			form.Set("_csrf", cookie.Value)
		}
	}
	return r.send(http.MethodPost, path, form)
}

func (r *rig) signIn() {
	r.Helper()
	found := tokenField.FindStringSubmatch(r.get("/signin").body)
	require.Len(r, found, 2, "the form carries its token")
	require.Equal(r, http.StatusSeeOther, r.post("/signin", "username", "planner", "password", "correct horse").StatusCode)
}

func TestSignIn(t *testing.T) {
	r := newRig(t)
	asked := r.get("/planner?q=a")
	assert.Equal(t, "/signin?back=%2Fplanner%3Fq%3Da", asked.Header.Get("Location"))

	r.get("/signin")
	wrong := r.post("/signin", "username", "planner", "password", "wrong")
	assert.Equal(t, http.StatusUnauthorized, wrong.StatusCode)
	assert.Contains(t, wrong.body, `value="planner"`, "the name stays in the form")
	assert.NotContains(t, wrong.body, "wrong\"", "the password does not")
	empty := r.post("/signin", "username", "", "password", "")
	assert.Equal(t, http.StatusUnprocessableEntity, empty.StatusCode)
	assert.Contains(t, empty.body, `aria-invalid="true"`)

	in := r.post("/signin", "username", "planner", "password", "correct horse", "back", "/planner?q=a")
	assert.Equal(t, "/planner?q=a", in.Header.Get("Location"))
	assert.Equal(t, "plans of Trần Văn Ước", r.get("/planner").body)
	assert.Equal(t, "/planner", r.get("/").Header.Get("Location"), "the signed-in are led home")
	assert.Equal(t, "/planner", r.get("/signin").Header.Get("Location"))
	assert.Equal(t, http.StatusForbidden, r.get("/admin").StatusCode)

	r.accounts.disabled = true
	assert.Equal(t, http.StatusSeeOther, r.get("/planner").StatusCode, "a disabled account is out at once")
	r.accounts.disabled = false
	assert.Equal(t, http.StatusSeeOther, r.get("/planner").StatusCode, "and its session is gone")
}

func TestSignOut(t *testing.T) {
	r := newRig(t)
	r.signIn()
	assert.Equal(t, "/signin", r.post("/signout").Header.Get("Location"))
	assert.Contains(t, r.get("/signin").body, "Bạn đã đăng xuất.")
	assert.NotContains(t, r.get("/signin").body, "Bạn đã đăng xuất.", "a message shows once")
	assert.Equal(t, http.StatusSeeOther, r.get("/planner").StatusCode)
}

func TestSignInGivesANewSession(t *testing.T) {
	r := newRig(t)
	r.signIn()
	first := r.session()
	r.post("/signout")
	r.signIn()
	assert.NotEqual(t, first, r.session())
}

func (r *rig) session() string {
	u, err := url.Parse(r.base)
	require.NoError(r, err)
	for _, cookie := range r.browser.Jar.Cookies(u) {
		if cookie.Name == "luudong_session" {
			return cookie.Value
		}
	}
	return ""
}

func TestSignInNeverLeadsElsewhere(t *testing.T) {
	for _, back := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "planner", "/\t/evil.example"} {
		t.Run(back, func(t *testing.T) {
			r := newRig(t)
			r.get("/signin")
			in := r.post("/signin", "username", "planner", "password", "correct horse", "back", back)
			assert.Equal(t, "/planner", in.Header.Get("Location"))
		})
	}
}
