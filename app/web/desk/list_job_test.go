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
	job := jobs.start(context.Background(), by, &listJob{name: "a.csv", content: []byte("not a table")}, false)
	assert.Error(t, finished(t, job).err)

	_, err := jobs.find(by, job.id)
	require.NoError(t, err)
	other := by
	other.UserID = 2
	_, err = jobs.find(other, job.id)
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "another account's list")

	rig.Clock.Set(apptest.Start.Add(jobKept + time.Minute))
	finished(t, jobs.start(context.Background(), by, &listJob{name: "b.csv", content: nil}, false))
	_, err = jobs.find(by, job.id)
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "an old list")
	for range jobsKept + 5 {
		finished(t, jobs.start(context.Background(), by, &listJob{name: "c.csv", content: nil}, false))
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
	first := jobs.start(context.Background(), apptest.As(domain.RoleDesk), &listJob{name: "a.csv", content: content}, false)
	second := jobs.start(context.Background(), apptest.As(domain.RoleDesk), &listJob{name: "a.csv", content: content}, false)
	one, two := finished(t, first), finished(t, second)
	require.NoError(t, one.err)
	require.NoError(t, two.err)
	assert.Equal(t, 2, one.report.Booked+two.report.Booked)
	assert.Len(t, one.report.Outcomes, 2)
	assert.Len(t, two.report.Outcomes, 2)
}

func TestListJobTakesTheGoodRowsOnce(t *testing.T) {
	rig := apptest.New(t)
	rig.SmallCity()
	rig.PublishedPlan()
	rig.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	jobs := newListJobs(rig.App)
	by := apptest.As(domain.RoleDesk)
	refused := jobs.start(context.Background(), by, &listJob{name: "a.csv", content: []byte(strings.Join([]string{
		"personal_id,full_name,birth_date,sex,phone,unit_code,services",
		"079190000001,Nguyễn Văn Mẫu,12/05/1990,Nữ,0901000001,26740,account_l2",
		"07919,Nguyễn Văn Mẫu,12/05/1990,Nữ,0901000002,26740,account_l2",
	}, "\n"))}, false)
	assert.Empty(t, finished(t, refused).report.Outcomes)
	taken := jobs.takeGoodRows(context.Background(), by, refused)
	assert.Equal(t, 1, finished(t, taken).report.Booked)
	assert.Equal(t, 1, finished(t, taken).report.Import.BadRows)
	assert.Same(t, taken, jobs.takeGoodRows(context.Background(), by, refused), "asked again")
	assert.Same(t, taken, jobs.takeGoodRows(context.Background(), by, taken), "nothing left to take")
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
	assert.Same(t, waiting, jobs.takeGoodRows(ctx, by, waiting), "nothing to take yet")

	wrong := maps.Clone(waiting.columns)
	wrong["address"] = wrong["phone"]
	_, err = jobs.again(ctx, by, waiting, wrong)
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
	job, err := jobs.again(ctx, by, waiting, waiting.columns)
	require.NoError(t, err)
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
