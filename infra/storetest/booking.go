package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// errUndo takes back what a test wrote.
var errUndo = errors.New("undo")

func testBookings(t *testing.T, open Open) {
	t.Run("load", func(t *testing.T) { testBookingLoad(t, open.empty(t)) })
	t.Run("save", func(t *testing.T) { testBookingSave(t, open.empty(t)) })
}

func testBookingLoad(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 3)
	one, other, gone := NewAppointment(p.Slots[0], people[0].ID), NewAppointment(p.Slots[0], people[1].ID), NewAppointment(p.Slots[0], people[2].ID)
	one.RequestKey, other.RequestKey = "k1", "k2"
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		for _, a := range []*domain.Appointment{one, other, gone} {
			require.NoError(t, book(ctx, r, a))
		}
		require.NoError(t, cancel(ctx, r, gone.Code))
		require.NoError(t, r.Settings.Set(ctx, "colour", "blue"))
	})
	load := func(q domain.BookingQuestion) (facts domain.BookingFacts) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			var err error
			facts, err = r.Bookings.Load(ctx, q)
			require.NoError(t, err)
		})
		return facts
	}
	phones := []string{people[1].Phone, people[0].Phone, people[2].Phone, people[0].Phone}

	t.Run("everything at once", func(t *testing.T) {
		unknown := NewPerson(77)
		got := load(domain.BookingQuestion{
			Setting: "colour", Phones: phones, From: Monday, SlotIDs: []int64{p.Slots[2].ID, p.Slots[0].ID, 999_999, p.Slots[2].ID},
			RequestKeys: []string{"k1", "", "k2", "k3"}, PersonalIDs: []domain.PersonalID{people[1].PersonalID, unknown.PersonalID, ""},
		})
		assert.Equal(t, "blue", got.Setting)
		assert.Equal(t, map[string]int{people[0].Phone: 1, people[1].Phone: 1}, got.ByPhone, "cancelled ones do not count")
		require.Len(t, got.Slots, 2)
		taken := p.Slots[0]
		taken.Booked = 2
		assert.Equal(t, []domain.Slot{taken, p.Slots[2]}, got.Slots, "by id, each once, without what does not exist")
		assert.Equal(t, map[string]string{"k1": one.Code, "k2": other.Code}, got.Codes)
		assert.Equal(t, map[domain.PersonalID]domain.Person{people[1].PersonalID: *people[1]}, got.People)
	})
	t.Run("IDs for new people", func(t *testing.T) {
		got := load(domain.BookingQuestion{NewPeople: 3}).NewIDs
		require.Len(t, got, 3)
		for i, id := range got {
			assert.Greater(t, id, people[2].ID)
			assert.NotContains(t, got[:i], id)
		}
	})
	t.Run("days before do not count", func(t *testing.T) {
		assert.Empty(t, load(domain.BookingQuestion{Phones: phones, From: Monday.AddDays(1)}).ByPhone)
	})
	t.Run("nothing is asked, nothing is there", func(t *testing.T) {
		for _, q := range []domain.BookingQuestion{{}, {Setting: "size", Phones: []string{"+84900000000"}, SlotIDs: []int64{999_999}, RequestKeys: []string{"k9"}}} {
			got := load(q)
			assert.Empty(t, got.Setting)
			assert.Empty(t, got.ByPhone)
			assert.Empty(t, got.Slots)
			assert.Empty(t, got.Codes)
			assert.Empty(t, got.People)
		}
	})
	t.Run("on a snapshot, without locks", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Bookings.Load(ctx, domain.BookingQuestion{RequestKeys: []string{"k1"}})
			require.NoError(t, err)
			assert.Equal(t, map[string]string{"k1": one.Code}, got.Codes)
		})
	})
}

