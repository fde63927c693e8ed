-- +goose Up
-- Appointments that another program made say so. SQLite can't change a CHECK; its
-- manual's way for changes that leave the stored rows as they are is to change
-- the text of the table (https://www.sqlite.org/lang_altertable.html#otheralter).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''list'', ''walk_in'')', '''list'', ''walk_in'', ''api'')')
    WHERE type = 'table' AND name = 'appointments';
PRAGMA writable_schema = RESET;

-- +goose Down
UPDATE appointments SET source = 'desk' WHERE source = 'api';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''list'', ''walk_in'', ''api'')', '''list'', ''walk_in'')')
    WHERE type = 'table' AND name = 'appointments';
PRAGMA writable_schema = RESET;
