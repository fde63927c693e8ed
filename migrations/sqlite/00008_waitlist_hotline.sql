-- +goose Up
CREATE TABLE waitlist_entries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    point_id    INTEGER NOT NULL,
    service     TEXT NOT NULL,
    person_id   INTEGER NOT NULL,
    status      TEXT NOT NULL,
    offer_until TEXT,
    created_at  TEXT NOT NULL,
    CONSTRAINT waitlist_entries_point_fk FOREIGN KEY (point_id) REFERENCES points (id),
    CONSTRAINT waitlist_entries_person_fk FOREIGN KEY (person_id) REFERENCES persons (id),
    CONSTRAINT waitlist_entries_service_check CHECK (service IN ('chip_card', 'account_l2')),
    CONSTRAINT waitlist_entries_status_check CHECK (status IN ('waiting', 'offered', 'taken', 'lapsed', 'withdrawn')),
    CONSTRAINT waitlist_entries_offer_check CHECK ((status = 'offered') = (offer_until IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX waitlist_entries_live ON waitlist_entries (person_id, point_id, service) WHERE status IN ('waiting', 'offered');
CREATE INDEX waitlist_entries_next ON waitlist_entries (point_id, service, status, created_at, id);
CREATE INDEX waitlist_entries_person ON waitlist_entries (person_id);

CREATE TABLE hotline_cases (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    code        TEXT NOT NULL,
    unit_id     INTEGER NOT NULL,
    person_id   INTEGER,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL DEFAULT '',
    status      TEXT NOT NULL,
    assigned_to TEXT NOT NULL DEFAULT '',
    answer      TEXT NOT NULL DEFAULT '',
    due_at      TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    closed_at   TEXT,
    CONSTRAINT hotline_cases_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT hotline_cases_person_fk FOREIGN KEY (person_id) REFERENCES persons (id),
    CONSTRAINT hotline_cases_code_check CHECK (code <> ''),
    CONSTRAINT hotline_cases_status_check CHECK (status IN ('open', 'assigned', 'answered', 'closed')),
    CONSTRAINT hotline_cases_closed_check CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX hotline_cases_code ON hotline_cases (code);
CREATE INDEX hotline_cases_due ON hotline_cases (due_at, id);
CREATE INDEX hotline_cases_unit ON hotline_cases (unit_id);
CREATE INDEX hotline_cases_person ON hotline_cases (person_id);

-- +goose Down
DROP TABLE hotline_cases;
DROP TABLE waitlist_entries;
