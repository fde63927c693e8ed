-- +goose Up
-- What the installation must remember about itself, such as which key its
-- people's ID numbers are sealed with.
CREATE TABLE settings (
    name  text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

-- +goose Down
DROP TABLE settings;
