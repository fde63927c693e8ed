package usecase_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// inWard returns an actor of the role who answers for one ward.
func inWard(role domain.Role, code string) domain.Actor {
	a := apptest.As(role)
	a.UnitPath = "/79/" + code + "/"
	return a
}

func TestAnImportCannotTakeOverAnotherWardsPoint(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	file := func(row string) usecase.ImportFile {
		return usecase.ImportFile{Name: "p.csv", Content: strings.NewReader(pointHeader + "\n" + row + "\n")}
	}
	_, err := r.PointImport(ctx, inWard(domain.RolePlanner, "26740"), file("P3,agency,Chiếm,26740,10.7805,106.704,Mo 08:00-10:00,5,1"))
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
	p, err := r.PointView(ctx, apptest.System(), "P3")
	require.NoError(t, err)
	assert.Equal(t, "Cơ quan Ví Dụ", p.Name)

	require.NoError(t, r.PointArchive(ctx, apptest.System(), "P1", true))
	_, err = r.PointImport(ctx, apptest.System(), file("P1,agency,Tên mới,26740,10.7805,106.704,Mo 08:00-10:00,5,1"))
	require.NoError(t, err)
	p, err = r.PointView(ctx, apptest.System(), "P1")
	require.NoError(t, err)
	assert.True(t, p.Archived, "an import does not bring archived points back")

	for name, run := range map[string]func() error{
		"units": func() error {
			_, err := r.UnitImport(ctx, inWard(domain.RoleAdministrator, "26740"), file("x"))
			return err
		},
		"holidays": func() error {
			_, err := r.HolidayImport(ctx, inWard(domain.RolePlanner, "26740"), file("x"))
			return err
		},
		"audit log": func() error {
			_, err := r.AuditList(ctx, inWard(domain.RoleManager, "26740"), domain.Page{})
			return err
		},
	} {
		assert.Equal(t, domain.CodeForbidden, domain.CodeOf(run()), "%s are the whole city's", name)
	}
}

func TestADeskOfOneWardReachesItsOwnPeopleOnly(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	r.PublishedPlan()
	p, err := r.PersonSave(ctx, apptest.As(domain.RoleDesk), 0, apptest.Person(1), "") // lives in 26740
	require.NoError(t, err)
	own, other := inWard(domain.RoleDesk, "26740"), inWard(domain.RoleDesk, "26890")
	_, err = r.PersonRevealID(ctx, own, p.ID)
	require.NoError(t, err)
	found, err := r.PersonList(ctx, other, domain.PersonFilter{Text: "nguyen"})
	require.NoError(t, err)
	assert.Empty(t, found.Items)
	for name, err := range map[string]error{
		"view":   func() error { _, err := r.PersonView(ctx, other, p.ID); return err }(),
		"reveal": func() error { _, err := r.PersonRevealID(ctx, other, p.ID); return err }(),
		"save":   func() error { _, err := r.PersonSave(ctx, other, p.ID, apptest.Person(1), ""); return err }(),
		"list":   func() error { _, err := r.PersonAppointments(ctx, other, p.ID); return err }(),
	} {
		assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), name)
	}
	var inOther domain.Slot
	for _, v := range mustSlots(t, r, "P2").Visits {
		inOther = v.Slots[0]
	}
	ticket, err := r.AppointmentBook(ctx, apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{SlotIDs: []int64{inOther.ID}, PersonID: p.ID, Source: domain.SourceDesk})
	require.NoError(t, err)
	_, err = r.PersonView(ctx, other, p.ID)
	require.NoError(t, err, "whoever has an appointment in the ward is the ward's to deal with")
	_, err = r.AppointmentCancel(ctx, other, ticket.Code, "")
	require.NoError(t, err)
}

func mustSlots(t *testing.T, r *apptest.Rig, code string) usecase.PointSlots {
	t.Helper()
	found, err := r.SlotList(context.Background(), code)
	require.NoError(t, err)
	require.NotEmpty(t, found.Visits)
	return found
}

