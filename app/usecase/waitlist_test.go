package usecase_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// waitlistCity is a point whose places of a service are all taken.
type waitlistCity struct {
	*apptest.Rig
	point   string
	tickets []usecase.Ticket // by whom its places are held
}

const firstWaiting = 500 // people from here on have no appointment

// fullPoint books every place of the smallest line that citizens can have.
func fullPoint(t *testing.T, r *apptest.Rig) waitlistCity {
	t.Helper()
	cityTheDayBefore(r)
	c := waitlistCity{Rig: r, point: "P1"}
	found, err := r.PublicSlotList(context.Background(), c.point)
	require.NoError(t, err)
	n := 0
	for _, v := range found.Visits {
		for _, s := range v.Slots {
			for ; s.Service == domain.ChipCard && s.Free() > 0; s.Booked++ {
				n++
				c.tickets = append(c.tickets, bookAs(t, r, apptest.As(domain.RoleDesk), n, s.ID))
			}
		}
	}
	require.Greater(t, n, 2)
	return c
}

func (c waitlistCity) join(n int) (domain.WaitlistEntry, error) {
	return c.WaitlistJoin(context.Background(), domain.CitizenActor("req"), usecase.WaitlistJoinInput{
		PointCode: c.point, Service: domain.ChipCard, Person: apptest.Person(n), Consent: true,
	})
}

func (c waitlistCity) joined(t *testing.T, n int) domain.WaitlistEntry {
	t.Helper()
	entry, err := c.join(n)
	require.NoError(t, err)
	return entry
}

func (c waitlistCity) cancel(t *testing.T, i int) {
	t.Helper()
	_, err := c.AppointmentCancel(context.Background(), apptest.As(domain.RoleDesk), c.tickets[i].Code, "")
	require.NoError(t, err)
}

func (c waitlistCity) status(t *testing.T, w domain.WaitlistEntry) domain.WaitlistStatus {
	t.Helper()
	found, err := c.WaitlistView(context.Background(), w.Code)
	require.NoError(t, err)
	return found.Entry.Status
}

func phoneOf(n int) string { return apptest.Person(n)["phone"] }

func TestWaitlistOffersInOrderAndHolds(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, citizen := context.Background(), domain.CitizenActor("req")
		c := fullPoint(t, r)
		first, second := c.joined(t, firstWaiting), c.joined(t, firstWaiting+1)
		seen, err := c.WaitlistView(ctx, second.Code)
		require.NoError(t, err)
		assert.Equal(t, 1, seen.Ahead)
		slot := c.tickets[0].Appointments[0].SlotID
		before := bookedIn(t, r, slot)
		c.cancel(t, 0)
		assert.Equal(t, []domain.WaitlistStatus{domain.WaitlistOffered, domain.WaitlistWaiting}, []domain.WaitlistStatus{c.status(t, first), c.status(t, second)})
		assert.Equal(t, before, bookedIn(t, r, slot), "the place is held")
		_, err = r.AppointmentBook(ctx, citizen, usecase.AppointmentBookInput{
			SlotIDs: []int64{slot}, Person: apptest.Person(900), Source: domain.SourceCitizen, Consent: true,
		})
		require.ErrorIs(t, err, domain.Conflict("slot.full"), "from everybody else")
		r.CheckConsistent()

		_, err = c.WaitlistTake(ctx, citizen, first.Code, phoneOf(firstWaiting+1))
		require.ErrorIs(t, err, domain.NotFound("waitlist", first.Code), "a wrong phone")
		_, err = c.WaitlistTake(ctx, citizen, second.Code, phoneOf(firstWaiting+1))
		require.ErrorIs(t, err, domain.Conflict("waitlist.no_offer"))
		for range 2 {
			ticket, err := c.WaitlistTake(ctx, citizen, first.Code, phoneOf(firstWaiting))
			require.NoError(t, err)
			assert.Equal(t, first.Code, ticket.Code)
			assert.Equal(t, slot, ticket.Appointments[0].SlotID)
		}
		assert.Equal(t, before, bookedIn(t, r, slot))
		_, err = r.AppointmentCancel(ctx, citizen, first.Code, phoneOf(firstWaiting))
		require.NoError(t, err, "the ticket is like any other")
		assert.Equal(t, domain.WaitlistOffered, c.status(t, second))
		require.ErrorIs(t, c.WaitlistWithdraw(ctx, citizen, first.Code, phoneOf(firstWaiting)), domain.Conflict("waitlist.not_waiting"))
		for range 2 {
			require.NoError(t, c.WaitlistWithdraw(ctx, citizen, second.Code, phoneOf(firstWaiting+1)), "declined, and again")
		}
		assert.Equal(t, before-1, bookedIn(t, r, slot), "nobody waits any more")
		r.CheckConsistent()
	})
}

func TestWaitlistLapseGoesToTheNext(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		c := fullPoint(t, r)
		first, second := c.joined(t, firstWaiting), c.joined(t, firstWaiting+1)
		c.cancel(t, len(c.tickets)-1)
		r.Clock.Set(r.Clock.Now().Add(2*time.Hour + time.Second))
		_, err := c.WaitlistTake(ctx, domain.CitizenActor("req"), first.Code, phoneOf(firstWaiting))
		require.ErrorIs(t, err, domain.Conflict("waitlist.lapsed"))
		assert.Equal(t, []domain.WaitlistStatus{domain.WaitlistLapsed, domain.WaitlistOffered}, []domain.WaitlistStatus{c.status(t, first), c.status(t, second)})
		again := c.joined(t, firstWaiting)
		r.CheckConsistent()
		r.Clock.Set(r.Clock.Now().Add(2*time.Hour + time.Second))
		lapsed, err := r.WaitlistLapse(ctx, apptest.System())
		require.NoError(t, err)
		assert.Equal(t, 1, lapsed)
		assert.Equal(t, []domain.WaitlistStatus{domain.WaitlistLapsed, domain.WaitlistOffered}, []domain.WaitlistStatus{c.status(t, second), c.status(t, again)})
		r.CheckConsistent()
	})
}

