package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// The example is that of the libraries of Standard Webhooks.
func TestSignWebhookAsTheStandardDoes(t *testing.T) {
	got, err := domain.SignWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
		time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	require.NoError(t, err)
	assert.Equal(t, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", got)
	_, err = domain.SignWebhook("whsec_no base64", "msg", time.Unix(0, 0), nil)
	assert.Equal(t, domain.CodeInternal, domain.CodeOf(err))
}

func TestNewWebhook(t *testing.T) {
	now := time.Now()
	all := domain.WebhookEvents()
	for _, c := range []struct {
		name, given, url string
		events           []domain.WebhookEvent
		bad              []string
	}{
		{"good", " Chung-cu ", "https://example.vn/hook?x=1", all, nil},
		{"plain http", "a-b", "http://10.0.0.1:8080/", all[:1], nil},
		{"no name", "", "https://example.vn", all, []string{"webhook.name"}},
		{"no address", "ab", "", all, []string{"webhook.url"}},
		{"a file", "ab", "file:///etc/passwd", all, []string{"webhook.url"}},
		{"no host", "ab", "https:///x", all, []string{"webhook.url"}},
		{"with a password", "ab", "https://u:p@example.vn", all, []string{"webhook.url"}},
		{"no event", "ab", "https://example.vn", nil, []string{"input.required"}},
		{"unknown event", "ab", "https://example.vn", []domain.WebhookEvent{"person.born"}, []string{"webhook.event"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, err := domain.NewWebhook(c.given, c.url, c.events, now)
			if c.bad == nil {
				require.NoError(t, err)
				assert.Equal(t, c.events, w.Events)
				return
			}
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			var keys []string
			for _, f := range e.Fields {
				keys = append(keys, f.Key)
			}
			assert.Equal(t, c.bad, keys)
		})
	}
	one, err := domain.NewWebhook("one", "https://example.vn", all, now)
	require.NoError(t, err)
	other, err := domain.NewWebhook("two", "https://example.vn", all, now)
	require.NoError(t, err)
	assert.NotEqual(t, one.Secret, other.Secret)
}

func TestWebhookIsSwitchedOffWhenItFailsForLong(t *testing.T) {
	now := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	w := domain.Webhook{}
	assert.False(t, w.Answered(false, false, now))
	assert.False(t, w.Answered(false, false, now.Add(domain.WebhookPatience-time.Second)))
	assert.False(t, w.Answered(true, false, now.Add(domain.WebhookPatience)))
	assert.Nil(t, w.FailingSince, "it answered well in between")
	later := now.Add(10 * 24 * time.Hour)
	assert.False(t, w.Answered(false, false, later))
	assert.True(t, w.Answered(false, false, later.Add(domain.WebhookPatience)))
	assert.Equal(t, domain.FaultUnreachable, w.DisabledFault)
	assert.False(t, w.Answered(false, false, later.Add(2*domain.WebhookPatience)), "it is off already")
	gone := domain.Webhook{}
	assert.True(t, gone.Answered(false, true, now))
	assert.Equal(t, domain.FaultRefused, gone.DisabledFault)
}

func TestWebhookDeliveryIsTriedAgain(t *testing.T) {
	now := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	d := domain.NewWebhookDelivery(domain.Webhook{ID: 3}, domain.EventBooked, "msg_1", "{}", now)
	attempts := 0
	for d.Status == domain.WebhookQueued {
		d.Attempts++
		attempts++
		d.Settle(500, domain.FaultAnswer, now)
		if d.Status == domain.WebhookQueued {
			assert.True(t, d.DueAt.After(now))
			require.Error(t, d.Resend(now), "it is under way")
		}
	}
	assert.Equal(t, domain.WebhookFailed, d.Status)
	assert.Equal(t, 7, attempts)
	require.NoError(t, d.Resend(now))
	d.Attempts++
	d.Settle(204, "", now)
	assert.Equal(t, domain.WebhookSent, d.Status)
	assert.Equal(t, "msg_1", d.EventID)
}
