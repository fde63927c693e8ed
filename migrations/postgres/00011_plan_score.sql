-- +goose Up
-- What a plan is worth in the planner's points, and what no plan can exceed; 0 is not known.
ALTER TABLE plans ADD COLUMN score bigint NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN score_bound bigint NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN progress_score bigint NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN progress_score_bound bigint NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE plans DROP COLUMN progress_score_bound;
ALTER TABLE plans DROP COLUMN progress_score;
ALTER TABLE plans DROP COLUMN score_bound;
ALTER TABLE plans DROP COLUMN score;
