package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testSlots(t *testing.T, open Open) {
	s, db := open(t)
	p := NewPublished(t, s, 2)
	first := p.Slots[0]

	t.Run("what is stored comes back with point and day", func(t *testing.T) {
		want := domain.CutSlots(p.Visit)
		require.Len(t, p.Slots, len(want))
		for i := range want {
			want[i].ID = p.Slots[i].ID
		}
		assert.Equal(t, want, p.Slots, "by date, start and service")
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Slots.ByID(ctx, first.ID)
			require.NoError(t, err)
			assert.Equal(t, first, got)
			_, err = r.Slots.ByID(ctx, 999_999)
			notFound(t, err)
		})
	})
	t.Run("take until it is full", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Slots.Take(ctx, first.ID))
			require.NoError(t, r.Slots.Take(ctx, first.ID))
			require.ErrorIs(t, r.Slots.Take(ctx, first.ID), domain.Conflict("slot.full"))
			notFound(t, r.Slots.Take(ctx, 999_999))
			got, err := r.Slots.ByID(ctx, first.ID)
			require.NoError(t, err)
			assert.Equal(t, 0, got.Free(), "a refusal does not spoil the transaction")
		})
	})
	t.Run("take of several at once, all or nothing", func(t *testing.T) {
		one, other := p.Slots[2].ID, p.Slots[4].ID
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			locked, err := r.Slots.Lock(ctx, []int64{other, one, 999_999})
			require.NoError(t, err)
			require.Len(t, locked, 2)
			assert.Equal(t, []int64{one, other}, []int64{locked[0].ID, locked[1].ID}, "in ascending order, without what does not exist")
			assert.Equal(t, p.Slots[2], locked[0])
			require.NoError(t, r.Slots.TakeMany(ctx, map[int64]int{other: 1, one: 2}))
		})
		refused(t, s, "slot.full", func(ctx context.Context, r domain.Repos) error {
			return r.Slots.TakeMany(ctx, map[int64]int{other: 1, one: 1})
		})
		View(t, s, func(ctx context.Context, r domain.Repos) {
			left, err := r.Slots.ByID(ctx, other)
			require.NoError(t, err)
			assert.Equal(t, 1, left.Booked)
		})
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Slots.TakeMany(ctx, nil))
			for _, id := range []int64{one, one, other} {
				require.NoError(t, r.Slots.Release(ctx, id))
			}
		})
	})
	for name, test := range map[string]struct {
		filter domain.SlotFilter
		count  int
	}{
		"everything":  {domain.SlotFilter{}, 8},
		"a point":     {domain.SlotFilter{PointID: p.Point.ID}, 8},
		"other point": {domain.SlotFilter{PointID: p.OtherPoint.ID}, 0},
		"a service":   {domain.SlotFilter{Service: domain.ChipCard}, 4},
		"free ones":   {domain.SlotFilter{FreeOnly: true}, 7},
		"a day":       {domain.SlotFilter{From: Monday, To: Monday}, 8},
		"another day": {domain.SlotFilter{From: Monday.AddDays(1)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				got, err := r.Slots.List(ctx, test.filter)
				require.NoError(t, err)
				assert.Len(t, got, test.count)
			})
		})
	}
	t.Run("release gives places back, but not more than were taken", func(t *testing.T) {
		err := s.Within(t.Context(), func(r domain.Repos) error {
			require.NoError(t, r.Slots.Release(t.Context(), first.ID))
			require.NoError(t, r.Slots.Release(t.Context(), first.ID))
			notFound(t, r.Slots.Release(t.Context(), 999_999))
			return r.Slots.Release(t.Context(), first.ID)
		})
		assert.Equal(t, domain.CodeInternal, domain.CodeOf(err))
	})
	t.Run("the database itself refuses more than the capacity", func(t *testing.T) {
		for _, change := range []string{"booked = capacity + 1", "booked = -1", "capacity = 1"} {
			_, err := db.ExecContext(t.Context(), "UPDATE slots SET "+change+" WHERE booked = 2")
			assert.Error(t, err, change)
		}
	})
}
