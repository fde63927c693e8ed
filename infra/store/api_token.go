package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"luudong/domain"
)

type apiTokenRow struct {
	ID         int64 `gorm:"primaryKey"`
	Name       string
	TokenHash  string
	Hint       string
	Scopes     string
	Role       string
	UnitID     int64
	CreatedBy  string
	CreatedAt  instant
	ExpiresAt  instant
	RevokedAt  instant
	LastUsedAt instant
}

// TableName is part of GORM's interface.
func (apiTokenRow) TableName() string { return "api_tokens" }

// apiTokenView is a token with the path of its area.
type apiTokenView struct {
	Row      apiTokenRow `gorm:"embedded"`
	UnitPath string
}

const apiTokenViewColumns = "api_tokens.*, units.path AS unit_path" //nolint:gosec // names of columns, no secret

func newAPITokenRow(t domain.APIToken) apiTokenRow {
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = string(s)
	}
	return apiTokenRow{
		ID: t.ID, Name: t.Name, TokenHash: t.Hash, Hint: t.Hint, Scopes: strings.Join(scopes, ","), Role: string(t.Role),
		UnitID: t.UnitID, CreatedBy: t.CreatedBy, CreatedAt: instant{t.CreatedAt}, ExpiresAt: instant{t.ExpiresAt},
		RevokedAt: newInstant(t.RevokedAt), LastUsedAt: newInstant(t.LastUsedAt),
	}
}

func (v apiTokenView) entity() domain.APIToken {
	t := domain.APIToken{
		ID: v.Row.ID, Name: v.Row.Name, Hash: v.Row.TokenHash, Hint: v.Row.Hint, Role: domain.Role(v.Row.Role),
		UnitID: v.Row.UnitID, UnitPath: v.UnitPath, CreatedBy: v.Row.CreatedBy, CreatedAt: v.Row.CreatedAt.t,
		ExpiresAt: v.Row.ExpiresAt.t, RevokedAt: v.Row.RevokedAt.pointer(), LastUsedAt: v.Row.LastUsedAt.pointer(),
	}
	for s := range strings.SplitSeq(v.Row.Scopes, ",") {
		t.Scopes = append(t.Scopes, domain.TokenScope(s))
	}
	return t
}

type tokenRepo struct{ repo }

// Create inserts the token and sets its ID.
func (r tokenRepo) Create(ctx context.Context, t *domain.APIToken) error {
	row := newAPITokenRow(*t)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	t.ID = row.ID
	return nil
}

// Update saves when the token was revoked and last used.
func (r tokenRepo) Update(ctx context.Context, t domain.APIToken) error {
	row := newAPITokenRow(t)
	return changed(r.db(ctx).Select("revoked_at", "last_used_at").Where("id = ?", t.ID).Updates(&row), "token", t.Name)
}

func (r tokenRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("api_tokens").Joins("JOIN units ON units.id = api_tokens.unit_id")
}

// ByHash returns the token whose secret has this hash.
func (r tokenRepo) ByHash(ctx context.Context, hash string) (domain.APIToken, error) {
	v, err := one[apiTokenView](r.query(ctx).Where("api_tokens.token_hash = ?", hash), apiTokenViewColumns)
	if err != nil {
		return domain.APIToken{}, found(err, "token", "") // the hash is nothing to show
	}
	return v.entity(), nil
}

// ByName returns the token with this name.
func (r tokenRepo) ByName(ctx context.Context, name string) (domain.APIToken, error) {
	v, err := one[apiTokenView](r.query(ctx).Where("api_tokens.name = ?", name), apiTokenViewColumns)
	if err != nil {
		return domain.APIToken{}, found(err, "token", name)
	}
	return v.entity(), nil
}

// List returns the tokens of an area by name.
func (r tokenRepo) List(ctx context.Context, area string) ([]domain.APIToken, error) {
	views, _, err := list[apiTokenView](inArea(r.query(ctx), area), apiTokenViewColumns, "api_tokens.name", domain.Page{})
	return mapped(views, apiTokenView.entity), err
}
