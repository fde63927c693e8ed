package sample

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"luudong/app/usecase"
	"luudong/domain"
)

// Login is an account of the demonstration.
type Login struct {
	Username string      `json:"username"`
	Password string      `json:"password"`
	Role     domain.Role `json:"role"`
}

var demoNames = map[domain.Role]string{
	domain.RolePlanner: "Nguyễn Thị Kế Hoạch", domain.RoleDesk: "Trần Văn Trực Ban", domain.RoleStaff: "Lê Thị Tiếp Nhận",
	domain.RoleManager: "Phạm Văn Chỉ Huy", domain.RoleAdministrator: "Võ Thị Quản Trị",
}

// Loaded reports whether a load has come to its end: its last step writes the
// logins to this file. A file that outlived its database counts for nothing and
// is removed.
func Loaded(ctx context.Context, a *usecase.App, path string) (bool, error) {
	if _, err := os.Stat(path); err != nil {
		return false, nil //nolint:nilerr // no file is the answer
	}
	users, err := a.UserList(ctx, domain.SystemActor("sample"))
	if err != nil || len(users) > 0 {
		return true, err
	}
	return false, os.Remove(path)
}

// EnsureLogins makes one account a role with a random password each and keeps
// them in a file that only its owner can read, so that every start of the
// demonstration can show them. It returns them in the order of domain.Roles.
func EnsureLogins(ctx context.Context, a *usecase.App, path string) ([]Login, error) {
	raw, err := os.ReadFile(path)
	if err == nil {
		var logins []Login
		return logins, json.Unmarshal(raw, &logins)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	by := domain.SystemActor("sample")
	var logins []Login
	for _, role := range domain.Roles() {
		l := Login{Username: string(role), Password: rand.Text()[:12], Role: role}
		_, err := a.UserAdd(ctx, by, usecase.UserAddInput{Username: l.Username, FullName: demoNames[role], Role: role, Password: l.Password})
		if errors.Is(err, domain.Conflict("user.exists")) {
			err = a.UserPassword(ctx, by, l.Username, l.Password) // the file was lost: new passwords
		}
		if err != nil {
			return nil, err
		}
		logins = append(logins, l)
	}
	raw, err = json.MarshalIndent(logins, "", "  ") //nolint:gosec // the demonstration's own accounts, in a file of its owner
	if err != nil {
		return nil, err
	}
	return logins, os.WriteFile(path, raw, 0o600)
}
