package usecase_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// gatedStore counts write transactions and lets the first ones, one a lane, wait
// until the gate opens.
type gatedStore struct {
	domain.Store
	gate    chan struct{}
	entered chan struct{}
	began   atomic.Int32
	fail    func(transaction int32) error
}

func (s *gatedStore) Within(ctx context.Context, fn func(domain.Repos) error) error {
	n := s.began.Add(1)
	if n <= usecase.BookingLanes {
		s.entered <- struct{}{}
		<-s.gate
	}
	if s.fail != nil {
		if err := s.fail(n); err != nil {
			return err
		}
	}
	return s.Store.Within(ctx, fn)
}

// gated returns the use cases of a rig over a gated store.
func gated(r *apptest.Rig, fail func(int32) error) (*usecase.App, *gatedStore) {
	deps := r.Deps
	store := &gatedStore{Store: r.Store, gate: make(chan struct{}), entered: make(chan struct{}, usecase.BookingLanes), fail: fail}
	deps.Store = store
	return usecase.New(deps), store
}

// crowd books: the first requests hold up a lane each, the others queue up. It
// returns what became of each once the gate is open and all are answered.
func crowd(t *testing.T, app *usecase.App, store *gatedStore, inputs []usecase.AppointmentBookInput) ([]usecase.Ticket, []error) {
	t.Helper()
	tickets, errs := make([]usecase.Ticket, len(inputs)), make([]error, len(inputs))
	var wg sync.WaitGroup
	for i, in := range inputs {
		wg.Go(func() {
			tickets[i], errs[i] = app.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), in)
		})
		if i < usecase.BookingLanes {
			<-store.entered
			continue
		}
		for app.BookingsWaiting() <= i-usecase.BookingLanes {
			runtime.Gosched() // the request is on its way into the queue
		}
	}
	close(store.gate)
	wg.Wait()
	return tickets, errs
}

func TestWhatQueuesUpIsBookedInOneTransaction(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		cityTheDayBefore(r)
		slots, cards := visitSlots(t, r, domain.AccountL2), visitSlots(t, r, domain.ChipCard)
		known := bookAs(t, r, apptest.As(domain.RoleDesk), 99, slots[0].ID)
		in := func(n int, key string, slot int64) usecase.AppointmentBookInput {
			return usecase.AppointmentBookInput{SlotIDs: []int64{slot}, Person: apptest.Person(n), Source: domain.SourceDesk, RequestKey: key}
		}
		stranger := in(99, "", slots[1].ID)
		stranger.Person["full_name"] = "Người Khác"
		inputs := []usecase.AppointmentBookInput{
			in(1, "first", cards[0].ID), in(7, "", cards[1].ID), // a lane each
			in(2, "twice", slots[0].ID), in(2, "twice", slots[0].ID), // one request, sent twice
			in(3, "", slots[1].ID), in(3, "", slots[2].ID), // one person at two times
			in(99, "", slots[2].ID), // has one already
			stranger,                // with another's number
			in(4, "", 999999),       // no such slot
			in(5, "", slots[0].ID), in(6, "", slots[2].ID),
		}
		app, store := gated(r, nil)
		tickets, errs := crowd(t, app, store, inputs)
		want := []string{"", "", "", "", "", "appointment.duplicate", "appointment.duplicate", "person.mismatch", "slot.not_found", "", ""}
		for i, err := range errs {
			var e *domain.Error
			if want[i] == "" {
				assert.NoError(t, err, i)
				assert.NotEmpty(t, tickets[i].Appointments, i)
			} else if assert.ErrorAs(t, err, &e, i) {
				assert.Equal(t, want[i], e.Key, i)
			}
		}
		assert.Equal(t, tickets[2].Code, tickets[3].Code)
		assert.NotEqual(t, known.Code, tickets[4].Code)
		assert.EqualValues(t, usecase.BookingLanes+1, store.began.Load(), "those who came first alone, all others together")
		r.CheckConsistent()
	})
}

