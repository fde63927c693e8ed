package domain

import (
	"slices"
	"strconv"
	"strings"
)

// Team is a mobile team: officers who travel together from their base and work
// a line of stations at a service point.
type Team struct {
	ID              int64
	Code            string // unique
	Name            string
	UnitID          int64
	UnitPath        string // filled by the store
	UnitName        string // filled by the store
	BaseLat         float64
	BaseLon         float64
	Services        []Service
	Officers        int          // 1 to 50
	CardKits        int          // card-capture kits in the van, 0 to 20
	Shifts          OpeningHours // when the team works
	MaxHoursPerDay  int          // from leaving the base to being back, 1 to 24
	MaxHoursPerWeek int          // 1 to 168
	Archived        bool
}

// Serves reports whether the team offers the service.
func (t Team) Serves(s Service) bool { return slices.Contains(t.Services, s) }

// Check returns what is wrong with the team's own fields.
func (t Team) Check() []FieldError {
	var bad []FieldError
	add := func(column, value, key string, args ...any) {
		bad = append(bad, FieldError{Column: column, Value: value, Key: key, Args: args})
	}
	inRange := func(column string, v, low, high int) {
		if v < low || v > high {
			add(column, strconv.Itoa(v), "input.range", low, high)
		}
	}
	if !validCode(t.Code) {
		add("code", t.Code, "code.form")
	}
	if strings.TrimSpace(t.Name) == "" {
		add("name", "", "input.required")
	}
	bad = append(bad, checkCoordinates("base_lat", "base_lon", t.BaseLat, t.BaseLon)...)
	if len(t.Services) == 0 {
		add("services", "", "input.required")
	}
	inRange("officers", t.Officers, 1, 50)
	inRange("card_kits", t.CardKits, 0, 20)
	if t.Serves(ChipCard) && t.CardKits == 0 {
		add("card_kits", "0", "team.kit_missing")
	}
	if t.Shifts.IsZero() {
		add("shifts", "", "input.required")
	}
	inRange("max_hours_per_day", t.MaxHoursPerDay, 1, 24)
	inRange("max_hours_per_week", t.MaxHoursPerWeek, 1, 168)
	return bad
}
