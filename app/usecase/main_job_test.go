package usecase_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
)

// onBothEngines runs a test on SQLite and on PostgreSQL.
func onBothEngines(t *testing.T, test func(t *testing.T, r *apptest.Rig)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, apptest.New(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, apptest.NewOn(t, pgtest.NewDatabase(t))) })
}

// freeSlots returns the slots of the service at the points, by visit.
func freeSlots(t *testing.T, r *apptest.Rig, service domain.Service) []domain.Slot {
	t.Helper()
	var out []domain.Slot
	for _, code := range []string{"P1", "P2", "P3"} {
		found, err := r.SlotList(context.Background(), code)
		require.NoError(t, err)
		for _, v := range found.Visits {
			for _, s := range v.Slots {
				if s.Service == service && s.Free() > 0 {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

func TestMainJobFromImportToRoster(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		r.SmallCity()
		plan := r.PublishedPlan()
		require.Positive(t, plan.VisitCount)
		assert.LessOrEqual(t, plan.Served, plan.UpperBound)

		desk, staff, manager := apptest.As(domain.RoleDesk), apptest.As(domain.RoleStaff), apptest.As(domain.RoleManager)
		slots := freeSlots(t, r, domain.AccountL2)
		require.NotEmpty(t, slots)
		slot := slots[0]
		ticket, err := r.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{
			SlotIDs: []int64{slot.ID}, Person: apptest.Person(1), Source: domain.SourceDesk, RequestKey: "k1",
		})
		require.NoError(t, err)
		require.Len(t, ticket.Appointments, 1)
		assert.Equal(t, slot.ID, ticket.Appointments[0].SlotID)

		again, err := r.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{
			SlotIDs: []int64{slot.ID}, Person: apptest.Person(1), Source: domain.SourceDesk, RequestKey: "k1",
		})
		require.NoError(t, err, "a retry is safe")
		assert.Equal(t, ticket.Code, again.Code)

		_, err = r.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{
			SlotIDs: []int64{slots[1].ID}, Person: apptest.Person(1), Source: domain.SourceDesk,
		})
		assert.ErrorIs(t, err, domain.Conflict("appointment.duplicate"))

		in := usecase.CheckInInput{VisitID: slot.VisitID, Code: ticket.Code, Nonce: "n1"}
		c, err := r.CheckInRecord(ctx, staff, in)
		require.NoError(t, err)
		assert.Equal(t, 1, c.QueueNumber)
		c, err = r.CheckInRecord(ctx, staff, in)
		require.NoError(t, err, "the same request again")
		assert.Equal(t, 1, c.QueueNumber)
		in.Nonce = "n2"
		c, err = r.CheckInRecord(ctx, staff, in)
		require.NoError(t, err, "another device")
		assert.Equal(t, 1, c.QueueNumber)

		called, err := r.CheckInCallNext(ctx, staff, slot.VisitID, "2")
		require.NoError(t, err)
		assert.Equal(t, domain.CheckInCalled, called.Status)
		_, err = r.CheckInCallNext(ctx, staff, slot.VisitID, "2")
		assert.ErrorIs(t, err, domain.Conflict("checkin.nobody_waits"))
		_, err = r.CheckInMove(ctx, staff, called.ID, domain.CheckInDone, "")
		require.NoError(t, err)
		day, err := r.CheckInList(ctx, staff, slot.VisitID)
		require.NoError(t, err)
		assert.Equal(t, domain.AppointmentServed, day.Appointments[0].Status)

		var out bytes.Buffer
		require.NoError(t, r.RosterExport(ctx, manager, usecase.RosterFilter{VisitID: slot.VisitID}, &out))
		assert.Greater(t, out.Len(), 4000)
		roster, err := r.RosterBuild(ctx, manager, usecase.RosterFilter{PlanID: plan.ID, FullIDs: true})
		require.NoError(t, err)
		require.Len(t, roster.Groups, 1)
		assert.Equal(t, "079190000001", roster.Groups[0].Rows[0].PersonalID)
		out.Reset()
		require.NoError(t, r.PlanExport(ctx, apptest.As(domain.RolePlanner), plan.ID, &out))
		r.CheckConsistent()
	})
}

