package queue_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/pgtest"
	"luudong/infra/queue"
	"luudong/infra/store"
)

var planner = domain.Actor{UserID: 7, Username: "lan", Name: "Lê Thị Lan", Role: domain.RolePlanner, UnitPath: "/79/", RequestID: "req-1"}

// onBoth runs a test on a migrated store of each engine.
func onBoth(t *testing.T, test func(*testing.T, *store.Store)) {
	for name, address := range map[string]func(testing.TB) string{
		"sqlite":   func(tb testing.TB) string { return "sqlite:" + filepath.Join(tb.TempDir(), "luudong.db") },
		"postgres": pgtest.NewDatabase,
	} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(t.Context(), address(t), store.Options{})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			require.NoError(t, s.Migrate(t.Context()))
			test(t, s)
		})
	}
}

func enqueue(t *testing.T, s *store.Store, planID int64, actor domain.Actor) {
	t.Helper()
	require.NoError(t, s.Within(t.Context(), func(r domain.Repos) error {
		return r.Jobs.EnqueuePlanSolve(t.Context(), planID, actor)
	}))
}

// start works until the test ends or the returned function is called.
func start(t *testing.T, s *store.Store, w queue.Workers, silence time.Duration) (stop func()) {
	t.Helper()
	runner, err := s.Queue().StartImpatient(context.Background(), w, silence)
	require.NoError(t, err)
	var stopped bool
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		require.NoError(t, runner.Stop(ctx))
	}
	t.Cleanup(stop)
	return stop
}

// receive waits for what a worker reports.
func receive[T any](t *testing.T, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing happened")
	}
	return v
}

func change(t *testing.T, s *store.Store, statement string) {
	t.Helper()
	_, err := s.DB().ExecContext(t.Context(), statement)
	require.NoError(t, err)
}

// jobs returns the states of all jobs with their attempts.
func jobs(t *testing.T, s *store.Store) (states []string) {
	t.Helper()
	rows, err := s.DB().QueryContext(t.Context(), "SELECT state || ' ' || attempt FROM river_job ORDER BY id")
	require.NoError(t, err)
	defer func() { assert.NoError(t, rows.Close()) }()
	for rows.Next() {
		var state string
		require.NoError(t, rows.Scan(&state))
		states = append(states, state)
	}
	require.NoError(t, rows.Err())
	return states
}

func TestAJobIsWorkedOnceWithItsActor(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		undone := errors.New("undone")
		err := s.Within(t.Context(), func(r domain.Repos) error {
			require.NoError(t, r.Jobs.EnqueuePlanSolve(t.Context(), 1, planner))
			return undone
		})
		require.ErrorIs(t, err, undone)
		enqueue(t, s, 2, planner)
		enqueue(t, s, 2, domain.SystemActor("cli"))
		enqueue(t, s, 3, domain.SystemActor("cli"))

		type call struct {
			plan  int64
			actor domain.Actor
		}
		calls := make(chan call, 9)
		stop := start(t, s, queue.Workers{PlanSolve: func(_ context.Context, plan int64, a domain.Actor) error {
			calls <- call{plan, a}
			return nil
		}}, time.Minute)
		assert.Equal(t, call{2, planner}, receive(t, calls), "not the one that was undone")
		assert.Equal(t, call{3, domain.SystemActor("cli")}, receive(t, calls))
		stop()
		assert.Empty(t, calls, "a plan is queued once")
		assert.Equal(t, []string{"completed 1", "completed 1"}, jobs(t, s))

		enqueue(t, s, 2, planner)
		assert.Len(t, jobs(t, s), 3, "a plan that was solved can be solved again")
	})
}

func TestAPlanIsNotSolvedTwiceAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		begun, finish := make(chan int64, 9), make(chan struct{})
		w := queue.Workers{PlanSolve: func(ctx context.Context, plan int64, _ domain.Actor) error {
			begun <- plan
			select {
			case <-finish:
			case <-ctx.Done():
			}
			return ctx.Err()
		}}
		start(t, s, w, time.Minute)
		start(t, s, w, time.Minute)
		enqueue(t, s, 1, planner)
		receive(t, begun)
		enqueue(t, s, 1, planner)
		assert.Equal(t, []string{"running 1"}, jobs(t, s))
		close(finish)
		require.Eventually(t, func() bool { return jobs(t, s)[0] == "completed 1" }, 20*time.Second, 10*time.Millisecond)
		assert.Empty(t, begun)
	})
}

