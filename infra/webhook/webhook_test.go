package webhook_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/webhook"
)

var at = time.Unix(1_800_000_000, 0)

func endpoint(t *testing.T, address string) (domain.Webhook, domain.WebhookDelivery) {
	t.Helper()
	w, err := domain.NewWebhook("test", address, domain.WebhookEvents(), at)
	require.NoError(t, err)
	return w, *domain.NewWebhookDelivery(w, domain.EventBooked, "msg_1", `{"type":"appointment.booked"}`, at)
}

func TestPostIsSigned(t *testing.T) {
	var w domain.Webhook
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		assert.Equal(t, strconv.FormatInt(at.Unix(), 10), r.Header.Get("Webhook-Timestamp"))
		want, err := domain.SignWebhook(w.Secret, r.Header.Get("Webhook-Id"), at, body)
		assert.NoError(t, err)
		assert.Equal(t, want, r.Header.Get("Webhook-Signature"))
	}))
	defer server.Close()
	w, d := endpoint(t, server.URL+"/hook")
	response, err := webhook.New(webhook.Options{Private: true}).Post(t.Context(), w, d, at)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, response)
}

func TestPostThatIsNotTaken(t *testing.T) {
	asked := 0
	mux := http.NewServeMux()
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/secret", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/secret", func(http.ResponseWriter, *http.Request) { asked++ })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then the server hears that the client has left
		<-r.Context().Done()
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	dead := httptest.NewServer(mux)
	dead.Close()
	for _, c := range []struct {
		name, address string
		response      int
		fault         domain.Fault
	}{
		{"busy", server.URL + "/busy", http.StatusServiceUnavailable, domain.FaultAnswer},
		{"a redirect is not followed", server.URL + "/moved", http.StatusTemporaryRedirect, domain.FaultAnswer},
		{"no answer in time", server.URL + "/slow", 0, domain.FaultTimeout},
		{"nobody there", dead.URL, 0, domain.FaultUnreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, d := endpoint(t, c.address)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			response, err := webhook.New(webhook.Options{Private: true}).Post(ctx, w, d, at)
			var refused *domain.SendError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, c.fault, refused.Fault)
			assert.Equal(t, c.response, response)
		})
	}
	assert.Zero(t, asked)
}

func TestPostDoesNotReachTheNeighbours(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	port := server.URL[len("http://127.0.0.1"):]
	for _, address := range []string{
		server.URL, "http://localhost" + port, "http://[::ffff:127.0.0.1]" + port, "http://0.0.0.0" + port,
		"http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://169.254.169.254/latest/meta-data", "http://100.100.100.200/", "http://[fd00::1]/", "http://[fe80::1]/",
		"http://198.18.0.1/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
	} {
		t.Run(address, func(t *testing.T) {
			w, d := endpoint(t, address)
			_, err := webhook.New(webhook.Options{}).Post(t.Context(), w, d, at)
			var refused *domain.SendError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, domain.FaultAddress, refused.Fault)
		})
	}
	assert.False(t, asked)
}
