package model

// Plan is what a solver answers: visits in order of day, team and start, what
// they are worth, how far from ideal they can be, and what is left out and why.
type Plan struct {
	Visits     []Visit    `json:"visits"`
	Score      Score      `json:"score"`
	UpperBound Bound      `json:"upper_bound"`
	Unserved   []Unserved `json:"unserved"`
	Iterations int        `json:"iterations"` // steps of the search, over all workers
}

// Visit is one team at one point for one stretch [Start, End) of one day, in
// minutes after midnight. Setup lies before and teardown after it.
type Visit struct {
	Team   int   `json:"team"`
	Point  int   `json:"point"`
	Day    int   `json:"day"`
	Start  int   `json:"start"`
	End    int   `json:"end"`
	People []int `json:"people"` // people planned, per service
	Desks  []int `json:"desks"`  // officers at each station of the line; their sum is what the visit takes of the point's stations
	Pinned bool  `json:"pinned"`
}

// Score is what a plan is worth. Total = Value + Fairness - TeamDayCost -
// TravelCost - ChangeCost, all in points (see Weights).
type Score struct {
	Total         int64 `json:"total"`
	Value         int64 `json:"value"`          // people times the weight of their point
	Fairness      int64 `json:"fairness"`       // the extra for the first people of each ward
	TeamDayCost   int64 `json:"team_day_cost"`  //
	TravelCost    int64 `json:"travel_cost"`    //
	ChangeCost    int64 `json:"change_cost"`    //
	People        int   `json:"people"`         // people served, all services
	Served        []int `json:"served"`         // people served, per service
	TeamDays      int   `json:"team_days"`      // days on which a team leaves its base, over all teams
	TravelMinutes int   `json:"travel_minutes"` // with the ways from and to the bases
	ChangedVisits int   `json:"changed_visits"` // previous visits not made by their team over their whole stretch
	LostBookings  int   `json:"lost_bookings"`  // bookings of previous visits whose stretch no team covers
}

// Bound is what no plan of the problem can exceed.
type Bound struct {
	People int   `json:"people"` // people served, all services
	Value  int64 `json:"value"`  // Score.Total
}

// Unserved is demand that the plan leaves out.
type Unserved struct {
	Point   int    `json:"point"`
	Service int    `json:"service"`
	People  int    `json:"people"`
	Reason  Reason `json:"reason"`
	Relax   Relax  `json:"relax"`
}

// Reason is the binding cause why demand is left out. Codes are stable.
type Reason string

// The reasons, from the hardest to the softest.
const (
	ReasonNoSkill     Reason = "no_skill"     // no team may serve the service
	ReasonNoKit       Reason = "no_kit"       // teams may, but none of them has a card kit
	ReasonNoWindow    Reason = "no_window"    // the point is closed on all days of the horizon
	ReasonWindowShort Reason = "window_short" // no window holds the shortest visit
	ReasonUnreachable Reason = "unreachable"  // no team with the skill can go, serve the shortest visit and be back within its shift and hours
	ReasonPointFull   Reason = "point_full"   // the visits planned there leave no room (stations, windows, gap between visits)
	ReasonNotWorth    Reason = "not_worth"    // a team has room, but the people are worth less than its way
	ReasonCapacity    Reason = "capacity"     // every team that could come is taken on the days the point is open
)

// Relax is the cheapest change found that would help.
type Relax struct {
	Kind   RelaxKind `json:"kind"`
	Amount int       `json:"amount"` // minutes, kits or team-days, by Kind; 0 where there is nothing to count
	Team   int       `json:"team"`   // the team it is about, -1 when none
	Day    int       `json:"day"`    // the day it is about, -1 when none
}

// RelaxKind names a change. Codes are stable.
type RelaxKind string

// The changes.
const (
	RelaxSkill   RelaxKind = "add_skill"     // let Team serve the service
	RelaxKit     RelaxKind = "add_kit"       // give Team a card kit
	RelaxOpen    RelaxKind = "open_point"    // open the point on some day for Amount minutes
	RelaxWindow  RelaxKind = "extend_window" // lengthen the window on Day by Amount minutes
	RelaxShift   RelaxKind = "extend_shift"  // give Team Amount minutes more, or other ones, on Day
	RelaxPoint   RelaxKind = "more_stations" // more desks or opening hours at the point
	RelaxTeamDay RelaxKind = "add_team_day"  // Amount more team-days
	RelaxCombine RelaxKind = "combine_point" // serve the people at a neighbouring point
)
