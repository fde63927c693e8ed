package usecase_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func TestPointNearListGivesTheNearestWithPlaces(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		cityTheDayBefore(r)
		near := func(services ...domain.Service) []usecase.NearPoint {
			found, err := r.PointNearList(ctx, 10.8213, 106.683, services)
			require.NoError(t, err)
			return found
		}
		all := near()
		require.Len(t, all, 3)
		assert.Equal(t, "P2", all[0].Code)
		assert.InDelta(t, 0, all[0].DistanceKM, 0.01)
		assert.True(t, slices.IsSortedFunc(all, func(x, y usecase.NearPoint) int { return int(1000 * (x.DistanceKM - y.DistanceKM)) }))
		for _, p := range all {
			found, err := r.PublicSlotList(ctx, p.Code)
			require.NoError(t, err)
			free := 0
			for _, v := range found.Visits {
				for _, s := range v.Slots {
					free += s.Free()
				}
			}
			assert.Equal(t, free, p.Free, "as the page of %s says", p.Code)
			assert.Equal(t, found.Visits[0].Visit.Date, p.NextFree)
		}
		assert.NotContains(t, nearCodes(near(domain.ChipCard)), "P3", "it does accounts alone")

		fillPoint(t, r, "P2")
		assert.Equal(t, []string{"P3", "P1"}, nearCodes(near()), "a full point is no help")
		for _, place := range [][2]float64{{91, 0}, {0, 181}, {math.NaN(), 0}, {0, math.Inf(1)}} {
			_, err := r.PointNearList(ctx, place[0], place[1], nil)
			require.ErrorIs(t, err, domain.Invalid("point.place"))
		}
		r.Clock.Set(apptest.Start.AddDate(0, 2, 0))
		assert.Empty(t, near(), "visits of the past do not count")
	})
}

func nearCodes(points []usecase.NearPoint) []string {
	var out []string
	for _, p := range points {
		out = append(out, p.Code)
	}
	return out
}

// fillPoint books all that citizens can book at a point.
func fillPoint(t *testing.T, r *apptest.Rig, code string) {
	t.Helper()
	found, err := r.PublicSlotList(context.Background(), code)
	require.NoError(t, err)
	places := map[int64]int{}
	for _, v := range found.Visits {
		for _, s := range v.Slots {
			places[s.ID] = s.Free()
		}
	}
	require.NoError(t, r.Store.Within(context.Background(), func(repos domain.Repos) error { return repos.Slots.TakeMany(context.Background(), places) }))
}

func TestPublicPointListCountsWhatTheReaderCanBook(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		cityTheDayBefore(r)
		free := func(by domain.Actor) int {
			found, err := r.PublicPointList(ctx, by, "chung cu mau", "", domain.Page{})
			require.NoError(t, err)
			require.Len(t, found.Items, 1)
			coming, err := r.PointComingList(ctx, by, "chung cu mau", "", domain.Page{})
			require.NoError(t, err)
			assert.Equal(t, found.Items, coming.Items)
			return found.Items[0].Free
		}
		citizen, desk := domain.CitizenActor("req"), apptest.As(domain.RoleDesk)
		capacity, kept := 0, 0
		found, err := r.SlotList(ctx, "P1")
		require.NoError(t, err)
		for _, v := range found.Visits {
			for _, s := range v.Slots {
				capacity, kept = capacity+s.Capacity, kept+domain.DefaultBookingRules().KeptBack(s)
			}
		}
		require.Positive(t, kept)
		assert.Equal(t, capacity, free(desk), "staff may use all places")
		assert.Equal(t, capacity-kept, free(citizen), "some are kept for people who come or call")
		fillPoint(t, r, "P1")
		assert.Equal(t, kept, free(desk))
		assert.Zero(t, free(citizen), "full, as its page says")

		rules := domain.DefaultBookingRules()
		rules.WalkInPercent, rules.HorizonDays = 0, 1
		require.NoError(t, r.BookingRulesSave(ctx, apptest.System(), rules))
		first := found.Visits[0].Visit.Date
		if first > domain.DateOf(r.Clock.Now(), apptest.Zone).AddDays(1) {
			assert.Zero(t, free(citizen), "beyond the horizon")
		}
		r.Clock.Set(first.At(23*60, apptest.Zone))
		assert.Zero(t, free(citizen), "the day is over")
	})
}

