-- +goose Up
-- Endpoints of other programs, and the outbox of what they are told, written in
-- the transaction of what it tells of.
CREATE TABLE webhooks (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL,
    url            TEXT NOT NULL,
    secret         BLOB NOT NULL, -- encrypted
    events         TEXT NOT NULL,
    unit_id        INTEGER NOT NULL,
    created_by     TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    failing_since  TEXT,
    disabled_at    TEXT,
    disabled_fault TEXT NOT NULL DEFAULT '',
    CONSTRAINT webhooks_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE UNIQUE INDEX webhooks_name ON webhooks (name);
CREATE INDEX webhooks_unit ON webhooks (unit_id);

CREATE TABLE webhook_deliveries (
    id         INTEGER PRIMARY KEY,
    event_id   TEXT NOT NULL,
    webhook_id INTEGER NOT NULL,
    event      TEXT NOT NULL,
    payload    TEXT NOT NULL,
    status     TEXT NOT NULL,
    due_at     TEXT NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    response   INTEGER NOT NULL DEFAULT 0,
    fault      TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    settled_at TEXT,
    CONSTRAINT webhook_deliveries_webhook_fk FOREIGN KEY (webhook_id) REFERENCES webhooks (id),
    CONSTRAINT webhook_deliveries_status_check CHECK (status IN ('queued', 'sending', 'sent', 'failed')),
    CONSTRAINT webhook_deliveries_settled_check CHECK ((status IN ('queued', 'sending')) = (settled_at IS NULL))
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at, id) WHERE status IN ('queued', 'sending');
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at);

-- +goose Down
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
