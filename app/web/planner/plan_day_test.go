package planner

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/usecase"
	"luudong/domain"
	"luudong/templates/locale"
)

func clock(t *testing.T, s string) domain.Clock {
	t.Helper()
	c, err := domain.ParseClock(s)
	require.NoError(t, err)
	return c
}

func TestTimelineFillsEveryRow(t *testing.T) {
	visit := func(team, from, to string) domain.Visit {
		return domain.Visit{TeamCode: team, Start: clock(t, from), End: clock(t, to), Planned: domain.Demand{domain.ChipCard: 1}}
	}
	hours, rows := timeline("/planner/plans/1", []domain.Visit{
		visit("T2", "07:40", "09:10"), visit("T1", "07:30", "11:30"), visit("T2", "09:10", "09:15"), visit("T2", "13:00", "16:50"),
	})
	assert.Equal(t, "07:00", hours[0])
	assert.Equal(t, "16:00", hours[len(hours)-1])
	require.Len(t, rows, 2)
	assert.Equal(t, "T1", rows[0].TeamCode)
	for _, row := range rows {
		quarters, visits := 0, 0
		for _, cell := range row.Cells {
			assert.Positive(t, cell.Quarters)
			quarters += cell.Quarters
			if cell.Visit != nil {
				visits++
			}
		}
		assert.Equal(t, 4*len(hours), quarters, row.TeamCode)
		assert.Equal(t, map[string]int{"T1": 1, "T2": 3}[row.TeamCode], visits)
	}
	hours, rows = timeline("/planner/plans/1", nil)
	assert.Empty(t, hours)
	assert.Empty(t, rows)
}

func TestDayPickerBeginsWeeksOnMonday(t *testing.T) {
	from := domain.NewDate(2026, 12, 2) // a Wednesday
	days := make([]usecase.DayTotal, 8)
	for i := range days {
		days[i].Date = from.AddDays(i)
	}
	picker := dayPicker("/planner/plans/1", days, from)
	require.Len(t, picker.Weeks, 2)
	assert.Len(t, picker.Weeks[0], 7)
	assert.Empty(t, picker.Weeks[0][1].ISO)
	assert.True(t, picker.Weeks[0][2].Current)
	assert.Empty(t, picker.Prev)
	assert.Equal(t, "2026-12-03", picker.Next)
	picker = dayPicker("/planner/plans/1", days, from.AddDays(7))
	assert.Equal(t, "2026-12-08", picker.Prev)
	assert.Empty(t, picker.Next)
}

func TestHoursText(t *testing.T) {
	monday := domain.NewDate(2026, 11, 30)
	for _, c := range []struct {
		name, hours string
		want        []string
	}{
		{"weekdays and Saturday", "Mo-Fr 07:30-11:30,13:00-17:00; Sa 07:30-11:30", []string{"T2–T6 07:30–11:30, 13:00–17:00", "T7 07:30–11:30"}},
		{"every day", "08:00-17:00", []string{"Hằng ngày 08:00–17:00"}},
		{"a hole in the week", "Mo-Sa 07:00-17:30; We off", []string{"T2–T3 07:00–17:30", "T5–T7 07:00–17:30"}},
		{"Sunday alone", "Su 08:00-11:00", []string{"CN 08:00–11:00"}},
		{"closed this week", "2030 Dec 24 08:00-11:00", []string{"Đóng cửa"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			hours, err := domain.ParseOpeningHours(c.hours)
			require.NoError(t, err)
			assert.Equal(t, c.want, hoursText(locale.For(locale.Vietnamese), hours, monday))
		})
	}
}

func TestTeamHueSetsNeighboursApart(t *testing.T) {
	for i, pair := range [][2]string{{"T01", "T02"}, {"T10", "T11"}, {"T59", "T60"}} {
		a, b := teamHue(pair[0]), teamHue(pair[1])
		distance := min((a-b+360)%360, (b-a+360)%360)
		assert.GreaterOrEqual(t, distance, 40, i)
	}
}
