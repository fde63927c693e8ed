package domain

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNewAPIToken(t *testing.T) {
	now := time.Date(2026, time.November, 30, 2, 0, 0, 0, time.UTC)
	all := TokenScopes()
	for _, c := range []struct {
		name   string
		token  string
		scopes []TokenScope
		role   Role
		days   int
		bad    []string // keys of the wrong inputs
	}{
		{"all scopes", "cong-dat-lich", all, RoleDesk, 365, nil},
		{"capitals are lowered", " Kiosk.1 ", []TokenScope{ScopeRead}, RoleManager, 1, nil},
		{"a name with blanks", "cổng đặt lịch", all, RoleDesk, 1, []string{"token.name"}},
		{"no scope", "a1", nil, RoleDesk, 1, []string{"input.required"}},
		{"unknown scope", "a1", []TokenScope{"read", "root"}, RoleDesk, 1, []string{"token.scope"}},
		{"no program is an administrator", "a1", all, RoleAdministrator, 1, []string{"token.role"}},
		{"a manager books nothing", "a1", all, RoleManager, 1, []string{"token.scope_role", "token.scope_role"}},
		{"never ending", "a1", all, RoleDesk, 731, []string{"token.days"}},
		{"ended already", "a1", all, RoleDesk, 0, []string{"token.days"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			made, secret, err := NewAPIToken(c.token, c.scopes, c.role, c.days, now)
			if c.bad == nil {
				require.NoError(t, err)
				assert.Equal(t, HashTokenSecret(secret), made.Hash)
				assert.Len(t, secret, 30)
				assert.Contains(t, secret, made.Hint)
				assert.True(t, made.Valid(now))
				assert.False(t, made.Valid(now.AddDate(0, 0, c.days)), "ends on its day")
				return
			}
			var e *Error
			require.True(t, errors.As(err, &e))
			var keys []string
			for _, f := range e.Fields {
				keys = append(keys, f.Key)
			}
			assert.Equal(t, c.bad, keys)
			assert.Empty(t, secret)
		})
	}
}

func TestRevokedTokenIsNoLongerValid(t *testing.T) {
	now := time.Date(2026, time.November, 30, 2, 0, 0, 0, time.UTC)
	made, _, err := NewAPIToken("kiosk", []TokenScope{ScopeRead}, RoleDesk, 10, now)
	require.NoError(t, err)
	assert.True(t, made.Allows(ScopeRead))
	assert.False(t, made.Allows(ScopeBook))
	assert.True(t, made.Revoke(now))
	assert.False(t, made.Revoke(now.Add(time.Hour)), "again changes nothing")
	assert.Equal(t, now, *made.RevokedAt)
	assert.False(t, made.Valid(now))
	assert.Equal(t, "api:kiosk", made.Actor().Username)
}
