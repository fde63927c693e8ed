-- +goose Up
-- An invitation wave holds places of slots, counted in slots.booked, for the
-- people of a list until release_at; then what is left is everybody's.
CREATE TABLE waves (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    point_id    INTEGER NOT NULL,
    services    TEXT NOT NULL,
    quota       INTEGER NOT NULL,
    status      TEXT NOT NULL,
    release_at  TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    released_at TEXT,
    CONSTRAINT waves_point_fk FOREIGN KEY (point_id) REFERENCES points (id),
    CONSTRAINT waves_name_check CHECK (name <> ''),
    CONSTRAINT waves_services_check CHECK (services IN ('chip_card', 'account_l2', 'chip_card,account_l2')),
    CONSTRAINT waves_quota_check CHECK (quota BETWEEN 1 AND 5000),
    CONSTRAINT waves_status_check CHECK (status IN ('open', 'released')),
    CONSTRAINT waves_released_check CHECK ((status = 'released') = (released_at IS NOT NULL))
) STRICT;
CREATE INDEX waves_point ON waves (point_id);
CREATE INDEX waves_release ON waves (release_at) WHERE status = 'open';

-- How many places of a slot a wave still holds. The row stays at 0.
CREATE TABLE wave_holds (
    wave_id INTEGER NOT NULL,
    slot_id INTEGER NOT NULL,
    places  INTEGER NOT NULL,
    PRIMARY KEY (wave_id, slot_id),
    CONSTRAINT wave_holds_wave_fk FOREIGN KEY (wave_id) REFERENCES waves (id),
    CONSTRAINT wave_holds_slot_fk FOREIGN KEY (slot_id) REFERENCES slots (id),
    CONSTRAINT wave_holds_places_check CHECK (places >= 0)
) STRICT;
CREATE INDEX wave_holds_slot ON wave_holds (slot_id);

-- A personal link. The token is kept nowhere: token_hash is its SHA-256; it is
-- derived from seed, which is no secret, with the key of the installation.
CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    wave_id    INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    seed       TEXT NOT NULL,
    sent_at    TEXT,
    CONSTRAINT invitations_wave_fk FOREIGN KEY (wave_id) REFERENCES waves (id),
    CONSTRAINT invitations_hash_check CHECK (length(token_hash) = 64),
    CONSTRAINT invitations_seed_check CHECK (seed <> '')
) STRICT;
CREATE UNIQUE INDEX invitations_token_hash ON invitations (token_hash);
CREATE INDEX invitations_wave ON invitations (wave_id, id);

-- Whom a link is for, and the code of what they booked with it.
CREATE TABLE invitation_people (
    wave_id       INTEGER NOT NULL,
    person_id     INTEGER NOT NULL,
    invitation_id INTEGER NOT NULL,
    place         INTEGER NOT NULL, -- in the order of the list
    code          TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (wave_id, person_id),
    CONSTRAINT invitation_people_wave_fk FOREIGN KEY (wave_id) REFERENCES waves (id),
    CONSTRAINT invitation_people_person_fk FOREIGN KEY (person_id) REFERENCES persons (id),
    CONSTRAINT invitation_people_invitation_fk FOREIGN KEY (invitation_id) REFERENCES invitations (id)
) STRICT;
CREATE INDEX invitation_people_invitation ON invitation_people (invitation_id, place);
CREATE INDEX invitation_people_person ON invitation_people (person_id);
CREATE UNIQUE INDEX invitation_people_code ON invitation_people (code) WHERE code <> '';

-- Where something comes in the next weeks, however long the history is.
CREATE INDEX visits_date ON visits (date, point_id);

-- +goose Down
DROP INDEX visits_date;
UPDATE slots SET booked = booked - (SELECT sum(places) FROM wave_holds WHERE wave_holds.slot_id = slots.id)
    WHERE id IN (SELECT slot_id FROM wave_holds WHERE places > 0);
DROP TABLE invitation_people;
DROP TABLE invitations;
DROP TABLE wave_holds;
DROP TABLE waves;