func TestCancelFreesOnePlaceOnce(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		r.SmallCity()
		r.PublishedPlan()
		citizen := domain.CitizenActor("req")
		slot := freeSlots(t, r, domain.AccountL2)[0]
		ticket, err := r.AppointmentBook(ctx, citizen, usecase.AppointmentBookInput{
			SlotIDs: []int64{slot.ID}, Person: apptest.Person(1), Source: domain.SourceCitizen, Consent: true,
		})
		require.NoError(t, err)
		booked := func() int {
			for _, s := range freeSlots(t, r, domain.AccountL2) {
				if s.ID == slot.ID {
					return s.Booked
				}
			}
			return -1
		}
		for _, phone := range []string{"", "0909999999"} {
			_, err = r.AppointmentCancel(ctx, citizen, ticket.Code, phone)
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "a wrong phone says no more than an unknown code")
		}
		_, err = r.AppointmentCancel(ctx, citizen, "XXXXXXXXXX", "0901000001")
		assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
		for range 2 {
			_, err = r.AppointmentCancel(ctx, citizen, ticket.Code, "0901 000 001")
			require.NoError(t, err)
			assert.Equal(t, slot.Booked, booked())
		}
	})
}

func TestManyBookOneSlotWithoutOversell(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		r.SmallCity()
		r.PublishedPlan()
		slot := freeSlots(t, r, domain.AccountL2)[0]
		const people = 40
		var mu sync.Mutex
		taken, refused := 0, 0
		var wg sync.WaitGroup
		for n := range people {
			wg.Go(func() {
				_, err := r.AppointmentBook(ctx, apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
					SlotIDs: []int64{slot.ID}, Person: apptest.Person(n), Source: domain.SourceDesk,
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					taken++
				case domain.CodeOf(err) == domain.CodeConflict:
					refused++
				default:
					t.Errorf("neither booked nor refused: %v", err)
				}
			})
		}
		wg.Wait()
		assert.Equal(t, min(people, slot.Capacity), taken)
		assert.Equal(t, people-taken, refused)
		r.CheckConsistent()
	})
}

func TestBookingRules(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	r.PublishedPlan()
	account, cards := freeSlots(t, r, domain.AccountL2), freeSlots(t, r, domain.ChipCard)
	require.NotEmpty(t, cards)
	book := func(by domain.Actor, person map[string]string, slots ...int64) error {
		_, err := r.AppointmentBook(ctx, by, usecase.AppointmentBookInput{SlotIDs: slots, Person: person, Source: domain.SourceCitizen, Consent: true})
		return err
	}
	with := func(n int, changes ...string) map[string]string {
		p := apptest.Person(n)
		for i := 0; i < len(changes); i += 2 {
			p[changes[i]] = changes[i+1]
		}
		return p
	}
	citizen := domain.CitizenActor("")
	require.NoError(t, book(citizen, with(1), account[0].ID))
	other := account[0]
	for _, s := range account {
		if s.VisitID != account[0].VisitID {
			other = s
		}
	}
	for _, c := range []struct {
		name   string
		by     domain.Actor
		person map[string]string
		slots  []int64
		key    string
	}{
		{"somebody else's number", citizen, with(1, "full_name", "Trần Thị Khác"), []int64{account[1].ID}, "person.mismatch"},
		{"two services at two visits", citizen, with(2), []int64{cards[0].ID, other.ID}, "slot.other_visit"},
		{"one service twice", citizen, with(2), []int64{account[0].ID, account[1].ID}, "slot.same_service"},
		{"a child of five", citizen, with(3, "birth_date", "01/06/2021"), []int64{account[0].ID}, "eligibility.too_young"},
		{"no such slot", citizen, with(2), []int64{999999}, "slot.not_found"},
		{"no phone", citizen, with(2, "phone", ""), []int64{account[0].ID}, "input.invalid"},
		{"thirteen digits", citizen, with(2, "personal_id", "0791900000021"), []int64{account[0].ID}, "input.invalid"},
		{"nothing chosen", citizen, with(2), nil, "input.invalid"},
		{"a planner does not book", apptest.As(domain.RolePlanner), with(2), []int64{account[0].ID}, "permission.missing"},
		{"nobody signed in", domain.Actor{}, with(2), []int64{account[0].ID}, "signin.required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := book(c.by, c.person, c.slots...)
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.key, e.Key)
		})
	}
	r.Clock.Set(apptest.Start.Add(30 * 24 * time.Hour))
	assert.ErrorIs(t, book(citizen, with(4), account[0].ID), domain.Conflict("slot.past"))
}

