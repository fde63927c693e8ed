package domain

import (
	"regexp"
	"strings"
	"time"
)

// User is an account of a member of the programme.
type User struct {
	ID           int64
	Username     string // lower case, unique
	FullName     string
	Role         Role
	UnitID       int64  // the area of responsibility: this unit and all below it
	UnitPath     string // filled by the store
	PasswordHash string
	Disabled     bool
	CreatedAt    time.Time
	LastSignInAt *time.Time
}

var usernamePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// MinPasswordLength is the least number of characters of a password.
const MinPasswordLength = 10

// NewUser returns a valid, enabled account without a password.
func NewUser(username, fullName string, role Role, unitID int64) (User, error) {
	u := User{Username: strings.ToLower(strings.TrimSpace(username)), FullName: strings.TrimSpace(fullName), Role: role, UnitID: unitID}
	var bad []FieldError
	if !usernamePattern.MatchString(u.Username) {
		bad = append(bad, FieldError{Column: "username", Value: username, Key: "user.username"})
	}
	if u.FullName == "" {
		bad = append(bad, FieldError{Column: "full_name", Key: "input.required"})
	}
	if _, err := ParseRole(string(role)); err != nil {
		bad = append(bad, FieldError{Column: "role", Value: string(role), Key: "role.unknown", Args: []any{string(role)}})
	}
	return u, InvalidFields(bad)
}

// CheckPassword returns an invalid error if the password is too short or is the user's own name.
func (u User) CheckPassword(password string) error {
	if len([]rune(password)) < MinPasswordLength {
		return InvalidFields([]FieldError{{Column: "password", Key: "user.password_short", Args: []any{MinPasswordLength}}})
	}
	if strings.EqualFold(password, u.Username) {
		return InvalidFields([]FieldError{{Column: "password", Key: "user.password_name"}})
	}
	return nil
}

// Actor returns the user as one who acts.
func (u User) Actor() Actor {
	return Actor{UserID: u.ID, Username: u.Username, Name: u.FullName, Role: u.Role, UnitPath: u.UnitPath}
}
