package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type webhookRow struct {
	ID            int64 `gorm:"primaryKey"`
	Name          string
	URL           string
	Secret        sealed
	Events        string
	UnitID        int64
	CreatedBy     string
	CreatedAt     instant
	FailingSince  instant
	DisabledAt    instant
	DisabledFault string
}

// TableName is part of GORM's interface.
func (webhookRow) TableName() string { return "webhooks" }

// webhookView is an endpoint with the path of its area.
type webhookView struct {
	Row      webhookRow `gorm:"embedded"`
	UnitPath string
}

const webhookViewColumns = "webhooks.*, units.path AS unit_path"

type webhookRepo struct{ repo }

func (r webhookRepo) row(w domain.Webhook) (webhookRow, error) {
	events := make([]string, len(w.Events))
	for i, e := range w.Events {
		events[i] = string(e)
	}
	secret, err := r.sealer.Seal(w.Secret)
	if err != nil {
		return webhookRow{}, domain.Internal(err)
	}
	return webhookRow{
		ID: w.ID, Name: w.Name, URL: w.URL, Secret: secret, Events: strings.Join(events, ","), UnitID: w.UnitID, CreatedBy: w.CreatedBy,
		CreatedAt: instant{w.CreatedAt}, FailingSince: newInstant(w.FailingSince), DisabledAt: newInstant(w.DisabledAt), DisabledFault: string(w.DisabledFault),
	}, nil
}

func (r webhookRepo) entity(v webhookView) (domain.Webhook, error) {
	secret, err := r.sealer.Open(v.Row.Secret)
	if err != nil {
		return domain.Webhook{}, domain.Internal(err)
	}
	w := domain.Webhook{
		ID: v.Row.ID, Name: v.Row.Name, URL: v.Row.URL, Secret: secret, UnitID: v.Row.UnitID, UnitPath: v.UnitPath, CreatedBy: v.Row.CreatedBy,
		CreatedAt: v.Row.CreatedAt.t, FailingSince: v.Row.FailingSince.pointer(), DisabledAt: v.Row.DisabledAt.pointer(),
		DisabledFault: domain.Fault(v.Row.DisabledFault),
	}
	w.Events = v.events()
	return w, nil
}

func (v webhookView) events() (list []domain.WebhookEvent) {
	for e := range strings.SplitSeq(v.Row.Events, ",") {
		list = append(list, domain.WebhookEvent(e))
	}
	return list
}

// Create inserts the endpoint; see domain.WebhookRepo.
func (r webhookRepo) Create(ctx context.Context, w *domain.Webhook) error {
	row, err := r.row(*w)
	if err != nil {
		return err
	}
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	w.ID = row.ID
	return nil
}

// Update saves how the endpoint does.
func (r webhookRepo) Update(ctx context.Context, w domain.Webhook) error {
	row, err := r.row(w)
	if err != nil {
		return err
	}
	q := r.db(ctx).Select("failing_since", "disabled_at", "disabled_fault").Where("id = ?", w.ID)
	return changed(q.Updates(&row), "webhook", w.Name)
}

func (r webhookRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("webhooks").Joins("JOIN units ON units.id = webhooks.unit_id")
}

// ByName returns the endpoint with this name.
func (r webhookRepo) ByName(ctx context.Context, name string) (domain.Webhook, error) {
	v, err := one[webhookView](r.query(ctx).Where("webhooks.name = ?", withoutNUL.Replace(name)), webhookViewColumns)
	if err != nil {
		return domain.Webhook{}, found(err, "webhook", name)
	}
	return r.entity(v)
}

// Lock returns the endpoint, held until the transaction ends.
func (r webhookRepo) Lock(ctx context.Context, id int64) (domain.Webhook, error) {
	v, err := one[webhookView](r.query(ctx).Clauses(forUpdate("webhooks")).Where("webhooks.id = ?", id), webhookViewColumns)
	if err != nil {
		return domain.Webhook{}, found(err, "webhook", id)
	}
	return r.entity(v)
}

// List returns the endpoints of an area by name.
func (r webhookRepo) List(ctx context.Context, area string) ([]domain.Webhook, error) {
	return r.all(inArea(r.query(ctx), area))
}

// activeWebhooks keeps those that are told of events.
const activeWebhooks = "webhooks.disabled_at IS NULL"

// Active returns the endpoints that are told of events.
func (r webhookRepo) Active(ctx context.Context) ([]domain.Webhook, error) {
	return r.all(r.query(ctx).Where(activeWebhooks))
}

func (r webhookRepo) all(q *gorm.DB) ([]domain.Webhook, error) {
	views, _, err := list[webhookView](q, webhookViewColumns, "webhooks.name", domain.Page{})
	if err != nil {
		return nil, err
	}
	return mappedOrError(views, r.entity)
}

type deliveryRow struct {
	ID        int64 `gorm:"primaryKey"`
	EventID   string
	WebhookID int64
	Event     string
	Payload   string
	Status    string
	DueAt     instant
	Attempts  int
	Response  int
	Fault     string
	CreatedAt instant
	SettledAt instant
}

