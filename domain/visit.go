package domain

// Visit is one team at one point for one stretch of one day. The stretch is
// when people are served: setup lies before it, teardown after it.
type Visit struct {
	ID         int64
	PlanID     int64
	TeamID     int64
	PointID    int64
	Date       Date
	Start, End Clock
	Planned    Demand // people per service
	Pinned     bool
	Live       bool // belongs to a published plan
	LastQueue  int  // the last queue number given out

	// Filled by the store when visits are listed.
	TeamCode, TeamName               string
	PointCode, PointName             string
	PointAddress, UnitName, UnitPath string
	Lat, Lon                         float64
	Capacity, Booked                 int // over all slots of a live visit
}

// Span returns the stretch of the day.
func (v Visit) Span() Span { return Span{v.Start, v.End} }

// Check returns what is wrong with the visit's own fields.
func (v Visit) Check() []FieldError {
	var bad []FieldError
	if v.Start < 0 || v.End > 24*60 || v.Start >= v.End {
		bad = append(bad, FieldError{Column: "end", Value: v.End.String(), Key: "visit.span", Args: []any{v.Start, v.End}})
	}
	for _, s := range Services() {
		if v.Planned[s] < 0 {
			bad = append(bad, FieldError{Column: "planned_" + string(s), Key: "input.negative"})
		}
	}
	return bad
}
