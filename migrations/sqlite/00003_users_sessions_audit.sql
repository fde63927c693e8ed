-- +goose Up
CREATE TABLE users (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    username        TEXT NOT NULL,
    full_name       TEXT NOT NULL,
    role            TEXT NOT NULL,
    unit_id         INTEGER NOT NULL,
    password_hash   TEXT NOT NULL,
    disabled        INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created_at      TEXT NOT NULL,
    last_sign_in_at TEXT,
    CONSTRAINT users_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT users_username_check CHECK (username <> '' AND username = lower(username)),
    CONSTRAINT users_role_check CHECK (role IN ('planner', 'desk', 'staff', 'manager', 'administrator'))
) STRICT;
CREATE UNIQUE INDEX users_username ON users (username);
CREATE INDEX users_unit ON users (unit_id);

CREATE TABLE sessions (
    token      TEXT PRIMARY KEY,
    data       BLOB NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_expires ON sessions (expires_at);

-- The log outlives accounts and is written by the command line too, so user_id
-- is no foreign key (0: no account).
CREATE TABLE audit_events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         TEXT NOT NULL,
    user_id    INTEGER NOT NULL,
    username   TEXT NOT NULL,
    action     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    detail     TEXT NOT NULL DEFAULT '',
    request_id TEXT NOT NULL DEFAULT '',
    CONSTRAINT audit_events_action_check CHECK (action <> '')
) STRICT;
CREATE INDEX audit_events_at ON audit_events (at);
CREATE INDEX audit_events_subject ON audit_events (subject, subject_id);

-- Events are only ever added. Retention (logs are kept at least six months and
-- erased in time) will need a way past this trigger of its own; until then
-- nothing is removed.
-- +goose StatementBegin
CREATE TRIGGER audit_events_update BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit.append_only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_events_delete BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit.append_only');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit_events;
DROP TABLE sessions;
DROP TABLE users;
