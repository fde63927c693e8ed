package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testAppointments(t *testing.T, open Open) {
	t.Run("conflict", func(t *testing.T) { testAppointmentConflicts(t, open.empty(t)) })
	t.Run("list", func(t *testing.T) { testAppointmentList(t, open.empty(t)) })
	t.Run("many at once", func(t *testing.T) { testAppointmentSets(t, open.empty(t)) })
	t.Run("move", func(t *testing.T) { testAppointmentMoves(t, open.empty(t)) })
	t.Run("many", func(t *testing.T) { testManyAppointments(t, open.empty(t)) })
}

func testAppointmentConflicts(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 3)
	card, account := p.Slots[0], p.Slots[1]
	booked := NewAppointment(card, people[0].ID)
	booked.RequestKey = "request-1"
	Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, book(ctx, r, booked)) })

	for name, test := range map[string]struct {
		conflict string
		change   func(a *domain.Appointment)
	}{
		"a second one of a person for a service": {"appointment.duplicate", func(a *domain.Appointment) { a.PersonID = people[0].ID }},
		"a code again for the service":           {"appointment.code_taken", func(a *domain.Appointment) { a.Code = booked.Code }},
		"a request again":                        {"appointment.request_repeated", func(a *domain.Appointment) { a.RequestKey = "request-1" }},
	} {
		t.Run(name+" is refused and holds no place", func(t *testing.T) {
			again := NewAppointment(p.Slots[2], people[1].ID)
			test.change(again)
			refused(t, s, test.conflict, func(ctx context.Context, r domain.Repos) error { return book(ctx, r, again) })
			View(t, s, func(ctx context.Context, r domain.Repos) {
				slot, err := r.Slots.ByID(ctx, p.Slots[2].ID)
				require.NoError(t, err)
				assert.Zero(t, slot.Booked)
			})
		})
	}
	t.Run("the other service under the same code and request", func(t *testing.T) {
		other := NewAppointment(account, people[0].ID)
		other.Code, other.RequestKey = booked.Code, booked.RequestKey
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, book(ctx, r, other))
			for _, read := range []func(context.Context, string) ([]domain.Appointment, error){r.Appointments.ByCode, r.Appointments.LockByCode} {
				got, err := read(ctx, booked.Code)
				require.NoError(t, err)
				require.Len(t, got, 2)
				assert.Equal(t, []domain.Service{domain.ChipCard, domain.AccountL2}, []domain.Service{got[0].Service, got[1].Service})
			}
			live, err := r.Appointments.LiveServices(ctx, []int64{people[0].ID, people[1].ID})
			require.NoError(t, err)
			assert.Equal(t, map[int64][]domain.Service{people[0].ID: {domain.ChipCard, domain.AccountL2}}, live)
		})
	})
	t.Run("after a cancellation the person can book again", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, cancel(ctx, r, booked.Code))
			require.NoError(t, cancel(ctx, r, booked.Code), "cancelling twice changes nothing more")
			slot, err := r.Slots.ByID(ctx, card.ID)
			require.NoError(t, err)
			assert.Zero(t, slot.Booked)
			require.NoError(t, book(ctx, r, NewAppointment(card, people[0].ID)))
		})
	})
	t.Run("unknown ones are not found", func(t *testing.T) {
		err := s.Within(t.Context(), func(r domain.Repos) error {
			for _, read := range []func(context.Context, string) ([]domain.Appointment, error){
				r.Appointments.ByCode, r.Appointments.LockByCode,
			} {
				_, err := read(t.Context(), "nothing")
				notFound(t, err)
			}
			return r.Appointments.Update(t.Context(), domain.Appointment{ID: 999_999, Status: domain.AppointmentBooked})
		})
		notFound(t, err)
	})
	t.Run("an appointment must agree with its slot", func(t *testing.T) {
		wrong := NewAppointment(card, people[2].ID)
		wrong.Service = domain.AccountL2
		err := s.Within(t.Context(), func(r domain.Repos) error { return book(t.Context(), r, wrong) })
		assert.Equal(t, domain.CodeInternal, domain.CodeOf(err))
	})
}

