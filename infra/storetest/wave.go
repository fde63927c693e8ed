package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// newWave stores a wave that holds two places of the first slot for chip cards.
func newWave(t *testing.T, s domain.Store, c Published) (domain.Wave, domain.Slot) {
	t.Helper()
	w := domain.Wave{
		Name: "Chung cư Mẫu", PointID: c.Point.ID, Services: []domain.Service{domain.ChipCard}, Quota: 2, Status: domain.WaveOpen,
		ReleaseAt: Noon.Add(time.Hour), CreatedBy: "desk", CreatedAt: Noon,
	}
	slot := c.Slots[0]
	require.Equal(t, domain.ChipCard, slot.Service)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Slots.TakeMany(ctx, map[int64]int{slot.ID: 2}))
		require.NoError(t, r.Waves.Create(ctx, &w, []domain.WaveHold{{SlotID: slot.ID, Places: 2}}))
	})
	return w, slot
}

func testWaves(t *testing.T, open Open) {
	s, db := open(t)
	c := NewPublished(t, s, 5)
	w, slot := newWave(t, s, c)
	people := NewPeople(t, s, 3)
	family := &domain.Invitation{WaveID: w.ID, People: []domain.InvitedPerson{{PersonID: people[2].ID}, {PersonID: people[0].ID}}}
	alone := &domain.Invitation{WaveID: w.ID, People: []domain.InvitedPerson{{PersonID: people[1].ID}}}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Waves.Invite(ctx, []*domain.Invitation{family, alone}))
	})

	t.Run("a token is found by its hash alone", func(t *testing.T) {
		require.Len(t, family.Token, domain.InvitationTokenLength)
		require.NotEqual(t, family.Token, alone.Token)
		View(t, s, func(ctx context.Context, r domain.Repos) {
			found, err := r.Waves.ByToken(ctx, family.Token)
			require.NoError(t, err)
			assert.Equal(t, family.ID, found.ID)
			assert.Equal(t, family.Token, found.Token, "derived anew")
			require.Len(t, found.People, 2)
			assert.Equal(t, []int64{people[2].ID, people[0].ID}, []int64{found.People[0].PersonID, found.People[1].PersonID}, "in the order of the list")
			assert.Equal(t, people[2].FullName, found.People[0].Person.FullName)
			for _, wrong := range []string{"", "x", domain.HashInvitationToken(family.Token), "\x00"} {
				_, err = r.Waves.ByToken(ctx, wrong)
				notFound(t, err)
			}
			_, err = r.Waves.Invitation(ctx, 999)
			notFound(t, err)
		})
		var kept int
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM invitations WHERE token_hash LIKE '%"+family.Token+"%' OR seed LIKE '%"+family.Token+"%'").Scan(&kept))
		assert.Zero(t, kept)
	})
	t.Run("how it stands", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Waves.MarkSent(ctx, []int64{alone.ID}, Noon))
			require.NoError(t, r.Waves.Answer(ctx, w.ID, people[1].ID, "ABCDEFGHJ2"))
			notFound(t, r.Waves.Answer(ctx, w.ID, people[1].ID, "ABCDEFGHJ3"))
			notFound(t, r.Waves.Answer(ctx, 999, people[1].ID, "ABCDEFGHJ3"))
		})
		View(t, s, func(ctx context.Context, r domain.Repos) {
			seen, err := r.Waves.ByID(ctx, w.ID)
			require.NoError(t, err)
			assert.Equal(t, domain.WaveCounts{Invitations: 2, Sent: 1, People: 3, Answered: 1, Held: 2}, seen.WaveCounts)
			assert.Equal(t, c.Point.Code, seen.PointCode)
			all, total, err := r.Waves.Invitations(ctx, w.ID, domain.Page{Limit: 1, Offset: 1})
			require.NoError(t, err)
			require.Len(t, all, 1)
			assert.Equal(t, 2, total)
			assert.True(t, all[0].Answered())
			assert.True(t, Noon.Equal(*all[0].SentAt))
			_, err = r.Waves.ByID(ctx, 999)
			notFound(t, err)
			for area, want := range map[string]int{"/": 1, "/79/27673/": 1, "/79/00000/": 0, "": 0} {
				found, _, err := r.Waves.List(ctx, area, domain.Page{Limit: 10})
				require.NoError(t, err)
				assert.Len(t, found, want, area)
			}
		})
	})
	t.Run("held places are taken one by one, and no more", func(t *testing.T) {
		var all sync.WaitGroup
		var mu sync.Mutex
		taken := 0
		for range 6 {
			all.Go(func() {
				err := s.Within(t.Context(), func(r domain.Repos) error { return r.Waves.TakeHeld(t.Context(), w.ID, slot.ID) })
				if err == nil {
					mu.Lock()
					defer mu.Unlock()
					taken++
					return
				}
				assert.ErrorIs(t, err, domain.Conflict("slot.full"))
			})
		}
		all.Wait()
		assert.Equal(t, 2, taken)
		refused(t, s, "slot.full", func(ctx context.Context, r domain.Repos) error { return r.Waves.TakeHeld(ctx, w.ID, c.Slots[1].ID) })
	})
	t.Run("due, released", func(t *testing.T) {
		second, slot := newWave(t, s, c)
		View(t, s, func(ctx context.Context, r domain.Repos) {
			due, err := r.Waves.Due(ctx, Noon.Add(time.Hour-time.Second))
			require.NoError(t, err)
			assert.Empty(t, due)
			due, err = r.Waves.Due(ctx, Noon.Add(time.Hour))
			require.NoError(t, err)
			assert.Equal(t, []int64{w.ID, second.ID}, due)
			holds, err := r.Waves.Holds(ctx, second.ID)
			require.NoError(t, err)
			assert.Equal(t, []domain.WaveHold{{SlotID: slot.ID, Places: 2}}, holds)
		})
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			locked, err := r.Waves.Lock(ctx, second.ID)
			require.NoError(t, err)
			require.True(t, locked.Release(Noon.Add(time.Hour)))
			require.NoError(t, r.Waves.Release(ctx, locked))
			require.NoError(t, r.Slots.ReleaseMany(ctx, map[int64]int{slot.ID: 2}))
			_, err = r.Waves.Lock(ctx, 999)
			notFound(t, err)
		})
		View(t, s, func(ctx context.Context, r domain.Repos) {
			seen, err := r.Waves.ByID(ctx, second.ID)
			require.NoError(t, err)
			assert.Equal(t, domain.WaveReleased, seen.Status)
			assert.Zero(t, seen.Held)
			now, err := r.Slots.ByID(ctx, slot.ID)
			require.NoError(t, err)
			assert.Equal(t, 2, now.Booked, "those of the first wave")
		})
		err := s.Within(t.Context(), func(r domain.Repos) error { return r.Slots.ReleaseMany(t.Context(), map[int64]int{slot.ID: 3}) })
		assert.Equal(t, domain.CodeInternal, domain.CodeOf(err), "more than was taken")
	})
}

