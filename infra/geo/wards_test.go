package geo_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/geo"
)

func newWards(t testing.TB) *geo.Wards {
	t.Helper()
	w, err := geo.NewWards()
	require.NoError(t, err)
	return w
}

func TestWardsIsTheLocatorOfTheDomain(t *testing.T) {
	var _ domain.WardLocator = newWards(t)
}

func TestWardAt(t *testing.T) {
	w := newWards(t)
	for _, c := range []struct {
		name     string
		lat, lon float64
		code     string
	}{
		{"seat of Thủ Dầu Một", 10.969, 106.661, "25747"},
		{"main island of Côn Đảo", 8.6867, 106.6076, "26732"},
		{"the sea off Vũng Tàu", 10.25, 107.15, ""},
		{"Hà Nội", 21.0285, 105.8542, ""},
		{"latitude and longitude mixed up", 106.661, 10.969, ""},
		{"nothing filled in", 0, 0, ""},
		{"not a number", math.NaN(), 106.661, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := domain.Coordinate{Lat: c.lat, Lon: c.lon}
			code, ok := w.WardAt(at)
			assert.Equal(t, c.code, code)
			assert.Equal(t, c.code != "", ok)
			assert.Equal(t, ok, w.InsideCity(at))
			assert.Equal(t, ok, w.DistanceToCityKM(at) == 0)
		})
	}
}

func TestDistanceToCity(t *testing.T) {
	w := newWards(t)
	for _, c := range []struct {
		name       string
		lat, lon   float64
		least, top float64
	}{
		{"inside", 10.7769, 106.7009, 0, 0},
		{"some kilometres off the coast", 10.25, 107.15, 5, 25},
		{"Hà Nội", 21.0285, 105.8542, 1000, 1200},
		{"not a number", math.NaN(), 106.661, math.Inf(1), math.Inf(1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			km := w.DistanceToCityKM(domain.Coordinate{Lat: c.lat, Lon: c.lon})
			assert.GreaterOrEqual(t, km, c.least)
			assert.LessOrEqual(t, km, c.top)
		})
	}
}

func readRows(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := os.Open("../../app/sample/data/" + file)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		list = append(list, m)
	}
	return list
}

func coordinate(t testing.TB, lat, lon string) domain.Coordinate {
	t.Helper()
	y, err := strconv.ParseFloat(lat, 64)
	require.NoError(t, err)
	x, err := strconv.ParseFloat(lon, 64)
	require.NoError(t, err)
	return domain.Coordinate{Lat: y, Lon: x}
}

func TestEveryPlaceOfTheSampleCityLiesInItsWard(t *testing.T) {
	w := newWards(t)
	for _, c := range []struct {
		file, ward, lat, lon string
		places               int
	}{
		{"units.csv", "code", "ref_lat", "ref_lon", 168},
		{"points.csv", "unit_code", "lat", "lon", 1940},
		{"teams.csv", "unit_code", "base_lat", "base_lon", 60},
	} {
		rows := readRows(t, c.file)
		assert.Len(t, rows, c.places, c.file)
		for _, row := range rows {
			at := coordinate(t, row[c.lat], row[c.lon])
			code, ok := w.WardAt(at)
			assert.True(t, ok, row)
			assert.Equal(t, row[c.ward], code, row)
			assert.Zero(t, w.DistanceToWardKM(row[c.ward], at), row)
			assert.Zero(t, w.DistanceToCityKM(at), row)
		}
	}
}

// Walks out to sea from a ward with a coast: near the line a place still
// belongs to it, farther away it does not.
func TestBorderTolerance(t *testing.T) {
	w := newWards(t)
	const lat = 10.34 // the beach of Vũng Tàu runs north and south of here
	ward, ok := w.WardAt(domain.Coordinate{Lat: lat, Lon: 107.09})
	require.True(t, ok)
	var near, far bool
	for lon := 107.09; lon < 107.15; lon += 0.0002 { // about 20 m
		at := domain.Coordinate{Lat: lat, Lon: lon}
		km := w.DistanceToCityKM(at)
		code, ok := w.WardAt(at)
		assert.Equal(t, km <= geo.BorderKM, ok, "%v km", km)
		if km > 0 && ok {
			near = true
			assert.LessOrEqual(t, w.DistanceToWardKM(code, at), geo.BorderKM)
		}
		far = far || !ok
	}
	assert.True(t, near && far, "the walk must cross the coast")
	assert.Greater(t, w.DistanceToWardKM(ward, domain.Coordinate{Lat: 10.969, Lon: 106.661}), 50.0)
	assert.True(t, math.IsInf(w.DistanceToWardKM("00000", domain.Coordinate{Lat: lat, Lon: 107.09}), 1))
}

func BenchmarkNewWards(b *testing.B) {
	for b.Loop() {
		newWards(b)
	}
}

func BenchmarkWardAt(b *testing.B) {
	w := newWards(b)
	for name, at := range map[string]domain.Coordinate{
		"inside":  {Lat: 10.7769, Lon: 106.7009},
		"outside": {Lat: 10.25, Lon: 107.15},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w.WardAt(at)
			}
		})
	}
}
