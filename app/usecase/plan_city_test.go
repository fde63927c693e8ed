package usecase_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/sample"
	"luudong/domain"
	"luudong/domain/planner/bench"
)

// The benchmark of the whole city is the problem that the program makes of the
// sample data: points, teams and holidays as imported, travel as estimated.
// With LUUDONG_UPDATE=1 the file is written anew.
func TestBenchmarkCityIsTheSampleCity(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := apptest.New(t)
	require.NoError(t, sample.LoadTables(ctx, r.App, func(sample.Step) {}))
	from, err := domain.ParseDate("2026-12-01")
	require.NoError(t, err)
	problem, places, err := r.PlanProblem(ctx, domain.Plan{From: from, To: from.AddDays(27), UnitPath: "/79/"})
	require.NoError(t, err)

	drive := bench.Drive{Parking: 5, Steps: []bench.DriveStep{{To: 5, Minutes: 60 / 20.0}, {To: 20, Minutes: 60 / 32.0}, {Minutes: 60 / 45.0}}}
	for _, p := range places {
		drive.Places = append(drive.Places, onGlobe(p))
	}
	for a := 0; a < len(places); a += 7 {
		for b := range places {
			require.Equal(t, problem.Travel.Minutes(a, b), drive.Minutes(a, b), "%v to %v", places[a], places[b])
		}
	}

	var want bytes.Buffer
	require.NoError(t, bench.WriteCity(&want, problem, drive))
	path := filepath.Join("..", "..", "domain", "planner", "bench", "testdata", "city", "hcmc.json.gz")
	if os.Getenv("LUUDONG_UPDATE") != "" {
		var packed bytes.Buffer
		zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		require.NoError(t, err)
		_, err = zip.Write(want.Bytes())
		require.NoError(t, err)
		require.NoError(t, zip.Close())
		require.NoError(t, os.WriteFile(path, packed.Bytes(), 0o600))
	}
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	zip, err := gzip.NewReader(file)
	require.NoError(t, err)
	have, err := io.ReadAll(zip)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want.Bytes(), have), "the sample city has changed: run this test with LUUDONG_UPDATE=1")
}

// onGlobe is a place in road kilometres from the middle of the earth.
func onGlobe(p domain.Coordinate) [3]float64 {
	const radius = 6371.0 * 1.35
	sinLat, cosLat := math.Sincos(p.Lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p.Lon * math.Pi / 180)
	return [3]float64{radius * cosLat * cosLon, radius * cosLat * sinLon, radius * sinLat}
}
