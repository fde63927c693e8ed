package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/storetest"
)

// withoutRules takes away what the schema itself forbids, so that a test can
// break a database as a fault of the program or of a disk would.
var withoutRules = map[string][]string{
	"sqlite": {
		"PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON",
		"DROP INDEX appointments_live", "DROP INDEX appointments_request", "DROP INDEX appointments_code",
	},
	"postgres": {
		"ALTER TABLE slots DROP CONSTRAINT slots_booked_check",
		"ALTER TABLE appointments DROP CONSTRAINT appointments_slot_fk, DROP CONSTRAINT appointments_person_fk, DROP CONSTRAINT appointments_cancelled_check",
		"ALTER TABLE waitlist_entries DROP CONSTRAINT waitlist_entries_slot_fk, DROP CONSTRAINT waitlist_entries_slot_check",
		"DROP INDEX appointments_live", "DROP INDEX appointments_request", "DROP INDEX appointments_code",
	},
}

func TestConsistencyCheckFindsWhatIsBroken(t *testing.T) {
	for engine, address := range engines {
		t.Run(engine, func(t *testing.T) {
			s := migrated(t, address(t))
			booked, arrived := consistentCity(t, s)
			exec := func(query string) {
				_, err := s.DB().ExecContext(t.Context(), query)
				require.NoError(t, err, query)
			}
			for _, query := range withoutRules[engine] {
				exec(query)
			}
			require.Empty(t, check(t, s).Found)
			heldBack := "UPDATE waitlist_entries SET slot_id = (SELECT id FROM slots WHERE booked = 1)"
			a := func(set string, of *domain.Appointment) string {
				return fmt.Sprintf("UPDATE appointments SET %s WHERE id = %d", set, of.ID)
			}
			for _, c := range []struct {
				name  string
				apply string
				undo  string
				want  []string // rules
			}{
				{"a counter that is off", "UPDATE slots SET booked = 5 WHERE booked = 2", "UPDATE slots SET booked = 2 WHERE booked = 5", []string{"slot_counter"}},
				{"a slot below its bookings", "UPDATE slots SET capacity = 1 WHERE booked = 2", "UPDATE slots SET capacity = 5 WHERE booked = 2", []string{"slot_oversold", "slot_count_range"}},
				{"a negative counter", "UPDATE slots SET booked = -1 WHERE booked = 2", "UPDATE slots SET booked = 2 WHERE booked = -1", []string{"slot_counter", "slot_count_range"}},
				{"a person with two appointments for a service", a(fmt.Sprintf("person_id = %d", arrived.PersonID), booked), a(fmt.Sprintf("person_id = %d", booked.PersonID), booked), []string{"person_twice"}},
				{"an appointment of a visit that is not live", "UPDATE visits SET live = false", "UPDATE visits SET live = true", []string{"waitlist_slot", "visit_not_live", "visit_not_live"}},
				{"an appointment of a plan that is a draft", "UPDATE plans SET status = 'draft'", "UPDATE plans SET status = 'published'", []string{"visit_not_live", "visit_not_live"}},
				{"an appointment for another service than its slot", a("service = 'account_l2'", booked), a("service = 'chip_card'", booked), []string{"slot_mismatch"}},
				{"an appointment of a slot that is gone", a("slot_id = 999999", booked), a(fmt.Sprintf("slot_id = %d", booked.SlotID), booked), []string{"slot_counter", "slot_mismatch"}},
				{"an appointment of nobody", a("person_id = 999999", booked), a(fmt.Sprintf("person_id = %d", booked.PersonID), booked), []string{"person_missing"}},
				{"one code for two people", a("code = '"+arrived.Code+"'", booked), a("code = '"+booked.Code+"'", booked), []string{"code_shared"}},
				{"one request booked twice", a("request_key = 'request'", booked), a("request_key = ''", booked), []string{"request_twice"}},
				{"cancelled at no time", a("status = 'cancelled'", booked), a("status = 'booked'", booked), []string{"slot_counter", "cancelled_time"}},
				{"arrived without a queue number", a("status = 'checked_in'", booked), a("status = 'booked'", booked), []string{"appointment_not_arrived"}},
				{"checked in but still booked", a("status = 'booked'", arrived), a("status = 'checked_in'", arrived), []string{"checkin_alone"}},
				{"a ticket checked in twice", `INSERT INTO checkins (visit_id, person_id, appointment_code, services, queue_number, status, nonce, arrived_at, recorded_by)
					SELECT visit_id, person_id, appointment_code, services, 2, status, 'again', arrived_at, recorded_by FROM checkins`,
					"DELETE FROM checkins WHERE nonce = 'again'", []string{"checkin_twice", "queue_number"}},
				{"a ticket for two visits", a(fmt.Sprintf("code = '%s', person_id = %d, service = 'account_l2', visit_id = 999999", arrived.Code, arrived.PersonID), booked),
					a(fmt.Sprintf("code = '%s', person_id = %d, service = 'chip_card', visit_id = %d", booked.Code, booked.PersonID, booked.VisitID), booked),
					[]string{"visit_not_live", "slot_mismatch", "code_split"}},
				{"an offer without its place", "UPDATE waitlist_entries SET slot_id = NULL", heldBack, []string{"slot_counter", "waitlist_slot"}},
				{"an offer of a slot that is gone", "UPDATE waitlist_entries SET slot_id = 999999", heldBack, []string{"slot_counter", "waitlist_slot"}},
				{"an offer of another service", "UPDATE waitlist_entries SET service = 'account_l2'", "UPDATE waitlist_entries SET service = 'chip_card'", []string{"waitlist_slot"}},
				{"a place held for nobody", "UPDATE waitlist_entries SET status = 'waiting', offer_until = NULL, slot_id = NULL",
					"UPDATE waitlist_entries SET status = 'offered', offer_until = created_at, slot_id = (SELECT id FROM slots WHERE booked = 1)", []string{"slot_counter"}},
				{"a queue number never given out", "UPDATE visits SET last_queue = 0", "UPDATE visits SET last_queue = 1", []string{"queue_number"}},
			} {
				t.Run(c.name, func(t *testing.T) {
					exec(c.apply)
					got := check(t, s)
					var rules []string
					for _, one := range got.Found {
						rules = append(rules, one.Rule)
						assert.NotEmpty(t, one.IDs)
					}
					assert.Equal(t, c.want, rules)
					assert.Equal(t, len(c.want), got.Total)
					exec(c.undo)
					assert.Empty(t, check(t, s).Found)
				})
			}
		})
	}
}

