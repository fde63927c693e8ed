package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/domain"
)

var now = time.Date(2026, time.December, 1, 9, 0, 0, 0, time.UTC)

func TestAppointmentCancel(t *testing.T) {
	for _, c := range []struct {
		from    domain.AppointmentStatus
		changed bool
		refused bool
	}{
		{domain.AppointmentBooked, true, false},
		{domain.AppointmentCancelled, false, false},
		{domain.AppointmentCheckedIn, false, true},
		{domain.AppointmentServed, false, true},
		{domain.AppointmentNoShow, false, true},
	} {
		t.Run(string(c.from), func(t *testing.T) {
			a := domain.Appointment{Code: "X", Status: c.from}
			changed, err := a.Cancel(now)
			assert.Equal(t, c.changed, changed)
			assert.Equal(t, c.refused, err != nil)
			if c.changed {
				assert.Equal(t, now, *a.CancelledAt)
			}
		})
	}
}

func TestAppointmentCodes(t *testing.T) {
	seen := make(map[string]bool)
	for range 2000 {
		code := domain.NewAppointmentCode()
		require.Len(t, code, 10)
		require.NotContains(t, code, "0")
		require.Equal(t, code, domain.CleanAppointmentCode(code[:5]+"-"+code[5:]+" "))
		require.False(t, seen[code])
		seen[code] = true
	}
	assert.Equal(t, "ABC", domain.CleanAppointmentCode(" a-b c"))
}

func TestCheckInMoves(t *testing.T) {
	allowed := map[[2]domain.CheckInStatus]bool{
		{domain.CheckInWaiting, domain.CheckInCalled}: true, {domain.CheckInWaiting, domain.CheckInLeft}: true,
		{domain.CheckInCalled, domain.CheckInWaiting}: true, {domain.CheckInCalled, domain.CheckInDone}: true,
		{domain.CheckInCalled, domain.CheckInLeft}: true, {domain.CheckInDone, domain.CheckInCalled}: true,
		{domain.CheckInLeft, domain.CheckInWaiting}: true, {domain.CheckInLeft, domain.CheckInCalled}: true,
	}
	all := []domain.CheckInStatus{domain.CheckInWaiting, domain.CheckInCalled, domain.CheckInDone, domain.CheckInLeft}
	for _, from := range all {
		for _, to := range all {
			c := domain.CheckIn{Status: from}
			err := c.Move(to, "2", now)
			assert.Equal(t, from == to || allowed[[2]domain.CheckInStatus{from, to}], err == nil, "%s → %s", from, to)
		}
	}
	c := domain.CheckIn{Status: domain.CheckInWaiting}
	require.NoError(t, c.Move(domain.CheckInCalled, "2", now))
	assert.Equal(t, "2", c.Station)
	require.NoError(t, c.Move(domain.CheckInWaiting, "", now))
	assert.Empty(t, c.Station)
	assert.Nil(t, c.CalledAt)
}

func TestWaitlistEntry(t *testing.T) {
	w := domain.WaitlistEntry{Status: domain.WaitlistWaiting}
	require.Error(t, w.Take(now), "nothing is held yet")
	require.NoError(t, w.Offer(7, now.Add(time.Hour)))
	assert.True(t, w.Status.Live())
	require.Error(t, w.Offer(7, now), "held already")
	assert.False(t, w.Lapse(now), "still good")
	late := w
	assert.True(t, late.Lapse(now.Add(2*time.Hour)))
	assert.Zero(t, late.SlotID, "the place is given back")
	assert.False(t, late.Status.Live())
	require.Error(t, w.Take(now.Add(2*time.Hour)), "too late")
	require.NoError(t, w.Take(now))
	require.Error(t, w.Withdraw(), "taken is taken")
}

func TestHotlineCase(t *testing.T) {
	h := domain.HotlineCase{Code: "C1", Status: domain.CaseOpen, DueAt: now}
	assert.True(t, h.Overdue(now.Add(time.Minute)))
	require.Error(t, h.Close(now), "no answer yet")
	require.NoError(t, h.Assign("lan"))
	require.Error(t, h.Reply("  "))
	require.NoError(t, h.Reply("Đã giải quyết"))
	assert.False(t, h.Overdue(now.Add(time.Minute)))
	require.NoError(t, h.Assign("binh"), "an answered case can come back")
	require.NoError(t, h.Reply("Đã giải quyết lại"))
	require.NoError(t, h.Close(now))
	require.Error(t, h.Assign("lan"))
}

