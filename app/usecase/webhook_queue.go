package usecase

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"luudong/domain"
)

// WebhookPayload is what an endpoint is told: what happened to the appointments
// of one code, as they are now. It holds nothing about the person but the code,
// with which a token may ask for more.
type WebhookPayload struct {
	Type      domain.WebhookEvent `json:"type" doc:"What happened"`
	Timestamp time.Time           `json:"timestamp" doc:"When"`
	Data      *WebhookTicket      `json:"data,omitempty" doc:"The appointments as they are now; missing in a test"`
}

// WebhookTicket is the appointments of one code in a WebhookPayload.
type WebhookTicket struct {
	Code         string               `json:"code" example:"2REAAXN437"`
	Source       domain.BookingSource `json:"source" doc:"By which way they came: citizen, desk, list, walk_in, api"`
	PointCode    string               `json:"point_code"`
	PointName    string               `json:"point_name"`
	UnitPath     string               `json:"unit_path" doc:"Codes of the unit and those above it, between slashes"`
	Appointments []WebhookAppointment `json:"appointments"`
}

// WebhookAppointment is one place of a WebhookTicket.
type WebhookAppointment struct {
	ID      int64                    `json:"id"`
	Service domain.Service           `json:"service"`
	Status  domain.AppointmentStatus `json:"status"`
	VisitID int64                    `json:"visit_id"`
	SlotID  int64                    `json:"slot_id"`
	Date    domain.Date              `json:"date" doc:"yyyy-mm-dd"`
	Start   string                   `json:"start" doc:"hh:mm, local time"`
	End     string                   `json:"end" doc:"hh:mm, local time"`
}

// webhooksFor writes into the outbox of endpoints what happened to appointments,
// in the transaction r of what happened. They are read anew when somebody wants
// to know.
func (a *App) webhooksFor(ctx context.Context, r domain.Repos, event domain.WebhookEvent, codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	hooks, err := r.Webhooks.Active(ctx)
	if err != nil {
		return err
	}
	return a.queueWebhooks(ctx, r, hooks, event, codes)
}

// queueWebhooks is webhooksFor with the endpoints that there are.
func (a *App) queueWebhooks(ctx context.Context, r domain.Repos, hooks []domain.Webhook, event domain.WebhookEvent, codes []string) error {
	if !slices.ContainsFunc(hooks, func(w domain.Webhook) bool { return slices.Contains(w.Events, event) }) {
		return nil
	}
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	tickets, err := r.Appointments.ByCodes(ctx, codes)
	if err != nil {
		return err
	}
	var made []*domain.WebhookDelivery
	for _, code := range codes {
		held := tickets[code]
		if len(held) == 0 {
			continue
		}
		id, payload := domain.NewEventID(), ""
		for _, w := range hooks {
			if !w.Wants(event, held[0].UnitPath) {
				continue
			}
			if payload == "" {
				if payload, err = a.webhookPayload(event, held); err != nil {
					return err
				}
			}
			made = append(made, domain.NewWebhookDelivery(w, event, id, payload, a.Now()))
		}
	}
	if len(made) == 0 {
		return nil
	}
	return r.Webhooks.Queue(ctx, made)
}

// webhookPayload writes what is told; held is nil for a test.
func (a *App) webhookPayload(event domain.WebhookEvent, held []domain.Appointment) (string, error) {
	payload := WebhookPayload{Type: event, Timestamp: a.Now().UTC()}
	if len(held) > 0 {
		first := held[0]
		payload.Data = &WebhookTicket{
			Code: first.Code, Source: first.Source, PointCode: first.PointCode, PointName: first.PointName, UnitPath: first.UnitPath,
		}
		for _, ap := range held {
			payload.Data.Appointments = append(payload.Data.Appointments, WebhookAppointment{
				ID: ap.ID, Service: ap.Service, Status: ap.Status, VisitID: ap.VisitID, SlotID: ap.SlotID, Date: ap.Slot.Date,
				Start: ap.Slot.Start.String(), End: ap.Slot.End.String(),
			})
		}
	}
	text, err := json.Marshal(payload)
	if err != nil {
		return "", domain.Internal(err)
	}
	return string(text), nil
}

func codesOf(list []domain.Appointment) []string {
	codes := make([]string, len(list))
	for i, ap := range list {
		codes[i] = ap.Code
	}
	return codes
}
