package model

// Distribute gives the fewest officers at each station of the line that serve
// these people in so many minutes: at each station the officers' time covers
// what the people need there, so the slowest station sets the rate. ok is false
// when that takes more than desks officers in all, or more than kits at
// stations that need one.
func (p *Problem) Distribute(people []int, minutes, desks, kits int) (officers []int, ok bool) {
	officers = make([]int, len(p.Line))
	all, withKit := 0, 0
	for k, station := range p.Line {
		load := 0
		for s, n := range people {
			load += n * station.Seconds[s]
		}
		if load > 0 && minutes <= 0 {
			return nil, false
		}
		if load > 0 {
			officers[k] = (load + 60*minutes - 1) / (60 * minutes)
		}
		all += officers[k]
		if station.NeedsKit {
			withKit += officers[k]
		}
	}
	return officers, all <= desks && withKit <= kits
}

// Frontier is the trade between two services in one visit: Most[n] is the most
// people of service 1 that can be served together with n people of service 0;
// its length is one more than the most people of service 0. With one service
// every entry is 0. It is empty when nobody can be served.
type Frontier struct {
	Most    []int
	Total   int   // most people in all
	Corners []int // n of the corners of the concave hull of Most, ascending, first 0, last len(Most)-1
}

// Frontier computes the frontier of a visit of so many minutes with at most
// desks officers and kits, for the services of skills (nil: all).
func (p *Problem) Frontier(minutes, desks, kits int, skills []bool) Frontier {
	can := func(s int) bool { return s < len(p.Services) && (skills == nil || skills[s]) }
	people := make([]int, len(p.Services))
	fits := func(a, b int) bool {
		people[0] = a
		if b > 0 || len(people) > 1 {
			people[1] = b
		}
		_, ok := p.Distribute(people, minutes, desks, kits)
		return ok
	}
	b := 0
	if can(1) {
		for fits(0, b+1) {
			b++
		}
	}
	var f Frontier
	for a := 0; ; a++ {
		for b >= 0 && !fits(a, b) {
			b--
		}
		if b < 0 || a > 0 && !can(0) {
			break
		}
		f.Most = append(f.Most, b)
		f.Total = max(f.Total, a+b)
	}
	f.Corners = hull(f.Most)
	return f
}

// hull returns the corners of the upper concave hull of a function on 0..len-1.
func hull(most []int) []int {
	var c []int
	for n := range most {
		for len(c) >= 2 {
			a, b := c[len(c)-2], c[len(c)-1]
			if (most[b]-most[a])*(n-b) > (most[n]-most[b])*(b-a) {
				break
			}
			c = c[:len(c)-1]
		}
		c = append(c, n)
	}
	return c
}
