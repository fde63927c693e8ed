-- +goose Up
-- What became of a visit is added up once, some time after its day: closing_at
-- is since when it waits for that, settled says that visit_totals has it. A
-- change of its appointments or check-ins afterwards opens it again (triggers
-- below), so that a stored sum is either right or absent.
ALTER TABLE visits ADD COLUMN closing_at timestamptz;
ALTER TABLE visits ADD COLUMN settled boolean NOT NULL DEFAULT false;
CREATE INDEX visits_open ON visits (date) WHERE live AND NOT settled;

-- One row a service, and one with the service '' that counts people (tickets and check-ins).
CREATE TABLE visit_totals (
    visit_id        bigint NOT NULL,
    service         text COLLATE "C" NOT NULL,
    booked          integer NOT NULL,
    served          integer NOT NULL,
    missed          integer NOT NULL,
    walk_ins        integer NOT NULL,
    walk_ins_served integer NOT NULL,
    waited          integer NOT NULL,
    wait_seconds    bigint NOT NULL,
    longest_wait    bigint NOT NULL,
    handled         integer NOT NULL,
    handle_seconds  bigint NOT NULL,
    PRIMARY KEY (visit_id, service),
    CONSTRAINT visit_totals_visit_fk FOREIGN KEY (visit_id) REFERENCES visits (id),
    CONSTRAINT visit_totals_service_check CHECK (service IN ('', 'chip_card', 'account_l2'))
);

-- The served of all settled visits of a point since its demand was counted.
CREATE TABLE point_totals (
    point_id bigint NOT NULL,
    service  text COLLATE "C" NOT NULL,
    served   integer NOT NULL,
    PRIMARY KEY (point_id, service),
    CONSTRAINT point_totals_point_fk FOREIGN KEY (point_id) REFERENCES points (id),
    CONSTRAINT point_totals_service_check CHECK (service IN ('chip_card', 'account_l2'))
);

-- From which day on serving lowers the demand; null: from the beginning.
ALTER TABLE points ADD COLUMN chip_card_since date;
ALTER TABLE points ADD COLUMN account_l2_since date;

-- A plan of chosen points only, with the demand that remains there.
CREATE TABLE plan_points (
    plan_id  bigint NOT NULL,
    point_id bigint NOT NULL,
    PRIMARY KEY (plan_id, point_id),
    CONSTRAINT plan_points_plan_fk FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT plan_points_point_fk FOREIGN KEY (point_id) REFERENCES points (id)
);
CREATE INDEX plan_points_point ON plan_points (point_id);

-- Bookings make appointments of visits that are still to come, which nobody has
-- added up: they need no trigger.
-- +goose StatementBegin
CREATE FUNCTION reopen_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE visits SET closing_at = NULL, settled = false WHERE id = OLD.visit_id AND closing_at IS NOT NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE visits SET closing_at = NULL, settled = false WHERE id = NEW.visit_id AND closing_at IS NOT NULL;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER appointments_reopen AFTER UPDATE OF visit_id, service, status, code OR DELETE ON appointments
    FOR EACH ROW EXECUTE FUNCTION reopen_visit();
CREATE TRIGGER checkins_reopen
    AFTER INSERT OR UPDATE OF visit_id, appointment_code, services, status, arrived_at, called_at, done_at OR DELETE ON checkins
    FOR EACH ROW EXECUTE FUNCTION reopen_visit();

-- +goose StatementBegin
CREATE FUNCTION reopen_changed_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visits SET closing_at = NULL, settled = false WHERE id = NEW.id;
    DELETE FROM point_totals WHERE point_id = OLD.point_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER visits_reopen AFTER UPDATE OF date, live, point_id ON visits FOR EACH ROW
    WHEN (OLD.closing_at IS NOT NULL AND (OLD.date <> NEW.date OR OLD.live <> NEW.live OR OLD.point_id <> NEW.point_id))
    EXECUTE FUNCTION reopen_changed_visit();

-- Whoever adds up a point holds its row as well, see infra/store/totals.go.
-- +goose StatementBegin
CREATE FUNCTION forget_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM visit_totals WHERE visit_id = NEW.id;
    PERFORM 1 FROM points WHERE id = NEW.point_id FOR NO KEY UPDATE;
    DELETE FROM point_totals WHERE point_id = NEW.point_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER visits_forget_totals AFTER UPDATE OF settled ON visits FOR EACH ROW
    WHEN (OLD.settled AND NOT NEW.settled) EXECUTE FUNCTION forget_totals();

-- +goose StatementBegin
CREATE FUNCTION forget_point_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM point_totals WHERE point_id = NEW.id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER points_forget_totals AFTER UPDATE OF chip_card_since, account_l2_since ON points FOR EACH ROW
    WHEN (OLD.chip_card_since IS DISTINCT FROM NEW.chip_card_since OR OLD.account_l2_since IS DISTINCT FROM NEW.account_l2_since)
    EXECUTE FUNCTION forget_point_totals();

-- +goose Down
DROP TRIGGER points_forget_totals ON points;
DROP TRIGGER visits_forget_totals ON visits;
DROP TRIGGER visits_reopen ON visits;
DROP TRIGGER checkins_reopen ON checkins;
DROP TRIGGER appointments_reopen ON appointments;
DROP FUNCTION forget_point_totals();
DROP FUNCTION forget_totals();
DROP FUNCTION reopen_changed_visit();
DROP FUNCTION reopen_visit();
DROP TABLE plan_points;
DROP TABLE point_totals;
DROP TABLE visit_totals;
ALTER TABLE points DROP COLUMN account_l2_since;
ALTER TABLE points DROP COLUMN chip_card_since;
DROP INDEX visits_open;
ALTER TABLE visits DROP COLUMN settled;
ALTER TABLE visits DROP COLUMN closing_at;
