package domain_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func spansText(spans []domain.Span) string {
	var parts []string
	for _, s := range spans {
		parts = append(parts, s.From.String()+"-"+s.To.String())
	}
	return strings.Join(parts, ",")
}

func mustDate(t testing.TB, s string) domain.Date {
	t.Helper()
	d, err := domain.ParseDate(s)
	require.NoError(t, err)
	return d
}

// weekText gives the spans of Monday 30 November to Sunday 6 December 2026.
func weekText(o domain.OpeningHours) string {
	monday := domain.NewDate(2026, 11, 30)
	var days []string
	for i := range 7 {
		days = append(days, spansText(o.Spans(monday.AddDays(i), false)))
	}
	return strings.Join(days, " | ")
}

// The patterns of the sample city's points and teams, and what they mean from Monday to Sunday.
var cityPatterns = map[string]string{
	"Mo-Fr 07:30-11:30,13:00-17:00; Sa 07:30-11:30":    five("07:30-11:30,13:00-17:00", "07:30-11:30", ""),
	"Sa-Su 07:30-11:30,13:00-17:00":                    five("", "07:30-11:30,13:00-17:00", "07:30-11:30,13:00-17:00"),
	"Mo-Fr 18:00-21:00; Sa 08:00-17:00":                five("18:00-21:00", "08:00-17:00", ""),
	"Mo-Fr 17:00-20:30; Sa-Su 08:00-11:30,13:30-20:00": five("17:00-20:30", "08:00-11:30,13:30-20:00", "08:00-11:30,13:30-20:00"),
	"Mo-Fr 07:30-11:30,13:00-17:00":                    five("07:30-11:30,13:00-17:00", "", ""),
	"Mo-Su 08:00-11:30,14:00-20:00":                    five("08:00-11:30,14:00-20:00", "08:00-11:30,14:00-20:00", "08:00-11:30,14:00-20:00"),
	"Mo-Sa 08:00-11:00,14:00-20:00":                    five("08:00-11:00,14:00-20:00", "08:00-11:00,14:00-20:00", ""),
	"Mo-Su 07:30-11:30,13:00-20:00":                    five("07:30-11:30,13:00-20:00", "07:30-11:30,13:00-20:00", "07:30-11:30,13:00-20:00"),
	"Sa 07:30-11:30,13:00-16:30":                       five("", "07:30-11:30,13:00-16:30", ""),
	"Mo-Fr 08:00-12:00,13:00-17:00":                    five("08:00-12:00,13:00-17:00", "", ""),
	"Mo-Sa 11:00-13:30,16:30-19:30":                    five("11:00-13:30,16:30-19:30", "11:00-13:30,16:30-19:30", ""),
	"Mo-Fr 07:00-17:30; Sa 07:00-17:30":                five("07:00-17:30", "07:00-17:30", ""),
	"Mo-Sa 07:00-17:30":                                five("07:00-17:30", "07:00-17:30", ""),
	"Tu-Su 12:00-21:30":                                " | 12:00-21:30 | 12:00-21:30 | 12:00-21:30 | 12:00-21:30 | 12:00-21:30 | 12:00-21:30",
	"We-Su 08:00-21:00":                                " |  | 08:00-21:00 | 08:00-21:00 | 08:00-21:00 | 08:00-21:00 | 08:00-21:00",
}

// five writes a week whose Monday to Friday are alike.
func five(weekday, saturday, sunday string) string {
	return strings.Join([]string{weekday, weekday, weekday, weekday, weekday, saturday, sunday}, " | ")
}

func TestOpeningHoursOfTheCity(t *testing.T) {
	for text, week := range cityPatterns {
		o, err := domain.ParseOpeningHours(text)
		require.NoError(t, err, text)
		assert.Equal(t, week, weekText(o), text)
		assert.Equal(t, text, o.String())
		assert.Empty(t, o.Spans(domain.NewDate(2026, 12, 5), true), "closed on holidays: "+text)
	}
}

