-- +goose Up
CREATE TABLE households (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    CONSTRAINT households_code_check CHECK (code <> '')
) STRICT;
CREATE UNIQUE INDEX households_code ON households (code);

-- personal_id is ciphertext, personal_id_hash a keyed hash to find it by; both
-- are null for a person whose number is not known.
CREATE TABLE persons (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    full_name        TEXT NOT NULL,
    birth_date       TEXT NOT NULL CHECK (birth_date IS date(birth_date)),
    sex              TEXT NOT NULL DEFAULT '',
    phone            TEXT NOT NULL DEFAULT '',
    personal_id      BLOB,
    personal_id_hash BLOB,
    unit_id          INTEGER,
    address          TEXT NOT NULL DEFAULT '',
    household_id     INTEGER,
    created_at       TEXT NOT NULL,
    search           TEXT NOT NULL,
    name_key         BLOB NOT NULL, -- sorts as Vietnamese names do: given name first
    CONSTRAINT persons_unit_fk FOREIGN KEY (unit_id) REFERENCES units (id),
    CONSTRAINT persons_household_fk FOREIGN KEY (household_id) REFERENCES households (id),
    CONSTRAINT persons_sex_check CHECK (sex IN ('', 'male', 'female')),
    CONSTRAINT persons_phone_check CHECK (phone = '' OR phone LIKE '+%'),
    CONSTRAINT persons_personal_id_check CHECK ((personal_id IS NULL) = (personal_id_hash IS NULL))
) STRICT;
CREATE UNIQUE INDEX persons_personal_id ON persons (personal_id_hash) WHERE personal_id_hash IS NOT NULL;
CREATE INDEX persons_unit ON persons (unit_id);
CREATE INDEX persons_household ON persons (household_id);
CREATE INDEX persons_name ON persons (name_key, id);

-- Numbers that people had before. Not unique: a number may come back.
CREATE TABLE person_identities (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id        INTEGER NOT NULL,
    personal_id      BLOB NOT NULL,
    personal_id_hash BLOB NOT NULL,
    replaced_at      TEXT NOT NULL,
    reason           TEXT NOT NULL DEFAULT '',
    CONSTRAINT person_identities_person_fk FOREIGN KEY (person_id) REFERENCES persons (id)
) STRICT;
CREATE INDEX person_identities_person ON person_identities (person_id);
CREATE INDEX person_identities_hash ON person_identities (personal_id_hash);

-- +goose Down
DROP TABLE person_identities;
DROP TABLE persons;
DROP TABLE households;
