package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/domain"
)

func TestAgeOn(t *testing.T) {
	for _, c := range []struct {
		name, birth, on string
		want            int
	}{
		{"day before the birthday", "2012-12-02", "2026-12-01", 13},
		{"birthday", "2012-12-01", "2026-12-01", 14},
		{"born today", "2026-12-01", "2026-12-01", 0},
		{"not born yet", "2027-12-01", "2026-12-01", 0},
		{"leap day, ordinary year, day before", "2012-02-29", "2026-02-28", 13},
		{"leap day, ordinary year", "2012-02-29", "2026-03-01", 14},
		{"leap day, leap year", "2012-02-29", "2028-02-29", 16},
		{"very old", "1921-02-28", "2026-12-01", 105},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, domain.AgeOn(mustDate(t, c.birth), mustDate(t, c.on)))
		})
	}
}

func TestCheckEligibility(t *testing.T) {
	for _, c := range []struct {
		name    string
		service domain.Service
		birth   string
		ok      bool
		key     string
	}{
		{"card, adult", domain.ChipCard, "1990-05-12", true, ""},
		{"card, 14 today", domain.ChipCard, "2012-12-01", true, ""},
		{"card, 14 tomorrow", domain.ChipCard, "2012-12-02", true, "eligibility.representative"},
		{"card, baby", domain.ChipCard, "2026-12-01", true, "eligibility.representative"},
		{"account, 14 today", domain.AccountL2, "2012-12-01", true, ""},
		{"account, 14 tomorrow", domain.AccountL2, "2012-12-02", true, "eligibility.guardian"},
		{"account, 6 today", domain.AccountL2, "2020-12-01", true, "eligibility.guardian"},
		{"account, 6 tomorrow", domain.AccountL2, "2020-12-02", false, "eligibility.too_young"},
		{"not born yet", domain.ChipCard, "2026-12-02", false, "eligibility.birth_date"},
		{"unknown birth date", domain.ChipCard, "", false, "eligibility.birth_date"},
		{"unknown service", "passport", "1990-05-12", false, "service.unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var birth domain.Date
			if c.birth != "" {
				birth = mustDate(t, c.birth)
			}
			ok, key := domain.CheckEligibility(c.service, birth, domain.NewDate(2026, 12, 1))
			assert.Equal(t, c.ok, ok)
			assert.Equal(t, c.key, key)
		})
	}
}

func TestCardRenewalDue(t *testing.T) {
	var got []string
	for _, d := range domain.CardRenewalDue(domain.NewDate(2012, 2, 29)) {
		got = append(got, d.String())
	}
	assert.Equal(t, []string{"2026-03-01", "2037-03-01", "2052-02-29", "2072-02-29"}, got)
}

func TestWhatToBring(t *testing.T) {
	for _, c := range []struct {
		name    string
		service domain.Service
		age     int
		first   string
		has     string
	}{
		{"card, adult", domain.ChipCard, 30, "bring.current_card", "bring.correction_papers"},
		{"card, child", domain.ChipCard, 13, "bring.birth_certificate", "bring.representative_card"},
		{"account, adult", domain.AccountL2, 14, "bring.chip_card", "bring.own_sim"},
		{"account, child", domain.AccountL2, 13, "bring.chip_card", "bring.guardian_card"},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys := domain.WhatToBring(c.service, c.age)
			assert.Equal(t, c.first, keys[0])
			assert.Contains(t, keys, c.has)
		})
	}
	assert.Empty(t, domain.WhatToBring(domain.AccountL2, 5))
	assert.Empty(t, domain.WhatToBring("passport", 30))
}
