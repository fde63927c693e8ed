package locale

import (
	"strconv"
	"strings"
	"time"
)

// Zone is the time zone of everything people read, Asia/Ho_Chi_Minh. Vietnam
// has had no daylight saving since 1975, so that a fixed offset is exact and no
// time zone files are needed on the machine.
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Dated is a day that can be written in a layout of package time:
// time.Time and domain.Date.
type Dated interface {
	Format(layout string) string
	Weekday() time.Weekday
	IsZero() bool
}

// Date writes dd/MM/yyyy, the same in both languages; "" for the zero day.
func (p Printer) Date(d Dated) string { return format(d, "02/01/2006") }

// DayMonth writes dd/MM, for narrow places where the year is plain; "" for the zero day.
func (p Printer) DayMonth(d Dated) string { return format(d, "02/01") }

// DateISO writes yyyy-mm-dd, the value of an <input type="date">; "" for the zero day.
func (p Printer) DateISO(d Dated) string { return format(d, time.DateOnly) }

// DateTime writes an instant as "HH:MM dd/MM/yyyy" local time; "" for the zero time.
func (p Printer) DateTime(t time.Time) string { return format(t.In(Zone), "15:04 02/01/2006") }

// Clock writes the local time of day of an instant as HH:MM; "" for the zero time.
func (p Printer) Clock(t time.Time) string { return format(t.In(Zone), "15:04") }

func format(d Dated, layout string) string {
	if d == nil || d.IsZero() {
		return ""
	}
	return d.Format(layout)
}

// Weekday writes the full name: "Thứ Hai", "Chủ Nhật"; "Monday", "Sunday".
func (p Printer) Weekday(w time.Weekday) string {
	return p.T("weekday." + strconv.Itoa(int(w)))
}

// WeekdayShort writes the name for table heads: "T2", "CN"; "Mon", "Sun".
func (p Printer) WeekdayShort(w time.Weekday) string {
	return p.T("weekday.short." + strconv.Itoa(int(w)))
}

// Day writes weekday and date: "Thứ Ba, 01/12/2026"; "" for the zero day.
func (p Printer) Day(d Dated) string {
	if d == nil || d.IsZero() {
		return ""
	}
	return p.Weekday(d.Weekday()) + ", " + p.Date(d)
}

// Int writes a whole number grouped in thousands: 1.234 in Vietnamese, 1,234 in English.
func (p Printer) Int(n int) string { return p.group(strconv.Itoa(n)) }

// Decimal writes a number with exactly digits decimals: 1.234,5 or 1,234.5.
func (p Printer) Decimal(f float64, digits int) string {
	return p.group(strconv.FormatFloat(f, 'f', digits, 64))
}

// Percent writes a share (0 to 1) as per cent: 0.125 with 1 digit is "12,5%" or "12.5%".
func (p Printer) Percent(share float64, digits int) string {
	return p.Decimal(share*100, digits) + "%"
}

// group turns the plain form of a number (-1234.5) into the language's.
func (p Printer) group(plain string) string {
	thousands, point := ".", ","
	if p.Lang() == English {
		thousands, point = ",", "."
	}
	sign := ""
	if rest, negative := strings.CutPrefix(plain, "-"); negative {
		sign, plain = "-", rest
	}
	whole, fraction, hasFraction := strings.Cut(plain, ".")
	var out strings.Builder
	out.WriteString(sign)
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteString(thousands)
		}
		out.WriteRune(digit)
	}
	if hasFraction {
		out.WriteString(point + fraction)
	}
	return out.String()
}
