package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testVisits(t *testing.T, open Open) {
	t.Run("list", func(t *testing.T) { testVisitList(t, open.empty(t)) })
	t.Run("publish", func(t *testing.T) { testVisitPublish(t, open.empty(t)) })
	t.Run("queue number", func(t *testing.T) {
		s := open.empty(t)
		p := NewPublished(t, s, 3)
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			for want := 1; want <= 3; want++ {
				got, err := r.Visits.NextQueueNumber(ctx, p.Visit.ID)
				require.NoError(t, err)
				assert.Equal(t, want, got)
			}
			v, err := r.Visits.ByID(ctx, p.Visit.ID)
			require.NoError(t, err)
			assert.Equal(t, 3, v.LastQueue)
			_, err = r.Visits.NextQueueNumber(ctx, 999_999)
			notFound(t, err)
		})
	})
}

func testVisitList(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	c := p.City
	second, third := NewVisit(c), NewVisit(c)
	second.TeamID, second.PointID = c.OtherTeam.ID, c.OtherPoint.ID
	third.Date = Monday.AddDays(3)
	draft := NewPlan(t, s, &second, &third)
	live := p.Visit.ID
	Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, r.Slots.Take(ctx, p.Slots[0].ID)) })

	for name, test := range map[string]struct {
		filter domain.VisitFilter
		ids    []int64
	}{
		"everything by date, start, team": {domain.VisitFilter{Area: "/"}, []int64{live, second.ID, third.ID}},
		"no area is nothing":              {domain.VisitFilter{}, nil},
		"an area":                         {domain.VisitFilter{Area: c.WardThanhAn.Path}, []int64{second.ID}},
		"a plan":                          {domain.VisitFilter{Area: "/", PlanID: draft.ID}, []int64{second.ID, third.ID}},
		"live ones":                       {domain.VisitFilter{Area: "/", Live: true}, []int64{live}},
		"a team":                          {domain.VisitFilter{Area: "/", TeamID: c.OtherTeam.ID}, []int64{second.ID}},
		"a point":                         {domain.VisitFilter{Area: "/", PointID: c.Point.ID}, []int64{live, third.ID}},
		"a unit":                          {domain.VisitFilter{Area: "/", UnitCode: "25858"}, []int64{second.ID}},
		"from a day":                      {domain.VisitFilter{Area: "/", From: Monday.AddDays(1)}, []int64{third.ID}},
		"to a day":                        {domain.VisitFilter{Area: "/", To: Monday}, []int64{live, second.ID}},
		"a page":                          {domain.VisitFilter{Area: "/", Page: domain.Page{Offset: 1, Limit: 1}}, []int64{second.ID}},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				visits, _, err := r.Visits.List(ctx, test.filter)
				require.NoError(t, err)
				var ids []int64
				for _, v := range visits {
					ids = append(ids, v.ID)
				}
				assert.Equal(t, test.ids, ids)
			})
		})
	}
	t.Run("names, capacity and bookings are filled in", func(t *testing.T) {
		want := NewVisit(c)
		want.ID, want.PlanID, want.Live, want.Capacity, want.Booked = live, p.Plan.ID, true, 28, 1
		want.Planned = domain.Demand{domain.ChipCard: 20, domain.AccountL2: 8}
		want.TeamCode, want.TeamName, want.PointCode, want.PointName = c.Team.Code, c.Team.Name, c.Point.Code, c.Point.Name
		want.PointAddress, want.UnitName, want.UnitPath = c.Point.Address, c.CommuneThanhAn.FullName, c.CommuneThanhAn.Path
		want.Lat, want.Lon = c.Point.Lat, c.Point.Lon
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Visits.ByID(ctx, live)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			_, err = r.Visits.ByID(ctx, 999_999)
			notFound(t, err)
		})
	})
}

func testVisitPublish(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	clash, beside, otherTeam := NewVisit(p.City), NewVisit(p.City), NewVisit(p.City)
	clash.PointID, clash.Start, clash.End = p.OtherPoint.ID, 9*60, 11*60
	beside.Start, beside.End = 10*60, 12*60
	otherTeam.TeamID = p.OtherTeam.ID
	bad, good := NewPlan(t, s, &clash), NewPlan(t, s, &beside, &otherTeam)

	refused(t, s, "visit.team_overlap", func(ctx context.Context, r domain.Repos) error { return r.Visits.Publish(ctx, bad.ID) })
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Visits.Publish(ctx, good.ID), "one after the other, and two teams at one point")
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", Live: true})
		require.NoError(t, err)
		assert.Len(t, visits, 3)
	})
}
