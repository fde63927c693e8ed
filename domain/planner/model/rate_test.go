package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// fieldLine is a line with figures like those of the field.
func fieldLine() *Problem {
	return &Problem{
		Services: []string{"chip_card", "account_l2"},
		Line: []Station{
			{Name: "reception", Seconds: []int{90, 90}},
			{Name: "capture", Seconds: []int{300, 0}, NeedsKit: true},
			{Name: "verify", Seconds: []int{120, 180}},
		},
	}
}

func TestDistribute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                 string
		people               []int
		minutes, desks, kits int
		officers             []int
		ok                   bool
	}{
		{"nobody needs no officer", []int{0, 0}, 60, 5, 1, []int{0, 0, 0}, true},
		{"one account needs reception and verification", []int{0, 1}, 60, 5, 0, []int{1, 0, 1}, true},
		{"exactly full stations", []int{12, 0}, 60, 5, 1, []int{1, 1, 1}, true},
		{"one more card needs a second kit", []int{13, 0}, 60, 5, 1, []int{1, 2, 1}, false},
		{"with the second kit it fits", []int{13, 0}, 60, 5, 2, []int{1, 2, 1}, true},
		{"too few desks", []int{12, 40}, 60, 4, 1, []int{2, 1, 3}, false},
		{"no time at all", []int{1, 0}, 0, 5, 1, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			officers, ok := fieldLine().Distribute(c.people, c.minutes, c.desks, c.kits)
			assert.Equal(t, c.ok, ok)
			assert.Equal(t, c.officers, officers)
		})
	}
}

func TestFrontier(t *testing.T) {
	t.Parallel()
	p := fieldLine()
	for _, c := range []struct {
		name                 string
		minutes, desks, kits int
		skills               []bool
		cards, accounts      int // most of each alone
		together             [2]int
	}{
		{"five officers, one kit, an hour", 60, 5, 1, nil, 12, 60, [2]int{12, 32}},
		{"without a kit no cards", 60, 5, 0, nil, 0, 60, [2]int{0, 60}},
		{"without the skill no cards", 60, 5, 1, []bool{false, true}, 0, 60, [2]int{0, 60}},
		{"cards only", 60, 5, 2, []bool{true, false}, 24, 0, [2]int{24, 0}},
		{"two desks are too few for a card", 60, 2, 1, nil, 0, 20, [2]int{0, 20}},
		{"one desk serves nobody", 60, 1, 1, nil, 0, 0, [2]int{0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := p.Frontier(c.minutes, c.desks, c.kits, c.skills)
			assert.Equal(t, c.cards, len(f.Most)-1)
			assert.Equal(t, c.accounts, f.Most[0])
			assert.Equal(t, c.together[1], f.Most[c.together[0]])
		})
	}
}

// The frontier must be the edge of what Distribute allows.
func TestFrontierIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &Problem{Services: []string{"a", "b"}}
		for range rapid.IntRange(1, 4).Draw(t, "stations") {
			p.Line = append(p.Line, Station{NeedsKit: rapid.Bool().Draw(t, "kit"),
				Seconds: rapid.SliceOfN(rapid.IntRange(0, 900), 2, 2).Draw(t, "seconds")})
		}
		p.Line = append(p.Line, Station{Seconds: []int{60, 60}})
		minutes, desks, kits := rapid.IntRange(1, 90).Draw(t, "minutes"), rapid.IntRange(0, 6).Draw(t, "desks"), rapid.IntRange(0, 2).Draw(t, "kits")
		f := p.Frontier(minutes, desks, kits, nil)
		for a, b := range f.Most {
			_, ok := p.Distribute([]int{a, b}, minutes, desks, kits)
			require.True(t, ok)
			_, ok = p.Distribute([]int{a, b + 1}, minutes, desks, kits)
			require.False(t, ok)
			require.LessOrEqual(t, a+b, f.Total)
		}
		_, ok := p.Distribute([]int{len(f.Most), 0}, minutes, desks, kits)
		require.False(t, ok)
		require.Equal(t, 0, f.Corners[0])
		require.Equal(t, len(f.Most)-1, f.Corners[len(f.Corners)-1])
	})
}
