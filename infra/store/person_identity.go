package store

import (
	"context"

	"luudong/domain"
)

type identityRow struct {
	ID             int64 `gorm:"primaryKey"`
	PersonID       int64
	PersonalID     sealed
	PersonalIDHash sealed
	ReplacedAt     instant
	Reason         string
}

// TableName is part of GORM's interface.
func (identityRow) TableName() string { return "person_identities" }

// keepIdentity adds the number a person had to the history.
func (r personRepo) keepIdentity(ctx context.Context, old personRow, reason string) error {
	row := identityRow{
		PersonID: old.ID, PersonalID: old.PersonalID, PersonalIDHash: old.PersonalIDHash,
		ReplacedAt: instant{r.now()}, Reason: reason,
	}
	return translate(r.db(ctx).Create(&row).Error)
}

// Identities returns the numbers a person had before, newest first.
func (r personRepo) Identities(ctx context.Context, personID int64) ([]domain.PersonIdentity, error) {
	var rows []identityRow
	err := r.db(ctx).Where("person_id = ?", personID).Order("replaced_at DESC, id DESC").Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	return mappedOrError(rows, func(row identityRow) (domain.PersonIdentity, error) {
		id, err := r.unseal(row.PersonalID)
		return domain.PersonIdentity{PersonID: row.PersonID, PersonalID: id, ReplacedAt: row.ReplacedAt.t, Reason: row.Reason}, err
	})
}
