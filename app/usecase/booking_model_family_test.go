package usecase_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// modelWait is a live entry of the waitlist. The model does not foretell who is
// offered what: it reads that, counts the places, and holds the line to its rules.
type modelWait struct {
	domain.WaitlistEntry
	person int
}

// waits reads the live entries, in order of the line.
func (m *bookingModel) waits() (out []modelWait) {
	ctx := context.Background()
	err := m.rig.Store.View(ctx, func(r domain.Repos) error {
		found, _, err := r.Waitlist.List(ctx, domain.WaitlistFilter{Area: "/", LiveOnly: true})
		for _, w := range found {
			p, err := r.Persons.ByID(ctx, w.PersonID)
			if err != nil {
				return err
			}
			out = append(out, modelWait{w, m.personOf(p)})
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return out
}

func (m *bookingModel) personOf(p domain.Person) int {
	for n := 1; n <= modelPeople; n++ {
		if apptest.Person(n)["personal_id"] == p.PersonalID.Reveal() {
			return n
		}
	}
	return 0
}

// free are the places left in each slot, without those of some slots' holders.
func (m *bookingModel) free(own ...int) []int {
	free := make([]int, len(m.slots))
	for i := range free {
		free[i] = modelPlaces - m.taken(i)
	}
	for _, i := range own {
		free[i]++
	}
	return free
}

// run says where people sit who begin at a slot; nil if there is no room.
func run(free []int, from, people int) (seats []int) {
	for i := from; i < len(free) && free[i] > 0; i++ {
		for n := 0; n < free[i] && len(seats) < people; n++ {
			seats = append(seats, i)
		}
	}
	if len(seats) < people {
		return nil
	}
	return seats
}

func anyRun(free []int, people int) bool {
	for i := range free {
		if run(free, i, people) != nil {
			return true
		}
	}
	return false
}

// familyActions are what several people do, and what happens on the waitlist.
func (m *bookingModel) familyActions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"wait":             m.wait,
		"take an offer":    m.take,
		"leave the line":   m.leaveLine,
		"move a household": m.moveHousehold,
		"cancel for all":   m.cancelHousehold,
	}
}

// wait puts one or two people on the waitlist.
func (m *bookingModel) wait(t *rapid.T) {
	first, people := rapid.IntRange(1, modelPeople).Draw(t, "person"), rapid.SampledFrom([]int{1, 2, 2}).Draw(t, "people")
	who := []int{first, first%modelPeople + 1}[:people]
	want := ""
	waiting := m.waits()
	switch {
	case !m.closed && anyRun(m.free(), people):
		want = "waitlist.free_places"
	default:
		for _, n := range slices.Backward(who) {
			if slices.ContainsFunc(waiting, func(w modelWait) bool { return w.person == n }) {
				want = "waitlist.duplicate"
			}
			if m.holder(n) != "" {
				want = "appointment.duplicate"
			}
		}
	}
	in := usecase.WaitlistJoinHouseholdInput{PointCode: m.point, Service: domain.AccountL2}
	for _, n := range who {
		in.People = append(in.People, usecase.HouseholdPerson{Person: apptest.Person(n)})
	}
	_, err := m.rig.WaitlistJoinHousehold(context.Background(), apptest.As(domain.RoleDesk), in)
	expect(t, err, want)
}

// drawWait picks the first entry of who waits together.
func (m *bookingModel) drawWait(t *rapid.T) *modelWait {
	waiting := slices.DeleteFunc(m.waits(), func(w modelWait) bool { return w.Code != w.HouseholdCode })
	if len(waiting) == 0 {
		return nil
	}
	return &waiting[rapid.IntRange(0, len(waiting)-1).Draw(t, "entry")]
}

func (m *bookingModel) take(t *rapid.T) {
	w := m.drawWait(t)
	if w == nil {
		return
	}
	want := ""
	switch {
	case w.Status != domain.WaitlistOffered:
		want = "waitlist.no_offer"
	case w.Overdue(m.rig.Now()):
		want = "waitlist.lapsed"
	}
	together := slices.DeleteFunc(m.waits(), func(x modelWait) bool { return x.HouseholdCode != w.Code })
	ticket, err := m.rig.WaitlistTake(context.Background(), apptest.As(domain.RoleDesk), w.Code, "")
	expect(t, err, want)
	if err != nil {
		return
	}
	require.Equal(t, w.Code, ticket.Code)
	for _, x := range together {
		m.tickets[x.Code] = &modelTicket{x.person, m.slotIndex(x.SlotID), domain.AppointmentBooked}
	}
	if len(together) > 1 {
		m.households[w.Code] = nil
		for _, x := range together {
			m.households[w.Code] = append(m.households[w.Code], x.Code)
		}
	}
}

func (m *bookingModel) slotIndex(id int64) int {
	return slices.IndexFunc(m.slots, func(s domain.Slot) bool { return s.ID == id })
}

func (m *bookingModel) leaveLine(t *rapid.T) {
	if w := m.drawWait(t); w != nil {
		expect(t, m.rig.WaitlistWithdraw(context.Background(), apptest.As(domain.RoleDesk), w.Code, ""), "")
	}
}

// drawHousehold picks one, and those of its tickets that are booked.
func (m *bookingModel) drawHousehold(t *rapid.T) (code string, booked []*modelTicket) {
	// Codes are random: the first one's person and place name a household.
	codes := slices.SortedFunc(maps.Keys(m.households), func(x, y string) int { return m.order(x) - m.order(y) })
	if len(codes) == 0 {
		return "", nil
	}
	code = codes[rapid.IntRange(0, len(codes)-1).Draw(t, "household")]
	for _, member := range m.households[code] {
		if ticket := m.tickets[member]; ticket.status == domain.AppointmentBooked {
			booked = append(booked, ticket)
		}
	}
	return code, booked
}

func (m *bookingModel) moveHousehold(t *rapid.T) {
	code, booked := m.drawHousehold(t)
	if code == "" {
		return
	}
	to := rapid.IntRange(0, len(m.slots)-1).Draw(t, "slot")
	var own []int
	for _, ticket := range booked {
		own = append(own, ticket.slot)
	}
	seats := run(m.free(own...), to, len(booked))
	want := ""
	switch {
	case len(booked) == 0:
		want = "appointment.not_movable"
	case seats == nil:
		want = "household.no_room"
	}
	_, err := m.rig.HouseholdMove(context.Background(), apptest.As(domain.RoleDesk), usecase.HouseholdMoveInput{Code: code, SlotIDs: []int64{m.slots[to].ID}})
	expect(t, err, want)
	for i, ticket := range booked {
		if err == nil {
			ticket.slot = seats[i]
		}
	}
}

func (m *bookingModel) cancelHousehold(t *rapid.T) {
	code, booked := m.drawHousehold(t)
	if code == "" {
		return
	}
	want := "appointment.not_cancellable"
	for _, member := range m.households[code] {
		if s := m.tickets[member].status; s == domain.AppointmentBooked || s == domain.AppointmentCancelled {
			want = ""
		}
	}
	_, err := m.rig.HouseholdCancel(context.Background(), apptest.As(domain.RoleDesk), code, "", "")
	expect(t, err, want)
	for _, ticket := range booked {
		ticket.status = domain.AppointmentCancelled
	}
}

// checkLine holds the waitlist to its rules: nobody waits who has what they wait
// for, and nobody waits for what is free.
func (m *bookingModel) checkLine(t *rapid.T) {
	if m.shrunk { // fewer may fit where all did not: the look that comes every minute finds that
		require.NoError(t, m.rig.WaitlistOffer(context.Background(), apptest.System()))
		m.shrunk = false
	}
	held := map[string][]int{}
	waiting := m.waits()
	for _, w := range waiting {
		require.Empty(t, m.holder(w.person), "person %d waits and has an appointment", w.person)
		if w.SlotID != 0 {
			held[w.HouseholdCode] = append(held[w.HouseholdCode], m.slotIndex(w.SlotID))
		}
	}
	for _, w := range waiting {
		if !m.closed && w.Code == w.HouseholdCode && w.Status == domain.WaitlistWaiting {
			require.False(t, anyRun(m.free(held[w.Code]...), w.People), "%d people wait while there is room", w.People)
		}
	}
}

// drawBooker picks who books, often somebody who waits: that ends their wait.
func (m *bookingModel) drawBooker(t *rapid.T) int {
	if waiting := m.waits(); len(waiting) > 0 && rapid.Bool().Draw(t, "waits") {
		w := waiting[rapid.IntRange(0, len(waiting)-1).Draw(t, "who")]
		m.shrunk = m.shrunk || w.People > 1
		return w.person
	}
	return rapid.IntRange(1, modelPeople).Draw(t, "person")
}

// fill books the first places of the visit, often all of them: only then
// somebody can wait.
func (m *bookingModel) fill(t *rapid.T) {
	for n := range rapid.SampledFrom([]int{0, modelPlaces, len(m.slots) * modelPlaces, len(m.slots) * modelPlaces}).Draw(t, "filled") {
		ticket, err := m.book(n+1, n/modelPlaces, "")
		require.NoError(t, err)
		m.tickets[ticket.Code] = &modelTicket{n + 1, n / modelPlaces, domain.AppointmentBooked}
	}
}

// pointOf returns the code of a slot's point.
func pointOf(t *testing.T, r *apptest.Rig, s domain.Slot) (code string) {
	t.Helper()
	require.NoError(t, r.Store.View(context.Background(), func(repos domain.Repos) error {
		p, err := repos.Points.ByID(context.Background(), s.PointID)
		code = p.Code
		return err
	}))
	return code
}
