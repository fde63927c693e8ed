-- +goose Up
-- A plan may begin with another one and stay close to it.
ALTER TABLE plans ADD COLUMN based_on INTEGER REFERENCES plans (id);
ALTER TABLE plans ADD COLUMN changed_visits INTEGER NOT NULL DEFAULT 0 CHECK (changed_visits >= 0);
ALTER TABLE plans ADD COLUMN lost_bookings INTEGER NOT NULL DEFAULT 0 CHECK (lost_bookings >= 0);
CREATE INDEX plans_based_on ON plans (based_on);

-- The cheapest change that would help people who are left out; '' is not known.
ALTER TABLE unserved_demand ADD COLUMN relax_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE unserved_demand ADD COLUMN relax_amount INTEGER NOT NULL DEFAULT 0 CHECK (relax_amount >= 0);
ALTER TABLE unserved_demand ADD COLUMN relax_team_id INTEGER REFERENCES teams (id);
ALTER TABLE unserved_demand ADD COLUMN relax_date TEXT CHECK (relax_date IS date(relax_date));
CREATE INDEX unserved_demand_relax_team ON unserved_demand (relax_team_id);

-- +goose Down
DROP INDEX unserved_demand_relax_team;
ALTER TABLE unserved_demand DROP COLUMN relax_date;
ALTER TABLE unserved_demand DROP COLUMN relax_team_id;
ALTER TABLE unserved_demand DROP COLUMN relax_amount;
ALTER TABLE unserved_demand DROP COLUMN relax_kind;
DROP INDEX plans_based_on;
ALTER TABLE plans DROP COLUMN lost_bookings;
ALTER TABLE plans DROP COLUMN changed_visits;
ALTER TABLE plans DROP COLUMN based_on;
