package store

import (
	"context"

	"gorm.io/gorm/clause"

	"luudong/domain"
)

type noticeTemplateRow struct {
	Kind      string `gorm:"primaryKey"`
	Channel   string `gorm:"primaryKey"`
	Language  string `gorm:"primaryKey"`
	Subject   string
	Body      string
	UpdatedBy string
	UpdatedAt instant `gorm:"autoUpdateTime:false"`
}

// TableName is part of GORM's interface.
func (noticeTemplateRow) TableName() string { return "notice_templates" }

func (r noticeTemplateRow) entity() domain.NoticeTemplate {
	return domain.NoticeTemplate{
		Kind: domain.NoticeKind(r.Kind), Channel: domain.Channel(r.Channel), Language: domain.Language(r.Language),
		Subject: r.Subject, Body: r.Body, UpdatedBy: r.UpdatedBy, UpdatedAt: r.UpdatedAt.t,
	}
}

// Templates returns the changed templates.
func (r noticeRepo) Templates(ctx context.Context) ([]domain.NoticeTemplate, error) {
	var rows []noticeTemplateRow
	err := r.db(ctx).Order("kind, channel, language").Find(&rows).Error
	return mapped(rows, noticeTemplateRow.entity), translate(err)
}

// SaveTemplate inserts or replaces a template.
func (r noticeRepo) SaveTemplate(ctx context.Context, t domain.NoticeTemplate) error {
	row := noticeTemplateRow{
		Kind: string(t.Kind), Channel: string(t.Channel), Language: string(t.Language), Subject: t.Subject, Body: t.Body,
		UpdatedBy: t.UpdatedBy, UpdatedAt: instant{r.orNow(t.UpdatedAt)},
	}
	return translate(r.db(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "kind"}, {Name: "channel"}, {Name: "language"}},
		DoUpdates: clause.AssignmentColumns([]string{"subject", "body", "updated_by", "updated_at"}),
	}).Create(&row).Error)
}

// ResetTemplate forgets a changed template.
func (r noticeRepo) ResetTemplate(ctx context.Context, t domain.NoticeTemplate) error {
	return translate(r.db(ctx).Where("kind = ? AND channel = ? AND language = ?", string(t.Kind), string(t.Channel), string(t.Language)).
		Delete(&noticeTemplateRow{}).Error)
}
