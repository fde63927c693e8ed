package usecase_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

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

func TestPeopleOfAPointAsARoster(t *testing.T) {
	r := apptest.New(t)
	v := rosterCity(t, r)
	ctx, manager := context.Background(), apptest.As(domain.RoleManager)
	in := usecase.PeopleRoster{
		Title: "Danh sách công dân chưa được phục vụ", Point: domain.ServicePoint{ID: v.PointID, Code: v.PointCode, Name: v.PointName},
		People: []usecase.PeopleRosterRow{
			{Person: domain.Person{FullName: "Lê Văn Ý", PersonalID: "079190000009", Phone: "+84901000009"}, Services: domain.Services()},
			{Person: domain.Person{FullName: "=1+1"}, Services: domain.Services()[:1]},
		},
	}
	var out bytes.Buffer
	require.NoError(t, r.PeopleRosterExport(ctx, manager, in, &out))
	book, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	rows, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	var names, numbers []string
	for _, row := range rows {
		if len(row) > 7 && row[0] != "" && row[7] != "" && row[0] != "STT" {
			names, numbers = append(names, row[1]), append(numbers, row[4])
		}
	}
	assert.Subset(t, names, []string{"=1+1", "Lê Văn Ý"})
	assert.Contains(t, numbers, "•••••••••009")

	elsewhere := manager
	elsewhere.UnitPath = "/79/26890/"
	assert.ErrorIs(t, r.PeopleRosterExport(ctx, elsewhere, in, &out), domain.Forbidden("area.outside"))
	in.People = nil
	assert.ErrorIs(t, r.PeopleRosterExport(ctx, manager, in, &out), domain.Conflict("roster.empty"))
}