// cancel cancels the appointments of a code, as the use case does.
func cancel(ctx context.Context, r domain.Repos, code string) error {
	list, err := r.Appointments.LockByCode(ctx, code)
	if err != nil {
		return err
	}
	for _, a := range list {
		changed, err := a.Cancel(Noon)
		if err != nil || !changed {
			return err
		}
		if err := r.Slots.Release(ctx, a.SlotID); err != nil {
			return err
		}
		if err := r.Appointments.Update(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func testAppointmentList(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 3)
	later, first, gone := NewAppointment(p.Slots[2], people[0].ID), NewAppointment(p.Slots[0], people[1].ID), NewAppointment(p.Slots[0], people[2].ID)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		for _, a := range []*domain.Appointment{later, first, gone} {
			require.NoError(t, book(ctx, r, a))
		}
		require.NoError(t, cancel(ctx, r, gone.Code))
		served := *later
		served.Status = domain.AppointmentServed
		require.NoError(t, r.Appointments.Update(ctx, served))
		require.NoError(t, r.CheckIns.Create(ctx, &domain.CheckIn{
			VisitID: p.Visit.ID, PersonID: later.PersonID, AppointmentCode: later.Code, Services: []domain.Service{domain.ChipCard},
			QueueNumber: 7, Status: domain.CheckInWaiting, Nonce: "n", ArrivedAt: Noon, RecordedBy: "staff",
		}))
	})
	all := []string{gone.Code, first.Code, later.Code}
	if first.Code < gone.Code {
		all = []string{first.Code, gone.Code, later.Code}
	}
	for name, test := range map[string]struct {
		filter domain.AppointmentFilter
		codes  []string
	}{
		"everything by date, time, code": {domain.AppointmentFilter{}, all},
		"a visit":                        {domain.AppointmentFilter{VisitID: p.Visit.ID}, all},
		"another visit":                  {domain.AppointmentFilter{VisitID: 999_999}, nil},
		"a plan":                         {domain.AppointmentFilter{PlanID: p.Plan.ID, Held: true}, []string{first.Code, later.Code}},
		"a person":                       {domain.AppointmentFilter{PersonID: people[0].ID}, []string{later.Code}},
		"live ones":                      {domain.AppointmentFilter{LiveOnly: true}, []string{first.Code}},
		"a day":                          {domain.AppointmentFilter{Date: Monday, Held: true}, []string{first.Code, later.Code}},
		"another day":                    {domain.AppointmentFilter{Date: Monday.AddDays(1)}, nil},
		"an area":                        {domain.AppointmentFilter{Area: p.CommuneThanhAn.Path, Held: true}, []string{first.Code, later.Code}},
		"another area":                   {domain.AppointmentFilter{Area: p.WardThanhAn.Path}, nil},
		"another unit":                   {domain.AppointmentFilter{UnitCode: "25858"}, nil},
		"a page":                         {domain.AppointmentFilter{Held: true, Page: domain.Page{Offset: 1, Limit: 1}}, []string{later.Code}},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				got, _, err := r.Appointments.List(ctx, test.filter)
				require.NoError(t, err)
				var codes []string
				for _, a := range got {
					codes = append(codes, a.Code)
				}
				assert.Equal(t, test.codes, codes)
			})
		})
	}
	t.Run("slot, person, point, team and queue number are filled in", func(t *testing.T) {
		want := *later
		want.Status, want.Queue, want.Slot, want.Person = domain.AppointmentServed, 7, p.Slots[2], *people[0]
		want.Slot.Booked, want.Person.CreatedAt = 1, time.Time{}
		want.PointCode, want.PointName, want.Address = p.Point.Code, p.Point.Name, p.Point.Address
		want.Lat, want.Lon = p.Point.Lat, p.Point.Lon
		want.TeamCode, want.UnitPath = p.Team.Code, p.CommuneThanhAn.Path
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Appointments.ByCode(ctx, later.Code)
			require.NoError(t, err)
			assert.Equal(t, []domain.Appointment{want}, got)
		})
	})
}

func testAppointmentSets(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 3)
	one, other, gone := NewAppointment(p.Slots[0], people[0].ID), NewAppointment(p.Slots[0], people[1].ID), NewAppointment(p.Slots[0], people[2].ID)
	one.RequestKey, other.RequestKey = "k1", "k2"
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		for _, a := range []*domain.Appointment{one, other, gone} {
			require.NoError(t, book(ctx, r, a))
		}
		require.NoError(t, cancel(ctx, r, gone.Code))
		found, err := r.Appointments.ByCodes(ctx, []string{one.Code, other.Code, "nothing"})
		require.NoError(t, err)
		require.Len(t, found, 2)
		assert.Equal(t, one.ID, found[one.Code][0].ID)
	})
}

func testAppointmentMoves(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	a := NewAppointment(p.Slots[0], NewPeople(t, s, 1)[0].ID)
	move := func() domain.AppointmentMove {
		return domain.AppointmentMove{AppointmentID: a.ID, FromSlotID: p.Slots[0].ID, ToSlotID: p.Slots[2].ID, RequestKey: "move-1", MovedBy: "desk", MovedAt: Noon}
	}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, book(ctx, r, a))
		require.NoError(t, r.Appointments.AddMove(ctx, move()))
		for range 2 {
			again := move()
			again.RequestKey = "" // moves of no request are never the same
			require.NoError(t, r.Appointments.AddMove(ctx, again))
		}
		moved, err := r.Appointments.MovedBy(ctx, "move-1")
		require.NoError(t, err)
		assert.Equal(t, []int64{a.ID}, moved)
		moves, err := r.Appointments.Moves(ctx, a.ID)
		require.NoError(t, err)
		require.Len(t, moves, 3)
		assert.Equal(t, move(), moves[0], "the first one first")
		none, err := r.Appointments.Moves(ctx, 999_999)
		require.NoError(t, err)
		assert.Empty(t, none)
		for _, key := range []string{"", "move-2"} {
			moved, err = r.Appointments.MovedBy(ctx, key)
			require.NoError(t, err)
			assert.Empty(t, moved)
		}
	})
	refused(t, s, "appointment.request_repeated", func(ctx context.Context, r domain.Repos) error { return r.Appointments.AddMove(ctx, move()) })
}

func testManyAppointments(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 1_250)
	people := NewPeople(t, s, 5_000)
	list := make([]*domain.Appointment, len(people))
	for i, person := range people {
		list[i] = NewAppointment(p.Slots[2*(i%4)], person.ID)
	}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Appointments.Create(ctx, list))
		got, err := r.Appointments.ByCode(ctx, list[4_321].Code)
		require.NoError(t, err)
		require.Len(t, got, 1)
		assert.Equal(t, list[4_321].ID, got[0].ID)
		assert.Equal(t, people[4_321].ID, got[0].PersonID)
	})
}
