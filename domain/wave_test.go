package domain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"luudong/domain"
)

func TestWaveLife(t *testing.T) {
	now := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	w := domain.Wave{Status: domain.WaveOpen, ReleaseAt: now}
	assert.False(t, w.Due(now.Add(-time.Nanosecond)))
	assert.True(t, w.Due(now), "at the very moment")
	assert.True(t, w.Release(now))
	assert.Equal(t, now, *w.ReleasedAt)
	assert.False(t, w.Release(now.Add(time.Hour)), "once")
	assert.Equal(t, now, *w.ReleasedAt)
	assert.False(t, w.Due(now.Add(time.Hour)))
}

func TestWaveCheck(t *testing.T) {
	now := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	good := domain.Wave{Name: "Chung cư Mẫu", Services: domain.Services(), Quota: 10, ReleaseAt: now.Add(time.Hour)}
	for name, c := range map[string]struct {
		change func(*domain.Wave)
		want   []string // columns
	}{
		"right":                   {func(*domain.Wave) {}, nil},
		"no name":                 {func(w *domain.Wave) { w.Name = " " }, []string{"name"}},
		"a name of 100 letters":   {func(w *domain.Wave) { w.Name = strings.Repeat("ữ", 100) }, nil},
		"a name that is too long": {func(w *domain.Wave) { w.Name = strings.Repeat("ữ", 101) }, []string{"name"}},
		"no service":              {func(w *domain.Wave) { w.Services = nil }, []string{"services"}},
		"no places":               {func(w *domain.Wave) { w.Quota = 0 }, []string{"quota"}},
		"as many as people":       {func(w *domain.Wave) { w.Quota = 20 }, nil},
		"more than people":        {func(w *domain.Wave) { w.Quota = 21 }, []string{"quota"}},
		"more than may be":        {func(w *domain.Wave) { w.Quota = domain.MaxWaveQuota + 1 }, []string{"quota"}},
		"released now":            {func(w *domain.Wave) { w.ReleaseAt = now }, []string{"release_on"}},
		"no release":              {func(w *domain.Wave) { w.ReleaseAt = time.Time{} }, []string{"release_on"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := good
			c.change(&w)
			var columns []string
			for _, f := range w.Check(now, 20) {
				columns = append(columns, f.Column)
			}
			assert.Equal(t, c.want, columns)
		})
	}
}

func TestInvitation(t *testing.T) {
	inv := domain.Invitation{People: []domain.InvitedPerson{{PersonID: 1}, {PersonID: 2, Code: "ABCDEFGHJ2", Person: domain.Person{Phone: "+84901000002"}}}}
	assert.False(t, inv.Answered())
	assert.Equal(t, "+84901000002", inv.Phone())
	_, ok := inv.Of(3)
	assert.False(t, ok)
	inv.People[0].Code = "ABCDEFGHJ3"
	assert.True(t, inv.Answered())
	assert.Empty(t, domain.Invitation{}.Phone())
	assert.Equal(t, domain.HashInvitationToken("abc"), domain.HashInvitationToken(" ABC "), "typed from paper")
	assert.Len(t, domain.HashInvitationToken("abc"), 64)
	assert.NotEqual(t, domain.NewInvitationSeed(), domain.NewInvitationSeed())
}

func TestOpenDays(t *testing.T) {
	now := domain.NewDate(2026, time.December, 1).At(18*60, time.UTC)
	today := domain.NewDate(2026, time.December, 1)
	for name, c := range map[string]struct {
		rules    domain.BookingRules
		from, to domain.Date
	}{
		"by default":            {domain.DefaultBookingRules(), today, today.AddDays(60)},
		"closed two days ahead": {domain.BookingRules{HorizonDays: 9, CutoffDays: 2, LockDays: domain.NeverLocked}, today.AddDays(2), today.AddDays(9)},
		"tomorrow is locked":    {domain.BookingRules{HorizonDays: 9, LockDays: 1, LockTime: 17 * 60}, today.AddDays(2), today.AddDays(9)},
		"not locked yet":        {domain.BookingRules{HorizonDays: 9, LockDays: 1, LockTime: 19 * 60}, today.AddDays(1), today.AddDays(9)},
		"all locked":            {domain.BookingRules{HorizonDays: 3, LockDays: 30}, today.AddDays(4), today.AddDays(3)},
	} {
		t.Run(name, func(t *testing.T) {
			from, to := c.rules.OpenDays(now, time.UTC)
			assert.Equal(t, []domain.Date{c.from, c.to}, []domain.Date{from, to})
			for d := today; d <= to; d = d.AddDays(1) {
				open := c.rules.MayBook(domain.Slot{Date: d, Start: 20 * 60}, now, time.UTC) == nil
				assert.Equal(t, d >= from, open, "as each slot is judged: %s", d)
			}
		})
	}
}
