package usecase_test

import (
	"context"
	"io"
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

func TestWhatIsTooMuchIsSaid(t *testing.T) {
	r := apptest.New(t)
	v := rosterCity(t, r)
	ctx, manager := context.Background(), apptest.As(domain.RoleManager)
	_, err := r.Store.DB().ExecContext(ctx, "UPDATE slots SET capacity = 30000, booked = 25000 WHERE visit_id = ?", v.ID)
	require.NoError(t, err)
	filter := usecase.RosterFilter{VisitID: v.ID}
	assert.ErrorIs(t, r.RosterExport(ctx, manager, filter, io.Discard), domain.Conflict("roster.too_many"))
	assert.ErrorIs(t, r.ListExport(ctx, manager, filter, domain.FormatXLSX, io.Discard), domain.Conflict("export.too_big"))
	assert.NoError(t, r.ListExportAll(ctx, manager, filter, domain.FormatXLSX, io.Discard), "the command line has no limit")

	_, err = r.RosterFill(domain.Roster{Groups: make([]domain.RosterGroup, 61)})
	assert.ErrorIs(t, err, domain.Conflict("template.too_many_visits"))
	_, err = r.RosterFill(domain.Roster{Groups: []domain.RosterGroup{{Rows: make([]domain.RosterRow, 5_001)}}})
	assert.ErrorIs(t, err, domain.Conflict("template.too_many_people"))
}