func TestListsKnowStrangersAndWards(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	r.PublishedPlan()
	r.Clock.Set(apptest.Start.Add(-24 * time.Hour))
	online := apptest.Person(1)
	delete(online, "unit_code") // the public form does not ask for it
	slot := freeSlots(t, r, domain.AccountL2)[0]
	ticket, err := r.AppointmentBook(ctx, domain.CitizenActor(""), usecase.AppointmentBookInput{SlotIDs: []int64{slot.ID}, Person: online, Source: domain.SourceCitizen, Consent: true})
	require.NoError(t, err)
	_, err = r.AppointmentCancel(ctx, domain.CitizenActor(""), ticket.Code, online["phone"])
	require.NoError(t, err)
	report, err := r.ListBook(ctx, apptest.As(domain.RoleDesk), usecase.ImportFile{Name: "l.csv", Content: bytes.NewReader([]byte(
		"personal_id,full_name,birth_date,sex,phone,unit_code,address,services,household\n" +
			online["personal_id"] + ",Nguyễn Văn Mẫu,1990-05-12,Nữ,,26740,1 A,account_l2,\n"))}, usecase.ListPlace{}, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, report.Booked, "the list says where the person lives: %v", report.Outcomes)

	_, err = r.PersonSave(ctx, apptest.As(domain.RoleDesk), 0, apptest.Person(2), "")
	require.NoError(t, err)
	report, err = r.ListBook(ctx, apptest.As(domain.RoleDesk), usecase.ImportFile{Name: "l.csv", Content: bytes.NewReader([]byte(
		"personal_id,full_name,birth_date,sex,phone,unit_code,address,services,household\n" +
			apptest.Person(2)["personal_id"] + ",Trần Thị Khác,1980-02-01,Nữ,,26740,1 A,account_l2,\n"))}, usecase.ListPlace{}, nil)
	require.NoError(t, err)
	assert.Zero(t, report.Booked)
	assert.Equal(t, "person.mismatch", report.Outcomes[0].Reason.Key, "a number that is somebody else's")
}

func TestClosingAVisitLeavesWhoChecksInAtOnceAlone(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		r.SmallCity()
		r.PublishedPlan()
		staff := apptest.As(domain.RoleStaff)
		slot := freeSlots(t, r, domain.AccountL2)[0]
		var codes []string
		for n := range min(slot.Free(), 10) {
			ticket, err := r.AppointmentBook(ctx, apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{SlotIDs: []int64{slot.ID}, Person: apptest.Person(n), Source: domain.SourceDesk})
			require.NoError(t, err)
			codes = append(codes, ticket.Code)
		}
		r.Clock.Set(slot.Date.At(23*60, apptest.Zone))
		var wg sync.WaitGroup
		for i, code := range codes {
			wg.Go(func() {
				if i == len(codes)/2 {
					_, err := r.VisitClose(ctx, staff, slot.VisitID)
					assert.NoError(t, err)
				}
				_, err := r.CheckInRecord(ctx, staff, usecase.CheckInInput{VisitID: slot.VisitID, Code: code, Nonce: code})
				assert.NoError(t, err)
			})
		}
		wg.Wait()
		day, err := r.CheckInList(ctx, staff, slot.VisitID)
		require.NoError(t, err)
		assert.Len(t, day.CheckIns, len(codes))
		for _, ap := range day.Appointments {
			assert.Equal(t, domain.AppointmentCheckedIn, ap.Status, "whoever has a number is there")
		}
	})
}

func TestASecondPlanSolvedTooEarlyIsRefused(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	from := domain.DateOf(apptest.Start, apptest.Zone)
	var ids []int64
	for week := range 2 {
		p, err := r.PlanCreateHere(ctx, apptest.System(), usecase.PlanCreateInput{
			From: from.AddDays(7 * week), To: from.AddDays(7*week + 6), Options: domain.PlanOptions{Iterations: 50},
		})
		require.NoError(t, err)
		_, err = r.PlanSolve(ctx, apptest.System(), p.ID, nil)
		require.NoError(t, err)
		ids = append(ids, p.ID)
	}
	_, err := r.PlanPublish(ctx, apptest.System(), ids[0])
	require.NoError(t, err)
	_, err = r.PlanPublish(ctx, apptest.System(), ids[1])
	assert.ErrorIs(t, err, domain.Conflict("plan.stale"), "it promises the same people again")
}

func TestOneRequestSentManyTimesAtOnceIsOneAnswer(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		r.SmallCity()
		r.PublishedPlan()
		slot := freeSlots(t, r, domain.AccountL2)[0]
		var mu sync.Mutex
		seen := make(map[string]bool)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				ticket, err := r.AppointmentBook(ctx, apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
					SlotIDs: []int64{slot.ID}, Person: apptest.Person(1), Source: domain.SourceDesk, RequestKey: "double click",
				})
				assert.NoError(t, err)
				mu.Lock()
				defer mu.Unlock()
				seen[ticket.Code] = true
			})
		}
		wg.Wait()
		assert.Len(t, seen, 1)
		_, err := r.AppointmentBook(ctx, domain.CitizenActor(""), usecase.AppointmentBookInput{
			SlotIDs: []int64{1, 2, 3}, Person: apptest.Person(2), Source: domain.SourceCitizen, Consent: true,
		})
		assert.Equal(t, domain.CodeConflict, domain.CodeOf(err), "never more slots than services")
	})
}
