package domain

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// WebhookEvent is something that happens to an appointment and that other
// programs are told of.
type WebhookEvent string

// The events. EventTest is what an administrator sends to try an endpoint.
const (
	EventBooked    WebhookEvent = "appointment.booked"
	EventMoved     WebhookEvent = "appointment.moved"
	EventCancelled WebhookEvent = "appointment.cancelled"
	EventCheckedIn WebhookEvent = "appointment.checked_in"
	EventServed    WebhookEvent = "appointment.served"
	EventNoShow    WebhookEvent = "appointment.no_show"
	EventTest      WebhookEvent = "test"
)

// WebhookEvents lists the events that an endpoint can ask for.
func WebhookEvents() []WebhookEvent {
	return []WebhookEvent{EventBooked, EventMoved, EventCancelled, EventCheckedIn, EventServed, EventNoShow}
}

// WebhookPatience is for how long an endpoint may fail without a break before it
// is switched off.
const WebhookPatience = 5 * 24 * time.Hour

// Webhook is an endpoint of another program that is told of events.
type Webhook struct {
	ID            int64
	Name          string // lower case, unique; the audit log shows it
	URL           string // https, or http
	Secret        string // "whsec_" and the key of the signatures in base64; stored encrypted
	Events        []WebhookEvent
	UnitID        int64  // the area: visits in this unit and all below it
	UnitPath      string // filled by the store
	CreatedBy     string
	CreatedAt     time.Time
	FailingSince  *time.Time // the first failure since it last answered well
	DisabledAt    *time.Time
	DisabledFault Fault // why it was switched off; "" by a person
}

// NewWebhook returns an endpoint with a fresh secret. Field errors:
// "webhook.name", "webhook.url", "webhook.event", "input.required".
func NewWebhook(name, address string, events []WebhookEvent, now time.Time) (Webhook, error) {
	w := Webhook{Name: strings.ToLower(strings.TrimSpace(name)), URL: strings.TrimSpace(address), CreatedAt: now, Secret: newWebhookSecret()}
	var bad []FieldError
	if !usernamePattern.MatchString(w.Name) {
		bad = append(bad, FieldError{Column: "name", Value: w.Name, Key: "webhook.name"})
	}
	if u, err := url.Parse(w.URL); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || len(w.URL) > 500 {
		bad = append(bad, FieldError{Column: "url", Key: "webhook.url"})
	}
	for _, e := range events {
		if !slices.Contains(WebhookEvents(), e) {
			bad = append(bad, FieldError{Column: "events", Value: string(e), Key: "webhook.event", Args: []any{string(e)}})
		}
	}
	for _, e := range WebhookEvents() {
		if slices.Contains(events, e) {
			w.Events = append(w.Events, e)
		}
	}
	if len(events) == 0 {
		bad = append(bad, FieldError{Column: "events", Key: "input.required"})
	}
	return w, InvalidFields(bad)
}

// webhookSecretPrefix is that of Standard Webhooks.
const webhookSecretPrefix = "whsec_"

func newWebhookSecret() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return webhookSecretPrefix + base64.StdEncoding.EncodeToString(key)
}

// Wants reports whether the endpoint is told of an event at a visit of a unit.
func (w Webhook) Wants(e WebhookEvent, unitPath string) bool {
	return w.DisabledAt == nil && slices.Contains(w.Events, e) && strings.HasPrefix(unitPath, w.UnitPath)
}

// Answered notes how a delivery went: true switched the endpoint off. Gone is an
// answer that says that it shall never be asked again.
func (w *Webhook) Answered(ok, gone bool, now time.Time) (disabled bool) {
	switch {
	case ok:
		w.FailingSince = nil
		return false
	case w.FailingSince == nil:
		w.FailingSince = &now
	}
	if w.DisabledAt != nil || (!gone && now.Sub(*w.FailingSince) < WebhookPatience) {
		return false
	}
	w.DisabledAt, w.DisabledFault = &now, FaultUnreachable
	if gone {
		w.DisabledFault = FaultRefused
	}
	return true
}