// consistentCity books two people into one slot, the second of whom has arrived,
// cancels a third, who is offered another place.
func consistentCity(t *testing.T, s domain.Store) (booked, arrived *domain.Appointment) {
	t.Helper()
	p := storetest.NewPublished(t, s, 5)
	people := storetest.NewPeople(t, s, 3)
	booked, arrived = storetest.NewAppointment(p.Slots[0], people[0].ID), storetest.NewAppointment(p.Slots[0], people[1].ID)
	gone := storetest.NewAppointment(p.Slots[2], people[2].ID)
	arrived.RequestKey, arrived.Status = "request", domain.AppointmentCheckedIn
	gone.Status, gone.CancelledAt = domain.AppointmentCancelled, &storetest.Noon
	storetest.Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Slots.Take(ctx, booked.SlotID))
		require.NoError(t, r.Slots.Take(ctx, arrived.SlotID))
		require.NoError(t, r.Appointments.Create(ctx, []*domain.Appointment{booked, arrived, gone}))
		offer := domain.WaitlistEntry{Code: "ABCDEFGHJ2", PointID: p.Point.ID, Service: domain.ChipCard, PersonID: people[2].ID, CreatedAt: storetest.Noon, Status: domain.WaitlistWaiting}
		require.NoError(t, offer.Offer(p.Slots[4].ID, storetest.Noon))
		require.NoError(t, r.Slots.Take(ctx, offer.SlotID))
		require.NoError(t, r.Waitlist.Create(ctx, &offer))
		n, err := r.Visits.NextQueueNumber(ctx, p.Visit.ID)
		require.NoError(t, err)
		require.NoError(t, r.CheckIns.Create(ctx, &domain.CheckIn{
			VisitID: p.Visit.ID, PersonID: arrived.PersonID, AppointmentCode: arrived.Code, Services: []domain.Service{domain.ChipCard},
			QueueNumber: n, Status: domain.CheckInWaiting, Nonce: "n", ArrivedAt: storetest.Noon, RecordedBy: "staff",
		}))
	})
	return booked, arrived
}

