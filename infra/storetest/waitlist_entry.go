package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testWaitlist(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	people := NewPeople(t, s, 3)
	entry := func(person int, at time.Time) *domain.WaitlistEntry {
		return &domain.WaitlistEntry{
			PointID: c.Point.ID, Service: domain.ChipCard, PersonID: people[person].ID, Status: domain.WaitlistWaiting, CreatedAt: at,
		}
	}
	late, early := entry(0, Noon.Add(time.Hour)), entry(1, Noon)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Waitlist.Create(ctx, late))
		require.NoError(t, r.Waitlist.Create(ctx, early))
	})

	t.Run("waiting twice for one thing is refused, also while an offer stands", func(t *testing.T) {
		again := func(ctx context.Context, r domain.Repos) error { return r.Waitlist.Create(ctx, entry(1, Noon)) }
		refused(t, s, "waitlist.duplicate", again)
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			next, err := r.Waitlist.Next(ctx, c.Point.ID, domain.ChipCard)
			require.NoError(t, err)
			assert.Equal(t, *early, next, "the earliest comes first")
			same, err := r.Waitlist.ByID(ctx, early.ID)
			require.NoError(t, err)
			assert.Equal(t, *early, same)
			_, err = r.Waitlist.ByID(ctx, 999)
			notFound(t, err)
			require.NoError(t, next.Offer(Noon.Add(2*time.Hour)))
			require.NoError(t, r.Waitlist.Update(ctx, next))
		})
		refused(t, s, "waitlist.duplicate", again)
	})
	t.Run("then the next one, then nobody", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			next, err := r.Waitlist.Next(ctx, c.Point.ID, domain.ChipCard)
			require.NoError(t, err)
			assert.Equal(t, late.ID, next.ID)
			require.NoError(t, next.Withdraw())
			require.NoError(t, r.Waitlist.Update(ctx, next))
			_, err = r.Waitlist.Next(ctx, c.Point.ID, domain.ChipCard)
			notFound(t, err)
			_, err = r.Waitlist.Next(ctx, c.Point.ID, domain.AccountL2)
			notFound(t, err)
		})
	})
	t.Run("who withdrew may wait again", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Waitlist.Create(ctx, entry(0, Noon)))
			got, total, err := r.Waitlist.List(ctx, c.Point.ID, domain.Page{Limit: 2})
			require.NoError(t, err)
			assert.Equal(t, 3, total)
			require.Len(t, got, 2)
			assert.Equal(t, early.ID, got[0].ID)
		})
	})
}