// SignWebhook returns the signature of a delivery as Standard Webhooks defines
// it (https://www.standardwebhooks.com, "v1"): HMAC-SHA256 of id, time in
// seconds and payload, with the key that the secret holds. An error means that
// the secret is none.
func SignWebhook(secret, id string, at time.Time, payload []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, webhookSecretPrefix))
	if err != nil {
		return "", Internal(err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(payload)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

// WebhookStatus is where a delivery is in its life.
type WebhookStatus string

// The states of a delivery: queued → sending → sent or failed; sending → queued
// to try again.
const (
	WebhookQueued  WebhookStatus = "queued"
	WebhookSending WebhookStatus = "sending"
	WebhookSent    WebhookStatus = "sent"
	WebhookFailed  WebhookStatus = "failed"
)

// webhookRetries are the pauses between attempts.
var webhookRetries = []time.Duration{30 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour, 24 * time.Hour}

// WebhookDelivery is one event on its way to one endpoint.
type WebhookDelivery struct {
	ID        int64
	EventID   string // the same at every attempt, so that receivers can drop repetitions
	WebhookID int64
	Event     WebhookEvent
	Payload   string // JSON, as it is signed
	Status    WebhookStatus
	DueAt     time.Time // next attempt; while it is being sent, when whoever had it counts as dead
	Attempts  int
	Response  int   // status of the last answer; 0 for none
	Fault     Fault // of the last attempt
	CreatedAt time.Time
	SettledAt *time.Time
}

// NewWebhookDelivery returns a delivery that is due at once.
func NewWebhookDelivery(w Webhook, e WebhookEvent, eventID, payload string, now time.Time) *WebhookDelivery {
	return &WebhookDelivery{EventID: eventID, WebhookID: w.ID, Event: e, Payload: payload, Status: WebhookQueued, DueAt: now, CreatedAt: now}
}

// NewEventID returns a fresh id of an event.
func NewEventID() string { return "msg_" + rand.Text() }

// Settle notes how an attempt went. What failed is tried again after a pause,
// until the pauses are used up.
func (d *WebhookDelivery) Settle(response int, fault Fault, now time.Time) {
	d.Response, d.Fault = response, fault
	switch {
	case fault == "":
		d.Status, d.SettledAt = WebhookSent, &now
	case d.Attempts <= len(webhookRetries):
		d.Status, d.DueAt = WebhookQueued, now.Add(webhookRetries[d.Attempts-1])
	default:
		d.Status, d.SettledAt = WebhookFailed, &now
	}
}

// Resend queues a delivery that has ended once more, under the same event id.
func (d *WebhookDelivery) Resend(now time.Time) error {
	if d.SettledAt == nil {
		return Conflict("webhook.under_way")
	}
	d.Status, d.DueAt, d.SettledAt, d.Attempts, d.Fault = WebhookQueued, now, nil, 0, ""
	return nil
}

// WebhookRepo keeps the endpoints and what is on its way to them.
type WebhookRepo interface {
	// Create inserts the endpoint and sets its ID; a conflict "webhook.exists" if
	// the name is taken.
	Create(ctx context.Context, w *Webhook) error
	// Update saves how the endpoint does.
	Update(ctx context.Context, w Webhook) error
	ByName(ctx context.Context, name string) (Webhook, error)
	// Lock returns the endpoint, held until the transaction ends.
	Lock(ctx context.Context, id int64) (Webhook, error)
	// List returns the endpoints of an area by name.
	List(ctx context.Context, area string) ([]Webhook, error)
	// Active returns the endpoints that are told of events.
	Active(ctx context.Context) ([]Webhook, error)
	// Queue inserts deliveries and sets their IDs.
	Queue(ctx context.Context, list []*WebhookDelivery) error
	// Claim takes deliveries that are due, at most limit, until a time; of
	// endpoints that are switched off nothing is due.
	Claim(ctx context.Context, now, until time.Time, limit int) ([]WebhookDelivery, error)
	// Settle saves the outcome of a claimed delivery; false if another worker has
	// claimed it since.
	Settle(ctx context.Context, d WebhookDelivery, attempt int) (ours bool, err error)
	Delivery(ctx context.Context, id int64) (WebhookDelivery, error)
	Requeue(ctx context.Context, d WebhookDelivery) error
	// Deliveries returns those of an endpoint, the newest first.
	Deliveries(ctx context.Context, webhookID int64, p Page) ([]WebhookDelivery, int, error)
	// EraseDeliveries deletes what was made before a time, sent or not, and returns
	// how many.
	EraseDeliveries(ctx context.Context, before time.Time) (int, error)
}

// WebhookSender is the port to the endpoints.
type WebhookSender interface {
	// Post sends a signed payload and returns the status of the answer, 0 for
	// none; the error of anything but a 2xx is a *SendError.
	Post(ctx context.Context, w Webhook, d WebhookDelivery, at time.Time) (response int, err error)
}
