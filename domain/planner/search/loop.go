package search

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"

	"luudong/domain/planner/model"
)

// Run is a search under way: several workers that begin with the same plan.
// In a large problem they change one plan together, each inside its fence, and
// their changes are merged after each round. In a small one every worker ruins
// and recreates its own plan, and now and then the worst goes on with the plan
// of the best. What they do depends on the seed and the calls of Steps alone.
type Run struct {
	in        *Instance
	workers   []*worker
	steps     int
	common    *common // nil: every worker has its own plan
	fence     *fence
	rand      *rand.Rand // draws the fences
	divided   int        // steps when they were drawn
	exchanged int
	best      *record
}

// Options are what a search depends on beside its instance.
type Options struct {
	Seed    uint64
	Workers int
	Heat    Heat
}

// everything is the slack with which all visits that fit are made.
const everything = 1e6

// pointsEach is how many points a worker must have for itself to work together
// with others, teamsEach how many teams.
const pointsEach, teamsEach = 50, 4

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
	run := &Run{in: in, rand: rand.New(rand.NewPCG(o.Seed, 1<<33))}
	for i := range o.Workers {
		run.workers = append(run.workers, newWorker(s.clone(), o, uint64(i)))
	}
	run.best = &run.workers[0].record
	if o.Workers > 1 && !in.quick && len(in.served) >= pointsEach*o.Workers && in.teams >= teamsEach*o.Workers {
		run.common = newCommon(s)
		run.best = &run.common.record
		run.fence = &fence{make([]int32, in.teams), make([]int32, in.points)}
		run.fence.fenceIn(s, run.workers, run.rand)
	}
	return run, nil
}

// Steps lets every worker do so many steps, or fewer when ctx is cancelled.
// share is how much of the run is over, 0..1. It says whether the best plan
// got better.
func (run *Run) Steps(ctx context.Context, n int, share float64) (better bool) {
	if len(run.in.served) == 0 {
		return false
	}
	bestScore := run.best.score
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
	for _, n := range done {
		run.steps += n
	}
	if run.common != nil {
		return run.mergeRound()
	}
	for _, w := range run.workers {
		if w.record.score > bestScore {
			run.best, bestScore, better = &w.record, w.record.score, true
		}
	}
	run.exchange(share)
	return better
}

// mergeRound makes one plan of what the workers did, and moves the
// fences when there was time to see much of what is inside.
func (run *Run) mergeRound() (better bool) {
	better = run.common.merge(run.workers)
	if run.steps-run.divided > len(run.in.served)/4 {
		run.fence.fenceIn(run.common.s, run.workers, run.rand)
		run.divided = run.steps
	}
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
		worst.record.changeAll()
	}
}

// Iterations is the number of steps so far, over all workers.
func (run *Run) Iterations() int { return run.steps }

// Best is the best plan so far, without the reasons for what is unserved.
func (run *Run) Best(bound model.Bound) *model.Plan {
	s := newState(run.in)
	s.restore(run.best.routes)
	plan := s.plan(bound)
	plan.Iterations = run.steps
	return plan
}

// Finish is the best plan with the last insertions that pay and, if asked, the
// reasons for what is unserved.
func (run *Run) Finish(bound model.Bound, reasons bool) *model.Plan {
	s := newState(run.in)
	s.restore(run.best.routes)
	t := &taste{worth: evenly, pow: &powerTables[0]}
	pick := newPicker(s)
	pick.most = lastCandidates
	s.fill(s.working(), pick.near, t)
	s.settleChanges()
	plan := s.plan(bound)
	plan.Iterations = run.steps
	if reasons {
		plan.Unserved = s.explain()
	}
	return plan
}
