package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testPersons(t *testing.T, open Open) {
	t.Run("create", func(t *testing.T) { testPersonCreate(t, open.empty(t)) })
	t.Run("update", func(t *testing.T) { testPersonUpdate(t, open.empty(t)) })
	t.Run("list", func(t *testing.T) { testPersonList(t, open.empty(t)) })
	t.Run("household", func(t *testing.T) { testHouseholds(t, open.empty(t)) })
}

func testPersonCreate(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	people := NewPeople(t, s, 5_000)

	t.Run("five thousand at once, every id its own", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			for _, n := range []int{0, 2_307, 2_308, 4_999} {
				got, err := r.Persons.ByID(ctx, people[n].ID)
				require.NoError(t, err)
				assert.Equal(t, *people[n], got)
			}
			_, err := r.Persons.ByID(ctx, 999_999)
			notFound(t, err)
		})
	})
	t.Run("found by their numbers at once", func(t *testing.T) {
		ids := []domain.PersonalID{people[4_000].PersonalID, "001199000001", people[7].PersonalID, ""}
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Persons.ByPersonalIDs(ctx, ids)
			require.NoError(t, err)
			assert.Equal(t, map[domain.PersonalID]domain.Person{ids[0]: *people[4_000], ids[2]: *people[7]}, got)
		})
	})
	t.Run("a number that somebody has is refused and nobody is added", func(t *testing.T) {
		fresh, taken := NewPerson(6_000), NewPerson(17)
		refused(t, s, "person.exists", func(ctx context.Context, r domain.Repos) error {
			return r.Persons.Create(ctx, []*domain.Person{&fresh, &taken})
		})
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, err := r.Persons.ByPersonalIDs(ctx, []domain.PersonalID{fresh.PersonalID})
			require.NoError(t, err)
			assert.Empty(t, got)
		})
	})
	t.Run("people without a number, phone or sex, with a unit", func(t *testing.T) {
		a, b := NewPerson(1), NewPerson(2)
		for _, p := range []*domain.Person{&a, &b} {
			p.PersonalID, p.Phone, p.Sex, p.UnitID = "", "", "", c.WardThanhAn.ID
		}
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Persons.Create(ctx, []*domain.Person{&a, &b}))
			got, err := r.Persons.ByID(ctx, b.ID)
			require.NoError(t, err)
			b.UnitName = c.WardThanhAn.FullName
			assert.Equal(t, b, got)
		})
	})
}

func testPersonUpdate(t *testing.T, s domain.Store) {
	people := NewPeople(t, s, 2)
	person := *people[0]
	update := func(reason string) {
		Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, r.Persons.Update(ctx, person, reason)) })
	}
	first := person.PersonalID

	person.FullName, person.Phone = "Trần Thị Bình", "+84912345678"
	update("")
	second := domain.PersonalID("079190000042")
	person.PersonalID = second
	update("cấp lại")
	person.PersonalID = ""
	update("nhập nhầm")
	person.PersonalID = first
	update("trả lại")

	View(t, s, func(ctx context.Context, r domain.Repos) {
		got, err := r.Persons.ByID(ctx, person.ID)
		require.NoError(t, err)
		assert.Equal(t, person, got)
		history, err := r.Persons.Identities(ctx, person.ID)
		require.NoError(t, err)
		require.Len(t, history, 2, "one entry a number that went, none for what was no change")
		assert.Equal(t, second, history[0].PersonalID)
		assert.Equal(t, "nhập nhầm", history[0].Reason)
		assert.Equal(t, first, history[1].PersonalID)
		assert.Equal(t, "cấp lại", history[1].Reason)
		assert.False(t, history[1].ReplacedAt.IsZero())
		byOld, _, err := r.Persons.List(ctx, domain.PersonFilter{Text: second.Reveal()})
		require.NoError(t, err)
		assert.Len(t, byOld, 1, "found by a number of before")
	})
	refused(t, s, "person.exists", func(ctx context.Context, r domain.Repos) error {
		person.PersonalID = people[1].PersonalID
		return r.Persons.Update(ctx, person, "")
	})
	err := s.Within(t.Context(), func(r domain.Repos) error {
		return r.Persons.Update(t.Context(), domain.Person{ID: 999_999}, "")
	})
	notFound(t, err)
}

func testPersonList(t *testing.T, s domain.Store) {
	var people []*domain.Person
	for i, name := range []string{"Nguyễn Văn Út", "Trần Đức Ánh", "Lê Thị An", "Phạm Hoà", "Đỗ 100% Hòa"} {
		p := NewPerson(234_560 + i)
		p.FullName = name
		people = append(people, &p)
	}
	Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, r.Persons.Create(ctx, people)) })

	for name, test := range map[string]struct {
		text  string
		names []string
	}{
		"everybody by given name": {"", []string{"Lê Thị An", "Trần Đức Ánh", "Phạm Hoà", "Đỗ 100% Hòa", "Nguyễn Văn Út"}},
		"words without accents":   {"duc tran", []string{"Trần Đức Ánh"}},
		"either hoà":              {"hòa", []string{"Phạm Hoà", "Đỗ 100% Hòa"}},
		"a percent sign":          {"0%", []string{"Đỗ 100% Hòa"}},
		"last digits of a phone":  {"4561", []string{"Trần Đức Ánh"}},
		"a whole phone":           {"0900 234 562", []string{"Lê Thị An"}},
		"a phone with its prefix": {"+84 90 0234562", []string{"Lê Thị An"}},
		"first digits of a phone": {"0900", nil},
		"a whole number":          {"079 090 234563", []string{"Phạm Hoà"}},
		"part of a number":        {"07909023456", nil},
		"nobody":                  {"xyz", nil},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				got, total, err := r.Persons.List(ctx, domain.PersonFilter{Text: test.text})
				require.NoError(t, err)
				var names []string
				for _, p := range got {
					names = append(names, p.FullName)
				}
				assert.Equal(t, test.names, names)
				assert.Equal(t, len(test.names), total)
			})
		})
	}
	t.Run("a page", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			got, total, err := r.Persons.List(ctx, domain.PersonFilter{Page: domain.Page{Offset: 1, Limit: 1}})
			require.NoError(t, err)
			assert.Equal(t, 5, total)
			require.Len(t, got, 1)
			assert.Equal(t, *people[1], got[0])
		})
	})
}

func testHouseholds(t *testing.T, s domain.Store) {
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		first, err := r.Persons.EnsureHouseholds(ctx, []string{"H2", "H1", "H2"})
		require.NoError(t, err)
		assert.Len(t, first, 2)
		second, err := r.Persons.EnsureHouseholds(ctx, []string{"H3", "H1"})
		require.NoError(t, err)
		assert.Len(t, second, 2)
		assert.Equal(t, first["H1"], second["H1"])
		p := NewPerson(1)
		p.HouseholdID = second["H3"]
		require.NoError(t, r.Persons.Create(ctx, []*domain.Person{&p}))
		got, err := r.Persons.ByID(ctx, p.ID)
		require.NoError(t, err)
		assert.Equal(t, second["H3"], got.HouseholdID)
		none, err := r.Persons.EnsureHouseholds(ctx, nil)
		require.NoError(t, err)
		assert.Empty(t, none)
	})
}
