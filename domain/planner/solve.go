package planner

import (
	"context"
	"fmt"
	"sync"
	"time"

	"luudong/domain/planner/model"
	"luudong/domain/planner/search"
)

// Options steer a search. The zero Options give the first plan.
type Options struct {
	Time       time.Duration    // stop after this long; 0: no limit of time. Needs Now
	Iterations int              // stop after this many steps a worker; 0: no limit of steps
	Seed       uint64           // same problem, seed, iterations and workers give the same plan (when Time is 0 and nobody stops it)
	Workers    int              // searches side by side; 0: one
	Now        func() time.Time // the clock; nil: no Time limit is possible and Elapsed is 0
	Progress   func(Event)      // called from the goroutine of Solve, in order; nil: nobody is told
	Heat       Heat             // of the annealing; zero: chosen from the first plan
	Bare       bool             // neither bound nor reasons: for benchmarks
	Start      *model.Plan      // begin with the visits of this plan that are still allowed; nil: with Problem.Previous, if any
}

// Heat is by how many points a plan may typically get worse in one step at the
// beginning and at the end of the search.
type Heat = search.Heat

// Event tells how far a search is.
type Event struct {
	Served     int           // people served by the best plan so far
	Score      int64         // its total
	Bound      model.Bound   // the tightest so far; at first that of the demand alone
	Iterations int           // steps so far, over all workers
	Elapsed    time.Duration // since Solve was called
	Plan       *model.Plan   // the best plan so far when it is better than at the event before, else nil; without Unserved
}

// Solve finds a good plan for a problem and improves it until the time, the
// steps or the patience of ctx run out; with neither Time nor Iterations it
// stops at the first plan. A cancelled ctx is not an error: the best plan so
// far comes back, and every plan that comes back keeps all rules.
//
// It returns an error that wraps model.ErrInvalid when the problem contradicts
// itself (see Problem.Validate), when the pinned visits break a rule, or when
// Time is given without Now.
func Solve(ctx context.Context, problem *model.Problem, options Options) (*model.Plan, error) {
	watch := newWatch(options)
	if options.Time > 0 && options.Now == nil {
		return nil, fmt.Errorf("%w: a limit of time needs a clock", model.ErrInvalid)
	}
	if err := problem.Validate(); err != nil {
		return nil, err
	}
	workers := max(1, options.Workers)
	instance := search.NewInstance(problem, workers)
	run, err := search.Begin(instance, options.Start, search.Options{Seed: options.Seed, Workers: workers, Heat: options.Heat})
	if err != nil {
		return nil, err
	}
	bound := boundLater(ctx, instance, options) // beside the search, not before the first plan
	watch.tell(run, bound, true)
	for ctx.Err() == nil && watch.more() {
		steps, share := watch.steps(), watch.share()
		if options.Time > 0 && share > boundShare {
			bound.conclude()
		}
		better := run.Steps(ctx, steps, share)
		watch.tell(run, bound, better)
	}
	return run.Finish(bound.end(options.Time > 0), !options.Bare), nil
}

// boundShare is after what share of the time the prices of the bound stay as they
// are, so that there is time to evaluate them.
const boundShare = 0.8

// later is a bound that is computed beside the search.
type later struct {
	done  chan struct{}
	stop  context.CancelFunc // nil: it is done when it is done
	last  context.CancelFunc // of the rounds that move prices
	mu    sync.Mutex
	bound model.Bound
	fault any
}

// boundLater begins to bound. With a limit of time it ends with the search,
// otherwise when it is done, so that the same steps give the same bound.
func boundLater(ctx context.Context, instance *search.Instance, o Options) *later {
	l := &later{done: make(chan struct{}), bound: search.DemandBound(instance)}
	if o.Bare {
		close(l.done)
		return l
	}
	ctx, l.stop = context.WithCancel(ctx)
	var rounds context.Context
	rounds, l.last = context.WithCancel(ctx)
	go func() {
		defer close(l.done)
		l.fault = search.Caught(func() {
			b := search.NewBounder(instance)
			for b.Tighten(rounds) {
				l.set(b.Best())
			}
			b.Conclude(ctx)
			l.set(b.Best())
		})
	}()
	return l
}

func (l *later) set(b model.Bound) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bound = b
}

// conclude ends the rounds, and the bound is evaluated once more.
func (l *later) conclude() {
	if l.last != nil {
		l.last()
	}
}

// end is the bound when the search is over; it does not wait for a better one
// if time was limited.
func (l *later) end(limited bool) model.Bound {
	if limited && l.stop != nil {
		l.stop()
	}
	<-l.done
	if l.stop != nil {
		l.last()
		l.stop()
	}
	if l.fault != nil {
		panic(l.fault)
	}
	return l.bound
}

// now is the bound so far.
func (l *later) now() model.Bound {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bound
}
