-- +goose Up
-- A personal link of an invitation wave is sent like everything else. SQLite
-- cannot change a CHECK: the tables are made anew.
CREATE TABLE notices_new (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id  TEXT NOT NULL,
    kind        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    language    TEXT NOT NULL,
    person_id   INTEGER NOT NULL,
    code        TEXT NOT NULL DEFAULT '', -- of the appointments; '' for an offer
    waitlist_id INTEGER NOT NULL DEFAULT 0,
    slot_id     INTEGER NOT NULL DEFAULT 0,            -- that an offer is about
    invitation_id INTEGER NOT NULL DEFAULT 0,
    recipient   TEXT NOT NULL,
    status      TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    fault       TEXT NOT NULL DEFAULT '',
    fault_info  TEXT NOT NULL DEFAULT '',
    subject     TEXT NOT NULL DEFAULT '',
    body        TEXT NOT NULL DEFAULT '',
    created_at  TEXT NOT NULL,
    settled_at  TEXT,
    CONSTRAINT notices_person_fk FOREIGN KEY (person_id) REFERENCES persons (id),
    CONSTRAINT notices_message_check CHECK (message_id <> ''),
    CONSTRAINT notices_kind_check CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer', 'invitation')),
    CONSTRAINT notices_channel_check CHECK (channel IN ('email', 'sms')),
    CONSTRAINT notices_language_check CHECK (language IN ('vi', 'en')),
    CONSTRAINT notices_status_check CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'cancelled', 'unconfigured')),
    CONSTRAINT notices_settled_check CHECK ((status IN ('queued', 'sending')) = (settled_at IS NULL)),
    CONSTRAINT notices_attempts_check CHECK (attempts >= 0)
) STRICT;
INSERT INTO notices_new (id, message_id, kind, channel, language, person_id, code, waitlist_id, slot_id, recipient, status, due_at, expires_at,
    attempts, fault, fault_info, subject, body, created_at, settled_at)
    SELECT id, message_id, kind, channel, language, person_id, code, waitlist_id, slot_id, recipient, status, due_at, expires_at,
    attempts, fault, fault_info, subject, body, created_at, settled_at FROM notices;
DROP TABLE notices;
ALTER TABLE notices_new RENAME TO notices;
CREATE INDEX notices_person ON notices (person_id);
CREATE INDEX notices_due ON notices (due_at, id) WHERE status IN ('queued', 'sending');
CREATE INDEX notices_trouble ON notices (status, id) WHERE status IN ('failed', 'unconfigured');
CREATE INDEX notices_body ON notices (settled_at) WHERE body <> '';
CREATE TABLE notice_templates_new (
    kind       TEXT NOT NULL,
    channel    TEXT NOT NULL,
    language   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (kind, channel, language),
    CONSTRAINT notice_templates_kind_check CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer', 'invitation')),
    CONSTRAINT notice_templates_channel_check CHECK (channel IN ('email', 'sms')),
    CONSTRAINT notice_templates_language_check CHECK (language IN ('vi', 'en')),
    CONSTRAINT notice_templates_body_check CHECK (body <> '')
) STRICT;
INSERT INTO notice_templates_new SELECT * FROM notice_templates;
DROP TABLE notice_templates;
ALTER TABLE notice_templates_new RENAME TO notice_templates;

-- +goose Down
CREATE TABLE notices_new (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id  TEXT NOT NULL,
    kind        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    language    TEXT NOT NULL,
    person_id   INTEGER NOT NULL,
    code        TEXT NOT NULL DEFAULT '', -- of the appointments; '' for an offer
    waitlist_id INTEGER NOT NULL DEFAULT 0,
    slot_id     INTEGER NOT NULL DEFAULT 0,            -- that an offer is about
    recipient   TEXT NOT NULL,
    status      TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    fault       TEXT NOT NULL DEFAULT '',
    fault_info  TEXT NOT NULL DEFAULT '',
    subject     TEXT NOT NULL DEFAULT '',
    body        TEXT NOT NULL DEFAULT '',
    created_at  TEXT NOT NULL,
    settled_at  TEXT,
    CONSTRAINT notices_person_fk FOREIGN KEY (person_id) REFERENCES persons (id),
    CONSTRAINT notices_message_check CHECK (message_id <> ''),
    CONSTRAINT notices_kind_check CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer')),
    CONSTRAINT notices_channel_check CHECK (channel IN ('email', 'sms')),
    CONSTRAINT notices_language_check CHECK (language IN ('vi', 'en')),
    CONSTRAINT notices_status_check CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'cancelled', 'unconfigured')),
    CONSTRAINT notices_settled_check CHECK ((status IN ('queued', 'sending')) = (settled_at IS NULL)),
    CONSTRAINT notices_attempts_check CHECK (attempts >= 0)
) STRICT;
INSERT INTO notices_new (id, message_id, kind, channel, language, person_id, code, waitlist_id, slot_id, recipient, status, due_at, expires_at,
    attempts, fault, fault_info, subject, body, created_at, settled_at)
    SELECT id, message_id, kind, channel, language, person_id, code, waitlist_id, slot_id, recipient, status, due_at, expires_at,
    attempts, fault, fault_info, subject, body, created_at, settled_at FROM notices WHERE kind <> 'invitation';
DROP TABLE notices;
ALTER TABLE notices_new RENAME TO notices;
CREATE INDEX notices_person ON notices (person_id);
CREATE INDEX notices_due ON notices (due_at, id) WHERE status IN ('queued', 'sending');
CREATE INDEX notices_trouble ON notices (status, id) WHERE status IN ('failed', 'unconfigured');
CREATE INDEX notices_body ON notices (settled_at) WHERE body <> '';
CREATE TABLE notice_templates_new (
    kind       TEXT NOT NULL,
    channel    TEXT NOT NULL,
    language   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (kind, channel, language),
    CONSTRAINT notice_templates_kind_check CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer')),
    CONSTRAINT notice_templates_channel_check CHECK (channel IN ('email', 'sms')),
    CONSTRAINT notice_templates_language_check CHECK (language IN ('vi', 'en')),
    CONSTRAINT notice_templates_body_check CHECK (body <> '')
) STRICT;
INSERT INTO notice_templates_new SELECT * FROM notice_templates WHERE kind <> 'invitation';
DROP TABLE notice_templates;
ALTER TABLE notice_templates_new RENAME TO notice_templates;
