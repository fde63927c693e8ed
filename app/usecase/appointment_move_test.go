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

// bookAs books the n-th invented adult into slots.
func bookAs(t *testing.T, r *apptest.Rig, by domain.Actor, n int, slots ...int64) usecase.Ticket {
	t.Helper()
	ticket, err := r.AppointmentBook(context.Background(), by, usecase.AppointmentBookInput{
		SlotIDs: slots, Person: apptest.Person(n), Source: domain.SourceCitizen, Consent: true,
	})
	require.NoError(t, err)
	return ticket
}

// bookedIn returns how many places of a slot are taken.
func bookedIn(t *testing.T, r *apptest.Rig, id int64) (booked int) {
	t.Helper()
	require.NoError(t, r.Store.View(context.Background(), func(repos domain.Repos) error {
		s, err := repos.Slots.ByID(context.Background(), id)
		booked = s.Booked
		return err
	}))
	return booked
}

// cityTheDayBefore has a small city with a published plan, and stands on the
// morning before its first day.
func cityTheDayBefore(r *apptest.Rig) {
	r.SmallCity()
	r.PublishedPlan()
	r.Clock.Set(apptest.Start.Add(-24 * time.Hour))
}

func TestMoveKeepsTheCodeAndOnePlace(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, citizen := context.Background(), domain.CitizenActor("req")
		cityTheDayBefore(r)
		slots := freeSlots(t, r, domain.AccountL2)
		from, to := slots[0].ID, slots[len(slots)-1].ID
		ticket := bookAs(t, r, citizen, 1, from)
		move := func(key string, to int64) (usecase.Ticket, error) {
			return r.AppointmentMove(ctx, citizen, usecase.AppointmentMoveInput{Code: ticket.Code, Phone: "0901 000 001", SlotIDs: []int64{to}, RequestKey: key})
		}
		moved, err := move("first", to)
		require.NoError(t, err)
		assert.Equal(t, ticket.Code, moved.Code)
		assert.Equal(t, to, moved.Appointments[0].SlotID)
		assert.Equal(t, slots[len(slots)-1].VisitID, moved.Appointments[0].VisitID)
		assert.Equal(t, []int{0, 1}, []int{bookedIn(t, r, from), bookedIn(t, r, to)})

		_, err = move("second", from)
		require.NoError(t, err, "and back")
		again, err := move("first", to)
		require.NoError(t, err, "the first request, late and again")
		assert.Equal(t, from, again.Appointments[0].SlotID, "changes nothing more")
		assert.Equal(t, []int{1, 0}, []int{bookedIn(t, r, from), bookedIn(t, r, to)})

		_, err = r.AppointmentCancel(ctx, citizen, ticket.Code, "0901000001")
		require.NoError(t, err)
		_, err = move("third", to)
		assert.ErrorIs(t, err, domain.Conflict("appointment.not_movable"))
		r.CheckConsistent()
	})
}

