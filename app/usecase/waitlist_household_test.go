package usecase_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func (c waitlistCity) familyJoins(t *testing.T, from, count int) domain.WaitlistEntry {
	t.Helper()
	entry, err := c.WaitlistJoinHousehold(context.Background(), domain.CitizenActor("req"), usecase.WaitlistJoinHouseholdInput{
		PointCode: c.point, Service: domain.ChipCard, People: household(from, count), Consent: true,
	})
	require.NoError(t, err)
	return entry
}

// inSlots are the places of the tickets of one visit, in order of slots.
func (c waitlistCity) inSlots() (slots []int64, tickets map[int64][]int) {
	tickets = map[int64][]int{}
	for i, ticket := range c.tickets {
		ap := ticket.Appointments[0]
		if ap.Slot.VisitID != c.tickets[0].Appointments[0].Slot.VisitID {
			continue
		}
		if len(tickets[ap.SlotID]) == 0 {
			slots = append(slots, ap.SlotID)
		}
		tickets[ap.SlotID] = append(tickets[ap.SlotID], i)
	}
	return slots, tickets
}

func TestWaitlistHouseholdGetsAdjacentPlaces(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, citizen := context.Background(), domain.CitizenActor("req")
		c := fullPoint(t, r)
		slots, tickets := c.inSlots()
		require.Greater(t, len(slots), 2)
		family := c.familyJoins(t, firstWaiting, 2)
		single := c.joined(t, firstWaiting+10)
		seen, err := c.WaitlistView(ctx, single.Code)
		require.NoError(t, err)
		assert.Equal(t, 2, seen.Ahead)

		c.cancel(t, tickets[slots[0]][0])
		assert.Equal(t, domain.WaitlistWaiting, c.status(t, family), "one place is too few")
		assert.Equal(t, domain.WaitlistOffered, c.status(t, single), "and nobody waits for the household")
		c.cancel(t, tickets[slots[1]][0])
		c.cancel(t, tickets[slots[2]][0])
		assert.Equal(t, domain.WaitlistOffered, c.status(t, family))
		seen, err = c.WaitlistView(ctx, family.Code)
		require.NoError(t, err)
		require.Len(t, seen.People, 2)
		assert.Equal(t, []int64{slots[1], slots[2]}, []int64{seen.People[0].Slot.ID, seen.People[1].Slot.ID})
		r.CheckConsistent()

		for range 2 {
			ticket, err := c.WaitlistTake(ctx, citizen, family.Code, phoneOf(firstWaiting))
			require.NoError(t, err)
			assert.Equal(t, family.Code, ticket.Code)
		}
		h, err := c.HouseholdView(ctx, family.Code)
		require.NoError(t, err)
		assert.Len(t, h.Tickets, 2)
		r.CheckConsistent()
	})
}

func TestWaitlistHouseholdIsNeitherBlockingNorStarved(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		c := fullPoint(t, r)
		slots, tickets := c.inSlots()
		require.Greater(t, len(slots), 2)
		family := c.familyJoins(t, firstWaiting, 2)
		var singles []domain.WaitlistEntry
		for n := range 5 {
			singles = append(singles, c.joined(t, firstWaiting+10+n))
		}
		c.cancel(t, tickets[slots[0]][0])
		c.cancel(t, tickets[slots[2]][0])
		assert.Equal(t, domain.WaitlistOffered, c.status(t, singles[0]))
		assert.Equal(t, domain.WaitlistOffered, c.status(t, singles[1]), "two places passed the household by")

		held := bookedIn(t, r, slots[0])
		c.cancel(t, tickets[slots[0]][1])
		assert.Equal(t, held, bookedIn(t, r, slots[0]), "the third is gathered for it")
		assert.Equal(t, domain.WaitlistWaiting, c.status(t, family))
		assert.Equal(t, domain.WaitlistWaiting, c.status(t, singles[2]))
		c.cancel(t, tickets[slots[2]][1])
		assert.Equal(t, domain.WaitlistOffered, c.status(t, singles[2]), "what does not fit to it passes on")
		r.CheckConsistent()

		for i := range 3 {
			_, err := c.WaitlistTake(ctx, domain.CitizenActor("req"), singles[i].Code, phoneOf(firstWaiting+10+i))
			require.NoError(t, err)
		}
		t.Run("gathering ends after a day", func(t *testing.T) {
			r.Clock.Set(r.Clock.Now().Add(domain.GatherTime + time.Second))
			_, err := c.WaitlistLapse(ctx, apptest.System())
			require.NoError(t, err)
			assert.Equal(t, domain.WaitlistWaiting, c.status(t, family))
			assert.Equal(t, domain.WaitlistOffered, c.status(t, singles[3]))
			r.CheckConsistent()
		})
		t.Run("the rest completes it", func(t *testing.T) {
			r.Clock.Set(r.Clock.Now().Add(time.Minute))
			for i := range 2 {
				c.cancel(t, tickets[slots[1]][i])
			}
			if c.status(t, family) == domain.WaitlistWaiting {
				c.cancel(t, tickets[slots[2]][2])
			}
			assert.Equal(t, domain.WaitlistOffered, c.status(t, family))
			r.CheckConsistent()
			require.NoError(t, c.WaitlistWithdraw(ctx, domain.CitizenActor("req"), family.Code, phoneOf(firstWaiting)))
			assert.Equal(t, domain.WaitlistWithdrawn, c.status(t, family))
			r.CheckConsistent()
		})
	})
}

