package main

import (
	"fmt"
	"path/filepath"

	"luudong/domain/planner/bench"
)

// fields are the fieldday cases with their proven bounds: assignment of visits
// to half-days, see testdata/README.md. Copies that lie too far apart for any
// team to serve two have the sum of their bounds.
var fields = []struct {
	name, file string
	times      int
	bound      float64
}{
	{"475 points, 15 teams, 7 days", "city-475-15-7.json", 1, 17529},
	{"475 points, 15 teams, 28 days", "city-475-15-28.json", 1, 37134},
	{"1,900 points, 60 teams, 28 days (four copies)", "city-475-15-28.json", 4, 4 * 37134},
}

func reportField(r *runner) error {
	if !r.wanted("fieldday") {
		return nil
	}
	fmt.Printf("\n## Half-day visits (fieldday)\n\n%.3g s of wall time, all cores, mean and worst over seeds. Goal: at most 0.15%% from the proven bound.\n"+
		"VROOM: 0.13%%, 0.07%%, and 0.27%% on a like case of 1,900 points in 193 CPU s.\n\n"+
		"| case | runs | proven bound | mean gap | worst | first plan | steps a second | memory |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n", 6*r.seconds)
	for _, f := range fields {
		var jobs []job
		for seed := range r.seeds {
			jobs = append(jobs, job{Path: filepath.Join(r.data, "fieldday", f.file), Format: bench.Fieldday, Times: f.times,
				Seconds: 6 * r.seconds, Seed: uint64(seed + 1), Workers: r.workers})
		}
		sum, worst, runs, last := 0.0, 0.0, 0, answer{}
		err := r.do(jobs, 1, func(_ job, a answer) {
			gap := 100 * (f.bound - a.Objective) / f.bound
			sum, worst, runs, last = sum+gap, max(worst, gap), runs+1, a
		})
		if err != nil {
			return err
		}
		if runs > 0 {
			fmt.Printf("| %s | %d | %s | %.2f%% | %.2f%% | %.2f s | %s | %d MB |\n", f.name, runs, count(int64(f.bound)), sum/float64(runs), worst,
				last.First, count(int64(float64(last.Iterations)/last.Seconds)), last.Megabytes)
		}
	}
	return nil
}
