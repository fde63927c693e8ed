-- +goose Up
CREATE TABLE report_schedules (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    period     TEXT NOT NULL,
    unit_id    INTEGER NOT NULL,
    recipients TEXT NOT NULL, -- addresses between commas
    language   TEXT NOT NULL,
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT report_schedules_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT report_schedules_period_check CHECK (period IN ('week', 'month')),
    CONSTRAINT report_schedules_language_check CHECK (language IN ('vi', 'en')),
    CONSTRAINT report_schedules_recipients_check CHECK (recipients <> '')
) STRICT;
CREATE INDEX report_schedules_unit ON report_schedules (unit_id);

-- One e-mail; the unique index is what makes a report go out once. due_at is
-- when to look at it next: to send it, or, while it is being sent, because
-- whoever had it must have died.
CREATE TABLE report_deliveries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule_id INTEGER NOT NULL,
    from_date   TEXT NOT NULL CHECK (from_date IS date(from_date)),
    to_date     TEXT NOT NULL CHECK (to_date IS date(to_date)),
    recipient   TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    status      TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    fault       TEXT NOT NULL DEFAULT '',
    created_at  TEXT NOT NULL,
    settled_at  TEXT,
    CONSTRAINT report_deliveries_schedule_fk FOREIGN KEY (schedule_id) REFERENCES report_schedules (id),
    CONSTRAINT report_deliveries_status_check CHECK (status IN ('queued', 'sending', 'sent', 'failed')),
    CONSTRAINT report_deliveries_settled_check CHECK ((status IN ('queued', 'sending')) = (settled_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX report_deliveries_once ON report_deliveries (schedule_id, from_date, recipient);
CREATE INDEX report_deliveries_due ON report_deliveries (due_at, id) WHERE status IN ('queued', 'sending');

-- +goose Down
DROP TABLE report_deliveries;
DROP TABLE report_schedules;