// TestNearIsQuickInTheWholeCity asks in a city of 1,900 points with a visit each.
func TestNearIsQuickInTheWholeCity(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	const count, teams, perRound = 1900, 64, 10
	day := domain.DateOf(apptest.Start, apptest.Zone).AddDays(1)
	require.NoError(t, r.Store.Within(ctx, func(repos domain.Repos) error {
		unit, err := repos.Units.ByCode(ctx, "26740")
		require.NoError(t, err)
		hours, err := domain.ParseOpeningHours("Mo-Su 07:30-17:00")
		require.NoError(t, err)
		var points []*domain.ServicePoint
		for n := range count {
			points = append(points, &domain.ServicePoint{
				Code: fmt.Sprint("N", n), Kind: "apartment_block", Name: fmt.Sprint("Điểm ", n), UnitID: unit.ID, Stations: 5, Priority: 1,
				Lat: 10.6 + 0.01*float64(n/44), Lon: 106.5 + 0.01*float64(n%44), OpeningHours: hours,
			})
		}
		require.NoError(t, repos.Points.Upsert(ctx, points))
		var crews []*domain.Team
		base, err := repos.Teams.ByCode(ctx, "T1")
		require.NoError(t, err)
		for n := range teams {
			team := base
			team.ID, team.Code = 0, fmt.Sprint("NT", n)
			crews = append(crews, &team)
		}
		require.NoError(t, repos.Teams.Upsert(ctx, crews))
		plan := domain.Plan{
			Name: "Cả thành phố", From: day, To: day.AddDays(40), UnitPath: "/79/", Status: domain.PlanDraft, Run: domain.RunDone,
			CreatedBy: "test", CreatedAt: apptest.Start, VisitCount: count,
		}
		require.NoError(t, repos.Plans.Create(ctx, &plan))
		var visits []*domain.Visit
		for n, p := range points {
			visits = append(visits, &domain.Visit{
				TeamID: crews[n%teams].ID, PointID: p.ID, Date: day.AddDays(n / teams), Start: 8 * 60, End: 16 * 60,
				Planned: domain.Demand{domain.ChipCard: 64, domain.AccountL2: 64},
			})
		}
		require.NoError(t, repos.Plans.SaveResult(ctx, plan.ID, visits, nil))
		var slots []domain.Slot
		for n, v := range visits {
			cut := domain.CutSlots(*v)
			if n%3 > 0 { // two of three are full
				for i := range cut {
					cut[i].Booked = cut[i].Capacity
				}
			}
			slots = append(slots, cut...)
		}
		require.NoError(t, repos.Slots.Create(ctx, slots))
		require.NoError(t, plan.Publish(apptest.System(), apptest.Start))
		require.NoError(t, repos.Visits.Publish(ctx, plan.ID))
		return repos.Plans.Update(ctx, plan)
	}))
	var took []time.Duration
	for n := range 3 * perRound {
		begin := time.Now()
		found, err := r.PointNearList(ctx, 10.75+0.001*float64(n), 106.66, nil)
		took = append(took, time.Since(begin))
		require.NoError(t, err)
		require.Len(t, found, 10)
		assert.Less(t, found[9].DistanceKM, 5.0)
	}
	slices.Sort(took)
	t.Logf("half of the answers within %s, the slowest %s", took[len(took)/2], took[len(took)-1])
	assert.Less(t, took[len(took)/2], 150*time.Millisecond, "also on a machine that is busy with other tests")
}
