package domain

import (
	"strconv"
	"strings"
)

func formatFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// PointKind is the kind of place a service point is.
type PointKind string

// PointKinds lists the kinds in the order screens show them; each has a
// catalogue entry "point_kind.<kind>".
func PointKinds() []PointKind {
	return []PointKind{"apartment_block", "citizen_reception", "cultural_house", "agency", "residential_area", "company", "school"}
}

// Demand is the number of people of each service still to be served at a point.
type Demand map[Service]int

// Total returns the people of all services.
func (d Demand) Total() int {
	n := 0
	for _, v := range d {
		n += v
	}
	return n
}

// ServicePoint is a place that mobile teams visit.
type ServicePoint struct {
	ID            int64
	Code          string // unique
	Kind          PointKind
	Name          string
	Address       string
	UnitID        int64
	UnitPath      string // filled by the store
	UnitName      string // full name of the unit, filled by the store
	Lat, Lon      float64
	OpeningHours  OpeningHours
	AvailableFrom Date // zero: always
	AvailableTo   Date // zero: no end
	Stations      int  // desks that fit at the point, 1 to 100
	Demand        Demand
	DemandSince   map[Service]Date // from which day on serving lowers the demand; none: from the beginning
	Priority      int              // 1 (normal) to 3 (first)
	ContactName   string
	ContactPhone  string // E.164 or ""
	Notes         string
	Archived      bool
}

// AvailableOn reports whether the point takes visits on that day at all.
func (p ServicePoint) AvailableOn(d Date) bool {
	return (p.AvailableFrom.IsZero() || p.AvailableFrom <= d) && (p.AvailableTo.IsZero() || d <= p.AvailableTo)
}

// Windows returns the spans in which the point can be visited on that day.
func (p ServicePoint) Windows(d Date, holiday bool) []Span {
	if !p.AvailableOn(d) {
		return nil
	}
	return p.OpeningHours.Spans(d, holiday)
}

// Check returns what is wrong with the point's own fields.
func (p ServicePoint) Check() []FieldError {
	var bad []FieldError
	add := func(column, value, key string, args ...any) {
		bad = append(bad, FieldError{Column: column, Value: value, Key: key, Args: args})
	}
	if !validCode(p.Code) {
		add("code", p.Code, "code.form")
	}
	if strings.TrimSpace(p.Name) == "" {
		add("name", "", "input.required")
	}
	if !containsKind(p.Kind) {
		add("kind", string(p.Kind), "point.kind", joinKinds())
	}
	bad = append(bad, checkCoordinates("lat", "lon", p.Lat, p.Lon)...)
	if p.OpeningHours.IsZero() {
		add("opening_hours", "", "input.required")
	}
	if !p.AvailableFrom.IsZero() && !p.AvailableTo.IsZero() && p.AvailableTo < p.AvailableFrom {
		add("available_to", p.AvailableTo.String(), "date.before", p.AvailableFrom)
	}
	if p.Stations < 1 || p.Stations > 100 {
		add("stations", strconv.Itoa(p.Stations), "input.range", 1, 100)
	}
	if p.Priority < 1 || p.Priority > 3 {
		add("priority", strconv.Itoa(p.Priority), "input.range", 1, 3)
	}
	for _, s := range Services() {
		if n := p.Demand[s]; n < 0 || n > 1_000_000 {
			add("demand_"+string(s), strconv.Itoa(n), "input.range", 0, 1_000_000)
		}
	}
	return bad
}

// PlaceLine writes an address and the unit it lies in on one line; either may be
// missing, and a unit that the address names already is not named twice.
func PlaceLine(address, unit string) string {
	switch {
	case unit == "" || strings.Contains(strings.ToLower(address), strings.ToLower(unit)):
		return address
	case address == "":
		return unit
	}
	return address + ", " + unit
}

func containsKind(k PointKind) bool {
	for _, v := range PointKinds() {
		if v == k {
			return true
		}
	}
	return false
}

func joinKinds() string {
	var names []string
	for _, k := range PointKinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// validCode accepts the codes of points and teams: 1 to 40 letters, digits, - _ or dot.
func validCode(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for _, r := range s {
		if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_' || r == '.') {
			return false
		}
	}
	return true
}
