package store

import (
	"context"

	"gorm.io/gorm"

	"luudong/domain"
)

type userRow struct {
	ID           int64 `gorm:"primaryKey"`
	Username     string
	FullName     string
	Role         string
	UnitID       int64
	PasswordHash string
	Disabled     bool
	CreatedAt    instant
	LastSignInAt instant
}

// TableName is part of GORM's interface.
func (userRow) TableName() string { return "users" }

// userView is an account with the path of its area.
type userView struct {
	Row      userRow `gorm:"embedded"`
	UnitPath string
}

const userViewColumns = "users.*, units.path AS unit_path"

func newUserRow(u domain.User) userRow {
	return userRow{
		ID: u.ID, Username: u.Username, FullName: u.FullName, Role: string(u.Role), UnitID: u.UnitID,
		PasswordHash: u.PasswordHash, Disabled: u.Disabled, CreatedAt: instant{u.CreatedAt},
		LastSignInAt: newInstant(u.LastSignInAt),
	}
}

func (v userView) entity() domain.User {
	return domain.User{
		ID: v.Row.ID, Username: v.Row.Username, FullName: v.Row.FullName, Role: domain.Role(v.Row.Role), UnitID: v.Row.UnitID,
		UnitPath: v.UnitPath, PasswordHash: v.Row.PasswordHash, Disabled: v.Row.Disabled,
		CreatedAt: v.Row.CreatedAt.t, LastSignInAt: v.Row.LastSignInAt.pointer(),
	}
}

type userRepo struct{ repo }

// Create inserts the account and sets its ID, and CreatedAt if it is not set.
func (r userRepo) Create(ctx context.Context, u *domain.User) error {
	u.CreatedAt = r.orNow(u.CreatedAt)
	row := newUserRow(*u)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	u.ID = row.ID
	return nil
}

// Update saves all but when the account was made.
func (r userRepo) Update(ctx context.Context, u domain.User) error {
	row := newUserRow(u)
	return changed(r.db(ctx).Select("*").Omit("id", "created_at").Where("id = ?", u.ID).Updates(&row), "user", u.ID)
}

func (r userRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("users").Joins("JOIN units ON units.id = users.unit_id")
}

// ByUsername returns the account with this name.
func (r userRepo) ByUsername(ctx context.Context, username string) (domain.User, error) {
	v, err := one[userView](r.query(ctx).Where("users.username = ?", username), userViewColumns)
	return v.entity(), found(err, "user", username)
}

// ByID returns the account with this id.
func (r userRepo) ByID(ctx context.Context, id int64) (domain.User, error) {
	v, err := one[userView](r.query(ctx).Where("users.id = ?", id), userViewColumns)
	return v.entity(), found(err, "user", id)
}

// List returns all accounts by name.
func (r userRepo) List(ctx context.Context) ([]domain.User, error) {
	views, _, err := list[userView](r.query(ctx), userViewColumns, "users.username", domain.Page{})
	return mapped(views, userView.entity), err
}
