package usecase_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func TestPlanSummaryAddsUpToThePlan(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	plan := r.PublishedPlan()
	planner := apptest.As(domain.RolePlanner)

	sum, err := r.PlanSummary(context.Background(), planner, plan.ID)
	require.NoError(t, err)
	assert.Equal(t, plan.VisitCount, sum.Visits)
	assert.Equal(t, plan.Served, sum.Planned.Total())
	require.Len(t, sum.Days, plan.Days())
	visits, people, teamDays := 0, 0, 0
	for i, d := range sum.Days {
		assert.Equal(t, plan.From.AddDays(i), d.Date)
		visits, people, teamDays = visits+d.Visits, people+d.People, teamDays+d.Teams
	}
	assert.Equal(t, plan.VisitCount, visits)
	assert.Equal(t, plan.Served, people)
	assert.Equal(t, plan.TeamDays, teamDays)
	for _, team := range sum.Teams {
		people -= team.People
		teamDays -= team.Days
	}
	assert.Zero(t, people)
	assert.Zero(t, teamDays)

	_, err = r.PlanSummary(context.Background(), planner, 999)
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
	_, err = r.PlanSummary(context.Background(), domain.CitizenActor(""), plan.ID)
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
}

func TestUnservedListFiltersAndTotals(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	r.Import("points", "code,kind,name,unit_code,lat,lon,opening_hours,demand_chip_card,demand_account_l2",
		`P4,school,Trường Đóng Cửa,26740,10.7805,106.704,"2020 Dec 24 08:00-11:00",30,20`)
	plan := r.PublishedPlan()
	planner := apptest.As(domain.RolePlanner)
	all, err := r.UnservedList(context.Background(), planner, plan.ID, usecase.UnservedFilter{})
	require.NoError(t, err)
	require.NotEmpty(t, all.Reasons)
	people := 0
	for _, reason := range all.Reasons {
		people += reason.People
	}
	assert.Equal(t, all.People, people)

	closed, err := r.UnservedList(context.Background(), planner, plan.ID, usecase.UnservedFilter{Reason: "no_window", Page: domain.Page{Limit: 1}})
	require.NoError(t, err)
	assert.Equal(t, 2, closed.Total)
	assert.Len(t, closed.Items, 1)
	assert.Equal(t, 50, closed.People)
	assert.Equal(t, all.Reasons, closed.Reasons, "the totals are of everything")
	cards, err := r.UnservedList(context.Background(), planner, plan.ID, usecase.UnservedFilter{Reason: "no_window", Service: domain.ChipCard})
	require.NoError(t, err)
	assert.Equal(t, 30, cards.People)
}

func TestHoursPreviewShowsTheNextWeek(t *testing.T) {
	r := apptest.New(t) // Monday 30 November 2026
	r.Import("holidays", "date,name_vi,kind,status", "2026-12-02,Ngày lễ thử,holiday,official")
	planner := apptest.As(domain.RolePlanner)
	days, err := r.HoursPreview(context.Background(), planner, "Mo-Fr 07:30-11:30,13:00-17:00; Sa 08:00-11:00")
	require.NoError(t, err)
	require.Len(t, days, 7)
	assert.Equal(t, "2026-12-01", days[0].Date.String())
	assert.Len(t, days[0].Spans, 2)
	assert.Equal(t, "Ngày lễ thử", days[1].Holiday)
	assert.Empty(t, days[1].Spans)
	assert.Len(t, days[4].Spans, 1)
	assert.Empty(t, days[5].Spans)

	_, err = r.HoursPreview(context.Background(), planner, "thứ hai sáng")
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
}

func TestCityViewCountsTheActorsArea(t *testing.T) {
	r := apptest.New(t)
	planner := apptest.As(domain.RolePlanner)
	empty, err := r.CityView(context.Background(), planner)
	require.NoError(t, err)
	assert.Zero(t, empty.Points)
	r.SmallCity()
	city, err := r.CityView(context.Background(), planner)
	require.NoError(t, err)
	assert.Equal(t, usecase.City{Units: 2, Points: 3, Teams: 2, Demand: domain.Demand{domain.ChipCard: 35, domain.AccountL2: 130}}, city)
	planner.UnitPath = "/79/26740/"
	ward, err := r.CityView(context.Background(), planner)
	require.NoError(t, err)
	assert.Equal(t, 1, ward.Points)
}

func TestCheckOnlyImportSavesNothing(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	file := "code,name,unit_code,base_lat,base_lon,services,shifts,card_kits\nT9,Tổ 9,26740,10.78,106.70,account_l2,Mo-Fr 08:00-17:00,0\n"
	planner := apptest.As(domain.RolePlanner)
	report, err := r.TeamImport(context.Background(), planner, usecase.ImportFile{Name: "t.csv", Content: strings.NewReader(file), CheckOnly: true})
	require.NoError(t, err)
	assert.Empty(t, report.Bad)
	assert.Zero(t, report.Saved)
	_, err = r.TeamView(context.Background(), planner, "T9")
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
}
