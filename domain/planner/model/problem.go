// Package model says what a planning problem and a plan are, what a plan is
// worth, and which plans are allowed. Both are immutable once made: the search
// keeps its own mutable state. Everything is indexed (team 3, point 17, day 0)
// and every time is a whole number of minutes after midnight of its day.
package model

// Problem is one horizon to plan. The caller has already turned dates into
// days, opening hours into windows (holidays removed) and places into
// locations. It must not change while it is being solved.
type Problem struct {
	Days         int             // length of the horizon; days are 0..Days-1
	FirstWeekday int             // weekday of day 0: 0 Monday … 6 Sunday; calendar weeks start on Monday
	Services     []string        // names of the services, one or two; a service is an index into this
	Line         []Station       // the kinds of station a person goes through, in order
	Locations    int             // locations are 0..Locations-1; points and bases stand at one
	Travel       Travel          // travel times between locations
	Wards        int             // wards are 0..Wards-1
	Points       []Point         // places to serve
	Teams        []Team          // who serves
	Rules        Rules           // visit lengths, setup, teardown, break
	Weights      Weights         // what things are worth
	Pinned       []Pin           // visits that stay as they are
	Previous     []PreviousVisit // the published plan to stay close to, if any
	LastMinute   int             // no window or shift ends later; 0: the end of the next day, 2880
}

// Travel gives travel times.
type Travel interface {
	// Minutes from one location to another, at least 0. It need not be
	// symmetric nor keep the triangle inequality, must always give the same
	// answer and may be called from several goroutines at once.
	Minutes(from, to int) int
}

// Window is a stretch [From, To) of one day in minutes after midnight. The
// zero Window is empty.
type Window struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Empty says whether the window holds no minute.
func (w Window) Empty() bool { return w.To <= w.From }

// Station is one kind of station of the line.
type Station struct {
	Name     string
	Seconds  []int // seconds of one officer per person, per service; 0: that service skips this station
	NeedsKit bool  // each officer here needs a card kit; at most Team.Kits officers can work here
}

// Point is a place where people are served.
type Point struct {
	ID         string     // for messages only
	Location   int        // where it stands
	Ward       int        // whose people are served, for fairness
	Windows    [][]Window // per day: sorted, not overlapping; none on days it is closed
	Stations   int        // desks there is room for, over all teams that are there at once
	Demand     []int      // people still to be served, per service
	Weight     int        // value of serving one person, in points: 100 is one person of ordinary priority
	Fixed      *Fixed     // nil: the planner chooses the length of visits, the line sets the rate
	Needs      uint64     // bit set of abilities; a team must have them all to come
	MinGapDays int        // two days with visits lie at least this far apart (0 and 1: no rule); two visits on one day are not bound by it
}

// Fixed makes all visits of a point alike: the line, officers, kits and stations
// do not matter there, nor do the lengths of the rules.
type Fixed struct {
	Minutes int // every visit lasts so long; may be 0
	People  int // most people of one visit, all services together
	Load    int // what a visit takes of the capacity of a team-day
}

// Team is a mobile team.
type Team struct {
	ID             string     // for messages only
	Base           int        // location where each day starts and ends
	Shifts         []Window   // per day: from leaving the base to being back lies inside; empty: off
	Off            [][]Window `json:",omitempty"` // per day, or nil: stretches inside the shift in which the team rests, see Rest
	Skills         []bool     // per service: may serve it
	Officers       int        // people who can work at a station
	Kits           int        // card kits
	MaxDayMinutes  int        // hours of a day, from leaving the base to being back; 0: no limit beyond the shift
	MaxWeekMinutes int        // sum of the hours of the days of a calendar week; 0: no limit
	Has            uint64     // bit set of abilities
	Capacity       int        // most load of the fixed visits of a day; 0: no limit
	MaxCardsPerDay int        // people a day of services that need a kit (blank cards in stock); 0: no limit
}

// Rest lists the stretches of a day inside the shift in which the team neither
// serves, sets up, tears down nor travels: what lies between the parts of a
// shift in several parts. It spends them at its base or wherever it is, before
// or after a way; while it is out they do not count as hours. Sorted, apart and
// strictly inside the shift.
func (t *Team) Rest(day int) []Window {
	if t.Off == nil {
		return nil
	}
	return t.Off[day]
}

// Rules are the same for all teams and points.
type Rules struct {
	Lengths  []int  // allowed lengths of a visit in minutes, ascending
	Grid     int    // visits start at multiples of this many minutes after midnight
	Setup    int    // minutes immediately before a visit
	Teardown int    // minutes immediately after a visit
	Break    *Break // nil: no break rule
}

// Break must be taken on every day on which a team has left its base at or
// before From and is back at or after To: then, between two visits, there is a
// stretch of Minutes inside [From, To) in which it neither serves, sets up,
// tears down nor travels (waiting counts as a break).
type Break struct {
	Minutes int
	From    int
	To      int
}

// Weights say what things are worth, in points: 100 points are one person of
// ordinary priority. The defaults keep the order of the design: people, then
// team-days, then travel, then changes.
type Weights struct {
	Fair         int // extra points per person for the first FairPercent of each ward's demand
	FairPercent  int // 0..100
	TeamDay      int // cost of a day on which a team leaves its base
	TravelMinute int // cost of a minute of travel of a team
	ChangedVisit int // cost of a previous visit that the team no longer makes over its whole stretch
	LostBooking  int // cost of each booking of a previous visit whose stretch no team covers at that point any more
}

// Pin is a visit that must be in the plan. It keeps every rule except the
// lengths and the grid. The planner decides how many people it serves, but not
// fewer than MinPeople.
type Pin struct {
	Team, Point, Day, Start, End int
	MinPeople                    []int // per service, e.g. the bookings; nil: none
}

// PreviousVisit is a visit of the plan that was published before.
type PreviousVisit struct {
	Team, Point, Day, Start, End int
	Bookings                     int
}

// DefaultRules: lengths 90 to 240 by 30, starts at quarter hours, 20 minutes
// of setup, 15 of teardown, no break rule.
func DefaultRules() Rules {
	return Rules{Lengths: []int{90, 120, 150, 180, 210, 240}, Grid: 15, Setup: 20, Teardown: 15}
}

// DefaultWeights: a fifth more for the first half of each ward's people, three
// people for a team-day, one person for 100 minutes of travel, ten people for
// a changed visit (with three a re-plan of the city moved one visit in twelve), two
// for each lost booking.
func DefaultWeights() Weights {
	return Weights{Fair: 20, FairPercent: 50, TeamDay: 300, TravelMinute: 1, ChangedVisit: 1000, LostBooking: 200}
}

// WeekOf is the index of the calendar week (Monday to Sunday) that a day lies
// in; the week of day 0 is 0.
func (p *Problem) WeekOf(day int) int { return (day + p.FirstWeekday) / 7 }

// Weeks is the number of calendar weeks that the horizon touches.
func (p *Problem) Weeks() int { return p.WeekOf(p.Days-1) + 1 }

// lastMinute is the latest minute that windows and shifts may name.
func (p *Problem) lastMinute() int {
	if p.LastMinute > 0 {
		return p.LastMinute
	}
	return 2 * minutesOfDay
}

// NeedsKit says whether people of a service go through a station that needs a
// kit. Each such person takes one blank card.
func (p *Problem) NeedsKit(service int) bool {
	for _, s := range p.Line {
		if s.NeedsKit && s.Seconds[service] > 0 {
			return true
		}
	}
	return false
}
