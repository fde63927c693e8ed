package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/secret"
	"luudong/infra/store"
	"luudong/infra/storetest"
)

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("this is no database ", 100)), 0o600))
	for name, test := range map[string]struct {
		address string
		code    domain.Code
	}{
		"another scheme":        {"mysql://root:geheim@localhost/x", domain.CodeInvalid},
		"nothing":               {"", domain.CodeInvalid},
		"no path":               {"sqlite:", domain.CodeInvalid},
		"a database in memory":  {"sqlite::memory:", domain.CodeInvalid},
		"a file of other kind":  {"sqlite:" + file, domain.CodeUnavailable},
		"a folder under a file": {"sqlite:" + file + "/x/y.db", domain.CodeUnavailable},
		"a broken URL":          {"postgres://me:geheim@host:port/db", domain.CodeInvalid},
		"nobody listening":      {"postgres://me:geheim@127.0.0.1:1/db", domain.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Open(t.Context(), test.address, store.Options{})
			assert.Equal(t, test.code, domain.CodeOf(err), "%v", err)
			assert.NotContains(t, err.Error(), "geheim")
		})
	}
}

func TestWrongPasswordIsNotNamed(t *testing.T) {
	address, err := url.Parse(engines["postgres"](t))
	require.NoError(t, err)
	address.User = url.UserPassword("nobody", "geheim")
	_, err = store.Open(t.Context(), address.String(), store.Options{})
	assert.Equal(t, domain.CodeUnavailable, domain.CodeOf(err), "%v", err)
	assert.NotContains(t, err.Error(), "geheim")
}

func TestSQLitePathsWithOddLetters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dữ liệu?#%20 &", "lưu động.db")
	migrated(t, "sqlite:"+path)
	assert.FileExists(t, path)
}

func TestDataOutlivesTheStore(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			where := address(t)
			storetest.NewCity(t, migrated(t, where))
			again := open(t, where)
			require.NoError(t, again.Ready(t.Context()))
			storetest.View(t, again, func(ctx context.Context, r domain.Repos) {
				_, err := r.Points.ByCode(ctx, "P-001")
				assert.NoError(t, err)
			})
		})
	}
}

func TestWithoutAKeyNoNumberIsStored(t *testing.T) {
	s, err := store.Open(t.Context(), engines["sqlite"](t), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Migrate(t.Context()))
	person := storetest.NewPerson(1)
	err = s.Within(t.Context(), func(r domain.Repos) error {
		return r.Persons.Create(t.Context(), []*domain.Person{&person})
	})
	assert.Equal(t, domain.CodeInternal, domain.CodeOf(err))
}

func TestPersonalDataStaysOutOfLogErrorsAndFile(t *testing.T) {
	var log bytes.Buffer
	sealer, err := secret.New(make([]byte, secret.KeySize))
	require.NoError(t, err)
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			where := address(t)
			s, err := store.Open(t.Context(), where, store.Options{
				Sealer: sealer, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			})
			require.NoError(t, err)
			require.NoError(t, s.Migrate(t.Context()))
			storetest.NewPeople(t, s, 3)
			again := storetest.NewPerson(2)
			err = s.Within(t.Context(), func(r domain.Repos) error {
				_, _, err := r.Persons.List(t.Context(), domain.PersonFilter{Text: again.PersonalID.Reveal()})
				require.NoError(t, err)
				return r.Persons.Create(t.Context(), []*domain.Person{&again})
			})
			require.ErrorIs(t, err, domain.Conflict("person.exists"))
			assert.NotContains(t, err.Error(), "0790900")
			require.NoError(t, s.Close())
			assert.Contains(t, log.String(), "INSERT INTO", "statements are logged")
			for _, secret := range []string{"0790900", "Nguyễn", "+8490"} {
				assert.NotContains(t, log.String(), secret)
			}
			if name == "sqlite" {
				raw, err := os.ReadFile(strings.TrimPrefix(where, "sqlite:"))
				require.NoError(t, err)
				assert.NotContains(t, string(raw), "0790900", "the number is encrypted at rest")
			}
		})
	}
}