func testBookingSave(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 2)
	one, other := NewAppointment(p.Slots[0], people[0].ID), NewAppointment(p.Slots[2], people[1].ID)
	notices := []*domain.Notice{newNotice(people[0].ID, one.Code), newNotice(people[1].ID, other.Code)}
	stranger := NewPerson(50)
	event := domain.NewAuditEvent(domain.SystemActor("test"), Noon, "appointment.book", "appointment", one.Code, "")
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Bookings.Save(ctx, domain.BookingRecords{}))
		facts, err := r.Bookings.Load(ctx, domain.BookingQuestion{NewPeople: 1})
		require.NoError(t, err)
		stranger.ID, other.PersonID, notices[1].PersonID = facts.NewIDs[0], facts.NewIDs[0], facts.NewIDs[0]
		require.NoError(t, r.Bookings.Save(ctx, domain.BookingRecords{
			People:       []*domain.Person{&stranger},
			Places:       map[int64]int{p.Slots[0].ID: 1, p.Slots[2].ID: 1},
			Appointments: []*domain.Appointment{one, other}, Events: []domain.AuditEvent{event}, Notices: notices,
		}))
	})
	assert.NotZero(t, one.ID)
	assert.NotEqual(t, one.ID, other.ID)
	View(t, s, func(ctx context.Context, r domain.Repos) {
		for _, a := range []*domain.Appointment{one, other} {
			got, err := r.Appointments.ByCode(ctx, a.Code)
			require.NoError(t, err)
			require.Len(t, got, 1)
			assert.Equal(t, a.ID, got[0].ID)
		}
		got, err := r.Persons.ByID(ctx, stranger.ID)
		require.NoError(t, err)
		assert.Equal(t, stranger, got)
		for _, n := range notices {
			got, err := r.Notices.ByID(ctx, n.ID)
			require.NoError(t, err)
			assert.Equal(t, n.Code, got.Code)
		}
		events, _, err := r.Audit.List(ctx, domain.Page{})
		require.NoError(t, err)
		require.Len(t, events, 1)
		assert.Equal(t, one.Code, events[0].SubjectID)
	})
	t.Run("from each source", func(t *testing.T) {
		for i, source := range []domain.BookingSource{domain.SourceCitizen, domain.SourceDesk, domain.SourceList, domain.SourceWalkIn, domain.SourceAPI} {
			err := s.Within(t.Context(), func(r domain.Repos) error {
				someone := NewPerson(60 + i)
				if err := r.Persons.Create(t.Context(), []*domain.Person{&someone}); err != nil {
					return err
				}
				a := NewAppointment(p.Slots[0], someone.ID)
				a.Source = source
				if err := r.Bookings.Save(t.Context(), domain.BookingRecords{Appointments: []*domain.Appointment{a}}); err != nil {
					return err
				}
				return errUndo
			})
			require.ErrorIs(t, err, errUndo, source)
		}
	})
	t.Run("a place must be there", func(t *testing.T) {
		third := NewAppointment(p.Slots[1], people[0].ID)
		refused(t, s, "slot.full", func(ctx context.Context, r domain.Repos) error {
			return r.Bookings.Save(ctx, domain.BookingRecords{
				Places: map[int64]int{p.Slots[1].ID: p.Slots[1].Capacity + 1, p.Slots[2].ID: 1}, Appointments: []*domain.Appointment{third},
			})
		})
		View(t, s, func(ctx context.Context, r domain.Repos) {
			for i, want := range []int{1, 0, 1} {
				got, err := r.Slots.ByID(ctx, p.Slots[i].ID)
				require.NoError(t, err)
				assert.Equal(t, want, got.Booked, i)
			}
			_, err := r.Appointments.ByCode(ctx, third.Code)
			notFound(t, err)
		})
	})
	t.Run("a number is one person's", func(t *testing.T) {
		twin := stranger
		refused(t, s, "person.exists", func(ctx context.Context, r domain.Repos) error {
			facts, err := r.Bookings.Load(ctx, domain.BookingQuestion{NewPeople: 1})
			if err != nil {
				return err
			}
			twin.ID = facts.NewIDs[0]
			return r.Bookings.Save(ctx, domain.BookingRecords{People: []*domain.Person{&twin}})
		})
	})
	t.Run("a person has one live appointment for a service", func(t *testing.T) {
		refused(t, s, "appointment.duplicate", func(ctx context.Context, r domain.Repos) error {
			return r.Bookings.Save(ctx, domain.BookingRecords{Appointments: []*domain.Appointment{NewAppointment(p.Slots[4], people[0].ID)}})
		})
	})
	t.Run("a request is booked once", func(t *testing.T) {
		first, second := NewAppointment(p.Slots[1], people[0].ID), NewAppointment(p.Slots[3], people[1].ID)
		first.RequestKey, second.RequestKey = "same", "same"
		refused(t, s, "appointment.request_repeated", func(ctx context.Context, r domain.Repos) error {
			return r.Bookings.Save(ctx, domain.BookingRecords{Appointments: []*domain.Appointment{first, second}})
		})
	})
}