func TestAStopInterruptsAndTheNextStartResumes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		enqueue(t, s, 1, planner)
		begun := make(chan struct{})
		for range 5 { // more often than a solve is tried: a stop is no failure
			stop := start(t, s, queue.Workers{PlanSolve: func(ctx context.Context, _ int64, _ domain.Actor) error {
				begun <- struct{}{}
				<-ctx.Done()
				return ctx.Err()
			}}, time.Minute)
			receive(t, begun)
			stop()
			assert.Equal(t, []string{"available 0"}, jobs(t, s))
		}
		done := make(chan int64, 1)
		start(t, s, queue.Workers{PlanSolve: func(_ context.Context, plan int64, _ domain.Actor) error {
			done <- plan
			return nil
		}}, time.Minute)
		assert.EqualValues(t, 1, receive(t, done))
	})
}

func TestAJobOfADeadProgramIsRunAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		enqueue(t, s, 1, planner)
		// What a program leaves behind that is killed in the middle of a solve.
		change(t, s, "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = '2026-01-01 00:00:00'")
		done := make(chan int64, 1)
		start(t, s, queue.Workers{PlanSolve: func(_ context.Context, plan int64, _ domain.Actor) error {
			done <- plan
			return nil
		}}, time.Minute)
		assert.EqualValues(t, 1, receive(t, done))
	})
}

func TestARunningJobGivesSignsOfLifeUntilItIsLost(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		enqueue(t, s, 1, planner)
		begun, lost := make(chan struct{}, 9), make(chan error, 9)
		start(t, s, queue.Workers{PlanSolve: func(ctx context.Context, _ int64, _ domain.Actor) error {
			begun <- struct{}{}
			<-ctx.Done()
			lost <- ctx.Err()
			return ctx.Err()
		}}, time.Minute)
		receive(t, begun)
		change(t, s, "UPDATE river_job SET attempted_at = '2026-01-01 00:00:00'")
		require.Eventually(t, func() bool {
			var fresh int
			query := "SELECT count(*) FROM river_job WHERE attempted_at > '2026-06-01 00:00:00'"
			require.NoError(t, s.DB().QueryRowContext(t.Context(), query).Scan(&fresh))
			return fresh == 1
		}, 20*time.Second, 10*time.Millisecond)
		change(t, s, "UPDATE river_job SET attempt = 2") // somebody else's by now
		assert.ErrorIs(t, receive(t, lost), context.Canceled)
	})
}

func TestAfterTooManyFailuresAPlanIsGivenUp(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		broken := errors.New("broken")
		for plan, attempt := range []int{2, 2, 3} { // tried twice already; died three times
			enqueue(t, s, int64(plan), planner)
			change(t, s, fmt.Sprintf("UPDATE river_job SET attempt = %d WHERE attempt = 0", attempt))
		}
		var tried atomic.Int32
		causes := make(chan error, 9)
		start(t, s, queue.Workers{
			PlanSolve: func(_ context.Context, plan int64, _ domain.Actor) error {
				tried.Add(1)
				if plan == 1 {
					panic("mine")
				}
				return broken
			},
			PlanGiveUp: func(_ context.Context, _ int64, a domain.Actor, cause error) error {
				assert.Equal(t, planner, a)
				causes <- cause
				return nil
			},
		}, time.Minute)
		assert.ErrorIs(t, receive(t, causes), broken)
		assert.ErrorContains(t, receive(t, causes), "panicked")
		assert.NoError(t, receive(t, causes), "no cause is known when the program died")
		assert.EqualValues(t, 2, tried.Load())
		require.Eventually(t, func() bool {
			return slices.Equal(jobs(t, s), []string{"cancelled 3", "cancelled 3", "cancelled 4"})
		}, 20*time.Second, 10*time.Millisecond)
	})
}
