-- +goose Up
-- search begins with the folded name, so that it also sorts by it.
CREATE TABLE points (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    code              TEXT NOT NULL,
    kind              TEXT NOT NULL,
    name              TEXT NOT NULL,
    address           TEXT NOT NULL DEFAULT '',
    unit_id           INTEGER NOT NULL,
    lat               REAL NOT NULL,
    lon               REAL NOT NULL,
    opening_hours     TEXT NOT NULL,
    available_from    TEXT CHECK (available_from IS date(available_from)),
    available_to      TEXT CHECK (available_to IS date(available_to)),
    stations          INTEGER NOT NULL,
    demand_chip_card  INTEGER NOT NULL DEFAULT 0,
    demand_account_l2 INTEGER NOT NULL DEFAULT 0,
    priority          INTEGER NOT NULL DEFAULT 1,
    contact_name      TEXT NOT NULL DEFAULT '',
    contact_phone     TEXT NOT NULL DEFAULT '',
    notes             TEXT NOT NULL DEFAULT '',
    archived          INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    search            TEXT NOT NULL,
    CONSTRAINT points_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT points_code_check CHECK (code <> ''),
    CONSTRAINT points_kind_check CHECK (kind IN ('apartment_block', 'citizen_reception', 'cultural_house', 'agency', 'residential_area', 'company', 'school')),
    CONSTRAINT points_lat_check CHECK (lat BETWEEN -90 AND 90),
    CONSTRAINT points_lon_check CHECK (lon BETWEEN -180 AND 180),
    CONSTRAINT points_available_check CHECK (available_to >= available_from),
    CONSTRAINT points_stations_check CHECK (stations BETWEEN 1 AND 100),
    CONSTRAINT points_demand_chip_card_check CHECK (demand_chip_card BETWEEN 0 AND 1000000),
    CONSTRAINT points_demand_account_l2_check CHECK (demand_account_l2 BETWEEN 0 AND 1000000),
    CONSTRAINT points_priority_check CHECK (priority BETWEEN 1 AND 3)
) STRICT;
CREATE UNIQUE INDEX points_code ON points (code);
CREATE INDEX points_unit ON points (unit_id);
CREATE INDEX points_search ON points (archived, search);

CREATE TABLE teams (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    code               TEXT NOT NULL,
    name               TEXT NOT NULL,
    unit_id            INTEGER NOT NULL,
    base_lat           REAL NOT NULL,
    base_lon           REAL NOT NULL,
    services           TEXT NOT NULL, -- identifiers between commas
    officers           INTEGER NOT NULL,
    card_kits          INTEGER NOT NULL DEFAULT 0,
    shifts             TEXT NOT NULL,
    max_hours_per_day  INTEGER NOT NULL,
    max_hours_per_week INTEGER NOT NULL,
    archived           INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    search             TEXT NOT NULL,
    CONSTRAINT teams_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT teams_code_check CHECK (code <> ''),
    CONSTRAINT teams_services_check CHECK (services IN ('chip_card', 'account_l2', 'chip_card,account_l2')),
    CONSTRAINT teams_base_lat_check CHECK (base_lat BETWEEN -90 AND 90),
    CONSTRAINT teams_base_lon_check CHECK (base_lon BETWEEN -180 AND 180),
    CONSTRAINT teams_officers_check CHECK (officers BETWEEN 1 AND 50),
    CONSTRAINT teams_card_kits_check CHECK (card_kits BETWEEN 0 AND 20),
    CONSTRAINT teams_day_check CHECK (max_hours_per_day BETWEEN 1 AND 24),
    CONSTRAINT teams_week_check CHECK (max_hours_per_week BETWEEN 1 AND 168)
) STRICT;
CREATE UNIQUE INDEX teams_code ON teams (code);
CREATE INDEX teams_unit ON teams (unit_id);

-- +goose Down
DROP TABLE teams;
DROP TABLE points;
