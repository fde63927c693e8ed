package search

import (
	"context"
	"slices"
	"sync"

	"luudong/domain/planner/model"
)

// Run is a search under way: several workers that begin with the same plan.
// Every worker ruins and recreates its own plan and anneals; now and then the
// worst goes on with the plan of the best. What they do depends on the seed
// and the calls of Steps alone.
type Run struct {
	in        *Instance
	workers   []*worker
	steps     int
	exchanged int
	bestScore int64
	bestIndex int
}

// Options are what a search depends on beside its instance.
type Options struct {
	Seed    uint64
	Workers int
	Heat    Heat
}

// everything is the slack with which all visits that fit are made.
const everything = 1e6

// exchanges is how often in a run the worst worker takes over the best's plan.
const exchanges = 20

// Begin makes the first plan: pins, then what is still allowed of an earlier
// plan (nil: none), then construction. It returns an error that wraps
// model.ErrInvalid when the pinned visits break a rule.
func Begin(in *Instance, start *model.Plan, o Options) (*Run, error) {
	s := newState(in)
	if err := s.loadPins(); err != nil {
		return nil, err
	}
	if start != nil {
		s.load(start.Visits)
	} else {
		s.load(previousVisits(in.p))
	}
	if in.quick { // everything that fits, also what does not pay alone: the steps drop it again
		first := newWorker(s, o, 1<<32)
		first.wide = true
		first.sequenceWith(slices.Clone(in.served), everything)
	} else {
		s.construct()
	}
	run := &Run{in: in}
	for i := range o.Workers {
		run.workers = append(run.workers, newWorker(s.clone(), o, uint64(i)))
	}
	run.bestScore = s.score()
	return run, nil
}

// Steps lets every worker do so many steps, or fewer when ctx is cancelled.
// share is how much of the run is over, 0..1. It says whether the best plan
// got better.
func (run *Run) Steps(ctx context.Context, n int, share float64) (better bool) {
	if len(run.in.served) == 0 {
		return false
	}
	var wg sync.WaitGroup
	done, faults := make([]int, len(run.workers)), make([]any, len(run.workers))
	for i, w := range run.workers {
		wg.Go(func() {
			faults[i] = Caught(func() {
				for done[i] < n && ctx.Err() == nil {
					w.step(share)
					done[i]++
				}
			})
		})
	}
	wg.Wait()
	rethrow(faults)
	for i, w := range run.workers {
		run.steps += done[i]
		if w.bestScore > run.bestScore {
			run.bestScore, run.bestIndex, better = w.bestScore, i, true
		}
	}
	run.exchange(share)
	return better
}

// exchange gives the worst worker the present plan of the best.
func (run *Run) exchange(share float64) {
	turn := int(share * exchanges)
	if turn <= run.exchanged || len(run.workers) < 2 {
		return
	}
	run.exchanged = turn
	best, worst := run.workers[0], run.workers[0]
	for _, w := range run.workers {
		if w.s.score() > best.s.score() {
			best = w
		}
		if w.s.score() < worst.s.score() {
			worst = w
		}
	}
	if best != worst {
		worst.s.copyFrom(best.s)
	}
}

// Iterations is the number of steps so far, over all workers.
func (run *Run) Iterations() int { return run.steps }

// Best is the best plan so far, without the reasons for what is unserved.
func (run *Run) Best(bound model.Bound) *model.Plan {
	s := newState(run.in)
	s.restore(run.workers[run.bestIndex].best)
	plan := s.plan(bound)
	plan.Iterations = run.steps
	return plan
}

// Finish is the best plan with the last insertions that pay and, if asked, the
// reasons for what is unserved.
func (run *Run) Finish(bound model.Bound, reasons bool) *model.Plan {
	s := newState(run.in)
	s.restore(run.workers[run.bestIndex].best)
	t := &taste{worth: evenly, pow: &powerTables[0]}
	s.fill(s.working(), always(s.unserved()), t)
	s.settleChanges()
	plan := s.plan(bound)
	plan.Iterations = run.steps
	if reasons {
		plan.Unserved = s.explain()
	}
	return plan
}
