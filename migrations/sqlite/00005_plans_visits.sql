-- +goose Up
CREATE TABLE plans (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    name                 TEXT NOT NULL DEFAULT '',
    from_date            TEXT NOT NULL CHECK (from_date IS date(from_date)),
    to_date              TEXT NOT NULL CHECK (to_date IS date(to_date)),
    unit_path            TEXT NOT NULL CHECK (unit_path LIKE '/%'),
    status               TEXT NOT NULL,
    time_limit_ms        INTEGER NOT NULL DEFAULT 0,
    iterations           INTEGER NOT NULL DEFAULT 0,
    seed                 INTEGER NOT NULL DEFAULT 0,
    run                  TEXT NOT NULL,
    run_error            TEXT NOT NULL DEFAULT '',
    progress_served      INTEGER NOT NULL DEFAULT 0,
    progress_upper_bound INTEGER NOT NULL DEFAULT 0,
    progress_iterations  INTEGER NOT NULL DEFAULT 0,
    progress_elapsed_ms  INTEGER NOT NULL DEFAULT 0,
    progress_visits      INTEGER NOT NULL DEFAULT 0,
    heartbeat_at         TEXT,
    stop_requested       INTEGER NOT NULL DEFAULT 0 CHECK (stop_requested IN (0, 1)),
    served               INTEGER NOT NULL DEFAULT 0,
    upper_bound          INTEGER NOT NULL DEFAULT 0,
    travel_minutes       INTEGER NOT NULL DEFAULT 0,
    team_days            INTEGER NOT NULL DEFAULT 0,
    created_by           TEXT NOT NULL,
    created_at           TEXT NOT NULL,
    published_by         TEXT NOT NULL DEFAULT '',
    published_at         TEXT,
    CONSTRAINT plans_horizon_check CHECK (julianday(to_date) - julianday(from_date) BETWEEN 0 AND 91),
    CONSTRAINT plans_status_check CHECK (status IN ('draft', 'published', 'archived')),
    CONSTRAINT plans_run_check CHECK (run IN ('queued', 'running', 'done', 'failed')),
    CONSTRAINT plans_options_check CHECK (time_limit_ms >= 0 AND iterations >= 0),
    CONSTRAINT plans_published_check CHECK (status <> 'published' OR (run = 'done' AND published_at IS NOT NULL))
) STRICT;
CREATE INDEX plans_created ON plans (created_at);

CREATE TABLE visits (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id            INTEGER NOT NULL,
    team_id            INTEGER NOT NULL,
    point_id           INTEGER NOT NULL,
    date               TEXT NOT NULL CHECK (date IS date(date)),
    start_minute       INTEGER NOT NULL,
    end_minute         INTEGER NOT NULL,
    planned_chip_card  INTEGER NOT NULL DEFAULT 0,
    planned_account_l2 INTEGER NOT NULL DEFAULT 0,
    pinned             INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    live               INTEGER NOT NULL DEFAULT 0 CHECK (live IN (0, 1)),
    last_queue         INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT visits_plan_fk FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT visits_team_fk FOREIGN KEY (team_id) REFERENCES teams (id),
    CONSTRAINT visits_point_fk FOREIGN KEY (point_id) REFERENCES points (id),
    CONSTRAINT visits_span_check CHECK (start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute),
    CONSTRAINT visits_planned_check CHECK (planned_chip_card >= 0 AND planned_account_l2 >= 0),
    CONSTRAINT visits_queue_check CHECK (last_queue >= 0)
) STRICT;
CREATE INDEX visits_plan ON visits (plan_id, date);
CREATE INDEX visits_team ON visits (team_id, date);
CREATE INDEX visits_point ON visits (point_id, date);

-- A team is never at two places at once, neither inside a plan nor among live
-- visits. PostgreSQL has exclusion constraints for this; here writers come one
-- after another, so a trigger sees all there is.
-- +goose StatementBegin
CREATE TRIGGER visits_team_overlap_insert BEFORE INSERT ON visits
BEGIN
    SELECT RAISE(ABORT, 'visit.team_overlap') FROM visits v
    WHERE v.team_id = NEW.team_id AND v.date = NEW.date
      AND v.start_minute < NEW.end_minute AND NEW.start_minute < v.end_minute
      AND (v.plan_id = NEW.plan_id OR (v.live AND NEW.live));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER visits_team_overlap_update
    BEFORE UPDATE OF plan_id, team_id, date, start_minute, end_minute, live ON visits
BEGIN
    SELECT RAISE(ABORT, 'visit.team_overlap') FROM visits v
    WHERE v.team_id = NEW.team_id AND v.date = NEW.date AND v.id <> NEW.id
      AND v.start_minute < NEW.end_minute AND NEW.start_minute < v.end_minute
      AND (v.plan_id = NEW.plan_id OR (v.live AND NEW.live));
END;
-- +goose StatementEnd

CREATE TABLE unserved_demand (
    plan_id  INTEGER NOT NULL,
    point_id INTEGER NOT NULL,
    service  TEXT NOT NULL,
    people   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (plan_id, point_id, service, reason),
    CONSTRAINT unserved_demand_plan_fk FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT unserved_demand_point_fk FOREIGN KEY (point_id) REFERENCES points (id),
    CONSTRAINT unserved_demand_service_check CHECK (service IN ('chip_card', 'account_l2')),
    CONSTRAINT unserved_demand_people_check CHECK (people >= 0)
) STRICT;
CREATE INDEX unserved_demand_point ON unserved_demand (point_id);

-- +goose Down
DROP TABLE unserved_demand;
DROP TABLE visits;
DROP TABLE plans;
