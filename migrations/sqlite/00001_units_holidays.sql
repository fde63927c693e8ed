-- +goose Up
-- Codes, paths and folded texts sort by byte, as on PostgreSQL with COLLATE "C".
CREATE TABLE units (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    code               TEXT NOT NULL,
    parent_id          INTEGER,
    path               TEXT NOT NULL,
    name               TEXT NOT NULL,
    type               TEXT NOT NULL DEFAULT '',
    full_name          TEXT NOT NULL,
    search             TEXT NOT NULL,
    area_km2           REAL NOT NULL DEFAULT 0,
    population         INTEGER NOT NULL DEFAULT 0,
    lat                REAL NOT NULL,
    lon                REAL NOT NULL,
    admin_seat_address TEXT NOT NULL DEFAULT '',
    valid_from         TEXT CHECK (valid_from IS date(valid_from)),
    valid_to           TEXT CHECK (valid_to IS date(valid_to)),
    CONSTRAINT units_parent_fk FOREIGN KEY (parent_id) REFERENCES units (id),
    CONSTRAINT units_code_check CHECK (code <> '' AND instr(code, '/') = 0),
    CONSTRAINT units_path_check CHECK (path LIKE '/%/'),
    CONSTRAINT units_parent_check CHECK (parent_id <> id),
    CONSTRAINT units_population_check CHECK (population >= 0),
    CONSTRAINT units_lat_check CHECK (lat BETWEEN -90 AND 90),
    CONSTRAINT units_lon_check CHECK (lon BETWEEN -180 AND 180),
    CONSTRAINT units_valid_check CHECK (valid_to >= valid_from)
) STRICT;
CREATE UNIQUE INDEX units_code ON units (code);
CREATE UNIQUE INDEX units_path ON units (path);
CREATE INDEX units_parent ON units (parent_id);

CREATE TABLE holidays (
    date    TEXT PRIMARY KEY CHECK (date IS date(date)),
    name_vi TEXT NOT NULL,
    kind    TEXT NOT NULL,
    status  TEXT NOT NULL DEFAULT '',
    source  TEXT NOT NULL DEFAULT '',
    CONSTRAINT holidays_kind_check CHECK (kind IN ('holiday', 'swap_off', 'makeup', 'swap_work'))
) STRICT;

-- +goose Down
DROP TABLE holidays;
DROP TABLE units;
