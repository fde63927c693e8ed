-- +goose Up
CREATE TABLE checkins (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id         INTEGER NOT NULL,
    person_id        INTEGER NOT NULL,
    appointment_code TEXT NOT NULL DEFAULT '', -- '' for somebody who walked in
    services         TEXT NOT NULL,                        -- identifiers between commas
    queue_number     INTEGER NOT NULL,
    station          TEXT NOT NULL DEFAULT '',
    status           TEXT NOT NULL,
    nonce            TEXT NOT NULL,
    arrived_at       TEXT NOT NULL,
    called_at        TEXT,
    done_at          TEXT,
    recorded_by      TEXT NOT NULL,
    CONSTRAINT checkins_visit_fk FOREIGN KEY (visit_id) REFERENCES visits (id),
    CONSTRAINT checkins_person_fk FOREIGN KEY (person_id) REFERENCES persons (id),
    CONSTRAINT checkins_services_check CHECK (services IN ('chip_card', 'account_l2', 'chip_card,account_l2')),
    CONSTRAINT checkins_queue_check CHECK (queue_number >= 1),
    CONSTRAINT checkins_status_check CHECK (status IN ('waiting', 'called', 'done', 'left')),
    CONSTRAINT checkins_nonce_check CHECK (nonce <> '')
) STRICT;
CREATE UNIQUE INDEX checkins_queue ON checkins (visit_id, queue_number);
CREATE UNIQUE INDEX checkins_nonce ON checkins (nonce);
CREATE INDEX checkins_code ON checkins (visit_id, appointment_code);
CREATE INDEX checkins_person ON checkins (person_id);

-- +goose Down
DROP TABLE checkins;