func check(t *testing.T, s domain.Store) (out domain.ConsistencyReport) {
	t.Helper()
	storetest.View(t, s, func(ctx context.Context, r domain.Repos) {
		var err error
		out, err = r.Consistency.Check(ctx)
		require.NoError(t, err)
	})
	return out
}

// A check names the first cases of a rule and counts all of them.
func TestConsistencyCheckCountsWhatItDoesNotName(t *testing.T) {
	s := migrated(t, engines["sqlite"](t))
	p := storetest.NewPublished(t, s, 500)
	people := storetest.NewPeople(t, s, domain.MaxInconsistencies+20)
	var list []*domain.Appointment
	for _, person := range people {
		a := storetest.NewAppointment(p.Slots[0], person.ID)
		a.Status = domain.AppointmentServed // and nobody arrived
		list = append(list, a)
	}
	storetest.Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, r.Appointments.Create(ctx, list)) })
	_, err := s.DB().ExecContext(t.Context(), "UPDATE slots SET booked = ? WHERE id = ?", len(list), p.Slots[0].ID)
	require.NoError(t, err)
	got := check(t, s)
	assert.Len(t, got.Found, domain.MaxInconsistencies)
	assert.Equal(t, len(list), got.Total)
	assert.Equal(t, len(list), got.Appointments)
}

// What is added up for reports is compared with a fresh count.
func TestConsistencyCheckAddsUpAnew(t *testing.T) {
	for engine, address := range engines {
		t.Run(engine, func(t *testing.T) {
			s := migrated(t, address(t))
			consistentCity(t, s)
			storetest.Within(t, s, func(ctx context.Context, r domain.Repos) {
				_, err := r.Coverage.Close(ctx, storetest.Monday.AddDays(1), storetest.Noon)
				require.NoError(t, err)
				settled, err := r.Coverage.Settle(ctx, storetest.Noon, 10)
				require.NoError(t, err)
				require.Equal(t, 1, settled)
			})
			require.Empty(t, check(t, s).Found)
			for _, c := range []struct{ name, apply, undo, want string }{
				{"a sum that is off", "UPDATE visit_totals SET booked = booked + 1 WHERE service = ''", "UPDATE visit_totals SET booked = booked - 1 WHERE service = ''", "visit_totals"},
				{"a point's sum that is off", "UPDATE point_totals SET served = 7 WHERE service = 'chip_card'", "UPDATE point_totals SET served = 0", "point_totals"},
				{"settled, and waiting for nothing", "UPDATE visits SET closing_at = NULL", "UPDATE visits SET closing_at = '2026-12-07 05:00:00.000000+00:00'", "visit_totals_open"},
				{"a sum that is missing", "DELETE FROM visit_totals WHERE service = ''", "", "visit_totals"},
			} {
				t.Run(c.name, func(t *testing.T) {
					_, err := s.DB().ExecContext(t.Context(), c.apply)
					require.NoError(t, err)
					found := check(t, s)
					require.NotEmpty(t, found.Found)
					assert.Equal(t, c.want, found.Found[0].Rule)
					if c.undo != "" {
						_, err = s.DB().ExecContext(t.Context(), c.undo)
						require.NoError(t, err)
						assert.Empty(t, check(t, s).Found)
					}
				})
			}
		})
	}
}
