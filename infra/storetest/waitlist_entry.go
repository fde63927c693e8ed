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
	s, db := open(t)
	c := NewPublished(t, s, 2)
	people := NewPeople(t, s, 3)
	entry := func(person int, at time.Time) *domain.WaitlistEntry {
		return &domain.WaitlistEntry{
			Code: domain.NewAppointmentCode(), PointID: c.Point.ID, Service: domain.ChipCard, PersonID: people[person].ID, Status: domain.WaitlistWaiting, CreatedAt: at,
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
			for _, code := range []string{early.Code, "ABCDEFGHJ2"} {
				same, err = r.Waitlist.ByCode(ctx, code)
				locked, lockErr := r.Waitlist.LockByCode(ctx, code)
				assert.Equal(t, same, locked)
				assert.Equal(t, domain.CodeOf(err), domain.CodeOf(lockErr))
			}
			notFound(t, err)
			_, err = r.Waitlist.ByID(ctx, 999)
			notFound(t, err)
			for want, w := range []*domain.WaitlistEntry{early, late} {
				ahead, err := r.Waitlist.Ahead(ctx, *w)
				require.NoError(t, err)
				assert.Equal(t, want, ahead)
			}
			require.NoError(t, next.Offer(c.Slots[0].ID, Noon.Add(2*time.Hour)))
			require.NoError(t, r.Waitlist.Update(ctx, next))
			offered, err := r.Waitlist.ByID(ctx, next.ID)
			require.NoError(t, err)
			assert.Equal(t, next, offered)
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
	t.Run("offers that ran out", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			codes, err := r.Waitlist.Overdue(ctx, Noon.Add(2*time.Hour))
			require.NoError(t, err)
			assert.Empty(t, codes, "good to the last moment")
			codes, err = r.Waitlist.Overdue(ctx, Noon.Add(2*time.Hour+time.Second))
			require.NoError(t, err)
			assert.Equal(t, []string{early.Code}, codes)
		})
	})
	t.Run("the database itself knows no offer without a place and no place without an offer", func(t *testing.T) {
		for _, change := range []string{"slot_id = NULL", "status = 'waiting', offer_until = NULL", "slot_id = 999999", "code = '" + late.Code + "'"} {
			_, err := db.ExecContext(t.Context(), "UPDATE waitlist_entries SET "+change+" WHERE status = 'offered'")
			assert.Error(t, err, change)
		}
	})
	t.Run("who withdrew may wait again", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Waitlist.Create(ctx, entry(0, Noon)))
			queues, err := r.Waitlist.Queues(ctx)
			require.NoError(t, err)
			assert.Equal(t, []domain.WaitlistQueue{{PointID: c.Point.ID, Service: domain.ChipCard}}, queues)
		})
	})
	for name, test := range map[string]struct {
		filter domain.WaitlistFilter
		count  int
	}{
		"everything":      {domain.WaitlistFilter{Area: "/"}, 3},
		"no area":         {domain.WaitlistFilter{}, 0},
		"the point's":     {domain.WaitlistFilter{Area: c.CommuneThanhAn.Path, PointCode: c.Point.Code}, 3},
		"another unit's":  {domain.WaitlistFilter{Area: c.WardThanhAn.Path}, 0},
		"another point's": {domain.WaitlistFilter{Area: "/", PointCode: c.OtherPoint.Code}, 0},
		"a person's":      {domain.WaitlistFilter{Area: "/", PersonID: people[0].ID}, 2},
		"live ones":       {domain.WaitlistFilter{Area: "/", LiveOnly: true}, 2},
		"a page":          {domain.WaitlistFilter{Area: "/", Page: domain.Page{Limit: 1}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				got, total, err := r.Waitlist.List(ctx, test.filter)
				require.NoError(t, err)
				require.Len(t, got, test.count)
				assert.GreaterOrEqual(t, total, len(got))
				for _, w := range got {
					assert.NotEmpty(t, w.PersonName)
					assert.Equal(t, []string{c.Point.Code, c.Point.Name, c.CommuneThanhAn.Path}, []string{w.PointCode, w.PointName, w.UnitPath})
				}
			})
		})
	}
}

// raceWithOffers lets half of the racers book places of a slot and the other half
// have one offered; take takes a place for an offer. It returns how many hold
// one, and what the slot says.
func raceWithOffers(t *testing.T, s domain.Store, take func(context.Context, domain.Repos, int64) error) (holders, booked int) {
	p := NewPublished(t, s, slotPlaces)
	people := NewPeople(t, s, racers)
	slot := p.Slots[0]
	errs := race(func(i int) error {
		return s.Within(t.Context(), func(r domain.Repos) error {
			if i%2 == 0 {
				return book(t.Context(), r, NewAppointment(slot, people[i].ID))
			}
			w := domain.WaitlistEntry{
				Code: domain.NewAppointmentCode(), PointID: p.Point.ID, Service: slot.Service, PersonID: people[i].ID, Status: domain.WaitlistWaiting,
			}
			if err := w.Offer(slot.ID, Noon); err != nil {
				return err
			}
			if err := take(t.Context(), r, slot.ID); err != nil {
				return err
			}
			return r.Waitlist.Create(t.Context(), &w)
		})
	})
	won, _ := count(t, errs, "slot.full")
	View(t, s, func(ctx context.Context, r domain.Repos) {
		live, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{VisitID: p.Visit.ID, LiveOnly: true})
		require.NoError(t, err)
		_, offers, err := r.Waitlist.List(ctx, domain.WaitlistFilter{Area: "/", LiveOnly: true})
		require.NoError(t, err)
		holders = len(live) + offers
		assert.Equal(t, won, holders)
		now, err := r.Slots.ByID(ctx, slot.ID)
		require.NoError(t, err)
		booked = now.Booked
	})
	return holders, booked
}
