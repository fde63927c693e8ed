package planner

import (
	"time"

	"luudong/domain/planner/model"
	"luudong/domain/planner/search"
)

const (
	stepsAtOnce = 100                    // steps a worker between two looks at what was found, when only steps count
	roundTime   = 40 * time.Millisecond  // the same when time counts
	tellTime    = 200 * time.Millisecond // between two events
)

// watch looks at the clock and the steps for a search, and tells of progress.
type watch struct {
	options   Options
	start     time.Time
	last      time.Time // of the last round
	told      time.Time // of the last event
	done      int       // steps a worker
	round     int       // steps a worker in the next round
	news      bool      // a better plan was found and not told
	plan      *model.Plan
	firstTold bool
}

func newWatch(options Options) *watch {
	w := &watch{options: options, round: stepsAtOnce}
	if options.Now != nil {
		w.start = options.Now()
		w.last, w.told = w.start, w.start
	}
	if options.Time > 0 {
		w.round = 1
	}
	return w
}

// elapsed is the time since the search began, 0 without a clock.
func (w *watch) elapsed() time.Duration {
	if w.options.Now == nil {
		return 0
	}
	return w.options.Now().Sub(w.start)
}

// more says whether another round is allowed.
func (w *watch) more() bool {
	if w.options.Time <= 0 && w.options.Iterations <= 0 {
		return false
	}
	return (w.options.Time <= 0 || w.elapsed() < w.options.Time) &&
		(w.options.Iterations <= 0 || w.done < w.options.Iterations)
}

// steps is how many steps a worker does in the next round. With a limit of
// time it aims at rounds of roundTime.
func (w *watch) steps() int {
	if w.options.Time > 0 {
		now := w.options.Now()
		if took := now.Sub(w.last); w.done > 0 && took < roundTime/2 {
			w.round = min(2*w.round, 1<<20)
		} else if took > 2*roundTime {
			w.round = max(1, w.round/2)
		}
		w.last = now
	}
	n := w.round
	if w.options.Iterations > 0 {
		n = min(n, w.options.Iterations-w.done)
	}
	w.done += n
	return n
}

// share is how much of the run is over, by the limit that is nearer.
func (w *watch) share() float64 {
	share := 0.0
	if w.options.Time > 0 {
		share = float64(w.elapsed()) / float64(w.options.Time)
	}
	if w.options.Iterations > 0 {
		share = max(share, float64(w.done)/float64(w.options.Iterations))
	}
	return min(1, share)
}

// tell sends an event at the beginning, and then not more often than tellTime
// when there is a clock, or at every better plan when there is none.
func (w *watch) tell(run *search.Run, bound *later, better bool) {
	if w.options.Progress == nil {
		return
	}
	w.news = w.news || better
	switch {
	case !w.firstTold:
	case w.options.Now == nil && !w.news:
		return
	case w.options.Now != nil && w.options.Now().Sub(w.told) < tellTime:
		return
	}
	w.firstTold = true
	event := Event{Bound: bound.now(), Iterations: run.Iterations()}
	if w.news {
		w.plan = run.Best(event.Bound)
		event.Plan, w.news = w.plan, false
	}
	event.Served, event.Score = w.plan.Score.People, w.plan.Score.Total
	event.Elapsed = w.elapsed()
	if w.options.Now != nil {
		w.told = w.options.Now()
	}
	w.options.Progress(event)
}
