package bench

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/domain/planner"
	"luudong/domain/planner/model"
)

// open reads a file of testdata.
func open(t testing.TB, path string, format Format, teams int) *Instance {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", path))
	require.NoError(t, err)
	defer file.Close()
	in, err := Read(file, NameOf(path), format, teams)
	require.NoError(t, err)
	return in
}

// The objective of one instance a format at a fixed seed and number of steps:
// a change of the search shows here. Higher is better for toptw, fieldday and city,
// lower for the others; write the new number when the search got better.
func TestPinnedObjective(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path      string
		format    Format
		teams     int
		steps     int
		objective float64
	}{
		{"toptw/r101.txt", TOPTW, 2, 3000, 341},
		{"toptw/pr01.txt", TOPTW, 1, 3000, 305},
		{"solomon/R103.txt", Solomon, 0, 3000, 1242.5},
		{"pcvrptw/R1_10_1.vrp", PCVRPTW, 0, 2000, 263505},
		{"fieldday/city-475-15-7.json", Fieldday, 0, 2000, 17130},
		{"city/hcmc.json.gz", City, 0, 2000, 36438857},
	} {
		t.Run(c.path, func(t *testing.T) {
			t.Parallel()
			in := open(t, c.path, c.format, c.teams)
			result, err := Run(context.Background(), in, Options{Iterations: c.steps, Seed: 1, Now: time.Now, Bare: true})
			require.NoError(t, err)
			require.Equal(t, c.objective, result.Objective)
			plan, err := planner.Solve(context.Background(), in.Problem, planner.Options{Iterations: 50, Seed: 2, Workers: 2, Bare: true})
			require.NoError(t, err)
			require.Empty(t, model.Check(in.Problem, plan))
		})
	}
}

// Every file can be read and has a best known value.
func TestReadAll(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{TOPTW, Solomon, PCVRPTW} {
		file, err := os.Open(filepath.Join("testdata", string(format), "best_known.csv"))
		require.NoError(t, err)
		defer file.Close()
		rows, err := csv.NewReader(file).ReadAll()
		require.NoError(t, err)
		known := map[string]bool{}
		for _, row := range rows[1:] {
			known[row[0]] = true
		}
		files, err := filepath.Glob(filepath.Join("testdata", string(format), "*"))
		require.NoError(t, err)
		for _, name := range files {
			if filepath.Ext(name) == ".csv" {
				continue
			}
			in := open(t, filepath.Join(string(format), filepath.Base(name)), format, 0)
			require.True(t, known[in.Name], in.Name)
		}
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	in := open(t, "solomon/C101.txt", Solomon, 0)
	good, err := Run(context.Background(), in, Options{Iterations: 200, Seed: 1, Now: time.Now})
	require.NoError(t, err)
	for name, spoil := range map[string]func(r *Result){
		"a customer left out":      func(r *Result) { r.Routes[0] = r.Routes[0][1:] },
		"a customer twice":         func(r *Result) { r.Routes[0] = append(r.Routes[0], r.Routes[1][0]) },
		"no such customer":         func(r *Result) { r.Routes[0] = append(r.Routes[0], 101) },
		"too many routes":          func(r *Result) { r.Routes = make([][]int, 26) },
		"all in one, in any order": func(r *Result) { r.Routes = [][]int{append(append([]int(nil), r.Routes[1]...), r.Routes[0]...)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := Result{}
			for _, r := range good.Routes {
				bad.Routes = append(bad.Routes, append([]int(nil), r...))
			}
			spoil(&bad)
			_, err := in.Verify(&bad)
			require.ErrorIs(t, err, ErrWrong)
		})
	}
}

// Whatever a file holds, reading it gives an instance or an error.
func FuzzRead(f *testing.F) {
	for _, path := range []string{"toptw/c101.txt", "solomon/C101.txt"} {
		data, err := os.ReadFile(filepath.Join("testdata", path))
		require.NoError(f, err)
		f.Add(string(data[:1500]), uint8(1))
	}
	f.Add("VEHICLES : 2\nCAPACITY : 3\nSERVICE_TIME : 1\nNODE_COORD_SECTION\n1 0 0\n2 1 1\nDEMAND_SECTION\n1 0\n2 1\n"+
		"TIME_WINDOW_SECTION\n1 0 9\n2 0 9\nPRIZE_SECTION\n1 0\n2 4\nDEPOT_SECTION\n1\n-1\nEOF\n", uint8(2))
	f.Add(`{"unit_per_visit":60,"days":1,"bases":[[0,0]],"points":[{"x":1,"demand":9,"prio":1,"weekdays":[0],"windows":[[1,99]],"dur":9}],`+
		`"teams":[{"base":0,"shift":[0,200],"days":[0]}]}`, uint8(3))
	formats := []Format{TOPTW, Solomon, PCVRPTW, Fieldday}
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		in, err := Read(strings.NewReader(text), "fuzz", formats[int(kind)%len(formats)], 2)
		if err != nil {
			require.Nil(t, in)
			return
		}
		if len(in.Problem.Points)*len(in.Problem.Teams)*in.Problem.Days > 1000 {
			return
		}
		plan, err := planner.Solve(context.Background(), in.Problem, planner.Options{Iterations: 3, Seed: 1, Bare: true})
		require.NoError(t, err)
		require.Empty(t, model.Check(in.Problem, plan))
	})
}
