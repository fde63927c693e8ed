-- +goose Up
-- Keys with which other programs use the API. The key itself is kept nowhere:
-- token_hash is its SHA-256, hint its first characters, to tell keys apart.
CREATE TABLE api_tokens (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    token_hash   TEXT NOT NULL,
    hint         TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    role         TEXT NOT NULL,
    unit_id      INTEGER NOT NULL,
    created_by   TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    revoked_at   TEXT,
    last_used_at TEXT,
    CONSTRAINT api_tokens_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT api_tokens_name_check CHECK (name <> '' AND name = lower(name)),
    CONSTRAINT api_tokens_hash_check CHECK (length(token_hash) = 64),
    CONSTRAINT api_tokens_scopes_check CHECK (scopes <> ''),
    CONSTRAINT api_tokens_role_check CHECK (role IN ('planner', 'desk', 'staff', 'manager')),
    CONSTRAINT api_tokens_expires_check CHECK (expires_at > created_at)
) STRICT;
CREATE UNIQUE INDEX api_tokens_name ON api_tokens (name);
CREATE UNIQUE INDEX api_tokens_token_hash ON api_tokens (token_hash);
CREATE INDEX api_tokens_unit ON api_tokens (unit_id);

-- +goose Down
DROP TABLE api_tokens;
