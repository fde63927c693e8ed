package bench

import (
	"encoding/json"
	"io"
	"math"
	"math/rand/v2"

	"luudong/domain/planner/model"
)

// cityFile is a city file: a whole problem of the full model, and its places
// with the way to tell the travel times between them.
type cityFile struct {
	Problem *model.Problem `json:"problem"`
	Drive   Drive          `json:"drive"`
}

// Drive tells travel times from coordinates: Parking minutes on every drive and
// then minutes per kilometre that get fewer with the length of the drive.
type Drive struct {
	Places  [][3]float64 `json:"places"`  // in kilometres from the middle of the earth
	Parking float64      `json:"parking"` // minutes
	Steps   []DriveStep  `json:"steps"`   // in order of To
}

// DriveStep is the part of a drive up to To kilometres; the last has no end.
type DriveStep struct {
	To      float64 `json:"to"`
	Minutes float64 `json:"minutes"` // a kilometre
}

// Minutes is the time of a drive in whole minutes, rounded up; the same place
// is no way.
func (d *Drive) Minutes(from, to int) int {
	a, b := d.Places[from], d.Places[to]
	km := math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
	if km == 0 {
		return 0
	}
	minutes, done := d.Parking, 0.0
	for i, step := range d.Steps {
		end := step.To
		if i == len(d.Steps)-1 {
			end = math.Inf(1)
		}
		if km > done {
			minutes += step.Minutes * (min(km, end) - done)
		}
		done = end
	}
	return int(math.Ceil(min(minutes, maxDrive)))
}

// maxDrive is a day: no drive takes longer.
const maxDrive = 24 * 60

// WriteCity writes a problem whose travel times are those of drive.
func WriteCity(w io.Writer, problem *model.Problem, drive Drive) error {
	bare := *problem
	bare.Travel = nil
	return json.NewEncoder(w).Encode(cityFile{&bare, drive})
}

func readCity(data []byte) (*cityFile, error) {
	f := &cityFile{}
	if err := json.Unmarshal(data, f); err != nil {
		return nil, broken("%v", err)
	}
	p := f.Problem
	switch {
	case p == nil || len(f.Drive.Steps) == 0:
		return nil, broken("no problem or no drive")
	case len(p.Points)+len(p.Teams) > 10*maxNodes || len(p.Teams)*p.Days > 100*maxTeams || p.Days < 1 || p.Days > 366:
		return nil, broken("%d points, %d teams, %d days", len(p.Points), len(p.Teams), p.Days)
	case len(f.Drive.Places) != p.Locations:
		return nil, broken("%d places for %d locations", len(f.Drive.Places), p.Locations)
	}
	for _, at := range f.Drive.Places {
		if !(math.Abs(at[0])+math.Abs(at[1])+math.Abs(at[2]) < 1e6) {
			return nil, broken("a place at %v", at)
		}
	}
	p.Travel = &f.Drive
	return f, nil
}

// Multiply makes a city of so many times the points, teams and wards: the
// first part is the city itself, every copy is moved by up to a kilometre a
// place. It tells how the planner grows.
func (in *Instance) Multiply(times int) *Instance {
	r := rand.New(rand.NewPCG(1, uint64(times)))
	from, drive := in.Problem, in.city.Drive
	p := *from
	p.Points, p.Teams = append([]model.Point(nil), from.Points...), append([]model.Team(nil), from.Teams...)
	drive.Places = append([][3]float64(nil), drive.Places...)
	near := func(place int) int {
		at := drive.Places[place]
		for axis := range at {
			at[axis] += 2*r.Float64() - 1
		}
		drive.Places = append(drive.Places, at)
		return len(drive.Places) - 1
	}
	for copied := 1; copied < times; copied++ {
		for _, pt := range from.Points {
			pt.Location, pt.Ward = near(pt.Location), pt.Ward+copied*from.Wards
			p.Points = append(p.Points, pt)
		}
		for _, t := range from.Teams {
			t.Base = near(t.Base)
			p.Teams = append(p.Teams, t)
		}
	}
	p.Wards, p.Locations, p.Travel = times*from.Wards, len(drive.Places), &drive
	return &Instance{Name: in.Name, Format: City, Teams: len(p.Teams), Problem: &p, city: &cityFile{&p, drive}}
}