func TestOpeningHoursWeek(t *testing.T) {
	for _, c := range []struct{ name, text, week string }{
		{"list", "Sa,Su 08:00-12:00", five("", "08:00-12:00", "08:00-12:00")},
		{"range that wraps", "Sa-Mo 08:00-12:00", "08:00-12:00 |  |  |  |  | 08:00-12:00 | 08:00-12:00"},
		{"single day range", "Su-Su 08:00-12:00", five("", "", "08:00-12:00")},
		{"later rule replaces", "Mo-Su 08:00-12:00; Sa 14:00-16:00; Su off", five("08:00-12:00", "14:00-16:00", "")},
		{"earlier closing is replaced", "Sa off; Mo-Sa 08:00-12:00", five("08:00-12:00", "08:00-12:00", "")},
		{"no days is every day", "08:00-12:00", five("08:00-12:00", "08:00-12:00", "08:00-12:00")},
		{"around the clock", "24/7", five("00:00-24:00", "00:00-24:00", "00:00-24:00")},
		{"never", "closed", five("", "", "")},
		{"sorted", "Sa 13:00-15:00,08:00-11:00", five("", "08:00-11:00,13:00-15:00", "")},
		{"touching merge", "Sa 12:00-15:00,08:00-12:00,15:00-16:00,18:00-19:00", five("", "08:00-16:00,18:00-19:00", "")},
		{"loose writing", " mo – FR  8:00 - 12:00 , 13:00-17:00 ;\u00a0;", five("08:00-12:00,13:00-17:00", "", "")},
		{"days with holidays", "Sa,PH 08:00-12:00", five("", "08:00-12:00", "")},
		{"holidays alone", "PH 08:00-12:00", five("", "", "")},
		{"date closes", "Mo-Fr 08:00-12:00; 2026 Dec 1 off", "08:00-12:00 |  | 08:00-12:00 | 08:00-12:00 | 08:00-12:00 |  | "},
		{"date of another year", "Sa 08:00-12:00; 2025 Dec 05 off", five("", "08:00-12:00", "")},
		{"date of every year", "Sa 08:00-12:00; Dec 05 off", five("", "", "")},
		{"date range", "2026 Dec 01-2026 Dec 02 08:00-12:00", " | 08:00-12:00 | 08:00-12:00 |  |  |  | "},
		{"short date range and list", "2026 Dec 01-02,04 08:00-12:00", " | 08:00-12:00 | 08:00-12:00 |  | 08:00-12:00 |  | "},
		{"range over new year", "Dec 03-Jan 05 08:00-12:00", " |  |  | 08:00-12:00 | 08:00-12:00 | 08:00-12:00 | 08:00-12:00"},
		{"dates narrowed to weekdays", "Dec 01-Dec 31 Sa-Su 08:00-12:00", five("", "08:00-12:00", "08:00-12:00")},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, err := domain.ParseOpeningHours(c.text)
			require.NoError(t, err)
			assert.Equal(t, c.week, weekText(o))
		})
	}
}

func TestOpeningHoursOnHoliday(t *testing.T) {
	// 1 January 2027 is a Friday, 2 September 2027 a Thursday.
	for _, c := range []struct{ name, text, day, want string }{
		{"closed without a word about holidays", "Mo-Su 08:00-17:00", "2027-01-01", ""},
		{"closed even around the clock", "24/7", "2027-01-01", ""},
		{"open where it says so", "Mo-Su 08:00-17:00; PH 08:00-12:00", "2027-01-01", "08:00-12:00"},
		{"order of the rules does not matter to weekdays", "PH 08:00-12:00; Mo-Su 08:00-17:00", "2027-01-01", "08:00-12:00"},
		{"PH in the list of days", "Mo-Su,PH 08:00-17:00", "2027-01-01", "08:00-17:00"},
		{"PH off", "Mo-Su 08:00-17:00; PH off", "2027-01-01", ""},
		{"the very date is named", "Mo-Su 08:00-17:00; 2027 Jan 01 09:00-10:00", "2027-01-01", "09:00-10:00"},
		{"a range does not name the day", "2026 Dec 20-2027 Jan 10 09:00-10:00", "2027-01-01", ""},
		{"a range can close", "PH 08:00-12:00; Jan 01-05 off", "2027-01-01", ""},
		{"another holiday stays open", "PH 08:00-12:00; Jan 01-05 off", "2027-09-02", "08:00-12:00"},
		{"holidays of some dates", "Sep 01-03 PH 08:00-12:00", "2027-09-02", "08:00-12:00"},
		{"not those of others", "Sep 01-03 PH 08:00-12:00", "2027-01-01", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, err := domain.ParseOpeningHours(c.text)
			require.NoError(t, err)
			assert.Equal(t, c.want, spansText(o.Spans(mustDate(t, c.day), true)))
		})
	}
}

