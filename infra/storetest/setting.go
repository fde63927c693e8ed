package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testSettings(t *testing.T, open Open) {
	s := open.empty(t)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		_, err := r.Settings.Get(ctx, "test.rule")
		notFound(t, err)
		for _, value := range []string{"một", "hai"} {
			require.NoError(t, r.Settings.Set(ctx, "test.rule", value))
			got, err := r.Settings.Get(ctx, "test.rule")
			require.NoError(t, err)
			assert.Equal(t, value, got)
		}
	})
}
