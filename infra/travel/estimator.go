// Package travel estimates how long a team's van drives between two places.
//
// There is no road map inside: an estimate needs no service that may be down, no
// gigabytes of map, and is the same every time, which is what a plan for four
// weeks needs. It is the straight line, made longer by what roads in the city
// add, at a speed that grows with the length of the drive (alleys and traffic
// lights at both ends, trunk roads between), plus a fixed part to park and walk.
// Water without a bridge is not known: an island looks nearer than it is.
package travel

import (
	"math"

	"luudong/domain"
)

// The figures of an estimate. They are chosen for a loaded van in daytime
// traffic: about 20 minutes for 4 km as the crow flies, an hour and a half for 40.
const (
	detour         = 1.35 // road kilometres per kilometre as the crow flies
	parkingMinutes = 5.0  // to leave, park and walk, on every drive

	townKM, townKMH     = 5.0, 20.0  // the first road kilometres
	suburbKM, suburbKMH = 20.0, 32.0 // from there to this far
	trunkKMH            = 45.0       // all beyond

	earthKM    = 6371.0
	maxMinutes = 24 * 60 // also for coordinates that are no numbers
)

// Estimator makes travel times. The zero value is ready to use.
type Estimator struct{}

// Estimate numbers the places as they stand in the list and returns the times between them.
func (Estimator) Estimate(places []domain.Coordinate) domain.TravelTimes { return NewTimes(places) }

// Times are the travel times between places that are numbered from 0. It holds
// 24 bytes a place and computes each answer when asked (some 20 ns; a table for
// 16,000 places would take half a gigabyte). Immutable, safe for use by several
// goroutines at once.
type Times struct{ at []vector }

// vector is a place as a point in space, in road kilometres from the middle of the earth.
type vector struct{ x, y, z float64 }

// NewTimes returns the travel times between the places.
func NewTimes(places []domain.Coordinate) *Times {
	t := &Times{at: make([]vector, len(places))}
	const radius = earthKM * detour
	for i, p := range places {
		sinLat, cosLat := math.Sincos(p.Lat * math.Pi / 180)
		sinLon, cosLon := math.Sincos(p.Lon * math.Pi / 180)
		t.at[i] = vector{radius * cosLat * cosLon, radius * cosLat * sinLon, radius * sinLat}
	}
	return t
}

// Minutes returns the whole minutes of a drive, rounded up: 0 between places
// with the same coordinates, otherwise more than the fixed part and at most a
// day. It is the same in both directions, and a stop on the way never makes a
// drive shorter. A number that no place has is a mistake of the caller and panics.
func (t *Times) Minutes(from, to int) int {
	a, b := t.at[from], t.at[to]
	dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
	// The chord instead of the arc: over 300 km it is 30 m shorter.
	return minutes(math.Sqrt(dx*dx + dy*dy + dz*dz))
}

// minutes returns the time for a drive of that many road kilometres.
func minutes(km float64) int {
	if km == 0 {
		return 0
	}
	m := parkingMinutes + 60/townKMH*min(km, townKM)
	if km > townKM {
		m += 60 / suburbKMH * (min(km, suburbKM) - townKM)
	}
	if km > suburbKM {
		m += 60 / trunkKMH * (km - suburbKM)
	}
	if m < maxMinutes { // false for NaN
		return int(math.Ceil(m))
	}
	return maxMinutes
}
