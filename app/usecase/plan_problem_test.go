package usecase_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// solveDays plans some days from the rig's day on and returns the visits.
func solveDays(t *testing.T, r *apptest.Rig, days int) []domain.Visit {
	t.Helper()
	ctx := context.Background()
	from := domain.DateOf(apptest.Start, apptest.Zone)
	p, err := r.PlanCreateHere(ctx, apptest.System(), usecase.PlanCreateInput{
		From: from, To: from.AddDays(days - 1), Options: domain.PlanOptions{Iterations: 100},
	})
	require.NoError(t, err)
	_, err = r.PlanSolve(ctx, apptest.System(), p.ID, nil)
	require.NoError(t, err)
	visits, err := r.VisitList(ctx, apptest.System(), domain.VisitFilter{PlanID: p.ID})
	require.NoError(t, err)
	return visits.Items
}

func TestNobodyIsPlannedBetweenTheTwoPartsOfAShift(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	r.Import("points", "code,kind,name,unit_code,lat,lon,opening_hours,stations,demand_account_l2",
		`P9,agency,Cơ quan,26740,10.7806,106.7041,Mo-Su 07:00-20:00,5,900`)
	for _, code := range []string{"T1", "T2"} {
		team, err := r.TeamView(context.Background(), apptest.System(), code)
		require.NoError(t, err)
		r.Import("teams", "code,name,unit_code,base_lat,base_lon,services,officers,shifts", code+`,`+team.Name+`,26740,10.7805,106.704,account_l2,5,"Mo-Su 07:00-11:00,13:00-18:00"`)
	}
	visits := solveDays(t, r, 3)
	morning, afternoon := domain.Span{From: 7 * 60, To: 11 * 60}, domain.Span{From: 13 * 60, To: 18 * 60}
	parts := map[domain.Span]int{}
	for _, v := range visits {
		part := morning
		if v.Start >= afternoon.From {
			part = afternoon
		}
		parts[part]++
		busy := domain.Span{From: v.Start - 20, To: v.End + 15} // with setup and teardown
		assert.True(t, part.Contains(busy), "%s–%s", v.Start, v.End)
	}
	assert.Positive(t, parts[morning], "both parts are used")
	assert.Positive(t, parts[afternoon])
}

func TestHolidaysAndAvailabilityAreKept(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	r.Import("holidays", "date,name_vi,kind,status", "2026-11-30,Nghỉ thử,holiday,official", "2026-12-01,Chỉ đề xuất,swap_off,proposed_not_confirmed")
	r.Import("points", "code,kind,name,unit_code,lat,lon,opening_hours,available_from,stations,demand_account_l2",
		`P1,apartment_block,Chung cư,26740,10.7805,106.704,Mo-Su 07:30-17:00,,5,60`,
		`P2,cultural_house,Nhà văn hóa,26890,10.8213,106.683,Mo-Su 07:30-17:00,2026-12-02,5,60`)
	dates := map[string]string{}
	for _, v := range solveDays(t, r, 5) {
		assert.NotEqual(t, "2026-11-30", v.Date.String(), "closed on the holiday")
		dates[v.PointCode] = max(dates[v.PointCode], v.Date.String())
		if v.PointCode == "P2" {
			assert.GreaterOrEqual(t, v.Date.String(), "2026-12-02", "not before it takes visits")
		}
	}
	assert.Contains(t, dates, "P1")
	assert.Contains(t, dates, "P2")
}

func TestASecondPlanLeavesThePublishedOneAlone(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	first := r.PublishedPlan()
	r.Import("points", "code,kind,name,unit_code,lat,lon,opening_hours,stations,demand_account_l2",
		`P8,agency,Cơ quan mới,26740,10.7806,106.7041,Mo-Su 07:30-17:00,5,200`)
	second, err := r.PlanCreateHere(ctx, apptest.System(), usecase.PlanCreateInput{From: first.From, To: first.To, Options: domain.PlanOptions{Iterations: 100}})
	require.NoError(t, err)
	second, err = r.PlanSolve(ctx, apptest.System(), second.ID, nil)
	require.NoError(t, err)
	_, err = r.PlanPublish(ctx, apptest.System(), second.ID)
	require.NoError(t, err, "no team is at two places at once")
	visits, err := r.VisitList(ctx, apptest.System(), domain.VisitFilter{PlanID: second.ID})
	require.NoError(t, err)
	for _, v := range visits.Items {
		assert.Equal(t, "P8", v.PointCode, "people promised a visit are not planned twice")
	}
}