func TestPlanPublish(t *testing.T) {
	by := domain.SystemActor("test")
	for _, c := range []struct {
		name string
		plan domain.Plan
		key  string
	}{
		{"solved draft", domain.Plan{Status: domain.PlanDraft, Run: domain.RunDone, VisitCount: 1}, ""},
		{"still running", domain.Plan{Status: domain.PlanDraft, Run: domain.RunRunning}, "plan.not_solved"},
		{"nothing in it", domain.Plan{Status: domain.PlanDraft, Run: domain.RunDone}, "plan.empty"},
		{"twice", domain.Plan{Status: domain.PlanPublished, Run: domain.RunDone, VisitCount: 1}, "plan.not_draft"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.plan.Publish(by, now)
			if c.key == "" {
				require.NoError(t, err)
				assert.Equal(t, domain.PlanPublished, c.plan.Status)
				return
			}
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.key, e.Key)
		})
	}
}

func TestNewPlanHorizon(t *testing.T) {
	day := domain.NewDate(2026, time.December, 1)
	for _, c := range []struct {
		name     string
		from, to domain.Date
		ok       bool
	}{
		{"one day", day, day, true}, {"the longest", day, day.AddDays(domain.MaxPlanDays - 1), true},
		{"a day too long", day, day.AddDays(domain.MaxPlanDays), false}, {"no day", day, day.AddDays(-1), false}, {"no dates", 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := domain.NewPlan("", c.from, c.to, domain.PlanOptions{}, domain.SystemActor("test"), now)
			assert.Equal(t, c.ok, err == nil)
			if c.ok {
				assert.Equal(t, 30*time.Second, p.Options.TimeLimit, "never without an end")
			}
		})
	}
}

func TestActorRoleAndArea(t *testing.T) {
	ward := domain.Actor{Role: domain.RolePlanner, UnitPath: "/79/26740/"}
	assert.True(t, ward.Can(domain.PlanEdit))
	assert.False(t, ward.Can(domain.AppointmentBook))
	assert.True(t, ward.InArea("/79/26740/"))
	assert.False(t, ward.InArea("/79/267401/"), "a code that begins the same is another ward")
	assert.False(t, ward.InArea("/79/"), "the city is above the ward")
	assert.False(t, domain.Actor{Role: domain.RolePlanner}.InArea("/79/"), "no area is no rights")
	assert.True(t, ward.Concerns("/79/"), "a plan of the city concerns its wards")
	assert.False(t, ward.Concerns("/79/26890/"))
	assert.False(t, domain.Actor{Role: domain.RolePlanner}.Concerns("/79/"))
	assert.Equal(t, domain.CodeUnauthorized, domain.CodeOf(domain.Actor{}.Require(domain.PointView)))
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(ward.Require(domain.UserManage)))
	assert.True(t, domain.SystemActor("cli").Can(domain.PersonRevealID))
	assert.False(t, domain.Actor{Role: domain.RoleAdministrator}.Can(domain.PersonRevealID), "administering is no reason to read numbers")
}

func TestCutSlotsGivesOutExactlyWhatWasPlanned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := domain.Clock(rapid.IntRange(6*60, 20*60).Draw(t, "start"))
		v := domain.Visit{
			ID: 1, PointID: 2, Date: 1, Start: start, End: start + domain.Clock(rapid.IntRange(1, 240).Draw(t, "minutes")),
			Planned: domain.Demand{
				domain.ChipCard:  rapid.IntRange(0, 60).Draw(t, "cards"),
				domain.AccountL2: rapid.IntRange(0, 240).Draw(t, "accounts"),
			},
		}
		total := domain.Demand{}
		for _, s := range domain.CutSlots(v) {
			total[s.Service] += s.Capacity
			if s.Capacity < 1 || s.Start < v.Start || s.End > v.End || s.Start >= s.End {
				t.Fatalf("slot %+v of visit %+v", s, v)
			}
		}
		for _, s := range domain.Services() {
			if total[s] != v.Planned[s] {
				t.Fatalf("%s: %d places for %d people", s, total[s], v.Planned[s])
			}
		}
	})
}

func TestHolidaySet(t *testing.T) {
	day := domain.NewDate(2026, time.November, 23)
	set := domain.NewHolidaySet([]domain.Holiday{
		{Date: day, Kind: domain.HolidaySwapOff, Status: "proposed_not_confirmed"},
		{Date: day + 1, Kind: domain.HolidayDay, Status: "official"},
		{Date: day + 2, Kind: domain.HolidayWork, Status: "official"},
	})
	assert.False(t, set.Off(day), "only proposed")
	assert.True(t, set.Off(day+1))
	assert.False(t, set.Off(day+2), "worked instead")
	assert.False(t, set.Off(day+3))
}

func TestPlaceLine(t *testing.T) {
	for _, c := range []struct{ address, unit, want string }{
		{"1 Đường Thử", "Phường Sài Gòn", "1 Đường Thử, Phường Sài Gòn"},
		{"1 Đường Thử, phường Sài Gòn", "Phường Sài Gòn", "1 Đường Thử, phường Sài Gòn"},
		{"", "Phường Sài Gòn", "Phường Sài Gòn"},
		{"1 Đường Thử", "", "1 Đường Thử"},
	} {
		assert.Equal(t, c.want, domain.PlaceLine(c.address, c.unit))
	}
}
