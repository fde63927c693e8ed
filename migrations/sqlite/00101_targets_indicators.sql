-- +goose Up
CREATE TABLE targets (
    unit_id    INTEGER NOT NULL,
    service    TEXT NOT NULL,
    period     TEXT NOT NULL,
    from_date  TEXT NOT NULL CHECK (from_date IS date(from_date)),
    people     INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (unit_id, service, period, from_date),
    CONSTRAINT targets_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT targets_service_check CHECK (service IN ('chip_card', 'account_l2')),
    CONSTRAINT targets_period_check CHECK (period IN ('week', 'month')),
    CONSTRAINT targets_people_check CHECK (people > 0)
) STRICT;
CREATE INDEX targets_from ON targets (from_date, period);

-- Figures that people enter. Values are only ever added: of one day the last
-- one counts, the others are its history.
CREATE TABLE indicators (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name_vi  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    measure  TEXT NOT NULL DEFAULT '',
    service  TEXT NOT NULL DEFAULT '',
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    CONSTRAINT indicators_name_check CHECK (name_vi <> '' AND name_en <> ''),
    CONSTRAINT indicators_service_check CHECK (service IN ('', 'chip_card', 'account_l2'))
) STRICT;
CREATE TABLE indicator_values (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    indicator_id INTEGER NOT NULL,
    unit_id      INTEGER NOT NULL,
    date         TEXT NOT NULL CHECK (date IS date(date)),
    value        REAL NOT NULL,
    note         TEXT NOT NULL DEFAULT '',
    entered_by   TEXT NOT NULL,
    entered_at   TEXT NOT NULL,
    CONSTRAINT indicator_values_indicator_fk FOREIGN KEY (indicator_id) REFERENCES indicators (id),
    CONSTRAINT indicator_values_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT indicator_values_value_check CHECK (value >= 0)
) STRICT;
CREATE INDEX indicator_values_day ON indicator_values (indicator_id, date, id);
CREATE INDEX indicator_values_unit ON indicator_values (unit_id);

-- +goose Down
DROP TABLE indicator_values;
DROP TABLE indicators;
DROP TABLE targets;
