-- +goose Up
-- The limit of appointments per phone asks at every booking of a citizen.
CREATE INDEX persons_phone ON persons (phone);

-- +goose Down
DROP INDEX persons_phone;