func TestWaitlistOfManyAtOnce(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		c := fullPoint(t, r)
		entries := map[int]domain.WaitlistEntry{}
		for n := range len(c.tickets) {
			entries[firstWaiting+n] = c.joined(t, firstWaiting+n)
		}
		var all sync.WaitGroup
		for i, ticket := range c.tickets {
			all.Go(func() {
				_, err := c.AppointmentCancel(ctx, apptest.As(domain.RoleDesk), ticket.Code, "")
				assert.NoError(t, err)
				for _, who := range []int{firstWaiting + i, firstWaiting} {
					_, err = c.WaitlistTake(ctx, domain.CitizenActor("req"), entries[who].Code, phoneOf(who))
					if err != nil {
						assert.ErrorIs(t, err, domain.Conflict("waitlist.no_offer"))
					}
				}
			})
		}
		all.Wait()
		for n, entry := range entries {
			_, err := c.WaitlistTake(ctx, domain.CitizenActor("req"), entry.Code, phoneOf(n))
			assert.NoError(t, err, "as many places were freed as people waited")
		}
		r.CheckConsistent()
	})
}

func TestWaitlistJoinRules(t *testing.T) {
	r := apptest.New(t)
	ctx, citizen, desk := context.Background(), domain.CitizenActor("req"), apptest.As(domain.RoleDesk)
	c := fullPoint(t, r)
	waiting := c.joined(t, firstWaiting)
	with := func(n int, column, value string) map[string]string {
		p := apptest.Person(n)
		p[column] = value
		return p
	}
	for _, test := range []struct {
		name string
		by   domain.Actor
		in   usecase.WaitlistJoinInput
		key  string
	}{
		{"waits already", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, Person: apptest.Person(firstWaiting), Consent: true}, "waitlist.duplicate"},
		{"waits already, says the desk", desk, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, PersonID: waiting.PersonID}, "waitlist.duplicate"},
		{"has an appointment", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, Person: apptest.Person(1), Consent: true}, "appointment.duplicate"},
		{"free places", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.AccountL2, Person: apptest.Person(600), Consent: true}, "waitlist.free_places"},
		{"no such point", citizen, usecase.WaitlistJoinInput{PointCode: "NOWHERE", Service: domain.ChipCard, Person: apptest.Person(600), Consent: true}, "point.not_found"},
		{"no such service", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: "tea", Person: apptest.Person(600), Consent: true}, "service.unknown"},
		{"no consent", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, Person: apptest.Person(600)}, "input.invalid"},
		{"no phone", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, Person: with(600, "phone", ""), Consent: true}, "input.invalid"},
		{"another's number", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, Person: with(1, "full_name", "Lê Khác"), Consent: true}, "person.mismatch"},
		{"a citizen by id", citizen, usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, PersonID: 1}, "permission.missing"},
		{"who does not book", apptest.As(domain.RolePlanner), usecase.WaitlistJoinInput{PointCode: c.point, Service: domain.ChipCard, PersonID: 1}, "permission.missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := r.WaitlistJoin(ctx, test.by, test.in)
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, test.key, e.Key)
		})
	}
	t.Run("the desk sees the line, another ward's desk does not", func(t *testing.T) {
		found, err := r.WaitlistList(ctx, desk, "", domain.Page{Limit: 10})
		require.NoError(t, err)
		require.Len(t, found.Items, 1)
		outside := desk
		outside.UnitPath = "/79/26890/"
		found, err = r.WaitlistList(ctx, outside, "", domain.Page{Limit: 10})
		require.NoError(t, err)
		assert.Empty(t, found.Items)
		mine, err := r.PersonWaitlist(ctx, desk, waiting.PersonID)
		require.NoError(t, err)
		assert.Len(t, mine, 1)
	})
	t.Run("who got an appointment meanwhile is passed over", func(t *testing.T) {
		next := c.joined(t, firstWaiting+1)
		found, err := r.SlotList(ctx, "P2")
		require.NoError(t, err)
		for _, s := range found.Visits[0].Slots {
			if s.Service == domain.ChipCard {
				bookAs(t, r, desk, firstWaiting, s.ID)
				break
			}
		}
		c.cancel(t, 0)
		assert.Equal(t, domain.WaitlistWithdrawn, c.status(t, waiting))
		assert.Equal(t, domain.WaitlistOffered, c.status(t, next))
		r.CheckConsistent()
	})
}

func TestWaitlistOfAPublication(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	r.Clock.Set(apptest.Start.Add(-24 * time.Hour))
	c := waitlistCity{Rig: r, point: "P1"}
	entry := c.joined(t, firstWaiting)
	require.NoError(t, r.WaitlistOffer(ctx, apptest.System()), "nothing is there")
	r.PublishedPlan()
	assert.Equal(t, domain.WaitlistOffered, c.status(t, entry))
	late, err := c.join(firstWaiting + 1)
	require.ErrorIs(t, err, domain.Conflict("waitlist.free_places"))
	require.Zero(t, late)
	r.CheckConsistent()
}
