package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func newWebhook(t *testing.T, name string, unit domain.Unit) domain.Webhook {
	t.Helper()
	w, err := domain.NewWebhook(name, "https://example.vn/hook", []domain.WebhookEvent{domain.EventMoved, domain.EventBooked}, Noon)
	require.NoError(t, err)
	w.UnitID, w.UnitPath, w.CreatedBy = unit.ID, unit.Path, "admin"
	return w
}

func testWebhooks(t *testing.T, open Open) {
	t.Run("endpoint", func(t *testing.T) { testWebhookEndpoints(t, open.empty(t)) })
	t.Run("delivery", func(t *testing.T) { testWebhookDeliveries(t, open.empty(t)) })
	t.Run("asked for with bookings", func(t *testing.T) { testWebhookOfBooking(t, open.empty(t)) })
}

func testWebhookEndpoints(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	ward, city := newWebhook(t, "ward", c.WardThanhAn), newWebhook(t, "city", c.Root)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Webhooks.Create(ctx, &ward))
		require.NoError(t, r.Webhooks.Create(ctx, &city))
	})
	refused(t, s, "webhook.exists", func(ctx context.Context, r domain.Repos) error {
		again := newWebhook(t, "ward", c.Root)
		return r.Webhooks.Create(ctx, &again)
	})
	View(t, s, func(ctx context.Context, r domain.Repos) {
		for area, want := range map[string][]domain.Webhook{
			c.Root.Path: {city, ward}, c.WardThanhAn.Path: {ward}, c.CommuneThanhAn.Path: {},
		} {
			got, err := r.Webhooks.List(ctx, area)
			require.NoError(t, err)
			assert.Equal(t, want, got, area)
		}
		got, err := r.Webhooks.ByName(ctx, "ward")
		require.NoError(t, err)
		assert.Equal(t, ward, got, "with its secret")
		_, err = r.Webhooks.ByName(ctx, "nobody")
		notFound(t, err)
	})
	off := Noon.Add(time.Hour)
	ward.FailingSince, ward.DisabledAt, ward.DisabledFault = &Noon, &off, domain.FaultUnreachable
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Webhooks.Update(ctx, ward))
		got, err := r.Webhooks.Lock(ctx, ward.ID)
		require.NoError(t, err)
		assert.Equal(t, ward, got)
		_, err = r.Webhooks.Lock(ctx, 999)
		notFound(t, err)
		active, err := r.Webhooks.Active(ctx)
		require.NoError(t, err)
		assert.Equal(t, []domain.Webhook{city}, active)
	})
}

func testWebhookDeliveries(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	w := newWebhook(t, "city", c.Root)
	Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, r.Webhooks.Create(ctx, &w)) })
	later := domain.NewWebhookDelivery(w, domain.EventMoved, "msg_b", `{"b":1}`, Noon.Add(time.Minute))
	first := domain.NewWebhookDelivery(w, domain.EventBooked, "msg_a", `{"a":1}`, Noon)
	claim := func(now, until time.Time) (got []domain.WebhookDelivery) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			var err error
			got, err = r.Webhooks.Claim(ctx, now, until, 9)
			require.NoError(t, err)
		})
		return got
	}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Webhooks.Queue(ctx, []*domain.WebhookDelivery{later, first}))
		require.NoError(t, r.Webhooks.Queue(ctx, nil))
	})
	claimed := claim(Noon, Noon.Add(time.Hour))
	require.Len(t, claimed, 1, "what is not due waits")
	want := *first
	want.Status, want.DueAt, want.Attempts = domain.WebhookSending, Noon.Add(time.Hour), 1
	assert.Equal(t, want, claimed[0])
	assert.Empty(t, claim(Noon, Noon.Add(time.Hour)), "it is claimed")
	again := claim(Noon.Add(time.Hour), Noon.Add(2*time.Hour))
	require.Len(t, again, 2, "whoever had it died")
	require.Equal(t, first.ID, again[1].ID, "its lease ended after the other was due")
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		claimed[0].Settle(204, "", Noon)
		ours, err := r.Webhooks.Settle(ctx, claimed[0], 1)
		require.NoError(t, err)
		assert.False(t, ours, "the time was up")
		done := again[1]
		done.Settle(204, "", Noon)
		ours, err = r.Webhooks.Settle(ctx, done, 2)
		require.NoError(t, err)
		assert.True(t, ours)
		got, err := r.Webhooks.Delivery(ctx, first.ID)
		require.NoError(t, err)
		assert.Equal(t, done, got)
		list, total, err := r.Webhooks.Deliveries(ctx, w.ID, domain.Page{Limit: 1})
		require.NoError(t, err)
		assert.Equal(t, 2, total)
		assert.Equal(t, first.ID, list[0].ID, "the newest first")
		_, err = r.Webhooks.Delivery(ctx, 999)
		notFound(t, err)
	})
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		got, err := r.Webhooks.Delivery(ctx, first.ID)
		require.NoError(t, err)
		require.NoError(t, got.Resend(Noon))
		require.NoError(t, r.Webhooks.Requeue(ctx, got))
		off := Noon
		w.DisabledAt = &off
		require.NoError(t, r.Webhooks.Update(ctx, w))
	})
	assert.Empty(t, claim(Noon.Add(9*time.Hour), Noon.Add(10*time.Hour)), "of what is switched off nothing is due")
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		w.DisabledAt = nil
		require.NoError(t, r.Webhooks.Update(ctx, w))
	})
	got := claim(Noon.Add(9*time.Hour), Noon.Add(10*time.Hour))
	require.Len(t, got, 2)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		got[0].Settle(200, "", Noon)
		_, err := r.Webhooks.Settle(ctx, got[0], got[0].Attempts)
		require.NoError(t, err)
		erased, err := r.Webhooks.EraseDeliveries(ctx, Noon.Add(time.Second))
		require.NoError(t, err)
		assert.Equal(t, 1, erased)
	})
}

func testWebhookOfBooking(t *testing.T, s domain.Store) {
	NewPublished(t, s, 5)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		facts, err := r.Bookings.Load(ctx, domain.BookingQuestion{Webhooks: true})
		require.NoError(t, err)
		assert.Empty(t, facts.Webhooks)
		unit, err := r.Units.ByCode(ctx, domain.RootUnitCode)
		require.NoError(t, err)
		w := newWebhook(t, "city", unit)
		require.NoError(t, r.Webhooks.Create(ctx, &w))
		facts, err = r.Bookings.Load(ctx, domain.BookingQuestion{})
		require.NoError(t, err)
		assert.Empty(t, facts.Webhooks, "nobody asked")
		facts, err = r.Bookings.Load(ctx, domain.BookingQuestion{Webhooks: true})
		require.NoError(t, err)
		require.Len(t, facts.Webhooks, 1)
		assert.Equal(t, w.ID, facts.Webhooks[0].ID)
		assert.True(t, facts.Webhooks[0].Wants(domain.EventMoved, unit.Path))
		assert.False(t, facts.Webhooks[0].Wants(domain.EventNoShow, unit.Path))
	})
}
