-- +goose Up
-- What the installation must remember about itself, such as which key its
-- people's ID numbers are sealed with.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE settings;
