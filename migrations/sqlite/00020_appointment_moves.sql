-- +goose Up
-- Every change of place of an appointment: which request asked for it, so that
-- the same request counts once however late it comes again, and who did it.
CREATE TABLE appointment_moves (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    appointment_id INTEGER NOT NULL,
    from_slot_id   INTEGER NOT NULL,
    to_slot_id     INTEGER NOT NULL,
    request_key    TEXT NOT NULL DEFAULT '',
    moved_by       TEXT NOT NULL,
    moved_at       TEXT NOT NULL,
    CONSTRAINT appointment_moves_appointment_fk FOREIGN KEY (appointment_id) REFERENCES appointments (id),
    CONSTRAINT appointment_moves_from_fk FOREIGN KEY (from_slot_id) REFERENCES slots (id),
    CONSTRAINT appointment_moves_to_fk FOREIGN KEY (to_slot_id) REFERENCES slots (id)
) STRICT;
CREATE UNIQUE INDEX appointment_moves_request ON appointment_moves (request_key, appointment_id) WHERE request_key <> '';
CREATE INDEX appointment_moves_appointment ON appointment_moves (appointment_id);
CREATE INDEX appointment_moves_from ON appointment_moves (from_slot_id);
CREATE INDEX appointment_moves_to ON appointment_moves (to_slot_id);

-- +goose Down
DROP TABLE appointment_moves;
