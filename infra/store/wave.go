package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"luudong/domain"
)

type waveRow struct {
	ID         int64 `gorm:"primaryKey"`
	Name       string
	PointID    int64
	Services   string
	Quota      int
	Status     string
	ReleaseAt  instant
	CreatedBy  string
	CreatedAt  instant
	ReleasedAt instant
}

// TableName is part of GORM's interface.
func (waveRow) TableName() string { return "waves" }

func newWaveRow(w domain.Wave) waveRow {
	return waveRow{
		ID: w.ID, Name: w.Name, PointID: w.PointID, Services: joinServices(w.Services), Quota: w.Quota, Status: string(w.Status),
		ReleaseAt: instant{w.ReleaseAt}, CreatedBy: w.CreatedBy, CreatedAt: instant{w.CreatedAt}, ReleasedAt: newInstant(w.ReleasedAt),
	}
}

func (r waveRow) entity() domain.Wave {
	return domain.Wave{
		ID: r.ID, Name: r.Name, PointID: r.PointID, Services: splitServices(r.Services), Quota: r.Quota, Status: domain.WaveStatus(r.Status),
		ReleaseAt: r.ReleaseAt.t, CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt.t, ReleasedAt: r.ReleasedAt.pointer(),
	}
}

// waveView is a wave with its point and how it stands.
type waveView struct {
	Row                                       waveRow `gorm:"embedded"`
	PointCode, PointName, UnitPath            string
	Invitations, Sent, People, Answered, Held int
}

const waveViewColumns = `waves.*, points.code AS point_code, points.name AS point_name, units.path AS unit_path,
	(SELECT count(*) FROM invitations WHERE invitations.wave_id = waves.id) AS invitations,
	(SELECT count(sent_at) FROM invitations WHERE invitations.wave_id = waves.id) AS sent,
	(SELECT count(*) FROM invitation_people WHERE invitation_people.wave_id = waves.id) AS people,
	(SELECT count(*) FROM invitation_people WHERE invitation_people.wave_id = waves.id AND code <> '') AS answered,
	(SELECT coalesce(sum(places), 0) FROM wave_holds WHERE wave_holds.wave_id = waves.id) AS held`

func (v waveView) entity() domain.Wave {
	w := v.Row.entity()
	w.PointCode, w.PointName, w.UnitPath = v.PointCode, v.PointName, v.UnitPath
	w.WaveCounts = domain.WaveCounts{Invitations: v.Invitations, Sent: v.Sent, People: v.People, Answered: v.Answered, Held: v.Held}
	return w
}

type waveHoldRow struct {
	WaveID int64 `gorm:"primaryKey"`
	SlotID int64 `gorm:"primaryKey"`
	Places int
}

const waveHoldColumns = 3

// TableName is part of GORM's interface.
func (waveHoldRow) TableName() string { return "wave_holds" }

type waveRepo struct{ repo }

// Create inserts the wave with its holds and sets its ID; see domain.WaveRepo.
func (r waveRepo) Create(ctx context.Context, w *domain.Wave, holds []domain.WaveHold) error {
	row := newWaveRow(*w)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	w.ID = row.ID
	rows := make([]waveHoldRow, len(holds))
	for i, h := range holds {
		rows[i] = waveHoldRow{WaveID: w.ID, SlotID: h.SlotID, Places: h.Places}
	}
	return insertValues(r.db(ctx), rows, waveHoldColumns)
}

// Release saves that a wave has ended and forgets its holds.
func (r waveRepo) Release(ctx context.Context, w domain.Wave) error {
	row := newWaveRow(w)
	if err := changed(r.db(ctx).Select("status", "released_at").Where("id = ?", w.ID).Updates(&row), "wave", w.ID); err != nil {
		return err
	}
	return translate(r.db(ctx).Exec("UPDATE wave_holds SET places = 0 WHERE wave_id = ? AND places > 0", w.ID).Error)
}

func (r waveRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("waves").Joins("JOIN points ON points.id = waves.point_id").Joins("JOIN units ON units.id = points.unit_id")
}

// ByID returns the wave with this id.
func (r waveRepo) ByID(ctx context.Context, id int64) (domain.Wave, error) {
	v, err := one[waveView](r.query(ctx).Where("waves.id = ?", id), waveViewColumns)
	return v.entity(), found(err, "wave", id)
}

// Lock returns the wave, held against change by others; see domain.WaveRepo.
func (r waveRepo) Lock(ctx context.Context, id int64) (domain.Wave, error) {
	var row waveRow
	err := r.db(ctx).Clauses(forUpdate("waves")).Where("id = ?", id).Take(&row).Error
	return row.entity(), found(err, "wave", id)
}

// List returns waves of an area; see domain.WaveRepo.
func (r waveRepo) List(ctx context.Context, area string, p domain.Page) ([]domain.Wave, int, error) {
	if area == "" {
		return nil, 0, nil
	}
	views, total, err := list[waveView](inArea(r.query(ctx), area), waveViewColumns, "waves.status, waves.release_at DESC, waves.id DESC", p)
	return mapped(views, waveView.entity), total, err
}

// Due returns the waves that are to be released, the earliest first.
func (r waveRepo) Due(ctx context.Context, now time.Time) ([]int64, error) {
	var ids []int64
	err := r.db(ctx).Table("waves").Where("status = 'open' AND release_at <= ?", instant{now}).Order("release_at, id").Pluck("id", &ids).Error
	return ids, translate(err)
}

// Holds returns what a wave still holds, by slot.
func (r waveRepo) Holds(ctx context.Context, waveID int64) ([]domain.WaveHold, error) {
	var rows []waveHoldRow
	err := r.db(ctx).Where("wave_id = ? AND places > 0", waveID).Order("slot_id").Find(&rows).Error
	return mapped(rows, func(row waveHoldRow) domain.WaveHold { return domain.WaveHold{SlotID: row.SlotID, Places: row.Places} }), translate(err)
}

// TakeHeld takes one held place; see domain.WaveRepo. The statement that takes
// also checks, and the CHECK of the table stands behind it.
func (r waveRepo) TakeHeld(ctx context.Context, waveID, slotID int64) error {
	result := r.db(ctx).Exec("UPDATE wave_holds SET places = places - 1 WHERE wave_id = ? AND slot_id = ? AND places > 0", waveID, slotID)
	if result.Error == nil && result.RowsAffected == 0 {
		return domain.Conflict("slot.full", slotID)
	}
	return translate(result.Error)
}
