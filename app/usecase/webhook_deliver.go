package usecase

import (
	"context"
	"errors"
	"sync"
	"time"

	"luudong/domain"
)

const (
	webhookBatch    = 64               // deliveries claimed at once
	webhookSenders  = 8                // of them under way at once
	webhookLease    = 2 * time.Minute  // how long a claim holds; after it the claimer counts as dead
	webhookPatience = 10 * time.Second // the longest that one answer may take
	webhookKeepDays = 30               // after which what was sent is forgotten
)

// WebhookDelivered counts what became of a batch of deliveries.
type WebhookDelivered struct{ Claimed, Sent, Again, Failed, Disabled int }

// WebhookDeliver claims what endpoints are to be told, one batch, and sends it.
// Any number of servers may do so at once. An endpoint is told at least once:
// when a server is killed between an answer and its note, the event is sent
// again under the same id. An endpoint that fails for domain.WebhookPatience, or
// says that it is gone, is switched off.
//
// The end of ctx means stop: what is under way is finished, the rest comes back
// when its lease is over.
func (a *App) WebhookDeliver(ctx context.Context, by domain.Actor) (WebhookDelivered, error) {
	if err := by.Require(domain.NoticeManage); err != nil {
		return WebhookDelivered{}, err
	}
	some, err := view(ctx, a, func(r domain.Repos) ([]domain.Webhook, error) { return r.Webhooks.Active(ctx) })
	if err != nil || len(some) == 0 {
		return WebhookDelivered{}, err
	}
	claimed, err := within(ctx, a, func(r domain.Repos) ([]domain.WebhookDelivery, error) {
		return r.Webhooks.Claim(ctx, a.Now(), a.Now().Add(webhookLease), webhookBatch)
	})
	if err != nil || len(claimed) == 0 {
		return WebhookDelivered{}, err
	}
	hooks := make(map[int64]domain.Webhook, len(some))
	for _, w := range some {
		hooks[w.ID] = w
	}
	done := WebhookDelivered{Claimed: len(claimed)}
	var mu sync.Mutex
	var fault error
	next := make(chan domain.WebhookDelivery)
	var wait sync.WaitGroup
	for range min(webhookSenders, len(claimed)) {
		wait.Go(func() {
			for d := range next {
				one, err := a.deliverWebhook(context.WithoutCancel(ctx), hooks[d.WebhookID], d)
				mu.Lock()
				done.add(one)
				fault = errors.Join(fault, err)
				mu.Unlock()
			}
		})
	}
	for _, d := range claimed {
		if ctx.Err() == nil && a.Now().Add(webhookPatience).Before(d.DueAt) {
			next <- d
		}
	}
	close(next)
	wait.Wait()
	return done, fault
}

func (d *WebhookDelivered) add(other WebhookDelivered) {
	d.Sent, d.Again, d.Failed, d.Disabled = d.Sent+other.Sent, d.Again+other.Again, d.Failed+other.Failed, d.Disabled+other.Disabled
}

// deliverWebhook sends one delivery and saves the outcome with what it says of
// the endpoint.
func (a *App) deliverWebhook(ctx context.Context, w domain.Webhook, d domain.WebhookDelivery) (done WebhookDelivered, err error) {
	if w.ID == 0 {
		return done, nil // switched on a moment ago: the next batch has it
	}
	limited, cancel := context.WithTimeout(ctx, webhookPatience)
	response, sendErr := a.Hooks.Post(limited, w, d, a.Now())
	cancel()
	attempt, now := d.Attempts, a.Now()
	d.Settle(response, faultOf(sendErr), now)
	err = a.Store.Within(ctx, func(r domain.Repos) error {
		done = WebhookDelivered{}
		fresh, err := r.Webhooks.Lock(ctx, w.ID)
		if err != nil {
			return err
		}
		if ours, err := r.Webhooks.Settle(ctx, d, attempt); err != nil || !ours {
			return err
		}
		done.count(d)
		if d.Event == domain.EventTest && sendErr != nil {
			return nil // a try says nothing of how long it fails
		}
		disabled := fresh.Answered(sendErr == nil, response == goneStatus, now)
		if disabled {
			done.Disabled = 1
			if err := a.audit(ctx, r, domain.SystemActor("webhooks"), "webhook.give_up", "webhook", fresh.Name, string(fresh.DisabledFault)); err != nil {
				return err
			}
		}
		return r.Webhooks.Update(ctx, fresh)
	})
	return done, err
}

// goneStatus is the answer of an endpoint that shall never be asked again.
const goneStatus = 410

func (d *WebhookDelivered) count(one domain.WebhookDelivery) {
	switch one.Status {
	case domain.WebhookSent:
		d.Sent++
	case domain.WebhookFailed:
		d.Failed++
	default:
		d.Again++
	}
}

// faultOf is why something could not be sent; "" if it was.
func faultOf(err error) domain.Fault {
	var refused *domain.SendError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &refused):
		return refused.Fault
	default:
		return domain.FaultInternal
	}
}

// WebhookErase forgets what was told long enough ago, and what could not be told since.
func (a *App) WebhookErase(ctx context.Context, by domain.Actor) (int, error) {
	if err := by.Require(domain.NoticeManage); err != nil {
		return 0, err
	}
	return within(ctx, a, func(r domain.Repos) (int, error) {
		return r.Webhooks.EraseDeliveries(ctx, a.Now().AddDate(0, 0, -webhookKeepDays))
	})
}
