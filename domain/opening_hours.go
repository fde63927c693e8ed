package domain

import (
	"slices"
	"strings"
)

// OpeningHours says when a service point is open or when a team is on shift,
// in a subset of the OpenStreetMap opening_hours syntax:
//
//	Mo-Fr 17:00-20:30; Sa,Su 08:00-11:30,13:30-20:00   weekday ranges and lists; Sa-Mo wraps
//	Mo-Sa 07:00-17:30; We off                          a later rule replaces earlier ones on the days it names
//	PH 08:00-12:00  or  PH off                         public holidays
//	2026 Dec 24 off; Dec 24-26 off                     dates, of one year or of every year
//	2026 Dec 01-2026 Dec 05 Mo-Fr 08:00-12:00          date ranges, also narrowed to weekdays
//	08:00-17:00, 24/7, off, closed                     without days: every day
//
// A public holiday is closed unless the text opens it with PH or by naming
// that very date. OpenStreetMap would leave it open, but the lists people bring
// never mention holidays, and a team in front of a locked door costs more than
// a holiday that somebody has to allow. Weekday and range rules can therefore
// close a holiday but not open it.
//
// The zero OpeningHours is "not set" and never open.
type OpeningHours struct {
	text  string
	rules []openingRule
}

// openingRule is one part between semicolons. No spans means closed.
type openingRule struct {
	days    weekdaySet // normal days of the week that the rule names; 0 if none
	holiday bool       // the rule names PH
	dates   []dateRange
	spans   []Span // sorted, touching ones merged
}

// weekdaySet has bit n set for time.Weekday n.
type weekdaySet uint8

const everyDay weekdaySet = 1<<7 - 1

func (w weekdaySet) has(d Date) bool { return w&(1<<d.Weekday()) != 0 }

// dateRange is a first and a last day as yyyymmdd, or as mmdd of every year
// (then a range may run over New Year).
type dateRange struct{ from, to int }

func (r dateRange) contains(d Date) bool {
	key := int(d.Month())*100 + d.Day()
	if r.from >= yearFactor {
		key += d.Year() * yearFactor
	}
	if r.from > r.to {
		return key >= r.from || key <= r.to
	}
	return r.from <= key && key <= r.to
}

// Spans returns when it is open on a day: sorted, without overlaps, touching
// spans merged, nil when closed. The caller says whether the day is a public
// holiday; the type's comment says what that changes.
func (o OpeningHours) Spans(day Date, holiday bool) []Span {
	var open []Span
	for _, r := range o.rules {
		if r.applies(day, holiday) {
			open = r.spans
		}
	}
	return slices.Clone(open)
}

func (r openingRule) applies(day Date, holiday bool) bool {
	inDates, exact := len(r.dates) == 0, false
	for _, d := range r.dates {
		if d.contains(day) {
			inDates = true
			exact = exact || d.from == d.to
		}
	}
	if !inDates {
		return false
	}
	if holiday && r.holiday {
		return true
	}
	if !r.days.has(day) {
		return false
	}
	return !holiday || len(r.spans) == 0 || exact && r.days == everyDay
}

// String returns the text that was parsed, without surrounding space.
func (o OpeningHours) String() string { return o.text }

// IsZero reports whether no opening hours are set.
func (o OpeningHours) IsZero() bool { return len(o.rules) == 0 }

// MarshalText writes the source text.
func (o OpeningHours) MarshalText() ([]byte, error) { return []byte(o.text), nil }

// UnmarshalText parses b; empty is "not set".
func (o *OpeningHours) UnmarshalText(b []byte) error {
	if strings.TrimSpace(string(b)) == "" {
		*o = OpeningHours{}
		return nil
	}
	v, err := ParseOpeningHours(string(b))
	*o = v
	return err
}
