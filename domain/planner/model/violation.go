package model

import "fmt"

// ViolationKind names a rule that a plan breaks. Codes are stable.
type ViolationKind string

// The kinds of violation. Args of a Violation are given in brackets.
const (
	BadIndex       ViolationKind = "bad_index"       // team, point, day or the number of services or stations does not exist
	BadLength      ViolationKind = "bad_length"      // length is not allowed [minutes]
	OffGrid        ViolationKind = "off_grid"        // start is not on the grid [start, grid]
	OutsideWindow  ViolationKind = "outside_window"  // not inside one opening window of the point that day [start, end]
	OutsideShift   ViolationKind = "outside_shift"   // leaves before or is back after the shift [leave, back, from, to]
	WorksOffShift  ViolationKind = "works_off_shift" // busy or on the way between two parts of its shift [from, to of the part of the day that is off]
	TooClose       ViolationKind = "too_close"       // too little time for teardown, travel and setup after the visit before [minutes there are, minutes needed]
	NoBreak        ViolationKind = "no_break"        // no break where one is due [minutes]
	DayTooLong     ViolationKind = "day_too_long"    // hours of the day [minutes, allowed]
	WeekTooLong    ViolationKind = "week_too_long"   // hours of the week of Day [minutes, allowed]
	NoSkill        ViolationKind = "no_skill"        // people of a service the team may not serve [service], or a point that needs an ability the team lacks [-1]
	TooManyDesks   ViolationKind = "too_many_desks"  // more officers at stations than the team has [officers, allowed]
	TooManyKits    ViolationKind = "too_many_kits"   // more stations with a kit than the team has kits [stations, kits]
	TooFast        ViolationKind = "too_fast"        // a station can't serve so many in the time [station, seconds needed, seconds there are], or a fixed visit serves too many [-1, people, most]
	PointCrowded   ViolationKind = "point_crowded"   // teams there at once use more desks than the point has [desks, stations]
	TooManyCards   ViolationKind = "too_many_cards"  // people of services with a kit on the day [people, allowed]
	TooMuchLoad    ViolationKind = "too_much_load"   // fixed visits of a day take more than the capacity [load, allowed]
	TooSoonAgain   ViolationKind = "too_soon_again"  // two days with visits of a point closer than its gap [days, gap]
	OverServed     ViolationKind = "over_served"     // more people than the demand [service, people, demand]
	NobodyServed   ViolationKind = "nobody_served"   // a visit that serves nobody and is not pinned
	NegativePeople ViolationKind = "negative_people" // a number of people or desks below 0 [number]
	PinMissing     ViolationKind = "pin_missing"     // a pinned visit is not in the plan [index of the pin]
	PinShort       ViolationKind = "pin_short"       // a pinned visit serves fewer than it must [service, people, least]
	FalsePin       ViolationKind = "false_pin"       // a visit is marked as pinned, but is not
	WrongScore     ViolationKind = "wrong_score"     // the reported score is not what the visits are worth [total reported, total]
	WrongUnserved  ViolationKind = "wrong_unserved"  // reported unserved people are not demand minus served [service, people not accounted for]
	AboveBound     ViolationKind = "above_bound"     // the plan is better than its upper bound [people, bound, value, bound]
)

// Violation is one rule that a plan breaks. Indices that do not apply are -1.
type Violation struct {
	Kind  ViolationKind
	Visit int   // index into Plan.Visits
	Team  int   // index of the team
	Point int   // index of the point
	Day   int   // index of the day
	Args  []int // see the kinds
}

// String is for logs and developers; people get the catalogue's message.
func (v Violation) String() string {
	return fmt.Sprintf("%s: visit %d, team %d, point %d, day %d %v", v.Kind, v.Visit, v.Team, v.Point, v.Day, v.Args)
}
