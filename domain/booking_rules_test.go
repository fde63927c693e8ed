package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"luudong/domain"
)

func TestBookingRulesMayBook(t *testing.T) {
	place := time.UTC
	visit := domain.NewDate(2026, time.December, 10)
	slot := domain.Slot{Date: visit, Start: 9 * 60, End: 9*60 + 30, Capacity: 10}
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.December, day, hour, minute, 0, 0, place)
	}
	for _, c := range []struct {
		name   string
		change func(*domain.BookingRules)
		now    time.Time
		want   string // "": may book
	}{
		{"the defaults, a minute before", func(*domain.BookingRules) {}, at(10, 8, 59), ""},
		{"the defaults, when it begins", func(*domain.BookingRules) {}, at(10, 9, 0), "slot.past"},
		{"on the last day of the horizon", func(r *domain.BookingRules) { r.HorizonDays = 5 }, at(5, 0, 0), ""},
		{"beyond the horizon", func(r *domain.BookingRules) { r.HorizonDays = 5 }, at(4, 23, 59), "slot.too_far"},
		{"just before the cut-off", func(r *domain.BookingRules) { r.CutoffDays = 2 }, at(8, 23, 59), ""},
		{"after the cut-off", func(r *domain.BookingRules) { r.CutoffDays = 2 }, at(9, 0, 0), "slot.cut_off"},
		{"before the roster is locked", func(r *domain.BookingRules) { r.LockDays = 1 }, at(9, 16, 59), ""},
		{"the roster is locked", func(r *domain.BookingRules) { r.LockDays = 1 }, at(9, 17, 0), "roster.locked"},
		{"locked on the day", func(r *domain.BookingRules) { r.LockDays, r.LockTime = 0, 6*60 }, at(10, 6, 0), "roster.locked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules := domain.DefaultBookingRules()
			c.change(&rules)
			err := rules.MayBook(slot, c.now, place)
			if c.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorIs(t, err, domain.Conflict(c.want))
		})
	}
}

func TestBookingRulesCheck(t *testing.T) {
	assert.Empty(t, domain.DefaultBookingRules().Check())
	bad := domain.BookingRules{HorizonDays: 0, CutoffDays: -1, PhoneLimit: 101, WalkInPercent: 91, LockDays: -2, LockTime: 24 * 60}.Check()
	var columns []string
	for _, f := range bad {
		columns = append(columns, f.Column)
	}
	assert.Equal(t, []string{"horizon_days", "cutoff_days", "phone_limit", "walk_in_percent", "lock_days", "lock_time", "hold_minutes"}, columns)
}

func TestBookingRulesHoldUntil(t *testing.T) {
	slot := domain.Slot{Date: domain.NewDate(2026, time.December, 10), Start: 9 * 60}
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.December, day, hour, minute, 0, 0, time.UTC)
	}
	for _, c := range []struct {
		name   string
		change func(*domain.BookingRules)
		now    time.Time
		want   time.Time
	}{
		{"two hours", func(*domain.BookingRules) {}, at(9, 10, 0), at(9, 12, 0)},
		{"as set", func(r *domain.BookingRules) { r.HoldMinutes = 30 }, at(9, 10, 0), at(9, 10, 30)},
		{"no longer than it begins", func(*domain.BookingRules) {}, at(10, 8, 0), at(10, 9, 0)},
		{"no longer than the roster is open", func(r *domain.BookingRules) { r.LockDays = 1 }, at(9, 16, 0), at(9, 17, 0)},
		{"no longer than the cut-off", func(r *domain.BookingRules) { r.CutoffDays = 1 }, at(9, 23, 0), at(10, 0, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules := domain.DefaultBookingRules()
			c.change(&rules)
			assert.Equal(t, c.want, rules.HoldUntil(slot, c.now, time.UTC))
		})
	}
}

func TestBookingRulesKeepPlacesBack(t *testing.T) {
	rules := domain.BookingRules{WalkInPercent: 10}
	for capacity, want := range map[int]int{0: 0, 9: 0, 10: 1, 19: 1, 20: 2} {
		assert.Equal(t, want, rules.KeptBack(domain.Slot{Capacity: capacity}), capacity)
	}
}
