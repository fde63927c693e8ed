package planner

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/domain/planner/model"
)

func TestFirstPlan(t *testing.T) {
	t.Parallel()
	p := newCity(120, 6, 14, 1)
	plan, err := Solve(context.Background(), p, Options{Seed: 1})
	require.NoError(t, err)
	require.Empty(t, model.Check(p, plan))
	require.NotEmpty(t, plan.Visits)
	better, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 300, Workers: 2})
	require.NoError(t, err)
	require.Empty(t, model.Check(p, better))
	require.Greater(t, better.Score.Total, plan.Score.Total)
}

// BenchmarkSolveCity reports the time to the first plan of a synthetic city of
// the real one's size, and what is served after ten and thirty seconds.
func BenchmarkSolveCity(b *testing.B) {
	p := newCity(1940, 60, 28, 1)
	for b.Loop() {
		for _, limit := range []time.Duration{time.Nanosecond, 10 * time.Second, 30 * time.Second} {
			plan, err := Solve(context.Background(), p, Options{Seed: 1, Time: limit, Now: time.Now, Workers: 2, Progress: func(e Event) {
				if e.Iterations == 0 || e.Elapsed > limit-300*time.Millisecond {
					b.Logf("%v: %d served, score %d, bound %d, %d steps", e.Elapsed, e.Served, e.Score, e.Bound.People, e.Iterations)
				}
			}})
			require.NoError(b, err)
			b.Logf("limit %v: %d visits %+v bound %+v, %d steps", limit, len(plan.Visits), plan.Score, plan.UpperBound, plan.Iterations)
			require.Empty(b, model.Check(p, plan)[:min(3, len(model.Check(p, plan)))])
		}
	}
}
