package store

import (
	"context"

	"gorm.io/gorm"

	"luudong/domain"
)

func (r noticeRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("notices").Joins("JOIN persons ON persons.id = notices.person_id")
}

// ByID returns the notice with the person's name.
func (r noticeRepo) ByID(ctx context.Context, id int64) (domain.Notice, error) {
	v, err := one[noticeView](r.query(ctx).Where("notices.id = ?", id), noticeViewColumns)
	return v.entity(), found(err, "notice", id)
}

// List returns a page of notices, the newest first; see domain.NoticeFilter.
func (r noticeRepo) List(ctx context.Context, f domain.NoticeFilter) ([]domain.Notice, int, error) {
	q := r.query(ctx)
	for column, value := range map[string]string{
		"notices.status": string(f.Status), "notices.kind": string(f.Kind), "notices.channel": string(f.Channel),
	} {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	views, total, err := list[noticeView](matchingNotices(q, f.Text), noticeViewColumns, "notices.id DESC", f.Page)
	return mapped(views, noticeView.entity), total, err
}

// matchingNotices keeps notices by an appointment's code, an e-mail address, the
// last digits of a phone, or the words of a name. A code is looked up among the appointments,
// which have an index for it.
func matchingNotices(q *gorm.DB, text string) *gorm.DB {
	if text == "" {
		return q
	}
	if email, err := domain.ParseEmail(text); err == nil {
		return q.Where("persons.email = ?", email)
	}
	if digits, ok := phoneDigits(text); ok {
		return q.Where("persons.phone LIKE ?", "%"+digits)
	}
	named := withWords(q.Session(&gorm.Session{NewDB: true}), text, "persons.search")
	code := domain.CleanAppointmentCode(withoutNUL.Replace(text))
	return q.Where(q.Session(&gorm.Session{NewDB: true}).
		Where("notices.code = ? AND notices.person_id IN (SELECT person_id FROM appointments WHERE code = ?)", code, code).
		Or(named))
}

// Counts returns the number of notices in each state that is not the end of a
// matter; see domain.NoticeRepo. The states stand in the text for the sake of the
// indexes.
func (r noticeRepo) Counts(ctx context.Context) (map[domain.NoticeStatus]int, error) {
	counts := map[domain.NoticeStatus]int{}
	for _, states := range []string{"'queued', 'sending'", "'failed', 'unconfigured'"} {
		var rows []struct {
			Status string
			Count  int
		}
		err := r.db(ctx).Table("notices").Select("status, count(*) AS count").Where("status IN (" + states + ")").Group("status").Scan(&rows).Error
		if err != nil {
			return nil, translate(err)
		}
		for _, row := range rows {
			counts[domain.NoticeStatus(row.Status)] = row.Count
		}
	}
	return counts, nil
}
