package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTokensAreMadeListedAndRevoked(t *testing.T) {
	s := newShell(t, "")
	s.ok("import", "units", s.sample("units.csv", 3))
	secret := strings.TrimSpace(s.ok("token", "create", "kiosk", "--scope", "read,book", "--days", "30"))
	assert.True(t, strings.HasPrefix(secret, "ldt_"), "the token alone is on the standard output")
	listed := s.ok("token", "list")
	assert.Contains(t, listed, "kiosk\t"+secret[:8]+"…\tdesk\t[read book]\t/79/\tvalid\t")
	assert.NotContains(t, listed, secret)
	code, _, messages := s.run("token", "create", "kiosk", "--scope", "read")
	assert.Equal(t, 1, code)
	assert.Contains(t, messages, "Đã có khóa tên này")
	s.ok("token", "revoke", "kiosk")
	assert.Contains(t, s.ok("token", "list"), "\trevoked\t")
	code, _, _ = s.run("token", "create", "kiosk")
	assert.Equal(t, 2, code, "no scope")
}
