package usecase_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// fileOf is a plan of the rig as a plan file.
func fileOf(t *testing.T, r *apptest.Rig, plan domain.Plan) *usecase.PlanFile {
	t.Helper()
	visits, err := r.VisitList(context.Background(), apptest.System(), domain.VisitFilter{PlanID: plan.ID})
	require.NoError(t, err)
	type row map[string]any
	rows := []row{}
	for _, v := range visits.Items {
		rows = append(rows, row{"team": v.TeamCode, "point": v.PointCode, "date": v.Date, "start": v.Start, "end": v.End, "planned": v.Planned})
	}
	text, err := json.Marshal(row{"plan_id": "1", "visits": rows})
	require.NoError(t, err)
	file, err := usecase.ReadPlanFile(strings.NewReader(string(text)))
	require.NoError(t, err)
	return file
}

// planFrom plans the horizon of another plan anew.
func planFrom(t *testing.T, r *apptest.Rig, old domain.Plan, base usecase.PlanBase) (domain.Plan, []domain.Visit, error) {
	t.Helper()
	ctx := context.Background()
	p, err := r.PlanCreateHere(ctx, apptest.System(), usecase.PlanCreateInput{
		From: old.From, To: old.To, Options: domain.PlanOptions{Iterations: 200, Seed: 3}, Base: base,
	})
	if err != nil {
		return p, nil, err
	}
	p, err = r.PlanSolveFrom(ctx, apptest.System(), p.ID, base, nil)
	require.NoError(t, err)
	visits, err := r.VisitList(ctx, apptest.System(), domain.VisitFilter{PlanID: p.ID})
	require.NoError(t, err)
	return p, visits.Items, nil
}

// The second plan of a week in which a team is lost for a day keeps the visits
// of the published one that it can keep, and knows that they have bookings.
func TestReplanStaysCloseToThePublishedPlan(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	old := r.PublishedPlan()
	file := fileOf(t, r, old)
	bookOne(t, r, old)
	lost := file.Visits[0]
	team, err := r.TeamView(context.Background(), apptest.System(), lost.Team)
	require.NoError(t, err)
	services, kits := "account_l2", "0"
	if team.CardKits > 0 {
		services, kits = `"chip_card,account_l2"`, "2"
	}
	r.Import("teams", "code,name,unit_code,base_lat,base_lon,services,officers,card_kits,shifts,max_hours_per_day,max_hours_per_week",
		lost.Team+`,Tổ,26740,10.7805,106.704,`+services+`,5,`+kits+`,Mo-Su 07:00-17:30; `+lost.Date.Format("2006 Jan 02")+` off,10,48`)

	again, visits, err := planFrom(t, r, old, usecase.PlanBase{Start: file})
	require.NoError(t, err)
	require.NotEmpty(t, visits, "the visits of the plan whose place it takes do not count as taken")
	for _, v := range visits {
		assert.False(t, v.TeamCode == lost.Team && v.Date == lost.Date, "the team is off")
	}
	gone := 0
	for _, v := range file.Visits {
		if v.Team == lost.Team && v.Date == lost.Date {
			gone++
		}
	}
	assert.GreaterOrEqual(t, again.ChangedVisits, gone)
	assert.LessOrEqual(t, again.ChangedVisits, gone+1)

	fresh, visits, err := planFrom(t, r, old, usecase.PlanBase{})
	require.NoError(t, err)
	assert.Empty(t, visits, "without the file the published plan stays as it is, and everybody is served by it")
	assert.Zero(t, fresh.ChangedVisits)
}

// bookOne books a place in a plan.
func bookOne(t *testing.T, r *apptest.Rig, plan domain.Plan) {
	t.Helper()
	visits, err := r.VisitList(context.Background(), apptest.System(), domain.VisitFilter{PlanID: plan.ID})
	require.NoError(t, err)
	require.NotEmpty(t, visits.Items)
	require.NoError(t, r.Store.Within(context.Background(), func(repos domain.Repos) error {
		slots, err := repos.Slots.List(context.Background(), domain.SlotFilter{VisitID: visits.Items[0].ID})
		require.NoError(t, err)
		return repos.Slots.Take(context.Background(), slots[0].ID)
	}))
}

func TestPinnedVisitsOfAFileAreKept(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	old := r.PublishedPlan()
	file := fileOf(t, r, old)
	bookOne(t, r, old)
	_, visits, err := planFrom(t, r, old, usecase.PlanBase{Pinned: file})
	require.NoError(t, err)
	assert.Equal(t, len(file.Visits), countPinned(visits), "all, because none is marked")
	booked := file.Visits[0]
	for _, v := range visits {
		if v.PointCode == booked.Point && v.TeamCode == booked.Team && v.Date == booked.Date && v.Start == booked.Start {
			assert.Positive(t, v.Planned.Total(), "those who have booked are served")
		}
	}

	file.Visits[1].Pinned = true
	_, visits, err = planFrom(t, r, old, usecase.PlanBase{Start: file, Pinned: file})
	require.NoError(t, err)
	assert.Equal(t, 1, countPinned(visits))
}