func testOpenPlaces(t *testing.T, open Open) {
	s, _ := open(t)
	c := NewPublished(t, s, 10) // four slots for chip cards from 08:00, ten places each
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Slots.TakeMany(ctx, map[int64]int{c.Slots[0].ID: 9}))
	})
	chips := func(f domain.OpenFilter) (n int) {
		f.PointIDs = append(f.PointIDs, c.Point.ID)
		View(t, s, func(ctx context.Context, r domain.Repos) {
			found, err := r.Slots.Open(ctx, f)
			require.NoError(t, err)
			for _, o := range found {
				assert.Equal(t, c.Point.ID, o.PointID)
				assert.Equal(t, Monday, o.Date)
				assert.Positive(t, o.Free)
				if o.Service == domain.ChipCard {
					n += o.Free
				}
			}
		})
		return n
	}
	for _, test := range []struct {
		name string
		f    domain.OpenFilter
		want int
	}{
		{"all", domain.OpenFilter{From: Monday, To: Monday, After: -1}, 31},
		{"a tenth kept back of each slot", domain.OpenFilter{From: Monday, To: Monday, After: -1, KeptBackPercent: 10}, 27},
		{"more kept back than is left", domain.OpenFilter{From: Monday, To: Monday, After: -1, KeptBackPercent: 90}, 3},
		{"what has begun does not count", domain.OpenFilter{From: Monday, To: Monday, After: 8*60 + 30}, 20},
		{"only on the first day", domain.OpenFilter{From: Monday.AddDays(-1), To: Monday, After: 20 * 60}, 31},
		{"another day", domain.OpenFilter{From: Monday.AddDays(1), To: Monday.AddDays(9), After: -1}, 0},
		{"other points too", domain.OpenFilter{PointIDs: []int64{999}, From: Monday, To: Monday, After: -1}, 31},
	} {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.want, chips(test.f)) })
	}
	View(t, s, func(ctx context.Context, r domain.Repos) {
		places, err := r.Points.Places(ctx, Monday, Monday)
		require.NoError(t, err)
		assert.Equal(t, []domain.PointPlace{{ID: c.Point.ID, Lat: c.Point.Lat, Lon: c.Point.Lon}}, places)
		places, err = r.Points.Places(ctx, Monday.AddDays(1), Monday.AddDays(9))
		require.NoError(t, err)
		assert.Empty(t, places)
		none, err := r.Slots.Open(ctx, domain.OpenFilter{From: Monday, To: Monday})
		require.NoError(t, err)
		assert.Empty(t, none)
	})
}
