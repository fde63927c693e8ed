package store

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type sessionRow struct {
	Token     string `gorm:"primaryKey"`
	Data      []byte
	ExpiresAt instant
}

// TableName is part of GORM's interface.
func (sessionRow) TableName() string { return "sessions" }

// Sessions keeps the web sessions, so that several servers share them and a
// restart loses none. It implements scs.CtxStore and scs.IterableCtxStore. Let
// the session manager hash its tokens (HashTokenInStore): then nobody who reads
// the table can take over a session.
type Sessions struct {
	store *Store
}

// Sessions returns the sessions of this database.
func (s *Store) Sessions() Sessions { return Sessions{s} }

// FindCtx returns the data of a session; found is false if there is none or it has expired.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var row sessionRow
	err = s.store.reads.WithContext(ctx).Where("token = ? AND expires_at > ?", token, instant{s.store.now()}).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	return row.Data, err == nil, translate(err)
}

// CommitCtx saves a session and when it expires.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	row := sessionRow{Token: token, Data: data, ExpiresAt: instant{expiry}}
	return translate(s.store.writes.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// DeleteCtx removes a session, if there is one.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return translate(s.store.writes.WithContext(ctx).Where("token = ?", token).Delete(&sessionRow{}).Error)
}

// AllCtx returns the data of all sessions that have not expired, by token.
func (s Sessions) AllCtx(ctx context.Context) (map[string][]byte, error) {
	var rows []sessionRow
	err := s.store.reads.WithContext(ctx).Where("expires_at > ?", instant{s.store.now()}).Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	all := make(map[string][]byte, len(rows))
	for _, r := range rows {
		all[r.Token] = r.Data
	}
	return all, nil
}

// DeleteExpired removes the sessions that have expired and returns how many there were.
func (s Sessions) DeleteExpired(ctx context.Context) (int, error) {
	result := s.store.writes.WithContext(ctx).Where("expires_at <= ?", instant{s.store.now()}).Delete(&sessionRow{})
	return int(result.RowsAffected), translate(result.Error)
}

// KeepClean removes expired sessions now and then, until ctx ends.
func (s Sessions) KeepClean(ctx context.Context, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if _, err := s.DeleteExpired(ctx); err != nil && domain.CodeOf(err) != "" && ctx.Err() == nil {
			s.store.log.WarnContext(ctx, "expired sessions were not removed", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Find is FindCtx without a context.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
