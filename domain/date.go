package domain

import (
	"fmt"
	"time"
)

// Date is a civil day, counted in days since 0001-01-01 (so that no day that
// matters is zero). It has no time zone: the whole product lives in
// Asia/Ho_Chi_Minh. The zero Date means "not set" wherever a date is optional.
type Date int32

const (
	secondsPerDay = 24 * 60 * 60
	epochDays     = 719162 // days from 0001-01-01 to 1970-01-01
)

// NewDate returns the civil day of the given year, month and day of month.
// Out-of-range months and days roll over, as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return fromUTC(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

func fromUTC(t time.Time) Date { return Date(t.Unix()/secondsPerDay + epochDays) }

// DateOf returns the civil day of an instant as seen in loc.
func DateOf(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return NewDate(y, m, d)
}

// ParseDate reads yyyy-mm-dd or dd/mm/yyyy. An impossible date is an error.
func ParseDate(s string) (Date, error) {
	for _, layout := range []string{time.DateOnly, "02/01/2006", "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return fromUTC(t), nil
		}
	}
	return 0, Invalid("date.invalid", s)
}

// Time returns the instant at which the day begins in loc.
func (d Date) Time(loc *time.Location) time.Time {
	u := d.utc()
	return time.Date(u.Year(), u.Month(), u.Day(), 0, 0, 0, 0, loc)
}

func (d Date) utc() time.Time { return time.Unix((int64(d)-epochDays)*secondsPerDay, 0).UTC() }

// At returns the instant of a clock time on this day in loc.
func (d Date) At(c Clock, loc *time.Location) time.Time {
	u := d.utc()
	return time.Date(u.Year(), u.Month(), u.Day(), 0, int(c), 0, 0, loc)
}

// Year, Month and Day of the civil date.
func (d Date) Year() int { return d.utc().Year() }

// Month returns the month of the civil date.
func (d Date) Month() time.Month { return d.utc().Month() }

// Day returns the day of the month, 1 to 31.
func (d Date) Day() int { return d.utc().Day() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays returns the day n days later (earlier if n is negative).
func (d Date) AddDays(n int) Date { return d + Date(n) }

// Monday returns the first day of the week that d is in; weeks start on Monday.
func (d Date) Monday() Date { return d - Date((int(d.Weekday())+6)%7) }

// IsZero reports whether the date is not set.
func (d Date) IsZero() bool { return d == 0 }

// String returns yyyy-mm-dd, the form of files and interfaces; "" when not set.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// Format returns the day in a layout of the time package, e.g. "02/01/2006"; "" when not set.
func (d Date) Format(layout string) string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(layout)
}

// MarshalText writes yyyy-mm-dd.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; empty is "not set".
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// Clock is a local time of day in minutes after midnight, 0 (00:00) to 1440 (24:00).
type Clock int

// ParseClock reads HH:MM or H:MM, 00:00 to 24:00.
func ParseClock(s string) (Clock, error) {
	var h, m int
	if n, err := fmt.Sscanf(s, "%d:%02d", &h, &m); err != nil || n != 2 ||
		h < 0 || m < 0 || m > 59 || h > 24 || (h == 24 && m > 0) {
		return 0, Invalid("clock.invalid", s)
	}
	c := Clock(h*60 + m)
	if s != c.String() && "0"+s != c.String() {
		return 0, Invalid("clock.invalid", s)
	}
	return c, nil
}

// String returns HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes HH:MM.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads HH:MM.
func (c *Clock) UnmarshalText(b []byte) error {
	v, err := ParseClock(string(b))
	*c = v
	return err
}

// Span is a stretch of one day, from From (inclusive) to To (exclusive).
type Span struct{ From, To Clock }

// Minutes returns the length of the span.
func (s Span) Minutes() int { return int(s.To - s.From) }

// Contains reports whether other lies wholly inside s.
func (s Span) Contains(other Span) bool { return s.From <= other.From && other.To <= s.To }

// Overlaps reports whether the two spans share any minute.
func (s Span) Overlaps(other Span) bool { return s.From < other.To && other.From < s.To }