func TestMoveRules(t *testing.T) {
	r := apptest.New(t)
	ctx, citizen, desk := context.Background(), domain.CitizenActor("req"), apptest.As(domain.RoleDesk)
	cityTheDayBefore(r)
	accounts, cards := freeSlots(t, r, domain.AccountL2), freeSlots(t, r, domain.ChipCard)
	from, to := accounts[0].ID, accounts[len(accounts)-1].ID
	ticket := bookAs(t, r, citizen, 1, from)
	outside := desk
	outside.UnitPath = "/79/1/"
	for _, c := range []struct {
		name, phone string
		by          domain.Actor
		slots       []int64
		key         string
	}{
		{"a wrong phone says no more than an unknown code", "0909999999", citizen, []int64{to}, "appointment.not_found"},
		{"no phone", "", citizen, []int64{to}, "appointment.not_found"},
		{"a desk of another ward", "", outside, []int64{to}, "person.not_found"},
		{"somebody who does not book", "", apptest.As(domain.RolePlanner), []int64{to}, "permission.missing"},
		{"nothing chosen", "", desk, nil, "input.invalid"},
		{"another service", "", desk, []int64{cards[0].ID}, "slot.other_service"},
		{"more services than the ticket has", "", desk, []int64{to, cards[0].ID}, "slot.other_service"},
		{"no such slot", "", desk, []int64{999999}, "slot.not_found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := r.AppointmentMove(ctx, c.by, usecase.AppointmentMoveInput{Code: ticket.Code, Phone: c.phone, SlotIDs: c.slots})
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.key, e.Key)
			assert.Equal(t, 1, bookedIn(t, r, from))
		})
	}
	t.Run("a full time leaves the old one", func(t *testing.T) {
		full := accounts[1]
		for n := range full.Free() {
			bookAs(t, r, desk, 100+n, full.ID)
		}
		_, err := r.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{Code: ticket.Code, SlotIDs: []int64{full.ID}})
		assert.ErrorIs(t, err, domain.Conflict("slot.full"))
		assert.Equal(t, 1, bookedIn(t, r, from))
	})
	t.Run("two services move together or not at all", func(t *testing.T) {
		both := visitWithBoth(t, r)
		pair := bookAs(t, r, desk, 2, both[0].SlotIDs()...)
		_, err := r.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{Code: pair.Code, SlotIDs: both[1].SlotIDs()[:1]})
		assert.ErrorIs(t, err, domain.Conflict("slot.other_service"))
		moved, err := r.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{Code: pair.Code, SlotIDs: both[1].SlotIDs(), RequestKey: "pair"})
		require.NoError(t, err)
		for i, id := range both[1].SlotIDs() {
			assert.Equal(t, id, moved.Appointments[i].SlotID)
		}
	})
	t.Run("what has begun only staff move", func(t *testing.T) {
		r.Clock.Set(accounts[0].Date.At(accounts[0].Start, apptest.Zone).Add(time.Minute))
		in := usecase.AppointmentMoveInput{Code: ticket.Code, Phone: "0901000001", SlotIDs: []int64{to}}
		_, err := r.AppointmentMove(ctx, citizen, in)
		assert.ErrorIs(t, err, domain.Conflict("appointment.not_movable"))
		_, err = r.AppointmentMove(ctx, desk, in)
		require.NoError(t, err)
		_, err = r.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{Code: ticket.Code, SlotIDs: []int64{cards[0].ID}})
		assert.Error(t, err)
	})
	r.CheckConsistent()
}

// visitWithBoth returns the times of a visit at which both services can be had.
func visitWithBoth(t *testing.T, r *apptest.Rig) []usecase.SlotOffer {
	t.Helper()
	for _, code := range []string{"P1", "P2"} {
		found, err := r.SlotList(context.Background(), code)
		require.NoError(t, err)
		for _, v := range found.Visits {
			var free []usecase.SlotOffer
			for _, o := range v.Offers(domain.Services()) {
				if o.Free > 0 {
					free = append(free, o)
				}
			}
			if len(free) > 1 && free[0].Slots[1].ID != free[1].Slots[1].ID {
				return free
			}
		}
	}
	t.Fatal("no visit has both services twice")
	return nil
}

// Everybody swaps places at once, cancels and books: no place is lost or doubled.
func TestManyMoveAtOnceLoseNoPlace(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
		cityTheDayBefore(r)
		slots := freeSlots(t, r, domain.AccountL2)[:3]
		const people = 12
		tickets := make([]usecase.Ticket, people)
		held := 0
		for n := range people {
			ticket, err := r.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{SlotIDs: []int64{slots[n%3].ID}, Person: apptest.Person(n), Source: domain.SourceDesk})
			if err == nil {
				tickets[n], held = ticket, held+1
			}
		}
		require.Greater(t, held, 3)
		var wg sync.WaitGroup
		for n, ticket := range tickets {
			for turn := range 4 {
				wg.Go(func() {
					var err error
					if turn == 3 && n%4 == 0 {
						_, err = r.AppointmentCancel(ctx, desk, ticket.Code, "")
					} else {
						_, err = r.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{Code: ticket.Code, SlotIDs: []int64{slots[(n+turn)%3].ID}})
					}
					if code := domain.CodeOf(err); code != "" && code != domain.CodeConflict && ticket.Code != "" {
						t.Errorf("neither done nor refused: %v", err)
					}
				})
			}
		}
		wg.Wait()
		r.CheckConsistent()
		live, booked := 0, 0
		for _, s := range slots {
			booked += bookedIn(t, r, s.ID)
		}
		for _, ticket := range tickets {
			if ticket.Code == "" {
				continue
			}
			now, err := r.TicketView(ctx, ticket.Code)
			require.NoError(t, err)
			if now.Appointments[0].Status.Live() {
				live++
			}
		}
		assert.Equal(t, live, booked)
	})
}
