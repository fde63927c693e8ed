package usecase

import (
	"context"
	"errors"
	"slices"

	"luudong/domain"
)

// UserAddInput is a new account.
type UserAddInput struct {
	Username, FullName string
	Role               domain.Role
	UnitCode           string // area of responsibility; "" is the whole city
	Password           string
}

// UserAdd makes an account. The actor needs UserManage.
func (a *App) UserAdd(ctx context.Context, by domain.Actor, in UserAddInput) (domain.User, error) {
	if err := by.Require(domain.UserManage); err != nil {
		return domain.User{}, err
	}
	u, err := domain.NewUser(in.Username, in.FullName, in.Role, 0)
	if err != nil {
		return u, err
	}
	if err := u.CheckPassword(in.Password); err != nil {
		return u, err
	}
	if u.PasswordHash, err = a.Passwords.Hash(in.Password); err != nil {
		return u, domain.Internal(err)
	}
	if in.UnitCode == "" {
		in.UnitCode = domain.RootUnitCode
	}
	return within(ctx, a, func(r domain.Repos) (domain.User, error) {
		made := u
		unit, err := r.Units.ByCode(ctx, in.UnitCode)
		if domain.CodeOf(err) == domain.CodeNotFound && in.UnitCode == domain.RootUnitCode {
			root := rootUnit() // the first account comes before the first import
			err = r.Units.Upsert(ctx, []*domain.Unit{root})
			unit = *root
		}
		if err != nil {
			return made, err
		}
		made.UnitID, made.UnitPath, made.CreatedAt = unit.ID, unit.Path, a.Now()
		if err := by.RequireArea(unit.Path); err != nil {
			return made, err
		}
		if err := r.Users.Create(ctx, &made); err != nil {
			return made, err
		}
		return made, a.audit(ctx, r, by, "user.add", "user", made.Username, string(made.Role))
	})
}

// UserList returns the accounts of the actor's area by username.
func (a *App) UserList(ctx context.Context, by domain.Actor) ([]domain.User, error) {
	if err := by.Require(domain.UserManage); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.User, error) {
		all, err := r.Users.List(ctx)
		return slices.DeleteFunc(all, func(u domain.User) bool { return !by.InArea(u.UnitPath) }), err
	})
}

// UserDisable closes or reopens an account. Nobody can close their own.
func (a *App) UserDisable(ctx context.Context, by domain.Actor, username string, disabled bool) error {
	if by.Username == username {
		return domain.Conflict("user.own_account")
	}
	action := "user.enable"
	if disabled {
		action = "user.disable"
	}
	return a.changeUser(ctx, by, username, action, func(u *domain.User) error {
		u.Disabled = disabled
		return nil
	})
}

// UserPassword sets a new password.
func (a *App) UserPassword(ctx context.Context, by domain.Actor, username, password string) error {
	return a.changeUser(ctx, by, username, "user.password", func(u *domain.User) error {
		if err := u.CheckPassword(password); err != nil {
			return err
		}
		hash, err := a.Passwords.Hash(password)
		u.PasswordHash = hash
		return err
	})
}

func (a *App) changeUser(ctx context.Context, by domain.Actor, username, action string, change func(*domain.User) error) error {
	if err := by.Require(domain.UserManage); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		u, err := r.Users.ByUsername(ctx, username)
		if err != nil {
			return err
		}
		if err := by.RequireArea(u.UnitPath); err != nil {
			return err
		}
		if err := change(&u); err != nil {
			return err
		}
		if err := r.Users.Update(ctx, u); err != nil {
			return err
		}
		return a.audit(ctx, r, by, action, "user", username, "")
	})
}

// AuditList returns the audit log, newest first. The actor needs AuditView for
// the whole city: events are not kept by area.
func (a *App) AuditList(ctx context.Context, by domain.Actor, page domain.Page) (List[domain.AuditEvent], error) {
	if err := errors.Join(by.Require(domain.AuditView), by.RequireArea(cityPath)); err != nil {
		return List[domain.AuditEvent]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.AuditEvent], error) {
		return list(r.Audit.List(ctx, page))
	})
}