func TestListBookKeepsHouseholdsAndServicesTogether(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		r.SmallCity()
		r.PublishedPlan()
		r.Clock.Set(apptest.Start.Add(-24 * time.Hour)) // lists are booked from tomorrow on
		file := func() usecase.ImportFile {
			return usecase.ImportFile{Name: "list.csv", Content: bytes.NewReader([]byte(
				"personal_id,full_name,birth_date,sex,phone,unit_code,address,services,household\n" +
					"079190000001,Nguyễn Thị Một,1990-05-12,Nữ,0901000001,26740,1 A,\"chip_card,account_l2\",H1\n" +
					"079190000002,Nguyễn Thị Hai,1990-05-12,Nữ,0901000002,26890,1 A,account_l2,\n" +
					"079190000003,Nguyễn Thị Ba,1990-05-12,Nữ,0901000003,26740,1 A,account_l2,H1\n"))}
		}
		report, err := r.ListBook(ctx, apptest.As(domain.RoleDesk), file(), usecase.ListPlace{}, nil)
		require.NoError(t, err)
		require.Equal(t, 3, report.Booked, "%v", report.Outcomes)
		one, three := report.Outcomes[0], report.Outcomes[2]
		require.Len(t, one.Appointments, 2)
		assert.Equal(t, one.Appointments[0].VisitID, one.Appointments[1].VisitID, "both services at one visit")
		assert.Equal(t, one.Appointments[0].VisitID, three.Appointments[0].VisitID, "the household together")

		report, err = r.ListBook(ctx, apptest.As(domain.RoleDesk), file(), usecase.ListPlace{}, nil)
		require.NoError(t, err, "the same list again")
		assert.Zero(t, report.Booked)
		for _, o := range report.Outcomes {
			assert.Equal(t, "appointment.duplicate", o.Reason.Key)
		}
	})
}

func TestListBookByTwoAtOnceNeverOversells(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		r.SmallCity()
		r.PublishedPlan()
		r.Clock.Set(apptest.Start.Add(-24 * time.Hour)) // lists are booked from tomorrow on
		lines := func(from int) []byte {
			var b bytes.Buffer
			b.WriteString("personal_id,full_name,birth_date,sex,phone,unit_code,address,services,household\n")
			for n := from; n < from+80; n++ {
				p := apptest.Person(n)
				b.WriteString(p["personal_id"] + ",Nguyễn Thị Mẫu,1990-05-12,Nữ,,26740,1 A,account_l2,\n")
			}
			return b.Bytes()
		}
		booked := make([]int, 2)
		var wg sync.WaitGroup
		for i := range booked {
			wg.Go(func() {
				report, err := r.ListBook(ctx, apptest.As(domain.RoleDesk), usecase.ImportFile{Name: "l.csv", Content: bytes.NewReader(lines(1000 * i))}, usecase.ListPlace{}, nil)
				assert.NoError(t, err)
				booked[i] = report.Booked
			})
		}
		wg.Wait()
		held, places := 0, 0
		require.NoError(t, r.Store.View(ctx, func(repos domain.Repos) error {
			slots, err := repos.Slots.List(ctx, domain.SlotFilter{Service: domain.AccountL2})
			for _, s := range slots {
				held += s.Booked
				places += s.Capacity
				assert.LessOrEqual(t, s.Booked, s.Capacity)
			}
			return err
		}))
		assert.Equal(t, booked[0]+booked[1], held)
		assert.LessOrEqual(t, held, places)
	})
}

func TestRunWhoseProgramDiedIsShownAsInterrupted(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	from := domain.DateOf(apptest.Start, apptest.Zone)
	p, err := r.PlanCreateHere(ctx, apptest.System(), usecase.PlanCreateInput{From: from, To: from, Options: domain.PlanOptions{Iterations: 1}})
	require.NoError(t, err)
	require.NoError(t, r.Store.Within(ctx, func(repos domain.Repos) error {
		p.Run, p.HeartbeatAt = domain.RunRunning, r.Clock.Now() // and then the machine loses power
		return repos.Plans.Update(ctx, p)
	}))
	seen, err := r.PlanView(ctx, apptest.System(), p.ID)
	require.NoError(t, err)
	assert.Equal(t, domain.RunRunning, seen.Run)
	r.Clock.Set(apptest.Start.Add(domain.RunSilence + time.Second))
	seen, err = r.PlanView(ctx, apptest.System(), p.ID)
	require.NoError(t, err)
	assert.Equal(t, domain.RunFailed, seen.Run)
	assert.Equal(t, "plan.interrupted", seen.RunError)
	solved, err := r.PlanSolve(ctx, apptest.System(), p.ID, nil)
	require.NoError(t, err, "and it can be solved after all")
	assert.Equal(t, domain.RunDone, solved.Run)
}
