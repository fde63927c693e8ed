package desk

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func finished(t *testing.T, job *listJob) listState {
	t.Helper()
	require.Eventually(t, func() bool { return !job.state().running }, 20*time.Second, 5*time.Millisecond)
	return job.state()
}

func TestListJobsBelongToTheirOwnerAndAreForgotten(t *testing.T) {
	rig := apptest.New(t)
	rig.SmallCity()
	jobs := newListJobs(rig.App)
	by := apptest.As(domain.RoleDesk)
	job := jobs.start(context.Background(), by, &listJob{name: "a.csv", content: []byte("not a table")})
	assert.Error(t, finished(t, job).err)

	_, err := jobs.find(by, job.id)
	require.NoError(t, err)
	other := by
	other.UserID = 2
	_, err = jobs.find(other, job.id)
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "another account's list")

	rig.Clock.Set(apptest.Start.Add(jobKept + time.Minute))
	finished(t, jobs.start(context.Background(), by, &listJob{name: "b.csv"}))
	_, err = jobs.find(by, job.id)
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "an old list")
	for range jobsKept + 5 {
		finished(t, jobs.start(context.Background(), by, &listJob{name: "c.csv"}))
	}
	assert.LessOrEqual(t, len(jobs.jobs), jobsKept)
}

func TestListJobOfTheSameListBooksNobodyTwice(t *testing.T) {
	rig := apptest.New(t)
	rig.SmallCity()
	rig.PublishedPlan()
	rig.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	jobs := newListJobs(rig.App)
	content := []byte(strings.Join([]string{
		"personal_id,full_name,birth_date,sex,phone,unit_code,services",
		"079190000001,Nguyễn Văn Mẫu,12/05/1990,Nữ,0901000001,26740,account_l2",
		"079190000002,Nguyễn Văn Mẫu,12/05/1990,Nữ,0901000002,26740,account_l2",
	}, "\n"))
	by := apptest.As(domain.RoleDesk)
	first := jobs.start(context.Background(), by, &listJob{name: "a.csv", content: content})
	second := jobs.start(context.Background(), by, &listJob{name: "a.csv", content: content})
	for _, job := range []*listJob{first, second} {
		checked := finished(t, job).checked
		assert.Equal(t, 2, checked.People)
		assert.Zero(t, checked.Booked)
	}
	for range 3 { // whoever presses again finds it under way
		jobs.confirm(context.Background(), by, first, usecase.ListPlace{})
		jobs.confirm(context.Background(), by, second, usecase.ListPlace{})
	}
	one, two := finished(t, first), finished(t, second)
	require.NoError(t, one.err)
	require.NoError(t, two.err)
	assert.Equal(t, 2, one.report.Booked+two.report.Booked)
	assert.Len(t, one.report.Outcomes, 2)
	assert.Len(t, two.report.Outcomes, 2)
}

func TestListJobBooksNobodyBeforeSomebodySaysWhere(t *testing.T) {
	rig := apptest.New(t)
	rig.SmallCity()
	rig.PublishedPlan()
	rig.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	jobs := newListJobs(rig.App)
	by := apptest.As(domain.RoleDesk)
	job := jobs.start(context.Background(), by, &listJob{name: "a.csv", content: []byte(strings.Join([]string{
		"personal_id,full_name,birth_date,sex,phone,unit_code,services,household",
		"079190000001,Nguyễn Văn Mẫu,12/05/1990,Nữ,0901000001,26740,account_l2,H1",
		"07919,Nguyễn Văn Mẫu,12/05/1990,Nữ,0901000002,26740,account_l2,",
		"079190000003,Nguyễn Văn Mẫu,12/05/1950,Nữ,0901000003,26740,\"chip_card,account_l2\",",
	}, "\n"))})
	state := finished(t, job)
	require.NoError(t, state.err)
	assert.Empty(t, state.report.Outcomes)
	assert.Equal(t, 2, state.checked.People)
	assert.Equal(t, 1, state.checked.Households)
	assert.Equal(t, 1, state.checked.Import.BadRows)
	assert.Equal(t, map[domain.Service]int{domain.ChipCard: 1, domain.AccountL2: 2}, state.checked.ByService)

	found, err := rig.SlotList(context.Background(), "P2")
	require.NoError(t, err)
	visit := found.Visits[0].Visit
	jobs.confirm(context.Background(), by, job, usecase.ListPlace{PointCode: "P2", VisitIDs: []int64{visit.ID}})
	state = finished(t, job)
	require.NoError(t, state.err)
	require.Len(t, state.report.Outcomes, 2)
	for _, o := range state.report.Outcomes {
		if o.Reason != nil {
			assert.Equal(t, "slot.none_chosen", o.Reason.Key)
			continue
		}
		for _, ap := range o.Appointments {
			assert.Equal(t, visit.ID, ap.VisitID)
		}
	}
	assert.Positive(t, state.report.Booked)
	jobs.confirm(context.Background(), by, job, usecase.ListPlace{})
	assert.Equal(t, state.report, finished(t, job).report, "once")
	for range 2 {
		jobs.undo(context.Background(), by, job)
	}
	state = finished(t, job)
	require.NoError(t, state.err)
	assert.Zero(t, state.report.Booked)
	for _, o := range state.report.Outcomes {
		assert.NotNil(t, o.Reason)
	}
	rig.CheckConsistent()

	again := jobs.start(context.Background(), by, &listJob{name: "b.csv", content: []byte(
		"personal_id,full_name,birth_date,sex,phone,unit_code,services\n079190000003,Nguyễn Văn Khác,12/05/1950,Nữ,0901000003,26740,account_l2\n")})
	assert.Equal(t, 1, finished(t, again).checked.Strangers)
}

func TestHarmless(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a name", "Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"},
		{"a formula", "=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"},
		{"a plus", "+84901", "'+84901"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, harmless(c.in)) })
	}
}

func TestListJobWaitsForItsColumnsAndCanBeAskedAgain(t *testing.T) {
	rig := apptest.New(t)
	rig.SmallCity()
	rig.PublishedPlan()
	rig.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	jobs := newListJobs(rig.App)
	ctx, by := context.Background(), apptest.As(domain.RoleDesk)
	content := []byte("Họ tên;CCCD;Sinh ngày;SĐT;Mã phường;Dịch vụ\nNguyễn Văn Mẫu;079190000001;12/05/1990;0901000001;26740;account_l2\n")
	waiting, err := jobs.bring(ctx, by, "a.csv", content, false)
	require.NoError(t, err)
	require.True(t, waiting.state().waiting)
	jobs.confirm(ctx, by, waiting, usecase.ListPlace{})
	assert.False(t, waiting.state().confirmed, "nothing to book yet")

	wrong := maps.Clone(waiting.columns)
	wrong["address"] = wrong["phone"]
	_, err = jobs.again(ctx, by, waiting, wrong)
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
	job, err := jobs.again(ctx, by, waiting, waiting.columns)
	require.NoError(t, err)
	assert.Equal(t, 1, finished(t, job).checked.People)
	assert.True(t, job.state().ownColumns, "they can be said again")
	jobs.confirm(ctx, by, job, usecase.ListPlace{})
	assert.Equal(t, 1, finished(t, job).report.Booked)
	assert.False(t, job.state().ownColumns, "who is booked is booked")

	known, err := jobs.bring(ctx, by, "b.csv", content, false)
	require.NoError(t, err)
	assert.False(t, known.state().waiting, "known by now")
	finished(t, known)
	asked, err := jobs.bring(ctx, by, "c.csv", content, true)
	require.NoError(t, err)
	assert.True(t, asked.state().waiting, "asked for")
}
