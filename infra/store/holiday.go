package store

import (
	"context"

	"luudong/domain"
)

type holidayRow struct {
	Date   civilDate `gorm:"primaryKey"`
	NameVI string    `gorm:"column:name_vi"`
	Kind   string
	Status string
	Source string
}

const holidayColumns = 5

// TableName is part of GORM's interface.
func (holidayRow) TableName() string { return "holidays" }

func (r holidayRow) entity() domain.Holiday {
	return domain.Holiday{
		Date: domain.Date(r.Date), NameVI: r.NameVI, Kind: domain.HolidayKind(r.Kind), Status: r.Status, Source: r.Source,
	}
}

type holidayRepo struct{ repo }

// Upsert inserts new days and updates known ones; see domain.HolidayRepo.
// Returns an invalid error "code.duplicate" for a day given twice.
func (r holidayRepo) Upsert(ctx context.Context, days []domain.Holiday) error {
	dates, rows := make([]string, len(days)), make([]holidayRow, len(days))
	for i, d := range days {
		dates[i] = d.Date.String()
		rows[i] = holidayRow{civilDate(d.Date), d.NameVI, string(d.Kind), d.Status, d.Source}
	}
	if err := distinct(dates); err != nil {
		return err
	}
	return upsertAll(r.db(ctx), rows, holidayColumns, "date")
}

// All returns the whole table by date.
func (r holidayRepo) All(ctx context.Context) ([]domain.Holiday, error) {
	var rows []holidayRow
	err := r.db(ctx).Order("date").Find(&rows).Error
	return mapped(rows, holidayRow.entity), translate(err)
}
