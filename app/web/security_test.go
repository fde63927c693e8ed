package web_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/web"
	"luudong/domain"
)

func TestSecurityHeaders(t *testing.T) {
	r := newRig(t, func(d *web.Deps) { d.Secure = true })
	for _, path := range []string{"/signin", "/nowhere", "/static/app.css", "/healthz"} {
		h := r.get(path).Header
		assert.True(t, strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'self'"), path)
		assert.Contains(t, h.Get("Content-Security-Policy"), "frame-ancestors 'none'")
		assert.NotContains(t, h.Get("Content-Security-Policy"), "unsafe")
		assert.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
		assert.NotEmpty(t, h.Get("Strict-Transport-Security"))
		assert.NotEmpty(t, h.Get("X-Request-Id"))
	}
	page := r.get("/signin")
	assert.Equal(t, "no-store", page.Header.Get("Cache-Control"))
	assert.NotContains(t, page.body, " style=", "inline style would break the policy")
	assert.NotContains(t, page.body, " onclick=")
	for _, cookie := range page.Cookies() {
		assert.True(t, cookie.HttpOnly && cookie.Secure && cookie.SameSite == http.SameSiteLaxMode, cookie.Name)
	}
	assert.Empty(t, newRig(t).get("/signin").Header.Get("Strict-Transport-Security"), "not over plain http")
}

func TestForgedPostsAreRefused(t *testing.T) {
	r := newRig(t)
	r.get("/signin")
	for _, c := range []struct {
		name   string
		form   url.Values
		header []string
	}{
		{"no token", url.Values{"lang": {"en"}}, nil},
		{"wrong token", url.Values{"lang": {"en"}, "_csrf": {"guess"}}, nil},
		{"from another site", url.Values{"lang": {"en"}}, []string{"Sec-Fetch-Site", "cross-site"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused := r.send(http.MethodPost, "/lang", c.form, c.header...)
			assert.Equal(t, http.StatusForbidden, refused.StatusCode)
			assert.Contains(t, refused.body, "Biểu mẫu đã hết hạn")
		})
	}
	assert.Equal(t, http.StatusSeeOther, r.post("/lang", "lang", "en").StatusCode)
}

func TestErrorPagesLeakNothing(t *testing.T) {
	const secret = "pq: password authentication failed for user luudong at 10.0.0.5"
	r := newRig(t)
	g := r.server.Citizen()
	g.GET("/boom", func(echo.Context) error { return errors.New(secret) })
	g.GET("/panic", func(echo.Context) error { panic(secret) })
	g.GET("/down", func(echo.Context) error { return domain.Unavailable(errors.New(secret)) })
	g.GET("/full", func(echo.Context) error {
		return &domain.Error{Code: domain.CodeConflict, Key: "no.such.message", Cause: errors.New(secret)}
	})
	for path, status := range map[string]int{
		"/boom": 500, "/panic": 500, "/down": 503, "/full": 409, "/nowhere": 404,
	} {
		t.Run(path, func(t *testing.T) {
			page := r.get(path)
			assert.Equal(t, status, page.StatusCode)
			assert.NotContains(t, page.body, "password authentication")
			assert.Contains(t, page.body, page.Header.Get("X-Request-Id"), "support can find the request")
			assert.Contains(t, page.body, "<h1>")

			api := r.get(path, "Accept", "application/json")
			assert.Equal(t, status, api.StatusCode)
			assert.Equal(t, "application/problem+json", api.Header.Get("Content-Type"))
			assert.NotContains(t, api.body, "password authentication")

			part := r.get(path, "HX-Request", "true")
			assert.Equal(t, status, part.StatusCode)
			assert.NotContains(t, part.body, "<html", "a script gets a part, not a page")
		})
	}
	assert.Contains(t, r.log.String(), "password authentication", "the log knows")
}

func TestAccessLogHasNoPersonalData(t *testing.T) {
	r := newRig(t)
	r.get("/?q=079204001234&name=Tran")
	r.get("/signin")
	r.post("/signin", "username", "somebody", "password", "s3cret-words")
	for _, private := range []string{"079204001234", "Tran", "s3cret", "somebody", "127.0.0.1"} {
		assert.NotContains(t, r.log.String(), private)
	}
	assert.Contains(t, r.log.String(), "route=/signin")
}

func TestSignInIsRateLimited(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	r := newRig(t, func(d *web.Deps) { d.SignInPerMinute = 3; d.Now = func() time.Time { return now } })
	r.get("/signin")
	try := func(name string) int { return r.post("/signin", "username", name, "password", "wrong").StatusCode }
	for range 3 {
		assert.Equal(t, http.StatusUnauthorized, try("planner"))
	}
	assert.Equal(t, http.StatusTooManyRequests, try("planner"))
	assert.Equal(t, http.StatusTooManyRequests, try("PLANNER"), "letter case makes no new name")
	assert.Equal(t, http.StatusUnauthorized, try("another"))
	for range 20 {
		try("name" + string(rune('a'+len(r.log.String())%26)))
	}
	assert.Equal(t, http.StatusTooManyRequests, try("fresh"), "one address cannot try names without end")
	now = now.Add(time.Minute)
	assert.Equal(t, http.StatusUnauthorized, try("planner"), "a minute later it may again")
}

func TestBodyLimits(t *testing.T) {
	r := newRig(t, func(d *web.Deps) { d.MaxUploadBytes = 3 << 20 })
	r.server.Planner().POST("/import", func(c echo.Context) error { return c.String(http.StatusOK, c.FormValue("x")[:1]) })
	r.get("/signin")
	big := strings.Repeat("a", 2<<20)
	assert.Equal(t, http.StatusRequestEntityTooLarge, r.post("/lang", "x", big).StatusCode, "strangers may send little")
	r.signIn()
	assert.Equal(t, http.StatusOK, r.post("/planner/import", "x", big).StatusCode)
	refused := r.post("/planner/import", "x", big+big)
	assert.Equal(t, http.StatusRequestEntityTooLarge, refused.StatusCode)
	assert.Contains(t, refused.body, "vượt quá dung lượng")
}

func TestForwardedAddressCountsOnlyBehindOurProxy(t *testing.T) {
	for trusted, want := range map[bool]string{false: "127.0.0.1", true: "203.0.113.9"} {
		r := newRig(t, func(d *web.Deps) { d.TrustProxy = trusted })
		r.server.Citizen().GET("/ip", func(c echo.Context) error { return c.String(http.StatusOK, c.RealIP()) })
		assert.Equal(t, want, r.get("/ip", "X-Forwarded-For", "203.0.113.9").body)
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{"/a?b=c": "/a?b=c", "": "/x", "//h": "/x", "http://h/": "/x", "/a\\b": "/x", "a": "/x"} {
		assert.Equal(t, want, web.LocalPath(in, "/x"), in)
	}
	require.Equal(t, 422, web.StatusOf(domain.Invalid("x")))
}
