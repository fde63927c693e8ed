package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type officeTemplateRow struct {
	ID         int64 `gorm:"primaryKey"`
	UnitID     int64
	Kind       string
	FileName   string
	Size       int
	Data       sealed
	UploadedBy string
	UploadedAt instant
}

// TableName is part of GORM's interface.
func (officeTemplateRow) TableName() string { return "office_templates" }

// officeTemplateView is a template without its file, with its unit.
type officeTemplateView struct {
	ID                 int64
	UnitID             int64
	Kind, FileName     string
	Size               int
	UploadedBy         string
	UploadedAt         instant
	UnitName, UnitPath string
}

const officeTemplateColumns = `office_templates.id, office_templates.unit_id, office_templates.kind, office_templates.file_name,
	office_templates.size, office_templates.uploaded_by, office_templates.uploaded_at, units.full_name AS unit_name, units.path AS unit_path`

func (v officeTemplateView) entity() domain.OfficeTemplate {
	return domain.OfficeTemplate{
		ID: v.ID, UnitID: v.UnitID, Kind: domain.TemplateKind(v.Kind), FileName: v.FileName, Size: v.Size,
		UploadedBy: v.UploadedBy, UploadedAt: v.UploadedAt.t, UnitName: v.UnitName, UnitPath: v.UnitPath,
	}
}

type officeTemplateRepo struct{ repo }

func (r officeTemplateRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("office_templates").Joins("JOIN units ON units.id = office_templates.unit_id")
}

// Save inserts or replaces the template of a unit and kind.
func (r officeTemplateRepo) Save(ctx context.Context, t *domain.OfficeTemplate, data []byte) error {
	row := officeTemplateRow{
		UnitID: t.UnitID, Kind: string(t.Kind), FileName: t.FileName, Size: len(data), Data: data,
		UploadedBy: t.UploadedBy, UploadedAt: instant{t.UploadedAt},
	}
	err := r.db(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "unit_id"}, {Name: "kind"}},
		DoUpdates: clause.AssignmentColumns([]string{"file_name", "size", "data", "uploaded_by", "uploaded_at"}),
	}).Create(&row).Error
	if err != nil {
		return translate(err)
	}
	stored, err := one[officeTemplateView](r.query(ctx).Where("office_templates.unit_id = ? AND office_templates.kind = ?", t.UnitID, row.Kind),
		officeTemplateColumns)
	if err == nil {
		*t = stored.entity()
	}
	return found(err, "template", t.FileName)
}

// ByID returns the template with this id.
func (r officeTemplateRepo) ByID(ctx context.Context, id int64) (domain.OfficeTemplate, error) {
	v, err := one[officeTemplateView](r.query(ctx).Where("office_templates.id = ?", id), officeTemplateColumns)
	return v.entity(), found(err, "template", id)
}

// Data returns the template's file.
func (r officeTemplateRepo) Data(ctx context.Context, id int64) ([]byte, error) {
	row, err := one[officeTemplateRow](r.db(ctx).Table("office_templates").Where("id = ?", id), "data")
	return row.Data, found(err, "template", id)
}

// List returns all templates by unit and kind.
func (r officeTemplateRepo) List(ctx context.Context) ([]domain.OfficeTemplate, error) {
	views, _, err := list[officeTemplateView](r.query(ctx), officeTemplateColumns, "units.path, office_templates.kind, office_templates.id", domain.Page{})
	return mapped(views, officeTemplateView.entity), err
}

// Remove deletes the template.
func (r officeTemplateRepo) Remove(ctx context.Context, id int64) error {
	return changed(r.db(ctx).Where("id = ?", id).Delete(&officeTemplateRow{}), "template", id)
}
