package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

// TableName is part of GORM's interface.
func (settingRow) TableName() string { return "settings" }

type settingRepo struct{ repo }

// Get returns the value of a setting; CodeNotFound if it was never set.
func (r settingRepo) Get(ctx context.Context, name string) (string, error) {
	var row settingRow
	err := r.db(ctx).Where("name = ?", name).Take(&row).Error
	return row.Value, found(err, "setting", name)
}

// Set sets a setting.
func (r settingRepo) Set(ctx context.Context, name, value string) error {
	return upsertAll(r.db(ctx), []settingRow{{Name: name, Value: value}}, 2, "name")
}

const keyFingerprint = "key_fingerprint"

// PinKey remembers which key this database's ID numbers are sealed with, by a
// fingerprint that gives nothing away. Later calls return an invalid error
// "secret.key_changed" for another key: going on would leave the stored numbers
// unreadable and seal new ones with a key that nobody expects.
func (s *Store) PinKey(ctx context.Context, fingerprint string) error {
	var kept settingRow
	err := s.writes.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		row := settingRow{Name: keyFingerprint, Value: fingerprint}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
		return tx.Where("name = ?", keyFingerprint).Take(&kept).Error
	})
	if err != nil {
		return translate(err)
	}
	if kept.Value != fingerprint {
		return domain.Invalid("secret.key_changed")
	}
	return nil
}
