package usecase_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func TestPointComingListHasOnlyPointsWithVisitsTheSoonestFirst(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, citizen := context.Background(), domain.CitizenActor("req")
		r.SmallCity()
		none, err := r.PointComingList(ctx, citizen, "", "", domain.Page{})
		require.NoError(t, err)
		assert.Zero(t, none.Total, "nothing is planned yet")

		r.PublishedPlan()
		all, err := r.PublicPointList(ctx, citizen, "", "", domain.Page{})
		require.NoError(t, err)
		var want []string
		for _, p := range all.Items {
			if p.Visits > 0 {
				want = append(want, p.Code)
			}
		}
		require.NotEmpty(t, want)
		found, err := r.PointComingList(ctx, citizen, "", "", domain.Page{})
		require.NoError(t, err)
		assert.ElementsMatch(t, want, codes(found.Items))
		assert.Equal(t, len(want), found.Total)
		assert.True(t, slices.IsSortedFunc(found.Items, func(x, y usecase.PublicPoint) int { return int(x.NextVisit - y.NextVisit) }))

		one, err := r.PointComingList(ctx, citizen, "chung cu MAU", "26740", domain.Page{Limit: 1})
		require.NoError(t, err)
		assert.Equal(t, []string{"P1"}, codes(one.Items))

		r.Clock.Set(apptest.Start.AddDate(0, 1, 0))
		past, err := r.PointComingList(ctx, citizen, "", "", domain.Page{})
		require.NoError(t, err)
		assert.Zero(t, past.Total, "visits of the past do not count")
	})
}

func codes(points []usecase.PublicPoint) []string {
	var out []string
	for _, p := range points {
		out = append(out, p.Code)
	}
	return out
}
