package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// racers is the number of goroutines in a race.
const racers = 24

func testRaces(t *testing.T, open Open) {
	t.Run("one slot never has more appointments than places", func(t *testing.T) {
		s := open.empty(t)
		won := raceForSlot(t, s, func(ctx context.Context, _ domain.Slot, a *domain.Appointment) error {
			return s.Within(ctx, func(r domain.Repos) error { return book(ctx, r, a) })
		})
		assert.Equal(t, outcome{won: slotPlaces, full: racers - slotPlaces, live: slotPlaces, booked: slotPlaces}, won)
	})
	t.Run("control: without the guard the same race goes wrong", func(t *testing.T) {
		s, db := open(t)
		won := raceForSlot(t, s, func(ctx context.Context, seen domain.Slot, a *domain.Appointment) error {
			return bookNaively(ctx, s, db, seen, a)
		})
		assert.Greater(t, won.live, slotPlaces, "oversold")
		assert.NotEqual(t, won.live, won.booked, "lost updates")
	})
	t.Run("a place that is offered is nobody else's", func(t *testing.T) {
		holders, booked := raceWithOffers(t, open.empty(t), func(ctx context.Context, r domain.Repos, slotID int64) error {
			return r.Slots.Take(ctx, slotID)
		})
		assert.Equal(t, []int{slotPlaces, slotPlaces}, []int{holders, booked})
	})
	t.Run("control: offers that take no place oversell", func(t *testing.T) {
		holders, _ := raceWithOffers(t, open.empty(t), func(context.Context, domain.Repos, int64) error { return nil })
		assert.Greater(t, holders, slotPlaces)
	})
	t.Run("one person gets one appointment for a service", func(t *testing.T) { raceOfOnePerson(t, open.empty(t)) })
	t.Run("one request makes one appointment", func(t *testing.T) { raceOfOneRequest(t, open.empty(t)) })
	t.Run("cancelling many times frees one place", func(t *testing.T) { raceToCancel(t, open.empty(t)) })
	t.Run("queue numbers have no gaps and no doubles", func(t *testing.T) { raceForQueueNumbers(t, open.empty(t)) })
	t.Run("one team is published to one place", func(t *testing.T) { raceToPublish(t, open.empty(t)) })
}

// race runs fn in many goroutines that start together.
func race(fn func(i int) error) []error {
	errs := make([]error, racers)
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range racers {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			errs[i] = fn(i)
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	return errs
}

// count returns how many succeeded and how many met the conflict; any other error fails the test.
func count(t *testing.T, errs []error, conflict string) (won, lost int) {
	t.Helper()
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case errors.Is(err, domain.Conflict(conflict)):
			lost++
		default:
			assert.NoError(t, err)
		}
	}
	return won, lost
}

const slotPlaces = 5

// outcome is what a race for a slot left behind.
type outcome struct{ won, full, live, booked int }

// raceForSlot lets every racer look at one slot, wait until all have seen that
// it is free, and then take a place.
func raceForSlot(t *testing.T, s domain.Store, take func(context.Context, domain.Slot, *domain.Appointment) error) outcome {
	p := NewPublished(t, s, slotPlaces)
	people := NewPeople(t, s, racers)
	var looked sync.WaitGroup
	looked.Add(racers)
	errs := race(func(i int) error {
		var seen domain.Slot
		err := s.View(t.Context(), func(r domain.Repos) (err error) {
			seen, err = r.Slots.ByID(t.Context(), p.Slots[0].ID)
			return err
		})
		looked.Done()
		looked.Wait()
		if err != nil || seen.Free() == 0 {
			return errors.Join(err, domain.Conflict("slot.full"))
		}
		return take(t.Context(), seen, NewAppointment(seen, people[i].ID))
	})
	var o outcome
	o.won, o.full = count(t, errs, "slot.full")
	View(t, s, func(ctx context.Context, r domain.Repos) {
		slot, err := r.Slots.ByID(ctx, p.Slots[0].ID)
		require.NoError(t, err)
		live, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{VisitID: p.Visit.ID, LiveOnly: true})
		require.NoError(t, err)
		o.live, o.booked = len(live), slot.Booked
	})
	return o
}

