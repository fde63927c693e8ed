package search

import "math/rand/v2"

// worker is one search: a state, what the present step has opened, and the
// best plan it has seen. Workers share only what does not change during a
// round: the instance and the fence.
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

	index   int32
	fence   *fence    // nil: all is this worker's
	area    []int32   // points that a ruin may begin with
	crew    []int32   // teams that a ruin may begin with
	reward  []float64 // per operator
	record  record
	changed routeSet // since the last merge, inside a fence
}

func newWorker(s *state, o Options, index uint64) *worker {
	in := s.in
	w := &worker{in: in, s: s, index: int32(index), rand: rand.New(rand.NewPCG(o.Seed, index)), pick: newPicker(s), anneal: newAnneal(s, o.Heat),
		routeStep: make([]int64, in.routes), pointStep: make([]int64, in.points),
		seen: make([]int64, in.routes), area: in.served, record: newRecord(s), changed: newRouteSet(in)}
	for t := range in.teams {
		w.crew = append(w.crew, int32(t))
	}
	w.taste.rand, w.pick.owner = w.rand, w
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
	return w
}

// step ruins, recreates, and keeps or undoes the change. share is how much of
// the run is over.
func (w *worker) step(share float64) {
	s := w.s
	if len(w.area) == 0 {
		return // nothing inside the fence
	}
	w.steps++
	w.routes, w.points = w.routes[:0], w.points[:0]
	s.begin()
	w.taste.price = w.anneal.priceAt(share)
	before := w.priced()
	k := w.draw()
	operators[k].ruin(w)
	w.recreate()
	s.settleChanges()
	after := w.priced()
	w.learn(k, after-before)
	if !w.anneal.accepts(before, after, share, w.rand) || w.trespassed() {
		s.undo()
		return
	}
	w.note()
}

// note tells those who must know what the accepted step has changed.
func (w *worker) note() {
	changed := &w.record.changed
	if w.fence != nil { // the plan is the common one, and so is the record
		changed = &w.changed
	}
	for i := range w.s.journal.usedRoutes {
		changed.add(w.s.journal.routes[i].index)
	}
	if w.fence == nil && w.s.score() > w.record.score {
		w.record.keep(w.s)
	}
}

// priced is the objective less the price of the teams' minutes.
func (w *worker) priced() int64 {
	return w.s.score() - int64(w.taste.price*float64(w.s.totals.span))
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
