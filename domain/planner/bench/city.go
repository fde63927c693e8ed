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
	if err := f.Drive.check(); err != nil {
		return nil, err
	}
	if most := mostOf(p); most > maxNumber || p.LastMinute > 2*maxDrive {
		return nil, broken("a number of %d, want at most %d; days that end at minute %d", most, maxNumber, p.LastMinute)
	}
	p.Travel = &f.Drive
	return f, nil
}

// maxNumber is the largest number of people, seconds, minutes, points of value
// and the like in a city file: sums of them stay far from what an int holds.
const maxNumber = 1_000_000

// mostOf is the largest of the numbers of a problem that have no limit of their
// own, in size, negative or not.
func mostOf(p *model.Problem) (most int) {
	note := func(numbers ...int) {
		for _, n := range numbers {
			most = max(most, n, -max(n, math.MinInt+1))
		}
	}
	w, r := p.Weights, p.Rules
	note(p.Wards, w.Fair, w.TeamDay, w.TravelMinute, w.ChangedVisit, w.LostBooking, r.Grid, r.Setup, r.Teardown)
	if r.Break != nil {
		note(r.Break.Minutes, r.Break.From, r.Break.To)
	}
	for i := range p.Line {
		note(p.Line[i].Seconds...)
	}
	for i := range p.Points {
		pt := &p.Points[i]
		note(pt.Weight, pt.Stations, pt.MinGapDays)
		note(pt.Demand...)
		if pt.Fixed != nil {
			note(pt.Fixed.People, pt.Fixed.Load)
		}
	}
	for i := range p.Teams {
		t := &p.Teams[i]
		note(1000*max(-maxNumber, min(t.Officers, maxNumber)), t.Kits, t.MaxDayMinutes, t.MaxWeekMinutes, t.Capacity, t.MaxCardsPerDay)
	}
	for i := range p.Pinned {
		note(p.Pinned[i].MinPeople...)
	}
	for i := range p.Previous {
		note(p.Previous[i].Bookings)
	}
	return most
}

// check says whether the times that the drive tells are times.
func (d *Drive) check() error {
	for _, at := range d.Places {
		if !(math.Abs(at[0])+math.Abs(at[1])+math.Abs(at[2]) < 1e6) {
			return broken("a place at %v", at)
		}
	}
	last := 0.0
	for i, step := range d.Steps {
		if !(step.Minutes >= 0 && step.Minutes < 1e6) || i < len(d.Steps)-1 && !(step.To >= last && step.To < 1e6) {
			return broken("step %d of the drive: %+v", i, step)
		}
		last = step.To
	}
	if !(d.Parking >= 0 && d.Parking < maxDrive) {
		return broken("%g minutes to park", d.Parking)
	}
	return nil
}

// Multiply makes a city of so many times the points, teams and wards: the
// first part is the city itself, every copy is moved by up to a kilometre a
// place. It tells how the planner grows.
//
// Of a fieldday instance it makes copies that lie too far apart for a team to
// serve two of them. Other formats can't be multiplied: nil.
func (in *Instance) Multiply(times int) *Instance {
	if in.field != nil {
		return in.multiplyField(times)
	}
	if in.city == nil {
		return nil
	}
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