func countPinned(visits []domain.Visit) (n int) {
	for _, v := range visits {
		if v.Pinned {
			n++
		}
	}
	return n
}

func TestWrongPlanFilesAreAnsweredClearly(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	old := r.PublishedPlan()
	pin := func(change func(f *usecase.PlanFile)) usecase.PlanBase {
		file := fileOf(t, r, old)
		change(file)
		return usecase.PlanBase{Pinned: file}
	}
	for name, c := range map[string]struct {
		base usecase.PlanBase
		key  string
	}{
		"no such team":       {pin(func(f *usecase.PlanFile) { f.Visits[0].Team = "T77" }), "plan_file.team"},
		"no such point":      {pin(func(f *usecase.PlanFile) { f.Visits[0].Point = "P77" }), "plan_file.point"},
		"before the horizon": {pin(func(f *usecase.PlanFile) { f.Visits[0].Date = old.From - 1 }), "plan_file.date"},
		"backwards":          {pin(func(f *usecase.PlanFile) { f.Visits[0].End = f.Visits[0].Start }), "visit.span"},
		"twice":              {pin(func(f *usecase.PlanFile) { f.Visits = append(f.Visits, f.Visits[0]) }), "plan_file.overlap"},
		"at night":           {pin(func(f *usecase.PlanFile) { f.Visits = f.Visits[:1]; f.Visits[0].Start, f.Visits[0].End = 60, 180 }), "plan_pin.outside_window"},
		"too close": {pin(func(f *usecase.PlanFile) {
			second := f.Visits[0]
			f.Visits[0].Start, f.Visits[0].End, second.Start, second.End = 480, 540, 540, 600
			f.Visits = append(f.Visits[:1], second)
		}), "plan_pin.too_close"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := planFrom(t, r, old, c.base)
			var e *domain.Error
			require.True(t, errors.As(err, &e), "%v", err)
			require.NotEmpty(t, e.Fields)
			assert.Equal(t, domain.CodeInvalid, e.Code)
			assert.Equal(t, c.key, e.Fields[0].Key)
		})
	}
	plans, err := r.PlanList(context.Background(), apptest.System(), domain.Page{})
	require.NoError(t, err)
	assert.Equal(t, 1, plans.Total, "a plan that can't be begun leaves no trace")
}

// again makes a plan from another one on the way of the pages.
func again(t *testing.T, r *apptest.Rig, old domain.Plan) domain.Plan {
	t.Helper()
	ctx := context.Background()
	p, err := r.PlanAgain(ctx, apptest.As(domain.RolePlanner), old.ID, "again")
	require.NoError(t, err)
	p, err = r.PlanSolve(ctx, apptest.System(), p.ID, nil)
	require.NoError(t, err)
	return p
}

func TestPlanAgain(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	ctx, planner := context.Background(), apptest.As(domain.RolePlanner)
	draft, err := r.PlanCreateHere(ctx, planner, usecase.PlanCreateInput{
		From: domain.DateOf(apptest.Start, apptest.Zone), To: domain.DateOf(apptest.Start, apptest.Zone) + 6, Options: domain.PlanOptions{Iterations: 100},
	})
	require.NoError(t, err)
	_, err = r.PlanAgain(ctx, planner, draft.ID, "")
	assert.Equal(t, domain.CodeConflict, domain.CodeOf(err), "not solved yet")
	draft, err = r.PlanSolve(ctx, apptest.System(), draft.ID, nil)
	require.NoError(t, err)

	second := again(t, r, draft)
	assert.Zero(t, second.ChangedVisits, "nothing has changed since")
	assert.Equal(t, draft.VisitCount, second.VisitCount)
	second, err = r.PlanPublish(ctx, planner, second.ID)
	require.NoError(t, err, "a draft that began with a draft is like any other")

	r.Import("points", "code,kind,name,unit_code,lat,lon,opening_hours,stations,demand_account_l2",
		`P9,agency,Cơ quan mới,26740,10.7806,106.7041,Mo-Su 07:30-17:00,5,60`)
	third := again(t, r, second)
	assert.Positive(t, third.VisitCount-second.VisitCount, "the new point is visited too")
	assert.LessOrEqual(t, third.ChangedVisits, 1)
	fourth := again(t, r, third)
	assert.LessOrEqual(t, fourth.ChangedVisits, 1, "the published plan behind both does not stand in the way")
	for _, p := range []domain.Plan{third, fourth} {
		live, err := r.PlanReplaces(ctx, planner, p.ID)
		require.NoError(t, err)
		assert.True(t, live)
		_, err = r.PlanPublish(ctx, planner, p.ID)
		assert.ErrorIs(t, err, domain.Conflict("plan.replaces_live"))
	}

	_, err = r.PlanAgain(ctx, domain.CitizenActor(""), draft.ID, "")
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
	ward := planner
	ward.UnitPath = "/79/26740/"
	assert.False(t, usecase.MayPlanAgain(ward, draft))
	assert.True(t, usecase.MayPlanAgain(planner, domain.Plan{UnitPath: "/"}), "a plan of the command line")
	_, err = r.PlanAgain(ctx, ward, draft.ID, "")
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err), "the plan of the city")
}
