-- +goose Up
CREATE TABLE slots (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id     INTEGER NOT NULL,
    service      TEXT NOT NULL,
    start_minute INTEGER NOT NULL,
    end_minute   INTEGER NOT NULL,
    capacity     INTEGER NOT NULL,
    booked       INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT slots_visit_fk FOREIGN KEY (visit_id) REFERENCES visits (id),
    CONSTRAINT slots_service_check CHECK (service IN ('chip_card', 'account_l2')),
    CONSTRAINT slots_span_check CHECK (start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute),
    CONSTRAINT slots_capacity_check CHECK (capacity >= 0),
    CONSTRAINT slots_booked_check CHECK (booked BETWEEN 0 AND capacity)
) STRICT;
CREATE UNIQUE INDEX slots_visit ON slots (visit_id, service, start_minute);
-- What an appointment repeats of its slot must be the slot's own.
CREATE UNIQUE INDEX slots_reference ON slots (id, visit_id, service);

CREATE TABLE appointments (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    code         TEXT NOT NULL,
    slot_id      INTEGER NOT NULL,
    visit_id     INTEGER NOT NULL,
    person_id    INTEGER NOT NULL,
    service      TEXT NOT NULL,
    status       TEXT NOT NULL,
    source       TEXT NOT NULL,
    request_key  TEXT NOT NULL DEFAULT '',
    created_by   TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    cancelled_at TEXT,
    CONSTRAINT appointments_slot_fk FOREIGN KEY (slot_id, visit_id, service) REFERENCES slots (id, visit_id, service),
    CONSTRAINT appointments_person_fk FOREIGN KEY (person_id) REFERENCES persons (id),
    CONSTRAINT appointments_code_check CHECK (code <> ''),
    CONSTRAINT appointments_service_check CHECK (service IN ('chip_card', 'account_l2')),
    CONSTRAINT appointments_status_check CHECK (status IN ('booked', 'checked_in', 'served', 'no_show', 'cancelled')),
    CONSTRAINT appointments_source_check CHECK (source IN ('citizen', 'desk', 'list', 'walk_in')),
    CONSTRAINT appointments_cancelled_check CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX appointments_code ON appointments (code, service);
CREATE UNIQUE INDEX appointments_request ON appointments (request_key, service) WHERE request_key <> '';
CREATE UNIQUE INDEX appointments_live ON appointments (person_id, service) WHERE status IN ('booked', 'checked_in');
CREATE INDEX appointments_person ON appointments (person_id);
CREATE INDEX appointments_slot ON appointments (slot_id, visit_id, service);
CREATE INDEX appointments_visit ON appointments (visit_id);

-- +goose Down
DROP TABLE appointments;
DROP TABLE slots;