func TestWhoBooksLeavesTheWaitlists(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
		c := fullPoint(t, r)
		slots, tickets := c.inSlots()
		elsewhere := func() int64 {
			found, err := r.SlotList(ctx, "P2")
			require.NoError(t, err)
			for _, v := range found.Visits {
				for _, s := range v.Slots {
					if s.Service == domain.ChipCard && s.Free() > 0 {
						return s.ID
					}
				}
			}
			t.Fatal("P2 is full")
			return 0
		}
		first, next := c.joined(t, firstWaiting), c.joined(t, firstWaiting+1)
		family := c.familyJoins(t, firstWaiting+20, 3)
		c.cancel(t, tickets[slots[0]][0])
		require.Equal(t, domain.WaitlistOffered, c.status(t, first))
		before := bookedIn(t, r, slots[0])
		bookAs(t, r, desk, firstWaiting, elsewhere())
		assert.Equal(t, domain.WaitlistWithdrawn, c.status(t, first))
		assert.Equal(t, domain.WaitlistOffered, c.status(t, next), "the place is the next one's at once")
		assert.Equal(t, before, bookedIn(t, r, slots[0]))
		r.CheckConsistent()

		t.Run("of another service it stays", func(t *testing.T) {
			found, err := r.SlotList(ctx, "P2")
			require.NoError(t, err)
			for _, s := range found.Visits[0].Slots {
				if s.Service == domain.AccountL2 && s.Free() > 0 {
					bookAs(t, r, desk, firstWaiting+1, s.ID)
					break
				}
			}
			assert.Equal(t, domain.WaitlistOffered, c.status(t, next))
		})
		t.Run("the household goes on without its first", func(t *testing.T) {
			bookAs(t, r, desk, firstWaiting+20, elsewhere())
			seen, err := r.WaitlistView(ctx, family.Code)
			require.NoError(t, err)
			assert.Equal(t, domain.WaitlistWaiting, seen.Entry.Status)
			require.Len(t, seen.People, 2)
			r.CheckConsistent()
			c.cancel(t, tickets[slots[1]][0])
			c.cancel(t, tickets[slots[2]][0])
			assert.Equal(t, domain.WaitlistOffered, c.status(t, family))
			bookAs(t, r, desk, firstWaiting+21, elsewhere())
			seen, err = r.WaitlistView(ctx, family.Code)
			require.NoError(t, err)
			require.Len(t, seen.People, 1, "who books leaves an offer too")
			assert.Equal(t, domain.WaitlistOffered, seen.Entry.Status)
			r.CheckConsistent()
			ticket, err := r.WaitlistTake(ctx, desk, family.Code, "")
			require.NoError(t, err)
			assert.Equal(t, family.Code, ticket.Code)
			r.CheckConsistent()
		})
	})
}

