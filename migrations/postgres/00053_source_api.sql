-- +goose Up
-- Appointments that another program made say so.
ALTER TABLE appointments DROP CONSTRAINT appointments_source_check;
ALTER TABLE appointments ADD CONSTRAINT appointments_source_check CHECK (source IN ('citizen', 'desk', 'list', 'walk_in', 'api')) NOT VALID;
ALTER TABLE appointments VALIDATE CONSTRAINT appointments_source_check;

-- +goose Down
UPDATE appointments SET source = 'desk' WHERE source = 'api';
ALTER TABLE appointments DROP CONSTRAINT appointments_source_check;
ALTER TABLE appointments ADD CONSTRAINT appointments_source_check CHECK (source IN ('citizen', 'desk', 'list', 'walk_in'));