// bookNaively does what must never be done: it writes the count it computed from
// what it saw. The CHECK below the guard cannot see this: the count stays low.
func bookNaively(ctx context.Context, s domain.Store, db *sql.DB, seen domain.Slot, a *domain.Appointment) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf("UPDATE slots SET booked = %d WHERE id = %d", seen.Booked+1, seen.ID))
	if err != nil {
		return err
	}
	return s.Within(ctx, func(r domain.Repos) error { return r.Appointments.Create(ctx, []*domain.Appointment{a}) })
}

func raceOfOnePerson(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, racers)
	person := NewPeople(t, s, 1)[0]
	errs := race(func(i int) error {
		a := NewAppointment(p.Slots[2*(i%4)], person.ID)
		return s.Within(t.Context(), func(r domain.Repos) error { return book(t.Context(), r, a) })
	})
	won, lost := count(t, errs, "appointment.duplicate")
	assert.Equal(t, []int{1, racers - 1}, []int{won, lost})
	assert.Equal(t, 1, placesTaken(t, s, p))
}

func raceOfOneRequest(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, racers)
	people := NewPeople(t, s, racers)
	errs := race(func(i int) error {
		a := NewAppointment(p.Slots[0], people[i].ID)
		a.RequestKey = "request"
		return s.Within(t.Context(), func(r domain.Repos) error { return book(t.Context(), r, a) })
	})
	won, lost := count(t, errs, "appointment.request_repeated")
	assert.Equal(t, []int{1, racers - 1}, []int{won, lost})
	assert.Equal(t, 1, placesTaken(t, s, p))
}

func raceToCancel(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 3)
	people := NewPeople(t, s, 2)
	mine := NewAppointment(p.Slots[0], people[0].ID)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, book(ctx, r, mine))
		require.NoError(t, book(ctx, r, NewAppointment(p.Slots[0], people[1].ID)))
	})
	errs := race(func(int) error {
		return s.Within(t.Context(), func(r domain.Repos) error { return cancel(t.Context(), r, mine.Code) })
	})
	won, _ := count(t, errs, "")
	assert.Equal(t, racers, won, "every request is answered alike")
	assert.Equal(t, 1, placesTaken(t, s, p), "the other person's place is still held")
}

func placesTaken(t *testing.T, s domain.Store, p Published) (taken int) {
	View(t, s, func(ctx context.Context, r domain.Repos) {
		v, err := r.Visits.ByID(ctx, p.Visit.ID)
		require.NoError(t, err)
		taken = v.Booked
	})
	return taken
}

func raceForQueueNumbers(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, racers)
	errs := race(func(i int) error {
		return s.Within(t.Context(), func(r domain.Repos) error {
			n, err := r.Visits.NextQueueNumber(t.Context(), p.Visit.ID)
			if err != nil {
				return err
			}
			err = r.CheckIns.Create(t.Context(), newCheckIn(p.Visit.ID, people[i].ID, n, fmt.Sprint(i)))
			if err == nil && i%4 == 0 {
				err = domain.Conflict("checkin.cancelled") // the number goes back with the transaction
			}
			return err
		})
	})
	won, _ := count(t, errs, "checkin.cancelled")
	View(t, s, func(ctx context.Context, r domain.Repos) {
		got, err := r.CheckIns.ByVisit(ctx, p.Visit.ID)
		require.NoError(t, err)
		require.Len(t, got, won)
		for i, c := range got {
			assert.Equal(t, i+1, c.QueueNumber)
		}
	})
}

func raceToPublish(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	plans := make([]domain.Plan, racers)
	for i := range plans {
		visit := NewVisit(c)
		plans[i] = NewPlan(t, s, &visit)
	}
	errs := race(func(i int) error {
		return s.Within(t.Context(), func(r domain.Repos) error { return r.Visits.Publish(t.Context(), plans[i].ID) })
	})
	won, lost := count(t, errs, "visit.team_overlap")
	assert.Equal(t, []int{1, racers - 1}, []int{won, lost})
}