func TestHouseholdMovesAndCancelsTogether(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk, citizen := context.Background(), apptest.As(domain.RoleDesk), domain.CitizenActor("req")
		cityTheDayBefore(r)
		setRules(t, r, func(rules *domain.BookingRules) { rules.WalkInPercent = 0 })
		slots := visitSlots(t, r, domain.AccountL2)
		for n := range slots[1].Capacity - 1 { // one place is left in the second slot
			bookAs(t, r, desk, 100+n, slots[1].ID)
		}
		for n := range slots[0].Capacity - 1 {
			bookAs(t, r, desk, 150+n, slots[0].ID)
		}
		tickets, err := r.AppointmentBookHousehold(ctx, citizen, usecase.AppointmentBookHouseholdInput{
			SlotIDs: []int64{slots[0].ID}, People: household(1, 2), Source: domain.SourceCitizen, Consent: true,
		})
		require.NoError(t, err)
		code := tickets[0].Code
		at := func() (ids []int64) {
			h, err := r.HouseholdView(ctx, code)
			require.NoError(t, err)
			for _, ticket := range h.Tickets {
				ids = append(ids, ticket.Appointments[0].SlotID)
			}
			return ids
		}
		require.Equal(t, []int64{slots[0].ID, slots[1].ID}, at())

		move := usecase.HouseholdMoveInput{Code: code, Phone: phoneOf(1), SlotIDs: []int64{slots[1].ID}, RequestKey: "later"}
		wrong := move
		wrong.Phone = phoneOf(2)
		_, err = r.HouseholdMove(ctx, citizen, wrong)
		require.ErrorIs(t, err, domain.NotFound("household", code))
		for range 2 { // into the place that the second one leaves; then the same request again
			_, err = r.HouseholdMove(ctx, citizen, move)
			require.NoError(t, err)
			assert.Equal(t, []int64{slots[1].ID, slots[2].ID}, at())
			r.CheckConsistent()
		}
		for n := range slots[2].Capacity - bookedIn(t, r, slots[2].ID) {
			bookAs(t, r, desk, 200+n, slots[2].ID)
		}
		before := at()
		full := move
		full.SlotIDs, full.RequestKey = []int64{slots[2].ID}, "full"
		if len(visitSlotsFrom(t, r, slots[2])) == 1 {
			_, err = r.HouseholdMove(ctx, citizen, full)
			require.ErrorIs(t, err, domain.Conflict("household.no_room"))
			assert.Equal(t, before, at(), "nobody moved")
		}

		_, err = r.HouseholdCancel(ctx, citizen, code, phoneOf(1), tickets[0].Code)
		require.NoError(t, err)
		h, err := r.HouseholdView(ctx, code)
		require.NoError(t, err)
		assert.Equal(t, domain.AppointmentCancelled, h.Tickets[0].Appointments[0].Status)
		assert.Equal(t, domain.AppointmentBooked, h.Tickets[1].Appointments[0].Status)
		for range 2 {
			_, err = r.HouseholdCancel(ctx, citizen, code, phoneOf(1), "")
			require.NoError(t, err, "all of it, and again")
		}
		_, err = r.HouseholdMove(ctx, citizen, usecase.HouseholdMoveInput{Code: code, Phone: phoneOf(1), SlotIDs: move.SlotIDs})
		require.ErrorIs(t, err, domain.Conflict("appointment.not_movable"))
		_, err = r.HouseholdView(ctx, tickets[1].Code)
		require.ErrorIs(t, err, domain.NotFound("household", tickets[1].Code), "only the first one's code is the household's")
		r.CheckConsistent()
	})
}

// visitSlotsFrom are the slots of the same visit and service from one on.
func visitSlotsFrom(t *testing.T, r *apptest.Rig, from domain.Slot) (out []domain.Slot) {
	t.Helper()
	require.NoError(t, r.Store.View(context.Background(), func(repos domain.Repos) error {
		all, err := repos.Slots.List(context.Background(), domain.SlotFilter{VisitID: from.VisitID, Service: from.Service})
		for _, s := range all {
			if s.Start >= from.Start {
				out = append(out, s)
			}
		}
		return err
	}))
	return out
}

func TestHouseholdRefusalNamesThePerson(t *testing.T) {
	r := apptest.New(t)
	ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
	cityTheDayBefore(r)
	both := visitWithBoth(t, r)
	bookAs(t, r, desk, 2, both[0].Slots[1].ID)
	in := usecase.AppointmentBookHouseholdInput{SlotIDs: both[0].SlotIDs(), People: household(1, 3), Source: domain.SourceDesk}
	_, err := r.AppointmentBookHousehold(ctx, desk, in)
	var about *usecase.HouseholdError
	require.ErrorAs(t, err, &about)
	assert.Equal(t, 2, about.Person)
	require.ErrorIs(t, err, domain.Conflict("appointment.duplicate"))

	in.People[1].Services = []domain.Service{domain.ChipCard} // what they have not yet
	tickets, err := r.AppointmentBookHousehold(ctx, desk, in)
	require.NoError(t, err)
	assert.Len(t, tickets[0].Appointments, 2)
	require.Len(t, tickets[1].Appointments, 1)
	assert.Equal(t, domain.ChipCard, tickets[1].Appointments[0].Service)
	r.CheckConsistent()
}

func TestWhoIsBookedFromAListLeavesTheWaitlist(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		c := fullPoint(t, r)
		first, next := c.joined(t, firstWaiting), c.joined(t, firstWaiting+1)
		c.cancel(t, 0)
		require.Equal(t, domain.WaitlistOffered, c.status(t, first))
		p := apptest.Person(firstWaiting)
		lines := "personal_id,full_name,birth_date,phone,unit_code,services\n" +
			strings.Join([]string{p["personal_id"], p["full_name"], p["birth_date"], p["phone"], "26890", "chip_card"}, ",") + "\n"
		report, err := r.ListBook(context.Background(), apptest.As(domain.RoleDesk), usecase.ImportFile{Name: "list.csv", Content: strings.NewReader(lines)}, usecase.ListPlace{}, nil)
		require.NoError(t, err)
		require.Len(t, report.Outcomes, 1)
		require.NotEmpty(t, report.Outcomes[0].Code, "%v", report.Outcomes[0].Reason)
		assert.Equal(t, domain.WaitlistWithdrawn, c.status(t, first))
		assert.Equal(t, domain.WaitlistOffered, c.status(t, next))
		r.CheckConsistent()
	})
}
