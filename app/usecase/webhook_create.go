package usecase

import (
	"context"
	"strings"

	"luudong/domain"
)

// WebhookCreateInput is a new endpoint of another program.
type WebhookCreateInput struct {
	Name     string
	URL      string
	Events   []domain.WebhookEvent
	UnitCode string // area; "" is the whole city
}

// WebhookCreate makes an endpoint; its secret is in the answer and can be seen
// only there. The actor needs UserManage, and the area must lie in theirs.
// Conflict: "webhook.exists".
func (a *App) WebhookCreate(ctx context.Context, by domain.Actor, in WebhookCreateInput) (domain.Webhook, error) {
	if err := by.Require(domain.UserManage); err != nil {
		return domain.Webhook{}, err
	}
	w, err := domain.NewWebhook(in.Name, in.URL, in.Events, a.Now())
	if err != nil {
		return w, err
	}
	if in.UnitCode == "" {
		in.UnitCode = domain.RootUnitCode
	}
	return within(ctx, a, func(r domain.Repos) (domain.Webhook, error) {
		unit, err := r.Units.ByCode(ctx, in.UnitCode)
		if err != nil {
			return w, err
		}
		if err := by.RequireArea(unit.Path); err != nil {
			return w, err
		}
		w.UnitID, w.UnitPath, w.CreatedBy = unit.ID, unit.Path, by.Username
		if err := r.Webhooks.Create(ctx, &w); err != nil {
			return w, err
		}
		return w, a.audit(ctx, r, by, "webhook.create", "webhook", w.Name, joinEvents(w.Events)+", "+unit.Code)
	})
}

func joinEvents(events []domain.WebhookEvent) string {
	names := make([]string, len(events))
	for i, e := range events {
		names[i] = string(e)
	}
	return strings.Join(names, " ")
}
