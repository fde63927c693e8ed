-- +goose Up
-- Workbooks of offices, which exports fill instead of ours; one a unit and kind.
CREATE TABLE office_templates (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    unit_id     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    size        INTEGER NOT NULL,
    data        BLOB NOT NULL,
    uploaded_by TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    CONSTRAINT office_templates_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT office_templates_kind_check CHECK (kind IN ('roster', 'plan'))
) STRICT;
CREATE UNIQUE INDEX office_templates_unit ON office_templates (unit_id, kind);

-- +goose Down
DROP TABLE office_templates;
