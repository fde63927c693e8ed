package search

// fill adds visits to routes, always the one of the highest rank, until none
// adds to the objective. Every route remembers its few best insertions; when
// one comes up and something it depends on has changed, the next of them takes
// its place, and only when none is left they are priced anew. points lists the
// candidates of a route.
func (s *state) fill(routes []int32, points func(route int) []int32, t *taste) {
	var heap offerHeap
	for _, r := range routes {
		heap.push(s.best(int(r), points(int(r)), t))
	}
	for len(heap) > 0 {
		o := heap.pop()
		r := o.list[0].route
		if !s.fresh(&o.list[0]) {
			if o.n--; o.n > 0 {
				copy(o.list[:], o.list[1:])
				heap.push(o)
				continue
			}
		} else {
			s.insert(&o.list[0])
		}
		heap.push(s.best(r, points(r), t))
	}
}

// fresh says whether an insertion is still what it was when it was priced.
func (s *state) fresh(it *insertion) bool {
	return s.pointVersion[it.point] <= it.version && s.routeVersion[it.route] <= it.version &&
		s.weekVersion[s.week(it.route)] <= it.version
}

// offerHeap is a heap, the highest rank first, the lower route between equals.
type offerHeap []offers

func (h offerHeap) before(a, b int) bool {
	x, y := &h[a].list[0], &h[b].list[0]
	return x.rank > y.rank || x.rank == y.rank && x.route < y.route
}

// push adds the offers of a route, if there are any.
func (h *offerHeap) push(o offers) {
	if o.n == 0 {
		return
	}
	*h = append(*h, o)
	for i := len(*h) - 1; i > 0 && h.before(i, (i-1)/2); i = (i - 1) / 2 {
		(*h)[i], (*h)[(i-1)/2] = (*h)[(i-1)/2], (*h)[i]
	}
}

func (h *offerHeap) pop() offers {
	top, last := (*h)[0], len(*h)-1
	(*h)[0] = (*h)[last]
	*h = (*h)[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < last && h.before(child+1, child) {
			child++
		}
		if child >= last || !h.before(child, i) {
			return top
		}
		(*h)[i], (*h)[child] = (*h)[child], (*h)[i]
		i = child
	}
}

// refill shares the people of a point anew among its visits: first what pins
// must serve, then the teams with the fewest skills, because the others can
// serve more kinds elsewhere. A visit that is left with nobody goes.
func (s *state) refill(p int, t *taste) {
	if len(s.visits[p]) == 0 || s.left[p].sum() == 0 && len(s.visits[p]) == 1 {
		return
	}
	stops := s.stopsOf(p)
	if len(stops) == 1 && s.left[p].sum() > 0 {
		s.topUp(stops[0], t)
		return
	}
	s.savePoint(p)
	for _, ref := range stops {
		s.saveRoute(ref.route)
		st := &s.routes[ref.route].stops[ref.stop]
		s.serve(st, s.pinned(st))
	}
	for skills := 1; skills <= len(s.in.p.Services); skills++ {
		for _, ref := range stops {
			if s.skills(s.in.team(ref.route)) == skills {
				s.topUp(ref, t)
			}
		}
	}
	for s.removeIdle(p) {
	}
}

// removeIdle takes out one visit of a point that serves nobody, if there is one.
func (s *state) removeIdle(p int) bool {
	for _, ref := range s.stopsOf(p) {
		st := &s.routes[ref.route].stops[ref.stop]
		if st.people.sum() == 0 && st.pin < 0 {
			s.remove(ref.route, ref.stop)
			return true
		}
	}
	return false
}

// topUp gives a stop more of the people that are left.
func (s *state) topUp(ref reference, t *taste) {
	st := &s.routes[ref.route].stops[ref.stop]
	left, cards := s.left[st.point], s.cards(ref.route)
	for service, n := range st.people {
		left[service] += n
		if s.in.kit[service] && cards < manyCards {
			cards += n
		}
	}
	least := s.pinned(st)
	n := s.in.choose(st.rate, left, cards, t.worth)
	for service := range n {
		if n[service] < least[service] {
			return // rather keep what the pin asks for
		}
	}
	if n.sum() > st.people.sum() || st.people.sum() == 0 {
		s.saveRoute(ref.route)
		s.savePoint(int(st.point))
		s.serve(st, n)
	}
}

// pinned is what a stop must serve.
func (s *state) pinned(st *stop) (least people) {
	if st.pin >= 0 {
		copy(least[:], s.in.p.Pinned[st.pin].MinPeople)
	}
	return least
}

func (s *state) skills(team int) (n int) {
	for _, can := range s.in.p.Teams[team].Skills {
		if can {
			n++
		}
	}
	return n
}

// reference names a stop; it is good until its route changes.
type reference struct{ route, stop int }

// stopsOf lists the stops at a point, each route's in their order.
func (s *state) stopsOf(p int) (stops []reference) {
	for i, r := range s.visits[p] {
		if seen(s.visits[p][:i], r) {
			continue
		}
		for k := range s.routes[r].stops {
			if int(s.routes[r].stops[k].point) == p {
				stops = append(stops, reference{int(r), k})
			}
		}
	}
	return stops
}
