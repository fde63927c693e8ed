package bench

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/domain/planner"
	"luudong/domain/planner/model"
)

// hamlet is a city file of two points and a team for two days.
func hamlet(t testing.TB) string {
	t.Helper()
	in := cut(open(t, "city/hcmc.json.gz", City, 0), 2, 1, 2)
	p, drive := in.Problem, in.city.Drive
	drive.Places = nil
	move := func(place int) int {
		drive.Places = append(drive.Places, in.city.Drive.Places[place])
		return len(drive.Places) - 1
	}
	for i := range p.Points {
		p.Points[i].Location, p.Points[i].Ward = move(p.Points[i].Location), 0
	}
	for i := range p.Teams {
		p.Teams[i].Base = move(p.Teams[i].Base)
	}
	p.Wards, p.Locations = 1, len(drive.Places)
	var text strings.Builder
	require.NoError(t, WriteCity(&text, p, drive))
	return text.String()
}

// spoils are changes of a city file, most of which make it a bad one.
var spoils = []struct {
	name, from, to string
	good           bool
}{
	{"as it is", "{", "{", true},
	{"wards without end", `"Wards":1`, `"Wards":4611686018427387904`, false},
	{"very many officers", `"Officers":5`, `"Officers":99999999999`, false},
	{"negative days", `"Days":2`, `"Days":-2`, false},
	{"no grid", `"Grid":15`, `"Grid":0`, false},
	{"time that runs back", `"parking":5`, `"parking":-1e300`, false},
	{"steps that run back", `"to":20`, `"to":2`, false},
	{"a place beyond the moon", `"places":[[`, `"places":[[1e9,0,0],[`, false},
	{"an empty point", `"Points":[{`, `"Points":[{},{`, false},
	{"too many people", `"Demand":[`, `"Demand":[9223372036854775807,`, false},
	{"people that overflow", `"Weight":100`, `"Weight":9223372036854775807`, false},
	{"seconds that overflow", `"Seconds":[300`, `"Seconds":[9223372036854775807`, false},
	{"setup that overflows", `"Setup":20`, `"Setup":9223372036854775807`, false},
	{"days of a fortnight", `"LastMinute":0`, `"LastMinute":20160`, false},
	{"time off without a shift", `"Shifts":[`, `"Off":[[{"from":1,"to":2}],[]],"Shifts":[`, false},
	{"a pin at night", `"Pinned":null`, `"Pinned":[{"Start":10,"End":60}]`, true},
	{"bookings without end", `"Previous":null`, `"Previous":[{"Start":480,"End":600,"Bookings":9223372036854775807}]`, false},
	{"fixed visits", `"Fixed":null`, `"Fixed":{"Minutes":30,"People":40}`, true},
	{"fixed visits that overflow", `"Fixed":null`, `"Fixed":{"Minutes":30,"People":1,"Load":9223372036854775807}`, false},
	{"no text", `{"problem"`, `problem`, false},
}

func TestReadCityRefuses(t *testing.T) {
	t.Parallel()
	text := hamlet(t)
	for _, c := range spoils {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, text, c.from)
			in, err := Read(strings.NewReader(strings.Replace(text, c.from, c.to, 1)), "x", City, 0)
			if c.good {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, ErrFile)
			require.Nil(t, in)
		})
	}
}

// Whatever a city file holds, reading it gives an instance or an error, and the
// planner an accepted plan or an error.
func FuzzReadCity(f *testing.F) {
	text := hamlet(f)
	for _, c := range spoils {
		f.Add(strings.Replace(text, c.from, c.to, 1))
	}
	f.Fuzz(func(t *testing.T, text string) {
		in, err := Read(strings.NewReader(text), "fuzz", City, 0)
		if err != nil {
			require.ErrorIs(t, err, ErrFile)
			require.Nil(t, in)
			return
		}
		if p := in.Problem; len(p.Points)*len(p.Teams)*p.Days*len(p.Rules.Lengths) > 1000 || len(p.Line) > 10 {
			return
		}
		for _, team := range in.Problem.Teams {
			if team.Officers > 20 {
				return
			}
		}
		plan, err := planner.Solve(context.Background(), in.Problem, planner.Options{Iterations: 3, Seed: 1})
		if err != nil {
			require.ErrorIs(t, err, model.ErrInvalid) // pinned visits that do not fit together
			return
		}
		require.Empty(t, model.Check(in.Problem, plan))
	})
}
