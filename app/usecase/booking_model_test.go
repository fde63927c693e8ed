package usecase_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
)

const (
	modelPeople = 12
	modelPlaces = 2 // of each slot
)

// bookingModel is what booking should be: tickets that hold one place, or none.
type bookingModel struct {
	rig        *apptest.Rig
	slots      []domain.Slot // of one service at one visit, adjacent
	tickets    map[string]*modelTicket
	inputs     map[string]modelRequest // what was asked under a key
	keys       int
	closed     bool
	point      string
	households map[string][]string // codes of all tickets, by that of the first
	shrunk     bool                // one of a household that waits may have left it
}

type modelTicket struct {
	person, slot int
	status       domain.AppointmentStatus
}

// modelRequest is a request that was answered with a ticket.
type modelRequest struct {
	person, slot int
	code         string
}

// holder returns the code of a person's live ticket.
func (m *bookingModel) holder(person int) string {
	for code, t := range m.tickets {
		if t.person == person && t.status.Live() {
			return code
		}
	}
	return ""
}

func (m *bookingModel) taken(slot int) (n int) {
	for _, t := range m.tickets {
		if t.slot == slot && t.status != domain.AppointmentCancelled {
			n++
		}
	}
	for _, w := range m.waits() {
		if w.SlotID == m.slots[slot].ID {
			n++
		}
	}
	return n
}

func (m *bookingModel) book(person, slot int, key string) (usecase.Ticket, error) {
	return m.rig.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
		SlotIDs: []int64{m.slots[slot].ID}, Person: apptest.Person(person), Source: domain.SourceDesk, RequestKey: key,
	})
}

// want is the refusal that the model expects of a booking, "" for none.
func (m *bookingModel) want(person, slot int) string {
	switch {
	case m.closed:
		return "slot.past"
	case m.holder(person) != "":
		return "appointment.duplicate"
	case m.taken(slot) == modelPlaces:
		return "slot.full"
	}
	return ""
}

// actions are what can happen, by name; drawn in any order.
func (m *bookingModel) actions() map[string]func(*rapid.T) {
	person, slot := rapid.IntRange(1, modelPeople), rapid.IntRange(0, len(m.slots)-1)
	ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
	all := map[string]func(*rapid.T){
		"book": func(t *rapid.T) {
			who, where := m.drawBooker(t), slot.Draw(t, "slot")
			want := m.want(who, where)
			m.keys++
			key := fmt.Sprint("key ", m.keys)
			ticket, err := m.book(who, where, key)
			expect(t, err, want)
			if err == nil {
				m.tickets[ticket.Code] = &modelTicket{who, where, domain.AppointmentBooked}
				m.inputs[key] = modelRequest{who, where, ticket.Code}
			}
		},
		"the same request again": func(t *rapid.T) {
			if len(m.inputs) == 0 {
				return
			}
			key := rapid.SampledFrom(slices.Sorted(maps.Keys(m.inputs))).Draw(t, "key")
			ticket, err := m.book(m.inputs[key].person, m.inputs[key].slot, key)
			expect(t, err, "")
			require.Equal(t, m.inputs[key].code, ticket.Code)
		},
		"cancel": func(t *rapid.T) {
			code, ticket := m.draw(t)
			if ticket == nil {
				return
			}
			_, err := m.rig.AppointmentCancel(ctx, desk, code, "")
			if ticket.status == domain.AppointmentNoShow {
				expect(t, err, "appointment.not_cancellable")
				return
			}
			expect(t, err, "")
			ticket.status = domain.AppointmentCancelled
		},
		"move": func(t *rapid.T) {
			code, ticket := m.draw(t)
			if ticket == nil {
				return
			}
			to := slot.Draw(t, "slot")
			_, err := m.rig.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{Code: code, SlotIDs: []int64{m.slots[to].ID}})
			expect(t, err, m.wantMove(ticket, to))
			if err == nil {
				ticket.slot = to
			}
		},
		"household":         func(t *rapid.T) { m.household(t, person.Draw(t, "first"), slot.Draw(t, "slot")) },
		"close the visit":   m.close,
		"look at the whole": m.check,
	}
	maps.Copy(all, m.familyActions())
	return all
}

func (m *bookingModel) wantMove(ticket *modelTicket, to int) string {
	switch {
	case ticket.status == domain.AppointmentCancelled:
		return "appointment.not_movable"
	case m.closed:
		return "slot.past"
	case ticket.slot != to && m.taken(to) == modelPlaces:
		return "slot.full"
	}
	return ""
}

// household books two people in a row, both or neither.
func (m *bookingModel) household(t *rapid.T, first, slot int) {
	second := first%modelPeople + 1
	seats, ok := m.seats(slot)
	want := "household.no_room"
	if ok {
		want = ""
		for i, who := range []int{first, second} {
			if refusal := m.want(who, seats[i]); refusal != "" && refusal != "slot.full" && want == "" {
				want = refusal
			}
		}
	}
	tickets, err := m.rig.AppointmentBookHousehold(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookHouseholdInput{
		SlotIDs: []int64{m.slots[slot].ID}, Source: domain.SourceDesk,
		People: []usecase.HouseholdPerson{{Person: apptest.Person(first)}, {Person: apptest.Person(second)}},
	})
	expect(t, err, want)
	for i, ticket := range tickets {
		m.tickets[ticket.Code] = &modelTicket{[]int{first, second}[i], seats[i], domain.AppointmentBooked}
		m.households[tickets[0].Code] = append(m.households[tickets[0].Code], ticket.Code)
	}
}

