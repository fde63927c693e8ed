-- +goose Up
-- What was booked together bears the code of its first ticket. The people of a
-- household who wait together are entries with the code of the first of them;
-- who waits alone has their own. passed counts the places that were offered to
-- people behind because the household could not use them.
ALTER TABLE appointments ADD COLUMN household_code text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX appointments_household ON appointments (household_code) WHERE household_code <> '';
ALTER TABLE waitlist_entries ADD COLUMN household_code text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE waitlist_entries ADD COLUMN passed integer NOT NULL DEFAULT 0
    CONSTRAINT waitlist_entries_passed_check CHECK (passed >= 0);
UPDATE waitlist_entries SET household_code = code;
CREATE INDEX waitlist_entries_household ON waitlist_entries (household_code);

-- +goose Down
DROP INDEX waitlist_entries_household;
ALTER TABLE waitlist_entries DROP COLUMN passed;
ALTER TABLE waitlist_entries DROP COLUMN household_code;
DROP INDEX appointments_household;
ALTER TABLE appointments DROP COLUMN household_code;
