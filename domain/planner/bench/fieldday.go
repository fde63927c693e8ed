package bench

import (
	"encoding/json"
	"math"
	"strconv"

	"luudong/domain/planner/model"
)

// maxPartVisits is into how many visits a point's demand is cut at most.
const maxPartVisits = 5

// personWorth is the points of one person of priority 1.
const personWorth = 100

// fieldFile is a fieldday file.
type fieldFile struct {
	Speed  float64      `json:"speed_min_per_km"`
	Fixed  float64      `json:"fixed_min"`
	Unit   int          `json:"unit_per_visit"`
	Days   int          `json:"days"`
	Bases  [][2]float64 `json:"bases"`
	Points []fieldPoint `json:"points"`
	Teams  []fieldTeam  `json:"teams"`

	minutes []int // between places: bases, then points
}

type fieldPoint struct {
	X        float64  `json:"x"`
	Y        float64  `json:"y"`
	Demand   int      `json:"demand"`
	Prio     int      `json:"prio"`
	Weekdays []int    `json:"weekdays"`
	Windows  [][2]int `json:"windows"`
	Skill    *string  `json:"skill"`
	Dur      int      `json:"dur"`
}

type fieldTeam struct {
	Base   int      `json:"base"`
	Skills []string `json:"skills"`
	Shift  [2]int   `json:"shift"`
	Days   []int    `json:"days"`
}

func readFieldday(data []byte) (*fieldFile, error) {
	f := &fieldFile{}
	if err := json.Unmarshal(data, f); err != nil {
		return nil, broken("%v", err)
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return f, f.measure()
}

// check keeps broken numbers away from the translation.
//
//nolint:cyclop // a list of independent checks
func (f *fieldFile) check() error {
	places := len(f.Bases) + len(f.Points)
	switch {
	case len(f.Points) == 0 || len(f.Teams) == 0 || len(f.Bases) == 0:
		return broken("no points, teams or bases")
	case places > maxNodes || len(f.Teams) > maxTeams || len(f.Teams)*f.Days > 10*maxTeams || f.Days < 1 || f.Days > 366:
		return broken("%d places, %d teams, %d days", places, len(f.Teams), f.Days)
	case f.Unit < 1 || f.Unit > maxTime || len(f.skills()) > 64:
		return broken("%d people a visit, %d skills", f.Unit, len(f.skills()))
	}
	for i, p := range f.Points {
		if p.Demand < 0 || p.Demand > maxTime || p.Prio < 0 || p.Prio > 1000 || p.Dur < 0 || p.Dur > 1440 {
			return broken("point %d: %+v", i, p)
		}
	}
	for i, t := range f.Teams {
		if t.Base < 0 || t.Base >= len(f.Bases) {
			return broken("team %d: base %d", i, t.Base)
		}
	}
	return nil
}

// measure fills the travel times in whole minutes, rounded up.
func (f *fieldFile) measure() error {
	at := append([][2]float64(nil), f.Bases...)
	for _, p := range f.Points {
		at = append(at, [2]float64{p.X, p.Y})
	}
	f.minutes = make([]int, len(at)*len(at))
	for a, from := range at {
		for b, to := range at {
			way := f.exact(from, to)
			if !(way >= 0 && way < 1<<15) {
				return broken("%g minutes from place %d to place %d", way, a, b)
			}
			f.minutes[a*len(at)+b] = int(math.Ceil(way - 1e-9))
		}
	}
	return nil
}

// exact is the travel time between two places; the same place is no way.
func (f *fieldFile) exact(from, to [2]float64) float64 {
	if from == to {
		return 0
	}
	return f.Fixed + f.Speed*math.Hypot(from[0]-to[0], from[1]-to[1])
}

// Minutes is the travel time between two places, for the planner.
func (f *fieldFile) Minutes(from, to int) int {
	return f.minutes[from*(len(f.Bases)+len(f.Points))+to]
}

// skills numbers the names of skills.
func (f *fieldFile) skills() map[string]int {
	number := map[string]int{}
	know := func(name string) {
		if _, ok := number[name]; !ok {
			number[name] = len(number)
		}
	}
	for _, p := range f.Points {
		if p.Skill != nil {
			know(*p.Skill)
		}
	}
	for _, t := range f.Teams {
		for _, s := range t.Skills {
			know(s)
		}
	}
	return number
}

// problem translates: 100 points are one person of priority 1.
func (f *fieldFile) problem() *model.Problem {
	p := &model.Problem{
		Days: f.Days, Services: []string{"visit"}, Wards: 1, Locations: len(f.Bases) + len(f.Points), Travel: f,
		Line:  []model.Station{{Name: "visit", Seconds: []int{1}}},
		Rules: model.Rules{Lengths: []int{1}, Grid: 1}, Weights: model.Weights{TravelMinute: 1},
	}
	skills := f.skills()
	for i, from := range f.Points {
		to := model.Point{ID: strconv.Itoa(i), Location: len(f.Bases) + i, Weight: personWorth * from.Prio,
			Demand: []int{min(from.Demand, maxPartVisits*f.Unit)}, Windows: make([][]model.Window, f.Days),
			Fixed: &model.Fixed{Minutes: from.Dur, People: f.Unit}}
		if from.Skill != nil {
			to.Needs = 1 << skills[*from.Skill]
		}
		for d := range f.Days {
			if contains(from.Weekdays, d%7) {
				for _, w := range from.Windows {
					to.Windows[d] = append(to.Windows[d], model.Window{From: w[0], To: w[1]})
				}
			}
		}
		p.Points = append(p.Points, to)
	}
	for i, from := range f.Teams {
		to := model.Team{ID: strconv.Itoa(i), Base: from.Base, Skills: []bool{true}, Shifts: make([]model.Window, f.Days)}
		for _, s := range from.Skills {
			to.Has |= 1 << skills[s]
		}
		for d := range f.Days {
			if contains(from.Days, d) {
				to.Shifts[d] = model.Window{From: from.Shift[0], To: from.Shift[1]}
			}
		}
		p.Teams = append(p.Teams, to)
	}
	return p
}

func contains(list []int, v int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// apart is how many kilometres copies of a fieldday instance lie apart: more
// than any shift allows.
const apart = 2000

func (in *Instance) multiplyField(times int) *Instance {
	f := *in.field
	f.Bases, f.Points, f.Teams = nil, nil, nil
	for copied := range times {
		for _, b := range in.field.Bases {
			f.Bases = append(f.Bases, [2]float64{b[0] + float64(copied*apart), b[1]})
		}
		for _, p := range in.field.Points {
			p.X += float64(copied * apart)
			f.Points = append(f.Points, p)
		}
		for _, t := range in.field.Teams {
			t.Base += copied * len(in.field.Bases)
			f.Teams = append(f.Teams, t)
		}
	}
	if err := f.measure(); err != nil {
		return nil // further apart than whole minutes go
	}
	return &Instance{Name: in.Name, Format: Fieldday, Teams: len(f.Teams), Problem: f.problem(), field: &f}
}
