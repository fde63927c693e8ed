package api_test

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

var update = flag.Bool("update", false, "write the golden document anew")

// operations returns the document's operations by method.
func operations(item *huma.PathItem) map[string]*huma.Operation {
	all := map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodDelete: item.Delete, http.MethodPatch: item.Patch}
	for method, op := range all {
		if op == nil {
			delete(all, method)
		}
	}
	return all
}

// matches reports whether a path is of a template such as /points/{code}.
func matches(template, path string) bool {
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if !strings.HasPrefix(want[i], "{") && want[i] != have[i] {
			return false
		}
	}
	return true
}

// checkDocumented checks an answer against the schema of its operation and status.
func (r *rig) checkDocumented(method, path string, got answer) {
	r.t.Helper()
	path, _, _ = strings.Cut(path, "?")
	for template, item := range r.api.OpenAPI().Paths {
		op := operations(item)[method]
		if op == nil || !matches(template, path) {
			continue
		}
		response := op.Responses[strconv.Itoa(got.status)]
		require.NotNil(r.t, response, "%s %s: status %d is not in the document: %s", method, path, got.status, got.raw)
		content := response.Content[strings.Split(got.header.Get("Content-Type"), ";")[0]]
		require.NotNil(r.t, content, "%s %s: type %s is not in the document", method, path, got.header.Get("Content-Type"))
		found := huma.ValidateResult{}
		huma.Validate(r.api.OpenAPI().Components.Schemas, content.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, got.body, &found)
		require.Empty(r.t, found.Errors, "%s %s: %s", method, path, got.raw)
		return
	}
	require.Failf(r.t, "not in the document", "%s %s", method, path)
}

func TestDocument(t *testing.T) {
	r := newRig(t, apptest.New(t), 0)
	for _, form := range []string{"json", "yaml"} {
		response, err := http.Get(r.base + "/api/v1/openapi." + form) //nolint:noctx // a test's own server
		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, response.StatusCode, "for everybody")
		require.NoError(t, response.Body.Close())
	}
	raw, err := json.MarshalIndent(r.api.OpenAPI(), "", "  ")
	require.NoError(t, err)
	const golden = "testdata/openapi.json"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(golden, append(raw, '\n'), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(raw), "if the change is meant: go test ./app/web/api -update")

	var document map[string]any
	require.NoError(t, json.Unmarshal(raw, &document))
	assert.Equal(t, "3.1.0", document["openapi"])
	schemas := document["components"].(map[string]any)["schemas"].(map[string]any)
	for _, part := range strings.Split(string(raw), `"$ref": "#/components/schemas/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		assert.Contains(t, schemas, name, "every reference leads somewhere")
	}
	ids := map[string]bool{}
	for path, item := range r.api.OpenAPI().Paths {
		for method, op := range operations(item) {
			assert.False(t, ids[op.OperationID], "%s %s: the id is unique", method, path)
			ids[op.OperationID] = true
			for _, status := range []string{"401", "403", "429"} {
				assert.Contains(t, op.Responses, status)
			}
		}
	}
	assert.Len(t, ids, 7)
}

// What endpoints are told is what the document says.
func TestWebhooksAreDocumented(t *testing.T) {
	r := newRig(t, apptest.New(t), 0)
	document := r.api.OpenAPI()
	now := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	for _, e := range append(domain.WebhookEvents(), domain.EventTest) {
		require.Contains(t, document.Webhooks, string(e))
		told := usecase.WebhookPayload{Type: e, Timestamp: now}
		if e != domain.EventTest {
			told.Data = &usecase.WebhookTicket{Code: "2REAAXN437", Source: domain.SourceAPI, PointCode: "P1", PointName: "Chung cư Mẫu", UnitPath: "/79/",
				Appointments: []usecase.WebhookAppointment{{ID: 1, Service: domain.ChipCard, Status: domain.AppointmentBooked, VisitID: 2, SlotID: 3, Date: domain.NewDate(2026, time.December, 4), Start: "08:00", End: "08:30"}}}
		}
		raw, err := json.Marshal(told)
		require.NoError(t, err)
		var body any
		require.NoError(t, json.Unmarshal(raw, &body))
		found := huma.ValidateResult{}
		schema := document.Webhooks[string(e)].Post.RequestBody.Content["application/json"].Schema
		huma.Validate(document.Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, body, &found)
		assert.Empty(t, found.Errors, "%s", raw)
		huma.Validate(document.Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, map[string]any{"type": 3}, &found)
		assert.NotEmpty(t, found.Errors, "the schema asks for something")
	}
}
