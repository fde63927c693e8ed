package store

import (
	"context"
	"slices"

	"gorm.io/gorm/clause"
)

type householdRow struct {
	ID   int64 `gorm:"primaryKey"`
	Code string
}

const householdColumns = 2

// TableName is part of GORM's interface.
func (householdRow) TableName() string { return "households" }

// EnsureHouseholds returns the ids of the households with these codes; see domain.PersonRepo.
func (r personRepo) EnsureHouseholds(ctx context.Context, codes []string) (map[string]int64, error) {
	wanted := slices.Compact(slices.Sorted(slices.Values(codes))) // sorted, so that two imports don't deadlock
	rows := make([]householdRow, len(wanted))
	for i, c := range wanted {
		rows[i].Code = c
	}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "code"}}, DoNothing: true}
	if err := insertValues(r.db(ctx).Clauses(known), rows, householdColumns); err != nil {
		return nil, err
	}
	return idsByCode(r.db(ctx), "households", wanted)
}
