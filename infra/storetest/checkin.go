package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func newCheckIn(visitID, personID int64, number int, nonce string) *domain.CheckIn {
	return &domain.CheckIn{
		VisitID: visitID, PersonID: personID, Services: []domain.Service{domain.ChipCard, domain.AccountL2},
		QueueNumber: number, Status: domain.CheckInWaiting, Nonce: nonce, ArrivedAt: Noon, RecordedBy: "staff",
	}
}

func testCheckIns(t *testing.T, open Open) {
	s := open.empty(t)
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 3)
	second, first := newCheckIn(p.Visit.ID, people[0].ID, 2, "b"), newCheckIn(p.Visit.ID, people[1].ID, 1, "a")
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.CheckIns.Create(ctx, second))
		require.NoError(t, r.CheckIns.Create(ctx, first))
	})

	t.Run("by queue number with the person", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.CheckIns.ByVisit(ctx, p.Visit.ID)
			require.NoError(t, err)
			want := []domain.CheckIn{*first, *second}
			want[0].Person, want[1].Person = *people[1], *people[0]
			for i := range want {
				want[i].Person.CreatedAt = time.Time{}
			}
			assert.Equal(t, want, got)
		})
	})
	t.Run("update saves where the person is", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			c, err := r.CheckIns.Lock(ctx, first.ID)
			require.NoError(t, err)
			require.NoError(t, c.Move(domain.CheckInCalled, "Bàn 2", Noon))
			require.NoError(t, r.CheckIns.Update(ctx, c))
			got, err := r.CheckIns.ByNonce(ctx, "a")
			require.NoError(t, err)
			assert.Equal(t, c, got)
		})
	})
	t.Run("the same request again is refused", func(t *testing.T) {
		refused(t, s, "checkin.repeated", func(ctx context.Context, r domain.Repos) error {
			return r.CheckIns.Create(ctx, newCheckIn(p.Visit.ID, people[2].ID, 3, "a"))
		})
	})
	t.Run("a queue number twice is our fault", func(t *testing.T) {
		err := s.Within(t.Context(), func(r domain.Repos) error {
			return r.CheckIns.Create(t.Context(), newCheckIn(p.Visit.ID, people[2].ID, 2, "c"))
		})
		assert.Equal(t, domain.CodeInternal, domain.CodeOf(err))
	})
	t.Run("unknown ones are not found", func(t *testing.T) {
		err := s.Within(t.Context(), func(r domain.Repos) error {
			_, err := r.CheckIns.Lock(t.Context(), 999_999)
			notFound(t, err)
			_, err = r.CheckIns.ByNonce(t.Context(), "nothing")
			notFound(t, err)
			return r.CheckIns.Update(t.Context(), domain.CheckIn{ID: 999_999, Status: domain.CheckInDone, Services: first.Services})
		})
		notFound(t, err)
	})
}
