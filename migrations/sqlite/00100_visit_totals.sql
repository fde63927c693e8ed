-- +goose Up
-- What became of a visit is added up once, some time after its day: closing_at
-- is since when it waits for that, settled says that visit_totals has it. A
-- change of its appointments or check-ins afterwards opens it again (triggers
-- below), so that a stored sum is either right or absent.
ALTER TABLE visits ADD COLUMN closing_at TEXT;
ALTER TABLE visits ADD COLUMN settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1));
CREATE INDEX visits_open ON visits (date) WHERE live AND NOT settled;

-- One row a service, and one with the service '' that counts people (tickets and check-ins).
CREATE TABLE visit_totals (
    visit_id        INTEGER NOT NULL,
    service         TEXT NOT NULL,
    booked          INTEGER NOT NULL,
    served          INTEGER NOT NULL,
    missed          INTEGER NOT NULL,
    walk_ins        INTEGER NOT NULL,
    walk_ins_served INTEGER NOT NULL,
    waited          INTEGER NOT NULL,
    wait_seconds    INTEGER NOT NULL,
    longest_wait    INTEGER NOT NULL,
    handled         INTEGER NOT NULL,
    handle_seconds  INTEGER NOT NULL,
    PRIMARY KEY (visit_id, service),
    CONSTRAINT visit_totals_visit_fk FOREIGN KEY (visit_id) REFERENCES visits (id),
    CONSTRAINT visit_totals_service_check CHECK (service IN ('', 'chip_card', 'account_l2'))
) STRICT, WITHOUT ROWID;

-- The served of all settled visits of a point since its demand was counted.
CREATE TABLE point_totals (
    point_id INTEGER NOT NULL,
    service  TEXT NOT NULL,
    served   INTEGER NOT NULL,
    PRIMARY KEY (point_id, service),
    CONSTRAINT point_totals_point_fk FOREIGN KEY (point_id) REFERENCES points (id),
    CONSTRAINT point_totals_service_check CHECK (service IN ('chip_card', 'account_l2'))
) STRICT, WITHOUT ROWID;

-- From which day on serving lowers the demand; null: from the beginning.
ALTER TABLE points ADD COLUMN chip_card_since TEXT CHECK (chip_card_since IS date(chip_card_since));
ALTER TABLE points ADD COLUMN account_l2_since TEXT CHECK (account_l2_since IS date(account_l2_since));

-- A plan of chosen points only, with the demand that remains there.
CREATE TABLE plan_points (
    plan_id  INTEGER NOT NULL,
    point_id INTEGER NOT NULL,
    PRIMARY KEY (plan_id, point_id),
    CONSTRAINT plan_points_plan_fk FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT plan_points_point_fk FOREIGN KEY (point_id) REFERENCES points (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_points_point ON plan_points (point_id);

-- Bookings make appointments of visits that are still to come, which nobody has
-- added up: they need no trigger.
-- +goose StatementBegin
CREATE TRIGGER appointments_reopen AFTER UPDATE OF visit_id, service, status, code ON appointments
BEGIN
    UPDATE visits SET closing_at = NULL, settled = 0 WHERE id IN (OLD.visit_id, NEW.visit_id) AND closing_at IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER appointments_reopen_delete AFTER DELETE ON appointments
BEGIN
    UPDATE visits SET closing_at = NULL, settled = 0 WHERE id = OLD.visit_id AND closing_at IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkins_reopen AFTER UPDATE OF visit_id, appointment_code, services, status, arrived_at, called_at, done_at ON checkins
BEGIN
    UPDATE visits SET closing_at = NULL, settled = 0 WHERE id IN (OLD.visit_id, NEW.visit_id) AND closing_at IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkins_reopen_insert AFTER INSERT ON checkins
BEGIN
    UPDATE visits SET closing_at = NULL, settled = 0 WHERE id = NEW.visit_id AND closing_at IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkins_reopen_delete AFTER DELETE ON checkins
BEGIN
    UPDATE visits SET closing_at = NULL, settled = 0 WHERE id = OLD.visit_id AND closing_at IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER visits_reopen AFTER UPDATE OF date, live, point_id ON visits
    WHEN OLD.closing_at IS NOT NULL AND (OLD.date <> NEW.date OR OLD.live <> NEW.live OR OLD.point_id <> NEW.point_id)
BEGIN
    UPDATE visits SET closing_at = NULL, settled = 0 WHERE id = NEW.id;
    DELETE FROM point_totals WHERE point_id = OLD.point_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER visits_forget_totals AFTER UPDATE OF settled ON visits WHEN OLD.settled AND NOT NEW.settled
BEGIN
    DELETE FROM visit_totals WHERE visit_id = NEW.id;
    DELETE FROM point_totals WHERE point_id = NEW.point_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER points_forget_totals AFTER UPDATE OF chip_card_since, account_l2_since ON points
    WHEN OLD.chip_card_since IS NOT NEW.chip_card_since OR OLD.account_l2_since IS NOT NEW.account_l2_since
BEGIN
    DELETE FROM point_totals WHERE point_id = NEW.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER points_forget_totals;
DROP TRIGGER visits_forget_totals;
DROP TRIGGER visits_reopen;
DROP TRIGGER checkins_reopen_delete;
DROP TRIGGER checkins_reopen_insert;
DROP TRIGGER checkins_reopen;
DROP TRIGGER appointments_reopen_delete;
DROP TRIGGER appointments_reopen;
DROP TABLE plan_points;
DROP TABLE point_totals;
DROP TABLE visit_totals;
ALTER TABLE points DROP COLUMN account_l2_since;
ALTER TABLE points DROP COLUMN chip_card_since;
DROP INDEX visits_open;
ALTER TABLE visits DROP COLUMN settled;
ALTER TABLE visits DROP COLUMN closing_at;