func TestOpeningHoursRefused(t *testing.T) {
	for _, c := range []struct {
		name, text, key string
		args            []any
	}{
		{"empty", "", "opening_hours.empty", nil},
		{"semicolons alone", " ; ;", "opening_hours.empty", nil},
		{"unknown weekday", "Mo-Xx 08:00-12:00", "opening_hours.weekday", []any{"Mo-Xx"}},
		{"unknown weekday in a later rule", "Mo 08:00-12:00; T7 08:00-12:00", "opening_hours.weekday", []any{"T7"}},
		{"words", "sáng", "opening_hours.weekday", []any{"sáng"}},
		{"hour that does not exist", "Mo 08:00-25:00", "opening_hours.time", []any{"08:00-25:00"}},
		{"open end", "Mo 08:00+", "opening_hours.time", []any{"08:00+"}},
		{"hours alone", "Mo 8-12", "opening_hours.time", []any{"8-12"}},
		{"comma forgotten", "Mo 08:00-11:00 13:00-15:00", "opening_hours.time", []any{"08:00-11:00"}},
		{"second rule after a comma", "Mo 08:00-11:00, We 13:00-15:00", "opening_hours.time", []any{"08:00-11:00,We"}},
		{"end before start", "Mo 12:00-08:00", "opening_hours.time_order", []any{"12:00-08:00"}},
		{"over midnight", "Mo 18:00-02:00", "opening_hours.time_order", []any{"18:00-02:00"}},
		{"empty span", "Mo 08:00-08:00", "opening_hours.time_order", []any{"08:00-08:00"}},
		{"overlap", "Mo 08:00-12:00,11:30-15:00", "opening_hours.overlap", []any{"08:00-12:00", "11:30-15:00"}},
		{"overlap out of order", "Mo 11:30-15:00,08:00-10:00,09:00-11:00", "opening_hours.overlap", []any{"08:00-10:00", "09:00-11:00"}},
		{"no times", "Mo-Fr", "opening_hours.time_missing", []any{"Mo-Fr"}},
		{"dates without times", "2026 Dec 24", "opening_hours.time_missing", []any{"2026 Dec 24"}},
		{"day that does not exist", "2026 Feb 29 off", "opening_hours.date", []any{"2026 Feb 29"}},
		{"month that does not exist", "2026 Foo 12 off", "opening_hours.date", []any{"2026 Foo 12"}},
		{"vietnamese date", "24/12/2026 off", "opening_hours.date", []any{"24/12/2026"}},
		{"month without a day", "Dec off", "opening_hours.date", []any{"Dec"}},
		{"range backwards", "2026 Dec 24-2026 Dec 20 off", "opening_hours.date_order", []any{"2026 Dec 24-2026 Dec 20"}},
		{"year only at the end", "Dec 24-2026 Dec 26 off", "opening_hours.date", []any{"Dec 24-2026 Dec 26"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := domain.ParseOpeningHours(c.text)
			var e *domain.Error
			require.True(t, errors.As(err, &e), "%v", err)
			assert.Equal(t, domain.CodeInvalid, e.Code)
			assert.Equal(t, c.key, e.Key)
			assert.Equal(t, c.args, e.Args)
		})
	}
}

func TestOpeningHoursText(t *testing.T) {
	var o domain.OpeningHours
	assert.True(t, o.IsZero())
	assert.Empty(t, o.Spans(domain.NewDate(2026, 12, 1), false))
	require.NoError(t, o.UnmarshalText([]byte(" Mo 08:00-12:00 ")))
	b, err := o.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "Mo 08:00-12:00", string(b))
	assert.Error(t, o.UnmarshalText([]byte("Mo")))
	require.NoError(t, o.UnmarshalText(nil))
	assert.True(t, o.IsZero())
}

func TestOpeningHoursSpansAreACopy(t *testing.T) {
	o, err := domain.ParseOpeningHours("Tu 08:00-12:00")
	require.NoError(t, err)
	day := domain.NewDate(2026, 12, 1)
	o.Spans(day, false)[0].To = 0
	assert.Equal(t, "08:00-12:00", spansText(o.Spans(day, false)))
}

func FuzzParseOpeningHours(f *testing.F) {
	for text := range cityPatterns {
		f.Add(text)
	}
	for _, s := range []string{"2026 Dec 24-26,31 Mo-Fr,PH 08:00-12:00", "Dec 30-Jan 02 off", "24/7; PH off", "é-:,;", "-", ",,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := domain.ParseOpeningHours(text)
		if err != nil {
			assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
			return
		}
		again, err := domain.ParseOpeningHours(o.String())
		require.NoError(t, err)
		require.Equal(t, o, again, "round trip")
		for i := range 400 {
			end := domain.Clock(-1)
			for _, s := range o.Spans(domain.NewDate(2026, 12, i), i%5 == 0) {
				require.Greater(t, s.From, end, "sorted, apart")
				require.Greater(t, s.To, s.From)
				require.LessOrEqual(t, s.To, domain.Clock(24*60))
				end = s.To
			}
		}
	})
}
