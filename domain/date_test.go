package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func TestDate(t *testing.T) {
	for _, c := range []struct {
		name, in, out, monday string
		weekday               time.Weekday
	}{
		{"iso", "2026-12-01", "2026-12-01", "2026-11-30", time.Tuesday},
		{"vietnamese", "01/12/2026", "2026-12-01", "2026-11-30", time.Tuesday},
		{"sunday belongs to the week before", "2026-11-29", "2026-11-29", "2026-11-23", time.Sunday},
		{"unix epoch is a real day", "1970-01-01", "1970-01-01", "1969-12-29", time.Thursday},
		{"old birth date", "1921-02-28", "1921-02-28", "1921-02-28", time.Monday},
		{"leap day", "29/02/2028", "2028-02-29", "2028-02-28", time.Tuesday},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := domain.ParseDate(c.in)
			require.NoError(t, err)
			assert.Equal(t, c.out, d.String())
			assert.Equal(t, c.monday, d.Monday().String())
			assert.Equal(t, c.weekday, d.Weekday())
			assert.False(t, d.IsZero())
		})
	}
	for _, bad := range []string{"", "2026-02-30", "31/11/2026", "2026/12/01", "hôm nay"} {
		_, err := domain.ParseDate(bad)
		assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err), bad)
	}
}

func TestClock(t *testing.T) {
	for in, want := range map[string]domain.Clock{"00:00": 0, "7:30": 450, "07:30": 450, "24:00": 1440} {
		c, err := domain.ParseClock(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, c)
	}
	for _, bad := range []string{"", "24:01", "7:3", "12:60", "-1:00", "07:30x"} {
		_, err := domain.ParseClock(bad)
		assert.Error(t, err, bad)
	}
}