// seats says where two people sit who begin at a slot.
func (m *bookingModel) seats(slot int) ([2]int, bool) {
	switch free := modelPlaces - m.taken(slot); {
	case free > 1:
		return [2]int{slot, slot}, true
	case free == 1 && slot+1 < len(m.slots) && m.taken(slot+1) < modelPlaces:
		return [2]int{slot, slot + 1}, true
	}
	return [2]int{}, false
}

// close ends the day, once: who did not come is a no-show and keeps the place.
func (m *bookingModel) close(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "close") > 0 {
		return
	}
	end := m.slots[len(m.slots)-1]
	m.rig.Clock.Set(end.Date.AddDays(1).At(0, apptest.Zone))
	missed, err := m.rig.VisitClose(context.Background(), apptest.As(domain.RoleStaff), end.VisitID)
	expect(t, err, "")
	n := 0
	for _, ticket := range m.tickets {
		if ticket.status == domain.AppointmentBooked {
			ticket.status = domain.AppointmentNoShow
			n++
		}
	}
	require.Equal(t, n, missed)
	m.closed = true
}

// check compares the whole database with the model.
func (m *bookingModel) check(t *rapid.T) {
	ctx := context.Background()
	for code, want := range m.tickets {
		got, err := m.rig.TicketView(ctx, code)
		require.NoError(t, err)
		require.Equal(t, want.status, got.Appointments[0].Status)
		require.Equal(t, m.slots[want.slot].ID, got.Appointments[0].SlotID)
		require.Equal(t, apptest.Person(want.person)["personal_id"], got.Appointments[0].Person.PersonalID.Reveal())
	}
	require.NoError(t, m.rig.Store.View(ctx, func(r domain.Repos) error {
		for i, s := range m.slots {
			now, err := r.Slots.ByID(ctx, s.ID)
			if err != nil {
				return err
			}
			require.Equal(t, m.taken(i), now.Booked)
		}
		return nil
	}))
	m.checkLine(t)
	m.rig.CheckConsistent()
}

// draw picks a ticket; nil if there is none yet.
func (m *bookingModel) draw(t *rapid.T) (string, *modelTicket) {
	if len(m.tickets) == 0 {
		return "", nil
	}
	// Codes are random: people and slots name tickets in a way that can be replayed.
	codes := slices.SortedFunc(maps.Keys(m.tickets), func(x, y string) int {
		return m.order(x) - m.order(y)
	})
	code := codes[rapid.IntRange(0, len(codes)-1).Draw(t, "ticket")]
	return code, m.tickets[code]
}

func (m *bookingModel) order(code string) int {
	t := m.tickets[code]
	rank := map[domain.AppointmentStatus]int{domain.AppointmentBooked: 0, domain.AppointmentNoShow: 1, domain.AppointmentCancelled: 2}
	return rank[t.status]*1000 + t.person*10 + t.slot
}

func expect(t *rapid.T, err error, want string) {
	if want == "" {
		require.NoError(t, err)
		return
	}
	require.ErrorIs(t, err, domain.Conflict(want))
}

// reset empties the database of bookings and turns the clock back.
func (m *bookingModel) reset(t *testing.T) {
	for _, table := range []string{"notices", "waitlist_entries", "appointment_moves", "appointments", "persons"} {
		_, err := m.rig.Store.DB().ExecContext(context.Background(), "DELETE FROM "+table)
		require.NoError(t, err)
	}
	_, err := m.rig.Store.DB().ExecContext(context.Background(), fmt.Sprintf("UPDATE slots SET booked = 0, capacity = CASE WHEN id IN (%d, %d, %d) THEN %d ELSE 0 END",
		m.slots[0].ID, m.slots[1].ID, m.slots[2].ID, modelPlaces))
	require.NoError(t, err)
	m.rig.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	m.tickets, m.inputs, m.closed = map[string]*modelTicket{}, map[string]modelRequest{}, false
	m.households = map[string][]string{}
}

// modelChecks is how many random stories the short form plays on each engine.
const modelChecks = 30

// TestBookingIsItsModel does random things to a small visit and to a model of
// it. `make proof-booking` plays more stories, with LUUDONG_PROOF_ROUNDS.
func TestBookingIsItsModel(t *testing.T) {
	rounds, err := strconv.Atoi(os.Getenv("LUUDONG_PROOF_ROUNDS"))
	if err != nil {
		rounds = 1
	}
	require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(modelChecks*rounds)))
	for engine, rig := range map[string]func() *apptest.Rig{
		"sqlite":   func() *apptest.Rig { return apptest.New(t) },
		"postgres": func() *apptest.Rig { return apptest.NewOn(t, pgtest.NewDatabase(t)) },
	} {
		t.Run(engine, func(t *testing.T) {
			m := &bookingModel{rig: rig()}
			cityTheDayBefore(m.rig)
			m.slots = visitSlots(t, m.rig, domain.AccountL2)[:3]
			m.point = pointOf(t, m.rig, m.slots[0])
			rapid.Check(t, func(rt *rapid.T) {
				m.reset(t)
				m.fill(rt)
				rt.Repeat(m.actions())
				m.check(rt)
			})
		})
	}
}
