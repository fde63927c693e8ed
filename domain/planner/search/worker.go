package search

import "math/rand/v2"

// worker is one search: a state, what the present step has opened, and the
// best routes it has seen. Workers share nothing but the instance.
type worker struct {
	in     *Instance
	s      *state
	rand   *rand.Rand
	pick   *picker
	taste  taste
	anneal anneal

	steps     int64 // also stamps routeStep and pointStep
	routeStep []int64
	pointStep []int64
	routes    []int32 // open in this step
	points    []int32 // free in this step

	candidates []int32 // routes that a point may go to
	around     []int32 // routes at a point
	seen       []int64 // per route: stamp of visited
	visited    int64
	wide       bool // this step looks at all routes for all points
	orders     *orders
	keys       []sortKey
	blinkIn    int     // positions until one is overlooked
	loose      []int32 // points with people left

	reward    []float64 // per operator
	best      [][]stop
	bestScore int64
}

func newWorker(s *state, o Options, index uint64) *worker {
	in := s.in
	w := &worker{in: in, s: s, rand: rand.New(rand.NewPCG(o.Seed, index)), pick: newPicker(s), anneal: newAnneal(s, o.Heat),
		routeStep: make([]int64, in.routes), pointStep: make([]int64, in.points), best: make([][]stop, in.routes),
		seen: make([]int64, in.routes)}
	w.taste.rand = w.rand
	for _, o := range operators {
		if in.quick && !o.quick {
			w.reward = append(w.reward, 0)
			continue
		}
		w.reward = append(w.reward, 1)
	}
	if in.quick {
		w.orders = newOrders(w)
		w.blinks()
	}
	w.keep()
	return w
}

// keep remembers the present routes as the best.
func (w *worker) keep() {
	w.bestScore = w.s.score()
	for r := range w.s.routes {
		w.best[r] = append(w.best[r][:0], w.s.routes[r].stops...)
	}
}

// step ruins, recreates, and keeps or undoes the change. share is how much of
// the run is over.
func (w *worker) step(share float64) {
	s := w.s
	w.steps++
	w.routes, w.points = w.routes[:0], w.points[:0]
	s.begin()
	before := s.score()
	k := w.draw()
	operators[k].ruin(w)
	w.recreate()
	s.settleChanges()
	after := s.score()
	w.learn(k, after-before)
	if !w.anneal.accepts(before, after, share, w.rand) {
		s.undo()
		return
	}
	if after > w.bestScore {
		w.keep()
	}
}

// draw picks an operator by what it has earned lately.
func (w *worker) draw() int {
	sum := 0.0
	for _, r := range w.reward {
		sum += r
	}
	at := w.rand.Float64() * sum
	for k, r := range w.reward {
		if at -= r; at < 0 {
			return k
		}
	}
	return len(w.reward) - 1
}

// learn moves the weight of an operator towards 1 for a gain, 0.1 for a change
// of nothing and 0.3 in between (adaptive weights of Ropke and Pisinger, 2006).
func (w *worker) learn(k int, gain int64) {
	earned := 0.1
	if gain > 0 {
		earned = 1
	} else if gain < 0 {
		earned = 0.3
	}
	w.reward[k] += 0.01 * (earned - w.reward[k])
}
