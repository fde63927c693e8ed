package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testPlans(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	visit := NewVisit(c)
	plan := NewPlan(t, s, &visit)
	plan.VisitCount = 1

	t.Run("what is stored comes back with the number of visits", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Plans.ByID(ctx, plan.ID)
			require.NoError(t, err)
			assert.Equal(t, plan, got)
			_, err = r.Plans.ByID(ctx, 999_999)
			notFound(t, err)
		})
	})
	t.Run("update saves and keeps who made it", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			p, err := r.Plans.Lock(ctx, plan.ID)
			require.NoError(t, err)
			p.Progress = domain.RunProgress{Served: 10, UpperBound: 30, Score: 900, ScoreBound: 1 << 40, Iterations: 99, Elapsed: 1500 * time.Millisecond, Visits: 3}
			p.Score, p.ScoreBound = 2800, 1<<41
			p.Served, p.UpperBound, p.TravelMinutes, p.TeamDays, p.StopRequested = 28, 200, 45, 1, true
			p.Run, p.RunError, p.Name = domain.RunFailed, "internal", "Tên mới"
			p.BasedOn, p.ChangedVisits, p.LostBookings = plan.ID, 3, 12
			changed := p
			changed.CreatedBy, changed.CreatedAt = "somebody", Noon.AddDate(1, 0, 0)
			require.NoError(t, r.Plans.Update(ctx, changed))
			got, err := r.Plans.ByID(ctx, plan.ID)
			require.NoError(t, err)
			assert.Equal(t, p, got)
			p.Run = domain.RunDone
			require.NoError(t, r.Plans.Update(ctx, p))
		})
		err := s.Within(t.Context(), func(r domain.Repos) error {
			_, err := r.Plans.Lock(t.Context(), 999_999)
			notFound(t, err)
			missing := plan
			missing.ID = 999_999
			return r.Plans.Update(t.Context(), missing)
		})
		notFound(t, err)
	})
	t.Run("the newest first", func(t *testing.T) {
		newer := NewPlan(t, s)
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, total, err := r.Plans.List(ctx, domain.Page{Limit: 1})
			require.NoError(t, err)
			assert.Equal(t, 2, total)
			require.Len(t, got, 1)
			assert.Equal(t, newer.ID, got[0].ID)
		})
	})
	t.Run("a result replaces the one before", func(t *testing.T) { testPlanResult(t, s, c, plan) })
	t.Run("a result for a published plan is refused", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			p, err := r.Plans.Lock(ctx, plan.ID)
			require.NoError(t, err)
			require.NoError(t, p.Publish(domain.SystemActor("test"), Noon))
			require.NoError(t, r.Plans.Update(ctx, p))
		})
		refused(t, s, "plan.not_draft", func(ctx context.Context, r domain.Repos) error {
			return r.Plans.SaveResult(ctx, plan.ID, nil, nil)
		})
	})
	t.Run("asking for a plan to be solved is part of the transaction", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Jobs.EnqueuePlanSolve(ctx, plan.ID, domain.SystemActor("test")))
			require.NoError(t, r.Jobs.EnqueuePlanSolve(ctx, plan.ID, domain.SystemActor("test")), "twice is once")
		})
	})
}

func testPlanResult(t *testing.T, s domain.Store, c City, plan domain.Plan) {
	second, third := NewVisit(c), NewVisit(c)
	second.TeamID, third.Date = c.OtherTeam.ID, Monday.AddDays(1)
	second.Pinned, second.Live = true, true
	left := []domain.UnservedDemand{
		{PlanID: plan.ID, PointID: c.Point.ID, Service: domain.AccountL2, People: 3, Reason: "no_time"},
		{PlanID: plan.ID, PointID: c.OtherPoint.ID, Service: domain.ChipCard, People: 40, Reason: "unreachable",
			Relax: domain.Relaxation{Kind: "extend_shift", Amount: 15, TeamID: c.OtherTeam.ID, TeamCode: c.OtherTeam.Code, Date: Monday}},
	}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Plans.SaveResult(ctx, plan.ID, []*domain.Visit{&second, &third}, left))
	})
	assert.False(t, second.Live, "visits of a draft are not live")
	View(t, s, func(ctx context.Context, r domain.Repos) {
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", PlanID: plan.ID})
		require.NoError(t, err)
		require.Len(t, visits, 2)
		assert.Equal(t, []int64{second.ID, third.ID}, []int64{visits[0].ID, visits[1].ID})
		assert.Equal(t, plan.ID, second.PlanID)
		unserved, total, err := r.Plans.Unserved(ctx, plan.ID, domain.Page{Limit: 1})
		require.NoError(t, err)
		assert.Equal(t, 2, total)
		left[1].PointCode, left[1].PointName = c.OtherPoint.Code, c.OtherPoint.Name
		assert.Equal(t, left[1:], unserved, "the most people first")
	})
	refused(t, s, "visit.team_overlap", func(ctx context.Context, r domain.Repos) error {
		a, b := NewVisit(c), NewVisit(c)
		b.Start, b.End = a.End-1, a.End+60
		return r.Plans.SaveResult(ctx, plan.ID, []*domain.Visit{&a, &b}, nil)
	})
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		a, b := NewVisit(c), NewVisit(c)
		b.Start, b.End = a.End, a.End+60
		require.NoError(t, r.Plans.SaveResult(ctx, plan.ID, []*domain.Visit{&a, &b}, nil), "one after the other is no overlap")
	})
}
