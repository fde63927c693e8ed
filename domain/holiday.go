package domain

// HolidayKind says what a day of the holiday table is.
type HolidayKind string

// The kinds of the public-holiday table.
const (
	HolidayDay     HolidayKind = "holiday"   // a public holiday
	HolidaySwapOff HolidayKind = "swap_off"  // off, worked on another day
	HolidayMakeup  HolidayKind = "makeup"    // off because a holiday fell on a weekend
	HolidayWork    HolidayKind = "swap_work" // worked in place of a swapped day
)

// Holiday is one day of the public-holiday table (editable data, not code).
type Holiday struct {
	Date   Date
	NameVI string
	Kind   HolidayKind
	Status string // e.g. "official", "computed", "proposed_not_confirmed"
	Source string
}

// Proposed reports whether the day is only proposed: it does not count yet.
func (h Holiday) Proposed() bool { return h.Status == "proposed_not_confirmed" }

// Off reports whether public life rests on that day.
func (h Holiday) Off() bool { return h.Kind != HolidayWork && !h.Proposed() }

// Check returns what is wrong with the row.
func (h Holiday) Check() []FieldError {
	var bad []FieldError
	if h.Date.IsZero() {
		bad = append(bad, FieldError{Column: "date", Key: "input.required"})
	}
	switch h.Kind {
	case HolidayDay, HolidaySwapOff, HolidayMakeup, HolidayWork:
	default:
		bad = append(bad, FieldError{Column: "kind", Value: string(h.Kind), Key: "holiday.kind"})
	}
	return bad
}

// HolidaySet answers whether a day is off.
type HolidaySet map[Date]Holiday

// NewHolidaySet indexes the table by day.
func NewHolidaySet(list []Holiday) HolidaySet {
	set := make(HolidaySet, len(list))
	for _, h := range list {
		set[h.Date] = h
	}
	return set
}

// Off reports whether public life rests on that day.
func (s HolidaySet) Off(d Date) bool {
	h, ok := s[d]
	return ok && h.Off()
}
