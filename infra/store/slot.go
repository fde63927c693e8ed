package store

import (
	"context"
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"

	"luudong/domain"
)

type slotRow struct {
	ID          int64 `gorm:"primaryKey"`
	VisitID     int64
	Service     string
	StartMinute int
	EndMinute   int
	Capacity    int
	Booked      int
}

const slotColumns = 7

// TableName is part of GORM's interface.
func (slotRow) TableName() string { return "slots" }

// slotView is a slot with where and when its visit is.
type slotView struct {
	Row     slotRow `gorm:"embedded"`
	PointID int64
	Date    civilDate
}

const slotViewColumns = "slots.*, visits.point_id, visits.date"

func (v slotView) entity() domain.Slot {
	return domain.Slot{
		ID: v.Row.ID, VisitID: v.Row.VisitID, PointID: v.PointID, Service: domain.Service(v.Row.Service), Date: domain.Date(v.Date),
		Start: domain.Clock(v.Row.StartMinute), End: domain.Clock(v.Row.EndMinute), Capacity: v.Row.Capacity, Booked: v.Row.Booked,
	}
}

type slotRepo struct{ repo }

var errReleasedTwice = errors.New("store: a place was given back that nobody had taken")

// Create inserts the slots; point and date are those of the visit.
func (r slotRepo) Create(ctx context.Context, slots []domain.Slot) error {
	rows := make([]slotRow, len(slots))
	for i, s := range slots {
		rows[i] = slotRow{
			VisitID: s.VisitID, Service: string(s.Service), StartMinute: int(s.Start), EndMinute: int(s.End),
			Capacity: s.Capacity, Booked: s.Booked,
		}
	}
	return insertAll(r.db(ctx), rows, slotColumns)
}

func (r slotRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("slots").Joins("JOIN visits ON visits.id = slots.visit_id")
}

// ByID returns the slot with this id.
func (r slotRepo) ByID(ctx context.Context, id int64) (domain.Slot, error) {
	v, err := one[slotView](r.query(ctx).Where("slots.id = ?", id), slotViewColumns)
	return v.entity(), found(err, "slot", id)
}

// List returns slots by date, start and service; see domain.SlotFilter.
func (r slotRepo) List(ctx context.Context, f domain.SlotFilter) ([]domain.Slot, error) {
	q := betweenDates(r.query(ctx), f.From, f.To)
	if f.VisitID != 0 {
		q = q.Where("slots.visit_id = ?", f.VisitID)
	}
	if f.PointID != 0 {
		q = q.Where("visits.point_id = ?", f.PointID)
	}
	if f.Service != "" {
		q = q.Where("slots.service = ?", string(f.Service))
	}
	if f.FreeOnly {
		q = q.Where("slots.booked < slots.capacity")
	}
	// chip_card before account_l2, as in domain.Services.
	views, _, err := list[slotView](q, slotViewColumns, "visits.date, slots.start_minute, slots.service DESC, slots.id", domain.Page{})
	return mapped(views, slotView.entity), err
}

// Open counts free places; see domain.SlotRepo.
func (r slotRepo) Open(ctx context.Context, f domain.OpenFilter) ([]domain.OpenPlaces, error) {
	var out []domain.OpenPlaces
	for chunk := range slices.Chunk(f.PointIDs, maxParameters) {
		var rows []struct {
			PointID int64
			Service string
			Date    civilDate
			Free    int
		}
		free := "slots.capacity - slots.capacity * ? / 100 - slots.booked"
		q := betweenDates(among(r.query(ctx), "visits.point_id", "bigint", chunk), f.From, f.To).
			Where("visits.live = ? AND "+free+" > 0", true, f.KeptBackPercent).
			Where("visits.date > ? OR slots.start_minute > ?", civilDate(f.From), int(f.After)).
			Group("visits.point_id, slots.service, visits.date")
		err := q.Select("visits.point_id, slots.service, visits.date, sum("+free+") AS free", f.KeptBackPercent).Find(&rows).Error
		if err != nil {
			return nil, translate(err)
		}
		for _, row := range rows {
			out = append(out, domain.OpenPlaces{PointID: row.PointID, Service: domain.Service(row.Service), Date: domain.Date(row.Date), Free: row.Free})
		}
	}
	return out, nil
}

// Take takes one place; see domain.SlotRepo.
func (r slotRepo) Take(ctx context.Context, id int64) error {
	return r.TakeMany(ctx, map[int64]int{id: 1})
}

// Release gives one place back. Returns CodeInternal if none was taken: somebody
// would have released twice.
func (r slotRepo) Release(ctx context.Context, id int64) error {
	return r.ReleaseMany(ctx, map[int64]int{id: 1})
}

// ReleaseMany gives places back, slot by slot in ascending order; see Release.
func (r slotRepo) ReleaseMany(ctx context.Context, places map[int64]int) error {
	for _, id := range slices.Sorted(maps.Keys(places)) {
		n := places[id]
		result := r.db(ctx).Exec("UPDATE slots SET booked = booked - ? WHERE id = ? AND booked >= ?", n, id, n)
		if result.Error != nil {
			return translate(result.Error)
		}
		if result.RowsAffected == 1 {
			continue
		}
		if _, err := r.ByID(ctx, id); err != nil {
			return err
		}
		return domain.Internal(errReleasedTwice)
	}
	return nil
}
