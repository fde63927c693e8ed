package travel_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/domain"
	"luudong/infra/travel"
)

var benThanh = domain.Coordinate{Lat: 10.7725, Lon: 106.6980}

func TestMinutes(t *testing.T) {
	for _, c := range []struct {
		name       string
		to         domain.Coordinate
		least, top int
	}{
		{"the same place", benThanh, 0, 0},
		{"around the corner, 110 m", domain.Coordinate{Lat: 10.7735, Lon: 106.6980}, 6, 6},
		{"the next ward, 3 km", domain.Coordinate{Lat: 10.7995, Lon: 106.6980}, 15, 20},
		{"the airport, 7 km", domain.Coordinate{Lat: 10.8188, Lon: 106.6519}, 25, 35},
		{"Thủ Dầu Một, 22 km", domain.Coordinate{Lat: 10.969, Lon: 106.661}, 55, 75},
		{"Vũng Tàu, 62 km", domain.Coordinate{Lat: 10.3460, Lon: 107.0843}, 110, 150},
		{"Hà Nội, 1,140 km", domain.Coordinate{Lat: 21.0285, Lon: 105.8542}, 1440, 1440},
		{"not a number", domain.Coordinate{Lat: math.NaN(), Lon: 106}, 1440, 1440},
	} {
		t.Run(c.name, func(t *testing.T) {
			var estimator domain.TravelEstimator = travel.Estimator{}
			times := estimator.Estimate([]domain.Coordinate{benThanh, c.to})
			got := times.Minutes(0, 1)
			assert.GreaterOrEqual(t, got, c.least)
			assert.LessOrEqual(t, got, c.top)
			assert.Equal(t, got, times.Minutes(1, 0), "both directions")
			assert.Zero(t, travel.NewTimes([]domain.Coordinate{benThanh}).Minutes(0, 0))
		})
	}
}

func cityPlaces(n int) []domain.Coordinate {
	rng := rand.New(rand.NewPCG(7, 7))
	places := make([]domain.Coordinate, n)
	for i := range places {
		places[i] = domain.Coordinate{Lat: 10.3 + rng.Float64(), Lon: 106.4 + rng.Float64()}
	}
	return places
}

func TestAStopOnTheWayIsNeverShorter(t *testing.T) {
	const n = 60
	times := travel.NewTimes(cityPlaces(n))
	for a := range n {
		for b := range n {
			assert.Equal(t, times.Minutes(a, b), times.Minutes(b, a))
			for c := range n {
				if times.Minutes(a, c) > times.Minutes(a, b)+times.Minutes(b, c) {
					t.Fatalf("%d-%d-%d", a, b, c)
				}
			}
		}
	}
}

func BenchmarkMinutes(b *testing.B) {
	const n = 16000
	times := travel.NewTimes(cityPlaces(n))
	from, to := 0, 1
	for b.Loop() {
		times.Minutes(from, to)
		from, to = to, (from*31+to+7)%n
	}
}

func BenchmarkNewTimes(b *testing.B) {
	places := cityPlaces(16000)
	for b.Loop() {
		travel.NewTimes(places)
	}
}
