package usecase_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// household is some invented adults, the first with a phone.
func household(from, count int) []usecase.HouseholdPerson {
	people := make([]usecase.HouseholdPerson, count)
	for i := range people {
		people[i].Person = apptest.Person(from + i)
		if i > 0 {
			people[i].Person["phone"] = ""
		}
	}
	return people
}

// visitSlots are the slots of a service at the first visit that has several.
func visitSlots(t *testing.T, r *apptest.Rig, service domain.Service) []domain.Slot {
	t.Helper()
	byVisit := map[int64][]domain.Slot{}
	for _, s := range freeSlots(t, r, service) {
		if byVisit[s.VisitID] = append(byVisit[s.VisitID], s); len(byVisit[s.VisitID]) >= 3 {
			return byVisit[s.VisitID]
		}
	}
	t.Fatal("no visit with three slots")
	return nil
}

func TestHouseholdSitsInAdjacentSlots(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk, citizen := context.Background(), apptest.As(domain.RoleDesk), domain.CitizenActor("req")
		cityTheDayBefore(r)
		setRules(t, r, func(rules *domain.BookingRules) { rules.WalkInPercent = 0 })
		slots := visitSlots(t, r, domain.AccountL2)
		for n := range slots[0].Free() - 1 { // one place is left in the first slot
			bookAs(t, r, desk, 100+n, slots[0].ID)
		}
		in := usecase.AppointmentBookHouseholdInput{
			SlotIDs: []int64{slots[0].ID}, People: household(1, 3), Source: domain.SourceCitizen, RequestKey: "family", Consent: true,
		}
		tickets, err := r.AppointmentBookHousehold(ctx, citizen, in)
		require.NoError(t, err)
		require.Len(t, tickets, 3)
		var at []int64
		codes := map[string]bool{}
		for _, ticket := range tickets {
			at = append(at, ticket.Appointments[0].SlotID)
			codes[ticket.Code] = true
		}
		assert.Equal(t, []int64{slots[0].ID, slots[1].ID, slots[1].ID}, at)
		assert.Len(t, codes, 3, "a ticket for each")
		assert.Equal(t, "+84901000001", tickets[2].Appointments[0].Person.Phone, "reached under the first one's number")

		again, err := r.AppointmentBookHousehold(ctx, citizen, in)
		require.NoError(t, err)
		require.Len(t, again, 3)
		for i := range tickets {
			assert.Equal(t, tickets[i].Code, again[i].Code, "the same request again")
		}
		r.CheckConsistent()
	})
}

func TestHouseholdGetsAllPlacesOrNone(t *testing.T) {
	r := apptest.New(t)
	ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
	cityTheDayBefore(r)
	slots := visitSlots(t, r, domain.AccountL2)
	places := func() (n int) {
		for _, s := range slots {
			n += bookedIn(t, r, s.ID)
		}
		return n
	}
	bookAs(t, r, desk, 3, slots[0].ID)
	child := household(10, 2)
	child[1].Person["birth_date"] = "01/06/2023"
	for _, c := range []struct {
		name   string
		people []usecase.HouseholdPerson
		from   int64
		want   string
	}{
		{"one has an appointment already", household(1, 4), slots[0].ID, "appointment.duplicate"},
		{"one is too young", child, slots[0].ID, "eligibility.too_young"},
		{"the same person twice", append(household(20, 1), household(20, 1)...), slots[0].ID, "input.invalid"},
		{"nobody", nil, slots[0].ID, "input.invalid"},
		{"more than a household", household(20, 13), slots[0].ID, "input.invalid"},
		{"no such slot", household(20, 2), 999999, "slot.not_found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := r.AppointmentBookHousehold(ctx, desk, usecase.AppointmentBookHouseholdInput{SlotIDs: []int64{c.from}, People: c.people, Source: domain.SourceDesk})
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.want, e.Key)
			assert.Equal(t, 1, places())
		})
	}
	t.Run("a full slot in between", func(t *testing.T) {
		for n := range slots[1].Free() {
			bookAs(t, r, desk, 200+n, slots[1].ID)
		}
		for n := range slots[0].Capacity - bookedIn(t, r, slots[0].ID) - 2 { // two places are left in the first
			bookAs(t, r, desk, 230+n, slots[0].ID)
		}
		before := places()
		_, err := r.AppointmentBookHousehold(ctx, desk, usecase.AppointmentBookHouseholdInput{
			SlotIDs: []int64{slots[0].ID}, People: household(300, 3), Source: domain.SourceDesk,
		})
		assert.ErrorIs(t, err, domain.Conflict("household.no_room"))
		assert.Equal(t, before, places())
	})
	t.Run("both services in sequence", func(t *testing.T) {
		both := visitWithBoth(t, r)
		tickets, err := r.AppointmentBookHousehold(ctx, desk, usecase.AppointmentBookHouseholdInput{SlotIDs: both[0].SlotIDs(), People: household(400, 2), Source: domain.SourceDesk})
		require.NoError(t, err)
		for _, ticket := range tickets {
			require.Len(t, ticket.Appointments, 2)
			card, account := ticket.Appointments[0], ticket.Appointments[1]
			if card.Service != domain.ChipCard {
				card, account = account, card
			}
			assert.LessOrEqual(t, card.Slot.Start, account.Slot.Start)
			assert.Equal(t, card.VisitID, account.VisitID)
		}
	})
	r.CheckConsistent()
}

// Households race for the last slots: each has all its places, or none.
func TestManyHouseholdsAtOnce(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
		cityTheDayBefore(r)
		slots := visitSlots(t, r, domain.AccountL2)
		var mu sync.Mutex
		won := 0
		var wg sync.WaitGroup
		for n := range 16 {
			wg.Go(func() {
				tickets, err := r.AppointmentBookHousehold(ctx, desk, usecase.AppointmentBookHouseholdInput{
					SlotIDs: []int64{slots[n%2].ID}, People: household(10*n+1, 3), Source: domain.SourceDesk, RequestKey: fmt.Sprint("home ", n),
				})
				mu.Lock()
				defer mu.Unlock()
				if won += len(tickets); err != nil {
					assert.Equal(t, domain.CodeConflict, domain.CodeOf(err), "%v", err)
					assert.Empty(t, tickets)
				} else {
					assert.Len(t, tickets, 3)
				}
			})
		}
		wg.Wait()
		booked := 0
		for _, s := range slots {
			booked += bookedIn(t, r, s.ID)
		}
		assert.Equal(t, won, booked)
		assert.Positive(t, won)
		r.CheckConsistent()
	})
}
