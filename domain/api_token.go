package domain

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// TokenScope is a kind of thing that a program may do with its token.
type TokenScope string

// The scopes of tokens.
const (
	ScopeRead   TokenScope = "read"   // points, visits and free slots; nothing about people
	ScopeBook   TokenScope = "book"   // make appointments
	ScopeManage TokenScope = "manage" // read, move and cancel appointments
)

// TokenScopes lists the scopes in the order screens show them.
func TokenScopes() []TokenScope { return []TokenScope{ScopeRead, ScopeBook, ScopeManage} }

// permission is what the role of a token must have for a scope to mean anything.
func (s TokenScope) permission() Permission {
	switch s {
	case ScopeBook:
		return AppointmentBook
	case ScopeManage:
		return AppointmentManage
	default:
		return PointView
	}
}

// TokenRoles lists the roles that a program can act as. No program acts as an administrator.
func TokenRoles() []Role { return []Role{RoleDesk, RoleStaff, RoleManager, RolePlanner} }

// The days for which a token is good.
const (
	DefaultTokenDays = 365
	MaxTokenDays     = 730
)

// APIToken lets another program act with a role in an area, within its scopes.
// The secret itself is not part of it: only its hash is kept.
type APIToken struct {
	ID         int64
	Name       string // lower case, unique; the audit log shows it
	Hash       string // of the secret, see HashTokenSecret
	Hint       string // the secret's first characters
	Scopes     []TokenScope
	Role       Role
	UnitID     int64  // the area: this unit and all below it
	UnitPath   string // filled by the store
	CreatedBy  string
	CreatedAt  time.Time
	ExpiresAt  time.Time
	RevokedAt  *time.Time
	LastUsedAt *time.Time
}

// NewAPIToken returns a valid token for so many days, and its secret, which is
// not kept anywhere.
func NewAPIToken(name string, scopes []TokenScope, role Role, days int, now time.Time) (token APIToken, secret string, err error) {
	t := APIToken{Name: strings.ToLower(strings.TrimSpace(name)), Role: role, CreatedAt: now, ExpiresAt: now.AddDate(0, 0, days)}
	for _, s := range TokenScopes() {
		if slices.Contains(scopes, s) {
			t.Scopes = append(t.Scopes, s)
		}
	}
	if err := InvalidFields(t.check(scopes, days)); err != nil {
		return t, "", err
	}
	secret = newTokenSecret()
	t.Hash, t.Hint = HashTokenSecret(secret), secret[:len(tokenPrefix)+4]
	return t, secret, nil
}

func (t APIToken) check(given []TokenScope, days int) []FieldError {
	var bad []FieldError
	if !usernamePattern.MatchString(t.Name) {
		bad = append(bad, FieldError{Column: "name", Value: t.Name, Key: "token.name"})
	}
	for _, s := range given {
		if !slices.Contains(TokenScopes(), s) {
			bad = append(bad, FieldError{Column: "scopes", Value: string(s), Key: "token.scope", Args: []any{string(s)}})
		}
	}
	if len(given) == 0 {
		bad = append(bad, FieldError{Column: "scopes", Key: "input.required"})
	}
	if !slices.Contains(TokenRoles(), t.Role) {
		bad = append(bad, FieldError{Column: "role", Value: string(t.Role), Key: "token.role"})
	} else {
		for _, s := range t.Scopes {
			if !(Actor{Role: t.Role}).Can(s.permission()) {
				bad = append(bad, FieldError{Column: "scopes", Value: string(s), Key: "token.scope_role", Args: []any{string(s)}})
			}
		}
	}
	if days < 1 || days > MaxTokenDays {
		bad = append(bad, FieldError{Column: "days", Key: "token.days", Args: []any{MaxTokenDays}})
	}
	return bad
}

// Valid reports whether the token can be used at that moment.
func (t APIToken) Valid(now time.Time) bool { return t.RevokedAt == nil && now.Before(t.ExpiresAt) }

// Allows reports whether the token has the scope.
func (t APIToken) Allows(s TokenScope) bool { return slices.Contains(t.Scopes, s) }

// Revoke ends the token; doing it again changes nothing.
func (t *APIToken) Revoke(now time.Time) (changed bool) {
	if t.RevokedAt != nil {
		return false
	}
	t.RevokedAt = &now
	return true
}

// Actor returns the program that uses the token as one who acts.
func (t APIToken) Actor() Actor {
	return Actor{Username: "api:" + t.Name, Name: t.Name, Role: t.Role, UnitPath: t.UnitPath}
}

// tokenPrefix lets people and scanners for lost secrets recognise a token.
const tokenPrefix = "ldt_"

// newTokenSecret returns a fresh secret of 130 random bits.
func newTokenSecret() string { return tokenPrefix + strings.ToLower(rand.Text()) }

// HashTokenSecret returns what is kept of a secret. It is random and long, so
// that a plain digest cannot be turned back.
func HashTokenSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
