package locale_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"luudong/templates/locale"
)

func TestPreferred(t *testing.T) {
	for _, c := range []struct {
		name, cookie, accept string
		want                 locale.Lang
	}{
		{"nothing known", "", "", locale.Vietnamese},
		{"cookie wins", "en", "vi", locale.English},
		{"cookie wins the other way", "vi", "en-GB", locale.Vietnamese},
		{"unknown cookie is ignored", "fr", "en", locale.English},
		{"English first", "", "en-US,en;q=0.9,vi;q=0.8", locale.English},
		{"Vietnamese first", "", "vi-VN,vi;q=0.9,en;q=0.8", locale.Vietnamese},
		{"another language first", "", "fr-FR,en;q=0.9", locale.Vietnamese},
		{"anything", "", "*", locale.Vietnamese},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, locale.Preferred(c.cookie, c.accept)) })
	}
}

func TestLanguageTravelsInContext(t *testing.T) {
	ctx := context.Background()
	assert.Equal(t, "Lưu", locale.T(ctx, "action.save"), "Vietnamese unless told otherwise")
	assert.Equal(t, "Save", locale.T(locale.With(ctx, locale.English), "action.save"))
	assert.Equal(t, "no.such.key", locale.T(ctx, "no.such.key"))
}

func TestNumbersAndDates(t *testing.T) {
	vi, en := locale.For(locale.Vietnamese), locale.For(locale.English)
	for _, c := range []struct{ name, vi, en, wantVI, wantEN string }{
		{"small", vi.Int(7), en.Int(7), "7", "7"},
		{"thousands", vi.Int(1234567), en.Int(1234567), "1.234.567", "1,234,567"},
		{"negative", vi.Int(-123), en.Int(-1234), "-123", "-1,234"},
		{"decimal", vi.Decimal(1234.56, 1), en.Decimal(1234.56, 1), "1.234,6", "1,234.6"},
		{"per cent", vi.Percent(0.914, 1), en.Percent(0.914, 1), "91,4%", "91.4%"},
		{"weekday", vi.Weekday(time.Monday), en.Weekday(time.Monday), "Thứ Hai", "Monday"},
		{"Sunday", vi.WeekdayShort(time.Sunday), en.WeekdayShort(time.Sunday), "CN", "Sun"},
		{"any value", vi.Value(0.5), en.Value(0.5), "0,5", "0.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.wantVI, c.vi)
			assert.Equal(t, c.wantEN, c.en)
		})
	}
	evening := time.Date(2026, 11, 30, 18, 5, 0, 0, time.UTC) // 01:05 next day in Vietnam
	assert.Equal(t, "01:05 01/12/2026", vi.DateTime(evening))
	assert.Equal(t, "01:05", vi.Clock(evening))
	assert.Equal(t, "Thứ Ba, 01/12/2026", vi.Day(evening.In(locale.Zone)))
	assert.Equal(t, "2026-12-01", vi.DateISO(evening.In(locale.Zone)))
	assert.Empty(t, vi.Date(time.Time{}))
}

func TestArguments(t *testing.T) {
	vi := locale.For(locale.Vietnamese)
	assert.Equal(t, "151–200 trong 1.940", vi.T("ui.pager.range", 151, 200, 1940))
	assert.Equal(t, "Mã 1404", vi.T("error.page.code", 1404), "a code is not grouped")
	assert.Equal(t, "151–{1} trong {2}", vi.T("ui.pager.range", 151), "a missing value stays visible")
}
