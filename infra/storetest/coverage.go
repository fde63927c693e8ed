package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// today is a week after the fixtures' visit.
var today = Monday.AddDays(7)

func testCoverage(t *testing.T, open Open) {
	t.Run("a visit is added up, forgotten and added up anew", func(t *testing.T) {
		s, db := open(t)
		testSettling(t, s, db)
	})
	t.Run("demand that is counted anew begins anew", func(t *testing.T) { testDemandSince(t, open.empty(t)) })
	t.Run("coming visits count by their slots", func(t *testing.T) { testComing(t, open.empty(t)) })
	t.Run("points of a plan", func(t *testing.T) { testPlanPoints(t, open.empty(t)) })
}

// served is a city whose visit has two people booked, one of whom was served and
// waited ten minutes, and one who walked in and was served.
func served(t *testing.T, s domain.Store) (Published, *domain.Appointment) {
	t.Helper()
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 3)
	came, missed := NewAppointment(p.Slots[0], people[0].ID), NewAppointment(p.Slots[0], people[1].ID)
	came.Status, missed.Status = domain.AppointmentServed, domain.AppointmentNoShow
	called, done := Noon.Add(10*time.Minute), Noon.Add(15*time.Minute)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, book(ctx, r, came))
		require.NoError(t, book(ctx, r, missed))
		for i, code := range []string{came.Code, ""} {
			n, err := r.Visits.NextQueueNumber(ctx, p.Visit.ID)
			require.NoError(t, err)
			require.NoError(t, r.CheckIns.Create(ctx, &domain.CheckIn{
				VisitID: p.Visit.ID, PersonID: people[2*i].ID, AppointmentCode: code, Services: []domain.Service{domain.ChipCard},
				QueueNumber: n, Status: domain.CheckInDone, Nonce: fmt.Sprint("n", i), ArrivedAt: Noon, CalledAt: &called, DoneAt: &done, RecordedBy: "staff",
			}))
		}
	})
	return p, missed
}

// settle closes and settles everything before today.
func settle(t *testing.T, s domain.Store) (settled int) {
	t.Helper()
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		_, err := r.Coverage.Close(ctx, today, Noon)
		require.NoError(t, err)
		settled, err = r.Coverage.Settle(ctx, Noon, 100)
		require.NoError(t, err)
	})
	return settled
}

func boardOf(t *testing.T, s domain.Store, f domain.BoardFilter) (out domain.PointCoverage) {
	t.Helper()
	View(t, s, func(ctx context.Context, r domain.Repos) {
		f.Area, f.Today = "/79/27673/", today
		points, err := r.Coverage.Board(ctx, f)
		require.NoError(t, err)
		require.Len(t, points, 1)
		out = points[0]
	})
	return out
}

func figuresOf(t *testing.T, s domain.Store) (out []domain.VisitFigures) {
	t.Helper()
	View(t, s, func(ctx context.Context, r domain.Repos) {
		var err error
		out, err = r.Coverage.Figures(ctx, domain.FiguresFilter{Area: "/79/", From: Monday, To: today})
		require.NoError(t, err)
	})
	return out
}

func countRows(t *testing.T, db *sql.DB, table string) (n int) {
	t.Helper()
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}

func testSettling(t *testing.T, s domain.Store, db *sql.DB) {
	p, missed := served(t, s)
	people := domain.Figures{Booked: 2, Served: 1, Missed: 1, WalkIns: 1, WalkInsServed: 1, Waited: 2, WaitSeconds: 1200, LongestWait: 600, Handled: 2, HandleSeconds: 600}
	check := func(want domain.Figures, servedCards int) {
		t.Helper()
		all := figuresOf(t, s)
		require.Len(t, all, 3)
		assert.Equal(t, []domain.Service{"", domain.AccountL2, domain.ChipCard}, []domain.Service{all[0].Service, all[1].Service, all[2].Service})
		assert.Equal(t, want, all[0].Figures)
		assert.Zero(t, all[1].Figures)
		assert.Equal(t, want, all[2].Figures)
		assert.Equal(t, p.CommuneThanhAn.FullName, all[0].UnitName)
		b := boardOf(t, s, domain.BoardFilter{})
		assert.Equal(t, servedCards, b.Served[domain.ChipCard])
		assert.Equal(t, servedCards, b.ServedBefore[domain.ChipCard])
		assert.Equal(t, 120-servedCards, b.Remaining()[domain.ChipCard])
		assert.Equal(t, 80, b.Remaining()[domain.AccountL2])
		assert.Equal(t, Monday, b.LastVisit)
		assert.Equal(t, servedCards, boardOf(t, s, domain.BoardFilter{From: Monday}).ServedLately[domain.ChipCard])
		assert.Zero(t, boardOf(t, s, domain.BoardFilter{From: Monday + 1}).ServedLately[domain.ChipCard])
	}
	check(people, 2)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		closed, err := r.Coverage.Close(ctx, Monday, Noon)
		require.NoError(t, err)
		assert.Zero(t, closed, "its day is not over")
		n, err := r.Coverage.Settle(ctx, Noon, 100)
		require.NoError(t, err)
		assert.Zero(t, n)
	})
	assert.Equal(t, 1, settle(t, s))
	assert.Zero(t, settle(t, s), "once")
	assert.Equal(t, 3, countRows(t, db, "visit_totals"))
	assert.Equal(t, 2, countRows(t, db, "point_totals"))
	check(people, 2)

	// Who was missing comes late after all.
	missed.Status = domain.AppointmentServed
	Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, r.Appointments.Update(ctx, *missed)) })
	assert.Zero(t, countRows(t, db, "visit_totals"), "what was added up is forgotten")
	assert.Zero(t, countRows(t, db, "point_totals"))
	people.Served, people.Missed = 2, 0
	check(people, 3)
	assert.Equal(t, 1, settle(t, s))
	check(people, 3)

	// A check-in alone opens the visit as well.
	_, err := db.ExecContext(t.Context(), "UPDATE checkins SET status = 'left' WHERE appointment_code = ''")
	require.NoError(t, err)
	people.WalkInsServed, people.Handled, people.HandleSeconds = 0, 1, 300
	check(people, 2)
	settle(t, s)
	check(people, 2)

	// A visit that is no longer live counts no more, nor does one of another day.
	_, err = db.ExecContext(t.Context(), "UPDATE visits SET live = false")
	require.NoError(t, err)
	assert.Zero(t, countRows(t, db, "visit_totals")+countRows(t, db, "point_totals"))
	assert.Empty(t, figuresOf(t, s))
}