func TestOneFailureIsNotTheOthers(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		cityTheDayBefore(r)
		slots, cards := visitSlots(t, r, domain.AccountL2), visitSlots(t, r, domain.ChipCard)
		var inputs []usecase.AppointmentBookInput
		for n := range 6 {
			inputs = append(inputs, usecase.AppointmentBookInput{SlotIDs: []int64{slots[0].ID}, Person: apptest.Person(n), Source: domain.SourceDesk})
		}
		inputs[0].SlotIDs, inputs[1].SlotIDs = []int64{cards[0].ID}, []int64{cards[1].ID} // a lane each
		// The batch of four fails as a whole, then one of the four alone.
		app, store := gated(r, func(n int32) error {
			if n == 3 || n == 5 {
				return domain.Internal(errors.New("a fault"))
			}
			return nil
		})
		_, errs := crowd(t, app, store, inputs)
		failed := 0
		for _, err := range errs {
			if err != nil {
				assert.Equal(t, domain.CodeInternal, domain.CodeOf(err))
				failed++
			}
		}
		assert.Equal(t, 1, failed)
		assert.Equal(t, 3, bookedIn(t, r, slots[0].ID))
		r.CheckConsistent()
	})
}

// A batch takes everybody who waits for its slots; whoever waits for others is
// not held up, and nobody overtakes at a slot.
func TestLanesNeverWantTheSameSlot(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		cityTheDayBefore(r)
		slots := visitSlots(t, r, domain.AccountL2)
		app, store := gated(r, nil)
		var wg sync.WaitGroup
		book := func(n int, slot int64) {
			wg.Go(func() {
				_, err := app.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
					SlotIDs: []int64{slot}, Person: apptest.Person(n), Source: domain.SourceDesk,
				})
				assert.NoError(t, err)
			})
		}
		waiting := func(n int) {
			for app.BookingsWaiting() != n {
				runtime.Gosched()
			}
		}
		book(0, slots[0].ID)
		<-store.entered
		for n := range 3 {
			book(1+n, slots[0].ID)
			waiting(1 + n)
		}
		assert.EqualValues(t, 1, store.began.Load(), "the slot has its lane")
		book(4, slots[1].ID)
		<-store.entered
		waiting(3)
		close(store.gate)
		wg.Wait()
		assert.EqualValues(t, 3, store.began.Load(), "two lanes, then the three who waited")
		assert.Equal(t, 4, bookedIn(t, r, slots[0].ID))
		assert.Equal(t, 1, bookedIn(t, r, slots[1].ID))
		r.CheckConsistent()
	})
}

func TestAFaultInABatchIsAnError(t *testing.T) {
	r := apptest.New(t)
	cityTheDayBefore(r)
	app, store := gated(r, func(int32) error { panic("a fault") })
	close(store.gate)
	_, err := app.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
		SlotIDs: []int64{1}, Person: apptest.Person(1), Source: domain.SourceDesk,
	})
	assert.Equal(t, domain.CodeInternal, domain.CodeOf(err))
}

func TestWhoeverLeavesTheQueueDoesNotHoldItUp(t *testing.T) {
	r := apptest.New(t)
	cityTheDayBefore(r)
	slot := visitSlots(t, r, domain.AccountL2)[0]
	app, store := gated(r, nil)
	ctx, leave := context.WithCancel(context.Background())
	in := usecase.AppointmentBookInput{SlotIDs: []int64{slot.ID}, Person: apptest.Person(1), Source: domain.SourceDesk}
	left := make(chan error)
	go func() {
		_, err := app.AppointmentBook(ctx, apptest.As(domain.RoleDesk), in)
		left <- err
	}()
	<-store.entered
	leave()
	assert.Equal(t, domain.CodeUnavailable, domain.CodeOf(<-left))
	close(store.gate)
	in.Person = apptest.Person(2)
	_, err := app.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), in)
	require.NoError(t, err)
}

func TestManyQueuesOfOneDatabase(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		cityTheDayBefore(r)
		slots := visitSlots(t, r, domain.AccountL2)
		servers := []*usecase.App{usecase.New(r.Deps), usecase.New(r.Deps)}
		var wg sync.WaitGroup
		var won atomic.Int32
		for n := range 60 { // everybody twice, once at each server
			wg.Go(func() {
				_, err := servers[n%2].AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
					SlotIDs: []int64{slots[n%3].ID}, Person: apptest.Person(n / 2), Source: domain.SourceDesk, RequestKey: fmt.Sprint("request ", n),
				})
				switch domain.CodeOf(err) {
				case "":
					won.Add(1)
				case domain.CodeConflict:
				default:
					t.Errorf("neither booked nor refused: %v", err)
				}
			})
		}
		wg.Wait()
		booked := 0
		for _, s := range slots {
			booked += bookedIn(t, r, s.ID)
		}
		assert.EqualValues(t, booked, won.Load())
		assert.Equal(t, 30, booked)
		r.CheckConsistent()
	})
}
