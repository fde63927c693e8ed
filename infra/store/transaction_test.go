package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/storetest"
)

// Two transactions take the same two slots in opposite order and so wait for
// each other; PostgreSQL ends one, which then must be run again by itself.
func TestDeadlockIsRunAgain(t *testing.T) {
	s := migrated(t, engines["postgres"](t))
	p := storetest.NewPublished(t, s, 5)
	var first sync.WaitGroup
	first.Add(2)
	var runs [2]int
	take := func(i int, slots ...int64) error {
		return s.Within(t.Context(), func(r domain.Repos) error {
			runs[i]++
			if err := r.Slots.Take(t.Context(), slots[0]); err != nil {
				return err
			}
			if runs[i] == 1 {
				first.Done()
				first.Wait()
			}
			return r.Slots.Take(t.Context(), slots[1])
		})
	}
	a, b := p.Slots[0].ID, p.Slots[2].ID
	errs := make(chan error)
	go func() { errs <- take(0, a, b) }()
	go func() { errs <- take(1, b, a) }()
	require.NoError(t, errors.Join(<-errs, <-errs))
	assert.Equal(t, 3, runs[0]+runs[1])
	storetest.View(t, s, func(ctx context.Context, r domain.Repos) {
		for _, id := range []int64{a, b} {
			slot, err := r.Slots.ByID(ctx, id)
			require.NoError(t, err)
			assert.Equal(t, 2, slot.Booked)
		}
	})
}

func TestClosedDatabaseIsUnavailable(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			s := migrated(t, address(t))
			require.NoError(t, s.Close())
			nothing := func(domain.Repos) error { return nil }
			for what, err := range map[string]error{
				"within": s.Within(t.Context(), nothing), "view": s.View(t.Context(), nothing), "ready": s.Ready(t.Context()),
			} {
				assert.Equal(t, domain.CodeUnavailable, domain.CodeOf(err), "%s: %v", what, err)
			}
		})
	}
}

func TestLostServerIsUnavailable(t *testing.T) {
	s := migrated(t, engines["postgres"](t))
	err := s.Within(t.Context(), func(r domain.Repos) error {
		_, err := s.DB().ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		require.NoError(t, err)
		_, err = r.Units.All(t.Context(), "/")
		return err
	})
	assert.Equal(t, domain.CodeUnavailable, domain.CodeOf(err), "%v", err)
	require.NoError(t, s.Ready(t.Context()), "and back by itself")
}
