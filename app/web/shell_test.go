package web_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/static"
	"luudong/templates/ui"
)

func TestLanguage(t *testing.T) {
	r := newRig(t)
	assert.Contains(t, r.get("/signin").body, `<html lang="vi"`)
	assert.Contains(t, r.get("/signin", "Accept-Language", "en-GB,en").body, `<html lang="en"`)
	assert.Equal(t, "/signin", r.post("/lang", "lang", "en", "back", "/signin").Header.Get("Location"))
	page := r.get("/signin", "Accept-Language", "vi")
	assert.Contains(t, page.body, "User name", "the choice beats the browser")
	assert.Equal(t, "en", page.Header.Get("Content-Language"))
	assert.Equal(t, "/", r.post("/lang", "lang", "xx", "back", "//evil.example").Header.Get("Location"))
	assert.Contains(t, r.get("/signin").body, `<html lang="en"`, "an unknown language changes nothing")
}

func TestTheme(t *testing.T) {
	r := newRig(t)
	assert.NotContains(t, r.get("/signin").body, "data-theme")
	r.post("/theme", "theme", "dark", "back", "/signin")
	assert.Contains(t, r.get("/signin").body, `data-theme="dark"`)
	r.post("/theme", "theme", "", "back", "/signin")
	assert.NotContains(t, r.get("/signin").body, "data-theme")
}

func bundle(t *testing.T, files map[string]string) *static.Assets {
	t.Helper()
	fsys := fstest.MapFS{"css/10-a.css": {Data: []byte("a{}")}, "css/20-b.css": {Data: []byte("b{}")}, "img/favicon.svg": {Data: []byte("<svg/>")}, "dist/.gitkeep": {}}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	assets, err := static.New(fsys)
	require.NoError(t, err)
	return assets
}

func TestPagesArePlainWithoutBundle(t *testing.T) {
	r := newRig(t, func(d *web.Deps) { d.Assets = bundle(t, nil) })
	page := r.get("/signin")
	assert.Equal(t, http.StatusOK, page.StatusCode)
	assert.NotContains(t, page.body, "<script")
	assert.Contains(t, page.body, "/static/app.css?v=")
}

func TestStaticCaching(t *testing.T) {
	assets := bundle(t, map[string]string{"dist/manifest.json": `{"app.js":"app-X1.js"}`, "dist/app-X1.js": "1"})
	r := newRig(t, func(d *web.Deps) { d.Assets = assets })
	assert.Contains(t, r.get("/signin").body, `src="/static/dist/app-X1.js"`)

	sheet := r.get(assets.URL("app.css"))
	assert.Equal(t, "a{}\nb{}\n", sheet.body, "all sheets in the order of their names")
	assert.Contains(t, sheet.Header.Get("Cache-Control"), "immutable")
	assert.Empty(t, sheet.Cookies(), "files need no cookies")
	assert.Contains(t, r.get("/static/dist/app-X1.js").Header.Get("Cache-Control"), "immutable")

	old := r.get("/static/app.css?v=old")
	assert.Equal(t, "no-cache", old.Header.Get("Cache-Control"))
	assert.Equal(t, http.StatusNotModified, r.get("/static/app.css", "If-None-Match", old.Header.Get("ETag")).StatusCode)
	assert.Equal(t, http.StatusNotFound, r.get("/static/dist/manifest.json").StatusCode)
	assert.Equal(t, http.StatusNotFound, r.get("/static/../web.go").StatusCode)

	_, err := static.New(fstest.MapFS{"dist/manifest.json": {Data: []byte("{")}})
	assert.Error(t, err, "a broken manifest is found at the start")
}

func TestHealthReadinessMetrics(t *testing.T) {
	failing := errors.New("disk on fire")
	r := newRig(t, func(d *web.Deps) { d.Ready = func(context.Context) error { return failing } })
	assert.Equal(t, http.StatusOK, r.get("/healthz").StatusCode)
	down := r.get("/readyz")
	assert.Equal(t, http.StatusServiceUnavailable, down.StatusCode)
	assert.NotContains(t, down.body, "fire")
	failing = nil
	assert.Equal(t, http.StatusOK, r.get("/readyz").StatusCode)
	r.get("/no/such/079204001234")
	metrics := r.get("/metrics").body
	assert.Contains(t, metrics, `luudong_http_request_duration_seconds_count{method="GET",route="/readyz",status="503"} 1`)
	assert.Contains(t, metrics, "go_goroutines")
	assert.NotContains(t, metrics, "079204001234")
}

func TestStyleguideOnlyForDevelopers(t *testing.T) {
	assert.Equal(t, http.StatusNotFound, newRig(t).get("/styleguide").StatusCode)
	page := newRig(t, func(d *web.Deps) { d.Dev = true }).get("/styleguide")
	assert.Equal(t, http.StatusOK, page.StatusCode)
	assert.NotContains(t, page.body, " style=")
}

func TestFormErrors(t *testing.T) {
	r := newRig(t)
	var form ui.FormErrors
	var ok bool
	r.server.Citizen().GET("/form", func(c echo.Context) error {
		form, ok = web.FormErrors(c, domain.InvalidFields([]domain.FieldError{{Column: "birth", Key: "date.invalid", Args: []any{"31/02"}}}))
		_, other := web.FormErrors(c, errors.New("broken"))
		assert.False(t, other, "a fault of ours is no message for a form")
		return c.NoContent(http.StatusNoContent)
	})
	r.get("/form")
	assert.True(t, ok)
	assert.Contains(t, form.For("birth"), "31/02")
	assert.Empty(t, form.For("name"))
}

func TestServe(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	server := newRig(t).server
	err = server.Start(t.Context(), taken.Addr().String())
	var ours *domain.Error
	require.ErrorAs(t, err, &ours)
	assert.Equal(t, "serve.port_in_use", ours.Key)

	listener, err := web.Listen("127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(ctx, listener) }()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String()+"/healthz", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	stop()
	assert.NoError(t, <-stopped, "an orderly stop is no error")
}