const deliveryColumns = 12

// TableName is part of GORM's interface.
func (deliveryRow) TableName() string { return "webhook_deliveries" }

func newDeliveryRow(d domain.WebhookDelivery) deliveryRow {
	return deliveryRow{
		ID: d.ID, EventID: d.EventID, WebhookID: d.WebhookID, Event: string(d.Event), Payload: d.Payload, Status: string(d.Status),
		DueAt: instant{d.DueAt}, Attempts: d.Attempts, Response: d.Response, Fault: string(d.Fault), CreatedAt: instant{d.CreatedAt},
		SettledAt: newInstant(d.SettledAt),
	}
}

func (r deliveryRow) entity() domain.WebhookDelivery {
	return domain.WebhookDelivery{
		ID: r.ID, EventID: r.EventID, WebhookID: r.WebhookID, Event: domain.WebhookEvent(r.Event), Payload: r.Payload,
		Status: domain.WebhookStatus(r.Status), DueAt: r.DueAt.t, Attempts: r.Attempts, Response: r.Response, Fault: domain.Fault(r.Fault),
		CreatedAt: r.CreatedAt.t, SettledAt: r.SettledAt.pointer(),
	}
}

// Queue inserts deliveries; see domain.WebhookRepo.
func (r webhookRepo) Queue(ctx context.Context, list []*domain.WebhookDelivery) error {
	rows := make([]deliveryRow, len(list))
	for i, d := range list {
		rows[i] = newDeliveryRow(*d)
		rows[i].ID = 0
	}
	if err := insertAll(r.db(ctx), rows, deliveryColumns); err != nil {
		return err
	}
	for i, d := range list {
		d.ID = rows[i].ID
	}
	return nil
}

// Claim takes deliveries that are due; see domain.WebhookRepo.
func (r webhookRepo) Claim(ctx context.Context, now, until time.Time, limit int) ([]domain.WebhookDelivery, error) {
	lock := forUpdate("webhook_deliveries")
	lock.Options = clause.LockingOptionsSkipLocked
	var rows []deliveryRow
	err := r.db(ctx).Table("webhook_deliveries").Select("webhook_deliveries.*").Clauses(lock).
		Joins("JOIN webhooks ON webhooks.id = webhook_deliveries.webhook_id AND "+activeWebhooks).
		Where("webhook_deliveries.status IN ('queued', 'sending') AND webhook_deliveries.due_at <= ?", instant{now}).
		Order("webhook_deliveries.due_at, webhook_deliveries.id").Limit(limit).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, translate(err)
	}
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
		rows[i].Status, rows[i].DueAt = string(domain.WebhookSending), instant{until}
		rows[i].Attempts++
	}
	err = r.db(ctx).Table("webhook_deliveries").Where("id IN ?", ids).Updates(map[string]any{
		"status": string(domain.WebhookSending), "due_at": instant{until}, "attempts": gorm.Expr("attempts + 1"),
	}).Error
	return mapped(rows, deliveryRow.entity), translate(err)
}

// Settle saves the outcome of a claimed delivery; see domain.WebhookRepo.
func (r webhookRepo) Settle(ctx context.Context, d domain.WebhookDelivery, attempt int) (bool, error) {
	row := newDeliveryRow(d)
	result := r.db(ctx).Select("status", "due_at", "attempts", "response", "fault", "settled_at").
		Where("id = ? AND status = ? AND attempts = ?", d.ID, string(domain.WebhookSending), attempt).Updates(&row)
	return result.RowsAffected == 1, translate(result.Error)
}

// Delivery returns the delivery with this id.
func (r webhookRepo) Delivery(ctx context.Context, id int64) (domain.WebhookDelivery, error) {
	var row deliveryRow
	err := r.db(ctx).Where("id = ?", id).Take(&row).Error
	return row.entity(), found(err, "webhook", id)
}

// Requeue saves a delivery that is to be sent again.
func (r webhookRepo) Requeue(ctx context.Context, d domain.WebhookDelivery) error {
	row := newDeliveryRow(d)
	q := r.db(ctx).Select("status", "due_at", "attempts", "fault", "settled_at").Where("id = ?", d.ID)
	return changed(q.Updates(&row), "webhook", d.ID)
}

// Deliveries returns those of an endpoint, the newest first.
func (r webhookRepo) Deliveries(ctx context.Context, webhookID int64, p domain.Page) ([]domain.WebhookDelivery, int, error) {
	rows, total, err := list[deliveryRow](r.db(ctx).Table("webhook_deliveries").Where("webhook_id = ?", webhookID), "*", "id DESC", p)
	return mapped(rows, deliveryRow.entity), total, err
}

// EraseDeliveries deletes what was made before a time.
func (r webhookRepo) EraseDeliveries(ctx context.Context, before time.Time) (int, error) {
	result := r.db(ctx).Where("created_at < ?", instant{before}).Delete(&deliveryRow{})
	return int(result.RowsAffected), translate(result.Error)
}
