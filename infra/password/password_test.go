package password_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/password"
)

var _ domain.Passwords = (*password.Hasher)(nil)

func TestVerify(t *testing.T) {
	h, err := password.New()
	require.NoError(t, err)
	hash, err := h.Hash("mật khẩu đủ dài")
	require.NoError(t, err)
	assert.NotContains(t, hash, "khẩu")
	for _, c := range []struct {
		name, password, hash string
		want                 bool
	}{
		{"right", "mật khẩu đủ dài", hash, true},
		{"wrong", "mật khẩu khác", hash, false},
		{"no account", "nobody has this password", "", false},
		{"broken hash", "mật khẩu đủ dài", "$argon2id$broken", false},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, h.Verify(c.password, c.hash)) })
	}
	again, err := h.Hash("mật khẩu đủ dài")
	require.NoError(t, err)
	assert.NotEqual(t, hash, again, "every hash has its own salt")
}
