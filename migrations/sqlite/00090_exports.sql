-- +goose Up
-- Lists made in the background, and their files in encrypted parts: in the
-- database, so that any of several servers can make one and another hand it out.
CREATE TABLE exports (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER,
    format      TEXT NOT NULL,
    filter      TEXT NOT NULL,
    full_ids    INTEGER NOT NULL,
    file_name   TEXT NOT NULL,
    status      TEXT NOT NULL,
    stopping    INTEGER NOT NULL DEFAULT 0,
    row_count   INTEGER NOT NULL DEFAULT 0,
    total       INTEGER NOT NULL DEFAULT 0,
    bytes       INTEGER NOT NULL DEFAULT 0,
    created_at  TEXT NOT NULL,
    started_at  TEXT,
    finished_at TEXT,
    expires_at  TEXT NOT NULL,
    CONSTRAINT exports_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT exports_format_check CHECK (format IN ('xlsx', 'csv')),
    CONSTRAINT exports_status_check CHECK (status IN ('queued', 'running', 'done', 'stopped', 'failed', 'expired'))
) STRICT;
CREATE INDEX exports_user ON exports (user_id, id);
CREATE INDEX exports_expires ON exports (expires_at) WHERE status = 'done';

CREATE TABLE export_parts (
    export_id INTEGER NOT NULL,
    part      INTEGER NOT NULL,
    data      BLOB NOT NULL,
    PRIMARY KEY (export_id, part),
    CONSTRAINT export_parts_export_fk FOREIGN KEY (export_id) REFERENCES exports (id)
) STRICT;

-- +goose Down
DROP TABLE export_parts;
DROP TABLE exports;
