package usecase

import (
	"context"
	"errors"

	"luudong/domain"
)

// WebhookList returns the endpoints of the actor's area by name.
func (a *App) WebhookList(ctx context.Context, by domain.Actor) ([]domain.Webhook, error) {
	if err := by.Require(domain.UserManage); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.Webhook, error) { return r.Webhooks.List(ctx, by.UnitPath) })
}

// WebhookSeen is an endpoint with a page of what was sent to it.
type WebhookSeen struct {
	Webhook    domain.Webhook
	Deliveries List[domain.WebhookDelivery]
}

// WebhookView returns an endpoint of the actor's area and what was sent to it,
// the newest first.
func (a *App) WebhookView(ctx context.Context, by domain.Actor, name string, p domain.Page) (WebhookSeen, error) {
	return view(ctx, a, func(r domain.Repos) (seen WebhookSeen, err error) {
		if seen.Webhook, err = webhookInArea(ctx, r, by, name); err != nil {
			return seen, err
		}
		seen.Deliveries.Items, seen.Deliveries.Total, err = r.Webhooks.Deliveries(ctx, seen.Webhook.ID, p)
		return seen, err
	})
}

func webhookInArea(ctx context.Context, r domain.Repos, by domain.Actor, name string) (domain.Webhook, error) {
	if err := by.Require(domain.UserManage); err != nil {
		return domain.Webhook{}, err
	}
	w, err := r.Webhooks.ByName(ctx, name)
	if err != nil {
		return w, err
	}
	return w, by.RequireArea(w.UnitPath)
}

// WebhookDisable switches an endpoint off or on again. What waits for it is kept
// and sent when it is on.
func (a *App) WebhookDisable(ctx context.Context, by domain.Actor, name string, disabled bool) error {
	return a.Store.Within(ctx, func(r domain.Repos) error {
		w, err := webhookInArea(ctx, r, by, name)
		if err != nil || (w.DisabledAt != nil) == disabled {
			return err
		}
		now := a.Now()
		w.DisabledAt, w.DisabledFault, w.FailingSince = nil, "", nil
		action := "webhook.enable"
		if disabled {
			w.DisabledAt, action = &now, "webhook.disable"
		}
		return errors.Join(r.Webhooks.Update(ctx, w), a.audit(ctx, r, by, action, "webhook", name, ""))
	})
}

// WebhookTest queues an event that says nothing, to try an endpoint.
func (a *App) WebhookTest(ctx context.Context, by domain.Actor, name string) error {
	return a.Store.Within(ctx, func(r domain.Repos) error {
		w, err := webhookInArea(ctx, r, by, name)
		if err != nil {
			return err
		}
		payload, err := a.webhookPayload(domain.EventTest, nil)
		if err != nil {
			return err
		}
		d := domain.NewWebhookDelivery(w, domain.EventTest, domain.NewEventID(), payload, a.Now())
		if err := r.Webhooks.Queue(ctx, []*domain.WebhookDelivery{d}); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "webhook.test", "webhook", name, d.EventID)
	})
}

// WebhookResend queues a delivery that has ended once more, under the same event
// id. Conflict: "webhook.under_way".
func (a *App) WebhookResend(ctx context.Context, by domain.Actor, name string, id int64) error {
	return a.Store.Within(ctx, func(r domain.Repos) error {
		w, err := webhookInArea(ctx, r, by, name)
		if err != nil {
			return err
		}
		if _, err := r.Webhooks.Lock(ctx, w.ID); err != nil {
			return err
		}
		d, err := r.Webhooks.Delivery(ctx, id)
		if err != nil || d.WebhookID != w.ID {
			return errors.Join(err, domain.NotFound("webhook", id))
		}
		if err := d.Resend(a.Now()); err != nil {
			return err
		}
		if err := r.Webhooks.Requeue(ctx, d); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "webhook.resend", "webhook", name, d.EventID)
	})
}
