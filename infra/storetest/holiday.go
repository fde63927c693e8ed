package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testHolidays(t *testing.T, open Open) {
	s := open.empty(t)
	newYear := domain.Holiday{Date: domain.NewDate(2027, 1, 1), NameVI: "Tết Dương lịch", Kind: domain.HolidayDay, Status: "official", Source: "nghị quyết"}
	swap := domain.Holiday{Date: domain.NewDate(2026, 12, 28), NameVI: "Làm bù", Kind: domain.HolidayWork}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Holidays.Upsert(ctx, []domain.Holiday{newYear, swap}))
		newYear.Status = "computed"
		require.NoError(t, r.Holidays.Upsert(ctx, []domain.Holiday{newYear}))
	})
	View(t, s, func(ctx context.Context, r domain.Repos) {
		got, err := r.Holidays.All(ctx)
		require.NoError(t, err)
		assert.Equal(t, []domain.Holiday{swap, newYear}, got)
	})
}
