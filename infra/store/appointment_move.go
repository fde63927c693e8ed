package store

import (
	"context"

	"luudong/domain"
)

type appointmentMoveRow struct {
	ID            int64 `gorm:"primaryKey"`
	AppointmentID int64
	FromSlotID    int64
	ToSlotID      int64
	RequestKey    string
	MovedBy       string
	MovedAt       instant
}

// TableName is part of GORM's interface.
func (appointmentMoveRow) TableName() string { return "appointment_moves" }

// AddMove records a change of place; see domain.AppointmentRepo. MovedAt is the
// store's clock where it is not set.
func (r appointmentRepo) AddMove(ctx context.Context, m domain.AppointmentMove) error {
	row := appointmentMoveRow{
		AppointmentID: m.AppointmentID, FromSlotID: m.FromSlotID, ToSlotID: m.ToSlotID,
		RequestKey: m.RequestKey, MovedBy: m.MovedBy, MovedAt: instant{r.orNow(m.MovedAt)},
	}
	return translate(r.db(ctx).Create(&row).Error)
}

// MovedBy returns the appointments that a request moved; empty if none.
func (r appointmentRepo) MovedBy(ctx context.Context, requestKey string) ([]int64, error) {
	if requestKey == "" {
		return nil, nil
	}
	var ids []int64
	err := r.db(ctx).Table("appointment_moves").Where("request_key = ?", requestKey).Order("appointment_id").Pluck("appointment_id", &ids).Error
	return ids, translate(err)
}

// Moves returns the changes of place of an appointment, the first one first.
func (r appointmentRepo) Moves(ctx context.Context, appointmentID int64) ([]domain.AppointmentMove, error) {
	var rows []appointmentMoveRow
	if err := r.db(ctx).Where("appointment_id = ?", appointmentID).Order("id").Find(&rows).Error; err != nil {
		return nil, translate(err)
	}
	return mapped(rows, appointmentMoveRow.entity), nil
}

func (row appointmentMoveRow) entity() domain.AppointmentMove {
	return domain.AppointmentMove{
		AppointmentID: row.AppointmentID, FromSlotID: row.FromSlotID, ToSlotID: row.ToSlotID,
		RequestKey: row.RequestKey, MovedBy: row.MovedBy, MovedAt: row.MovedAt.t,
	}
}
