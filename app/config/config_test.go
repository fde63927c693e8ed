package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/config"
	"luudong/domain"
)

func TestLoadTakesFileOverDefaultsAndEnvironmentOverFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "luudong.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"addr": ":9000", "language": "en", "shutdown_grace": "3s"}`), 0o600))
	t.Setenv("LUUDONG_ADDR", "127.0.0.1:9001")
	t.Setenv("LUUDONG_BASE_URL", "https://luudong.example")
	c, err := config.Load(path)
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1:9001", c.Addr)
	assert.Equal(t, "en", c.Language)
	assert.Equal(t, "3s", c.ShutdownGrace.String())
	assert.Equal(t, "sqlite:var/luudong.db", c.DatabaseURL)
	assert.True(t, c.SecureCookies, "an https address makes cookies secure")
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct{ name, key, value, column string }{
		{"unknown engine", "LUUDONG_DATABASE_URL", "mysql://user:secret@db/x", "database_url"},
		{"unknown time zone", "LUUDONG_TIMEZONE", "Asia/Saigon2", "timezone"},
		{"unknown language", "LUUDONG_LANGUAGE", "fr", "language"},
		{"short key", "LUUDONG_SECRET_KEY", "c2hvcnQ=", "secret_key"},
		{"address without scheme", "LUUDONG_BASE_URL", "luudong.example", "base_url"},
		{"too many workers", "LUUDONG_WORKERS", "1000", "workers"},
		{"reminder at no time", "LUUDONG_NOTICE_REMINDER_AT", "25:00", "notice_reminder_at"},
		{"texts kept forever", "LUUDONG_NOTICE_KEEP_DAYS", "99999", "notice_keep_days"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(c.key, c.value)
			_, err := config.Load("")
			var e *domain.Error
			require.True(t, errors.As(err, &e))
			require.Len(t, e.Fields, 1)
			assert.Equal(t, c.column, e.Fields[0].Column)
			assert.NotContains(t, err.Error(), "secret@", "a password never gets into an error")
		})
	}
	_, err := config.Load(filepath.Join(t.TempDir(), "missing.json"))
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
}
