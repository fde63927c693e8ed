package search

// routeSet is a set of routes that is emptied often.
type routeSet struct {
	stamp []int64
	round int64
	list  []int32
}

func newRouteSet(in *Instance) routeSet { return routeSet{stamp: make([]int64, in.routes), round: 1} }

func (c *routeSet) add(r int) {
	if c.stamp[r] != c.round {
		c.stamp[r] = c.round
		c.list = append(c.list, int32(r))
	}
}

func (c *routeSet) clear() {
	c.round++
	c.list = c.list[:0]
}

// record is the best plan that was seen. It is brought up to date only where
// the plan has changed since, so that a better plan costs what the change cost,
// however large the city is.
type record struct {
	routes  [][]stop
	score   int64
	changed routeSet // since the plan was kept
}

func newRecord(s *state) record {
	b := record{routes: make([][]stop, s.in.routes), changed: newRouteSet(s.in)}
	b.changeAll()
	b.keep(s)
	return b
}

func (b *record) changeAll() {
	for r := range b.routes {
		b.changed.add(r)
	}
}

// keep remembers the present routes as the best.
func (b *record) keep(s *state) {
	b.score = s.score()
	for _, r := range b.changed.list {
		b.routes[r] = append(b.routes[r][:0], s.routes[r].stops...)
	}
	b.changed.clear()
}
