package domain

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const yearFactor = 10000 // yyyymmdd / yyyymmdd without its year

var (
	weekdayNames = []string{"su", "mo", "tu", "we", "th", "fr", "sa"} // in the order of time.Weekday
	monthNames   = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

	// openingTidy evens out what spreadsheets and people do to the text.
	openingTidy = strings.NewReplacer("–", "-", "—", "-", "−", "-", "\u00a0", " ", "\n", " ", "\t", " ")
)

// ParseOpeningHours reads the syntax that OpeningHours describes. Case, extra
// spaces and the long dashes of office programs are accepted. The errors are
// CodeInvalid, their values name the offending piece:
//
//	opening_hours.empty         nothing there
//	opening_hours.weekday       unknown day (piece)
//	opening_hours.date          unknown or impossible date (piece)
//	opening_hours.date_order    a date range that ends before it starts (piece)
//	opening_hours.time          not HH:MM-HH:MM (piece)
//	opening_hours.time_missing  days without times (rule)
//	opening_hours.time_order    a span that does not end after it starts (span); also over midnight
//	opening_hours.overlap       two spans of one rule share time (span, span)
func ParseOpeningHours(s string) (OpeningHours, error) {
	o := OpeningHours{text: strings.TrimSpace(s)}
	for _, part := range strings.Split(openingTidy.Replace(s), ";") {
		fields := openingFields(part)
		if len(fields) == 0 {
			continue
		}
		r, err := parseOpeningRule(fields)
		if err != nil {
			return OpeningHours{}, err
		}
		o.rules = append(o.rules, r)
	}
	if o.IsZero() {
		return OpeningHours{}, Invalid("opening_hours.empty")
	}
	return o, nil
}

// openingFields splits a rule at its spaces, but not at those around commas and dashes.
func openingFields(rule string) []string {
	s := strings.Join(strings.Fields(rule), " ")
	for _, sep := range []string{",", "-"} {
		s = strings.ReplaceAll(s, " "+sep, sep)
		s = strings.ReplaceAll(s, sep+" ", sep)
	}
	return strings.Fields(s)
}

func parseOpeningRule(fields []string) (openingRule, error) {
	last := len(fields) - 1
	spans, err := parseSpans(fields[last])
	if err != nil {
		whole, selectorErr := parseSelector(fields)
		switch {
		case selectorErr == nil:
			return whole, Invalid("opening_hours.time_missing", strings.Join(fields, " "))
		case last == 0 && !strings.Contains(fields[0], ":"):
			return whole, selectorErr
		}
		return whole, err
	}
	r, err := parseSelector(fields[:last])
	r.spans = spans
	return r, err
}

// parseSelector reads the days of a rule: dates, then weekdays, either may be missing.
func parseSelector(fields []string) (r openingRule, err error) {
	if len(fields) == 0 {
		return openingRule{days: everyDay}, nil
	}
	for i, f := range fields {
		if strings.Contains(f, ":") {
			return r, Invalid("opening_hours.time", strings.Join(fields[i:], " "))
		}
	}
	dates := fields
	if last := len(fields) - 1; !looksLikeDate(fields[last]) {
		if r.days, r.holiday, err = parseWeekdays(fields[last]); err != nil {
			return r, err
		}
		dates = fields[:last]
	} else {
		r.days = everyDay
	}
	if len(dates) > 0 {
		r.dates, err = parseDates(strings.Join(dates, " "))
	}
	return r, err
}

// looksLikeDate reports whether a field belongs to a date: it starts with a digit or a month's name.
func looksLikeDate(f string) bool {
	return f[0] >= '0' && f[0] <= '9' || len(f) >= 3 && slices.Contains(monthNames, strings.ToLower(f[:3]))
}

