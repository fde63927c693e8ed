package domain

import "time"

// ReportLine is one line of a report: a day, service, unit, point or team.
type ReportLine struct {
	Code, Name string // of a unit, point or team
	Unit       string // of a point
	Date       Date   // of a day
	Service    Service
	Visits     int
	Figures    Figures
}

// TargetLine is a target beside what was served.
type TargetLine struct {
	Target
	Served int
}

// Share is the part of the target that was reached; more than 1 if it was exceeded.
func (t TargetLine) Share() float64 { return float64(t.Served) / float64(t.People) }

// IndicatorLine is an indicator at the end of a report's period and of the one before.
type IndicatorLine struct {
	Indicator
	Value, Before      float64
	Known, KnownBefore bool
	Date               Date // of the value
}

// Report is what was done in a week or month, ready to print and sign. Lines of
// days, units, points and teams count people, those of services appointments.
type Report struct {
	Period     Period
	From, To   Date
	Through    Date // the last day that is counted: To, or today if that is earlier
	UnitCode   string
	UnitName   string
	Total      Figures // people
	Visits     int
	Before     Figures // people, in the period before
	Days       []ReportLine
	Services   []ReportLine
	Units      []ReportLine
	Points     []ReportLine
	Teams      []ReportLine
	Eligible   Demand
	Remaining  Demand // today, at all points of the area
	Targets    []TargetLine
	Indicators []IndicatorLine

	Agency, Superior, Place, Signature string
	IssuedBy                           string
	IssuedAt                           time.Time
}
