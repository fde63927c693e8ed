package store_test

import (
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/infra/store"
	"luudong/infra/storetest"
)

var (
	_ scs.CtxStore         = store.Sessions{}
	_ scs.IterableCtxStore = store.Sessions{}
)

func TestSessions(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			now := storetest.Noon
			s, err := store.Open(t.Context(), address(t), store.Options{Now: func() time.Time { return now }})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			require.NoError(t, s.Migrate(t.Context()))
			sessions := s.Sessions()

			require.NoError(t, sessions.Commit("short", []byte("a"), now.Add(time.Minute)))
			require.NoError(t, sessions.Commit("long", []byte{0, 1, 255}, now.Add(time.Hour)))
			require.NoError(t, sessions.Commit("short", []byte("b"), now.Add(2*time.Minute)), "again replaces it")
			require.NoError(t, sessions.Commit("gone", []byte{}, now.Add(time.Hour)))
			require.NoError(t, sessions.Delete("gone"))
			require.NoError(t, sessions.Delete("gone"), "twice is no error")

			all, err := sessions.AllCtx(t.Context())
			require.NoError(t, err)
			assert.Equal(t, map[string][]byte{"short": []byte("b"), "long": {0, 1, 255}}, all)

			now = now.Add(2 * time.Minute)
			_, found, err := sessions.Find("short")
			require.NoError(t, err)
			assert.False(t, found, "expired")
			data, found, err := sessions.Find("long")
			require.NoError(t, err)
			assert.True(t, found)
			assert.Equal(t, []byte{0, 1, 255}, data)

			removed, err := sessions.DeleteExpired(t.Context())
			require.NoError(t, err)
			assert.Equal(t, 1, removed)
		})
	}
}
