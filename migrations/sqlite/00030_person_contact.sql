-- +goose Up
-- Where messages reach a person besides the phone, and in which language; ''
-- is not known, and Vietnamese.
ALTER TABLE persons ADD COLUMN email TEXT NOT NULL DEFAULT ''
    CONSTRAINT persons_email_check CHECK (email = '' OR email LIKE '%_@_%');
ALTER TABLE persons ADD COLUMN language TEXT NOT NULL DEFAULT ''
    CONSTRAINT persons_language_check CHECK (language IN ('', 'vi', 'en'));

-- +goose Down
ALTER TABLE persons DROP COLUMN language;
ALTER TABLE persons DROP COLUMN email;