// parseWeekdays reads a list such as Mo-Fr,Su,PH.
func parseWeekdays(list string) (days weekdaySet, holiday bool, err error) {
	for _, piece := range strings.Split(list, ",") {
		if strings.EqualFold(piece, "PH") {
			holiday = true
			continue
		}
		from, to, isRange := strings.Cut(piece, "-")
		first := slices.Index(weekdayNames, strings.ToLower(from))
		final := first
		if isRange {
			final = slices.Index(weekdayNames, strings.ToLower(to))
		}
		if first < 0 || final < 0 {
			return 0, false, Invalid("opening_hours.weekday", piece)
		}
		for d := first; ; d = (d + 1) % 7 {
			days |= 1 << d
			if d == final {
				break
			}
		}
	}
	return days, holiday, nil
}

// parseDates reads a list of days and ranges; a day or month left out is that
// of the date before it: 2026 Dec 24-26,31.
func parseDates(list string) ([]dateRange, error) {
	var ranges []dateRange
	var before int
	for _, piece := range strings.Split(list, ",") {
		first, second, isRange := strings.Cut(piece, "-")
		from, err := parseDay(first, before)
		if err != nil {
			return nil, err
		}
		to := from
		if isRange {
			if to, err = parseDay(second, from); err != nil {
				return nil, err
			}
		}
		yearly := from < yearFactor
		if yearly != (to < yearFactor) {
			return nil, Invalid("opening_hours.date", piece)
		}
		if !yearly && to < from {
			return nil, Invalid("opening_hours.date_order", piece)
		}
		ranges = append(ranges, dateRange{from, to})
		before = to
	}
	return ranges, nil
}

// parseDay reads "[2026] Dec 24" or, after an earlier date, "24" as yyyymmdd or mmdd.
func parseDay(s string, before int) (int, error) {
	bad := Invalid("opening_hours.date", s)
	fields := strings.Fields(s)
	year, month := before/yearFactor, before%yearFactor/100
	if len(fields) == 3 {
		y, err := strconv.Atoi(fields[0])
		if err != nil || len(fields[0]) != 4 || y < 1900 {
			return 0, bad
		}
		year, fields = y, fields[1:]
	}
	if len(fields) == 2 {
		month = 1 + slices.Index(monthNames, strings.ToLower(fields[0]))
		fields = fields[1:]
	}
	if len(fields) != 1 || month == 0 || len(fields[0]) > 2 {
		return 0, bad
	}
	day, err := strconv.Atoi(fields[0])
	leap := year
	if year == 0 {
		leap = 2000 // 29 February exists in some years
	}
	if err != nil || day < 1 || NewDate(leap, time.Month(month), day).Day() != day {
		return 0, bad
	}
	return year*yearFactor + month*100 + day, nil
}

// parseSpans reads the times of a rule, sorts them and merges touching ones.
func parseSpans(list string) ([]Span, error) {
	switch strings.ToLower(list) {
	case "off", "closed":
		return nil, nil
	case "24/7":
		return []Span{{0, 24 * 60}}, nil
	}
	var spans []Span
	for _, piece := range strings.Split(list, ",") {
		from, to, _ := strings.Cut(piece, "-")
		start, err1 := ParseClock(from)
		end, err2 := ParseClock(to)
		if err1 != nil || err2 != nil {
			return nil, Invalid("opening_hours.time", piece)
		}
		if end <= start {
			return nil, Invalid("opening_hours.time_order", piece)
		}
		spans = append(spans, Span{start, end})
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	return mergeTouching(spans)
}

// mergeTouching joins sorted spans that meet and refuses those that overlap.
func mergeTouching(spans []Span) ([]Span, error) {
	merged := []Span{spans[0]}
	for i, s := range spans[1:] {
		if before := spans[i]; before.Overlaps(s) {
			return nil, Invalid("opening_hours.overlap", before.text(), s.text())
		}
		if tail := &merged[len(merged)-1]; tail.To == s.From {
			tail.To = s.To
		} else {
			merged = append(merged, s)
		}
	}
	return merged, nil
}

// text writes a span as it stands in opening hours, HH:MM-HH:MM.
func (s Span) text() string { return s.From.String() + "-" + s.To.String() }