func testDemandSince(t *testing.T, s domain.Store) {
	p, _ := served(t, s)
	settle(t, s)
	save := func(cards, accounts int, since domain.Date) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			point := NewPoint(p.Point.Code, p.Point.Name, p.Point.UnitID)
			point.Demand = domain.Demand{domain.ChipCard: cards, domain.AccountL2: accounts}
			point.DemandSince = map[domain.Service]domain.Date{domain.ChipCard: since, domain.AccountL2: since}
			require.NoError(t, r.Points.Upsert(ctx, []*domain.ServicePoint{&point}))
		})
	}
	save(120, 90, today)
	assert.Equal(t, 118, boardOf(t, s, domain.BoardFilter{}).Remaining()[domain.ChipCard], "the same figure goes on being lowered")
	assert.Equal(t, 90, boardOf(t, s, domain.BoardFilter{}).Remaining()[domain.AccountL2])
	save(100, 90, Monday)
	assert.Equal(t, 98, boardOf(t, s, domain.BoardFilter{}).Remaining()[domain.ChipCard], "counted in the morning of the visit")
	save(99, 90, Monday+1)
	assert.Equal(t, 99, boardOf(t, s, domain.BoardFilter{}).Remaining()[domain.ChipCard], "counted after the visit")
}

func testComing(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 2)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, book(ctx, r, NewAppointment(p.Slots[0], people[0].ID)))
		offer := domain.WaitlistEntry{Code: "ABCDEFGHJ2", PointID: p.Point.ID, Service: domain.ChipCard, PersonID: people[1].ID, CreatedAt: Noon, Status: domain.WaitlistWaiting}
		require.NoError(t, offer.Offer(p.Slots[0].ID, Noon))
		require.NoError(t, r.Slots.Take(ctx, offer.SlotID))
		require.NoError(t, r.Waitlist.Create(ctx, &offer))
	})
	wave, _ := newWave(t, s, p)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Waves.Invite(ctx, []*domain.Invitation{{WaveID: wave.ID, People: []domain.InvitedPerson{{PersonID: people[0].ID}, {PersonID: people[1].ID}}}}))
	})
	View(t, s, func(ctx context.Context, r domain.Repos) {
		points, err := r.Coverage.Board(ctx, domain.BoardFilter{Area: "/79/", UnitCode: "27673", Today: Monday - 1})
		require.NoError(t, err)
		require.Len(t, points, 1)
		assert.Equal(t, 1, points[0].Booked[domain.ChipCard], "neither an offer nor a place held for the invited is an appointment")
		assert.Equal(t, 2, points[0].Invited[domain.ChipCard])
		assert.Zero(t, points[0].Invited[domain.AccountL2])
		assert.Equal(t, 20, points[0].Offered[domain.ChipCard])
		assert.Equal(t, 100, points[0].Uncovered()[domain.ChipCard])
		assert.Equal(t, Monday, points[0].NextVisit)
		assert.Equal(t, p.Visit.ID, points[0].NextVisitID)
		points, err = r.Coverage.Board(ctx, domain.BoardFilter{Area: "/79/", Today: Monday})
		require.NoError(t, err)
		require.Len(t, points, 2)
		assert.Equal(t, 1, points[0].Booked[domain.ChipCard], "today's who have not come")
		assert.Zero(t, points[0].Offered[domain.ChipCard], "today's places are gone by tomorrow")
		none, err := r.Coverage.Board(ctx, domain.BoardFilter{Today: Monday})
		require.NoError(t, err)
		assert.Empty(t, none, "no area is nothing")
	})
}

func testPlanPoints(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	plan := NewPlan(t, s)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		ids, err := r.Plans.PointIDs(ctx, plan.ID)
		require.NoError(t, err)
		assert.Empty(t, ids)
		require.NoError(t, r.Plans.SetPoints(ctx, plan.ID, []int64{c.OtherPoint.ID, c.Point.ID}))
		ids, err = r.Plans.PointIDs(ctx, plan.ID)
		require.NoError(t, err)
		assert.ElementsMatch(t, []int64{c.Point.ID, c.OtherPoint.ID}, ids)
	})
}
