package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/api"
	"luudong/domain"
	"luudong/infra/pgtest"
)

// rig is the real server over the real use cases.
type rig struct {
	*apptest.Rig
	t    *testing.T
	api  huma.API
	base string
}

func newRig(t *testing.T, app *apptest.Rig, limit int) *rig {
	t.Helper()
	s := web.New(web.Deps{Accounts: app.App, Sessions: memstore.NewWithCleanupInterval(0), Log: slog.New(slog.DiscardHandler)})
	r := &rig{Rig: app, t: t, api: api.Register(s.API(), app.App, limit)}
	running := httptest.NewServer(s.Handler())
	t.Cleanup(running.Close)
	r.base = running.URL
	return r
}

// onBothEngines runs a test on a small city with a published plan.
func onBothEngines(t *testing.T, test func(r *rig)) {
	t.Helper()
	for name, open := range map[string]func(*testing.T) *apptest.Rig{
		"sqlite":   func(t *testing.T) *apptest.Rig { return apptest.New(t) },
		"postgres": func(t *testing.T) *apptest.Rig { return apptest.NewOn(t, pgtest.NewDatabase(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, open(t), 10_000)
			r.SmallCity()
			r.PublishedPlan()
			test(r)
			r.CheckConsistent()
		})
	}
}

// token makes a token and returns its secret.
func (r *rig) token(name, unit string, scopes ...domain.TokenScope) string {
	r.t.Helper()
	if len(scopes) == 0 {
		scopes = domain.TokenScopes()
	}
	made, err := r.TokenCreate(r.t.Context(), apptest.System(), usecase.TokenCreateInput{
		Name: name, Scopes: scopes, Role: domain.RoleDesk, UnitCode: unit, Days: 30,
	})
	require.NoError(r.t, err)
	return made.Secret
}

type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// send sends a request and checks that the answer is as the document says.
func (r *rig) send(token, method, path string, body any, header ...string) answer {
	r.t.Helper()
	var content io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(r.t, err)
		content = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.base+"/api/v1"+path, content)
	require.NoError(r.t, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(r.t, err)
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	require.NoError(r.t, err)
	got := answer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	require.NoError(r.t, json.Unmarshal(raw, &got.body), "%s", raw)
	require.Empty(r.t, response.Header.Values("Set-Cookie"))
	r.checkDocumented(method, path, got)
	return got
}

func (a answer) items() []map[string]any {
	var out []map[string]any
	for _, item := range a.body["items"].([]any) {
		out = append(out, item.(map[string]any))
	}
	return out
}

// slots returns the ids of free slots of a point for level-2 accounts.
func (r *rig) slots(token, point string) []int64 {
	r.t.Helper()
	var ids []int64
	for _, item := range r.send(token, http.MethodGet, "/points/"+point+"/slots?service=account_l2", nil).items() {
		ids = append(ids, int64(item["id"].(float64)))
	}
	require.NotEmpty(r.t, ids)
	return ids
}

func booking(n int, slots ...int64) map[string]any {
	p := apptest.Person(n)
	return map[string]any{"slot_ids": slots, "person": map[string]any{
		"personal_id": p["personal_id"], "full_name": p["full_name"], "birth_date": "1990-05-12", "sex": "female", "phone": p["phone"],
	}}
}
