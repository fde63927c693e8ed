package usecase_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// rosterCity is the small city with a published plan and three people booked at
// one visit, in another order than that of their names and times.
func rosterCity(t testing.TB, r *apptest.Rig) domain.Visit {
	t.Helper()
	r.SmallCity()
	r.PublishedPlan()
	r.Clock.Set(apptest.Start.Add(-24 * time.Hour))
	found, err := r.SlotList(context.Background(), "P1")
	require.NoError(t, err)
	var slots []domain.Slot
	for _, s := range found.Visits[0].Slots {
		if s.Service == domain.AccountL2 {
			slots = append(slots, s)
		}
	}
	for i, name := range []string{"Nguyễn Thị Ước", "Trần Văn Đức", "Lê Ân"} {
		person := apptest.Person(i + 1)
		person["full_name"] = name
		_, err := r.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
			SlotIDs: []int64{slots[(i+2)%3].ID}, Person: person, Source: domain.SourceDesk,
		})
		require.NoError(t, err)
	}
	visits, err := r.VisitList(context.Background(), apptest.System(), domain.VisitFilter{From: slots[0].Date, To: slots[0].Date, Live: true})
	require.NoError(t, err)
	for _, v := range visits.Items {
		if v.ID == slots[0].VisitID {
			return v
		}
	}
	t.Fatal("no visit")
	return domain.Visit{}
}

func namesOf(r domain.Roster) (names []string) {
	for _, g := range r.Groups {
		for _, row := range g.Rows {
			names = append(names, row.FullName)
		}
	}
	return names
}

func TestRosterChoiceAndOrder(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		v := rosterCity(t, r)
		byName := []string{"Lê Ân", "Trần Văn Đức", "Nguyễn Thị Ước"}
		byTime := []string{"Trần Văn Đức", "Lê Ân", "Nguyễn Thị Ước"}
		for name, c := range map[string]struct {
			filter usecase.RosterFilter
			want   []string
		}{
			"a visit by name":          {usecase.RosterFilter{VisitID: v.ID}, byName},
			"a visit by time":          {usecase.RosterFilter{VisitID: v.ID, ByTime: true}, byTime},
			"a team's day":             {usecase.RosterFilter{TeamID: v.TeamID, From: v.Date, To: v.Date}, byName},
			"another team's day":       {usecase.RosterFilter{TeamID: v.TeamID + 100, From: v.Date, To: v.Date}, nil},
			"a point":                  {usecase.RosterFilter{PointID: v.PointID}, byName},
			"another point":            {usecase.RosterFilter{PointID: v.PointID + 100}, nil},
			"a unit and a period":      {usecase.RosterFilter{UnitCode: "26740", From: v.Date.AddDays(-3), To: v.Date}, byName},
			"a period before":          {usecase.RosterFilter{From: v.Date.AddDays(-9), To: v.Date.AddDays(-1)}, nil},
			"a period without its end": {usecase.RosterFilter{From: v.Date}, byName},
		} {
			t.Run(name, func(t *testing.T) {
				got, err := r.RosterBuild(context.Background(), apptest.As(domain.RoleManager), c.filter)
				require.NoError(t, err)
				assert.Equal(t, c.want, namesOf(got))
			})
		}
		_, err := r.RosterBuild(context.Background(), apptest.As(domain.RoleAdministrator), usecase.RosterFilter{FullIDs: true})
		assert.ErrorIs(t, err, domain.Forbidden("permission.missing"), "numbers for no task")
	})
}
