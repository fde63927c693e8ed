package store

import (
	"context"
	"time"

	"luudong/domain"
)

type exportRow struct {
	ID         int64 `gorm:"primaryKey"`
	UserID     *int64
	Format     string
	Filter     string
	FullIDs    bool `gorm:"column:full_ids"`
	FileName   string
	Status     string
	Stopping   bool
	RowCount   int
	Total      int
	Bytes      int64
	CreatedAt  instant
	StartedAt  instant
	FinishedAt instant
	ExpiresAt  instant
}

// TableName is part of GORM's interface.
func (exportRow) TableName() string { return "exports" }

type exportPartRow struct {
	ExportID int64 `gorm:"primaryKey;autoIncrement:false"`
	Part     int   `gorm:"primaryKey;autoIncrement:false"`
	Data     sealed
}

// TableName is part of GORM's interface.
func (exportPartRow) TableName() string { return "export_parts" }

func newExportRow(e domain.Export) exportRow {
	return exportRow{
		ID: e.ID, UserID: optionalID(e.UserID), Format: string(e.Format), Filter: e.Filter, FullIDs: e.FullIDs, FileName: e.FileName,
		Status: string(e.Status), Stopping: e.Stopping, RowCount: e.Rows, Total: e.Total, Bytes: e.Bytes, CreatedAt: instant{e.CreatedAt},
		StartedAt: newInstant(e.StartedAt), FinishedAt: newInstant(e.FinishedAt), ExpiresAt: instant{e.ExpiresAt},
	}
}

func (e exportRow) entity() domain.Export {
	return domain.Export{
		ID: e.ID, UserID: idOf(e.UserID), Format: domain.ListFormat(e.Format), Filter: e.Filter, FullIDs: e.FullIDs, FileName: e.FileName,
		Status: domain.ExportStatus(e.Status), Stopping: e.Stopping, Rows: e.RowCount, Total: e.Total, Bytes: e.Bytes, CreatedAt: e.CreatedAt.t,
		StartedAt: e.StartedAt.pointer(), FinishedAt: e.FinishedAt.pointer(), ExpiresAt: e.ExpiresAt.t,
	}
}

type exportRepo struct{ repo }

// Create inserts the export and sets its ID.
func (r exportRepo) Create(ctx context.Context, e *domain.Export) error {
	row := newExportRow(*e)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	e.ID = row.ID
	return nil
}

// ByID returns the export with this id.
func (r exportRepo) ByID(ctx context.Context, id int64) (domain.Export, error) {
	row, err := one[exportRow](r.db(ctx).Table("exports").Where("id = ?", id), "exports.*")
	return row.entity(), found(err, "export", id)
}

// exportsShown is how many exports of a user a list shows.
const exportsShown = 50

// List returns the newest exports of a user.
func (r exportRepo) List(ctx context.Context, userID int64) ([]domain.Export, error) {
	q := r.db(ctx).Table("exports").Where("user_id = ?", userID)
	if userID == 0 {
		q = r.db(ctx).Table("exports").Where("user_id IS NULL")
	}
	var rows []exportRow
	err := q.Order("id DESC").Limit(exportsShown).Find(&rows).Error
	return mapped(rows, exportRow.entity), translate(err)
}

// Update saves how far the export is; see domain.ExportRepo.
func (r exportRepo) Update(ctx context.Context, e domain.Export) error {
	row := newExportRow(e)
	return changed(r.db(ctx).Model(&row).Where("id = ?", e.ID).
		Select("status", "row_count", "total", "bytes", "started_at", "finished_at", "expires_at").Updates(&row), "export", e.ID)
}

// Stop asks for an open export to end.
func (r exportRepo) Stop(ctx context.Context, id int64) error {
	return translate(r.db(ctx).Exec("UPDATE exports SET stopping = ? WHERE id = ? AND status IN (?, ?)",
		true, id, string(domain.ExportQueued), string(domain.ExportRunning)).Error)
}

// Expired returns exports whose file is to be removed.
func (r exportRepo) Expired(ctx context.Context, now time.Time) ([]domain.Export, error) {
	var rows []exportRow
	err := r.db(ctx).Table("exports").Where("status = ? AND expires_at <= ?", string(domain.ExportDone), instant{now}).
		Order("expires_at, id").Limit(exportsShown).Find(&rows).Error
	return mapped(rows, exportRow.entity), translate(err)
}

// AddPart appends an encrypted part of the file.
func (r exportRepo) AddPart(ctx context.Context, id int64, part int, data []byte) error {
	secret, err := r.sealer.Seal(string(data))
	if err != nil {
		return domain.Internal(err)
	}
	return translate(r.db(ctx).Create(&exportPartRow{ExportID: id, Part: part, Data: secret}).Error)
}

// Part returns a part of the file.
func (r exportRepo) Part(ctx context.Context, id int64, part int) ([]byte, error) {
	row, err := one[exportPartRow](r.db(ctx).Table("export_parts").Where("export_id = ? AND part = ?", id, part), "data")
	if err != nil {
		return nil, found(err, "export", id)
	}
	plain, err := r.sealer.Open(row.Data)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return []byte(plain), nil
}

// DropParts removes the file.
func (r exportRepo) DropParts(ctx context.Context, id int64) error {
	return translate(r.db(ctx).Exec("DELETE FROM export_parts WHERE export_id = ?", id).Error)
}
