-- +goose Up
-- A personal link of an invitation wave is sent like everything else.
ALTER TABLE notices ADD COLUMN invitation_id bigint NOT NULL DEFAULT 0;
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check
    CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer', 'invitation'));
ALTER TABLE notice_templates DROP CONSTRAINT notice_templates_kind_check;
ALTER TABLE notice_templates ADD CONSTRAINT notice_templates_kind_check
    CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer', 'invitation'));

-- +goose Down
DELETE FROM notices WHERE kind = 'invitation';
DELETE FROM notice_templates WHERE kind = 'invitation';
ALTER TABLE notices DROP COLUMN invitation_id;
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check
    CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer'));
ALTER TABLE notice_templates DROP CONSTRAINT notice_templates_kind_check;
ALTER TABLE notice_templates ADD CONSTRAINT notice_templates_kind_check
    CHECK (kind IN ('confirmation', 'reminder', 'change', 'cancellation', 'waitlist_offer'));
