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
