-- +goose Up
-- An entry has a code for the citizen. An offer holds a place of a slot, counted
-- in slots.booked: "offered" and the slot come and go together.
UPDATE waitlist_entries SET status = 'waiting', offer_until = NULL WHERE status = 'offered';
ALTER TABLE waitlist_entries ADD COLUMN code TEXT NOT NULL DEFAULT '';
UPDATE waitlist_entries SET code = hex(randomblob(8));
ALTER TABLE waitlist_entries ADD COLUMN slot_id INTEGER
    CONSTRAINT waitlist_entries_slot_fk REFERENCES slots (id)
    CONSTRAINT waitlist_entries_slot_check CHECK ((status = 'offered') = (slot_id IS NOT NULL));
CREATE UNIQUE INDEX waitlist_entries_code ON waitlist_entries (code);
CREATE INDEX waitlist_entries_offer ON waitlist_entries (offer_until) WHERE status = 'offered';
CREATE INDEX waitlist_entries_slot ON waitlist_entries (slot_id);

-- +goose Down
UPDATE slots SET booked = booked - (SELECT count(*) FROM waitlist_entries WHERE waitlist_entries.slot_id = slots.id)
    WHERE id IN (SELECT slot_id FROM waitlist_entries WHERE slot_id IS NOT NULL);
UPDATE waitlist_entries SET status = 'waiting', offer_until = NULL, slot_id = NULL WHERE status = 'offered';
DROP INDEX waitlist_entries_slot;
DROP INDEX waitlist_entries_offer;
DROP INDEX waitlist_entries_code;
ALTER TABLE waitlist_entries DROP COLUMN slot_id;
ALTER TABLE waitlist_entries DROP COLUMN code;
