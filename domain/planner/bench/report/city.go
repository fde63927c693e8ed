package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"luudong/domain/planner/bench"
)

// growth is how many cities are planned at once to see how the planner grows.
var growth = []int{1, 2, 4, 8}

func (r *runner) cityJob(times, workers int, seed uint64) job {
	return job{Path: filepath.Join(r.data, "city", "hcmc.json.gz"), Format: bench.City, Times: times, Workers: workers,
		Seconds: 3 * r.seconds, Seed: seed, Bare: times > 1 || workers == 1}
}

func reportCity(r *runner) error {
	if !r.wanted("city") {
		return nil
	}
	fmt.Printf("\n## The city: 1,940 points, 60 teams, 28 days, the full model\n\n"+
		"%.3g s of wall time. People served, score in points (100: one person of ordinary priority), the planner's own proven bound on\n"+
		"the score, the gap between them. The bound is computed beside the search and takes part of the cores; where it has no\n"+
		"entry the search ran without. Near: when the score was within 2%% and 1%% of its last. Goal: gap at most 5%%, first plan\n"+
		"within 1 s, under 1 GB.\n\n"+
		"| cores | seed | people | score | bound | gap | first plan | near 2%% | near 1%% | steps a second | memory |\n"+
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n", 3*r.seconds)
	var jobs []job
	for seed := range r.seeds {
		jobs = append(jobs, r.cityJob(1, r.workers, uint64(seed+1)))
	}
	jobs = append(jobs, r.cityJob(1, 1, 1))
	err := r.do(jobs, 1, func(j job, a answer) {
		bound, gap := "", ""
		if !j.Bare {
			bound, gap = count(int64(a.Bound)), fmt.Sprintf("%.2f%%", 100*(a.Bound-a.Objective)/a.Bound)
		}
		fmt.Printf("| %d | %d | %s | %s | %s | %s | %s | %d MB |\n", j.Workers, j.Seed, count(int64(a.People)), count(int64(a.Objective)), bound, gap, pace(a), a.Megabytes)
	})
	if err != nil {
		return err
	}
	return reportGrowth(r)
}

// pace is how quick a run was: the middle columns of a line.
func pace(a answer) string {
	columns := []string{fmt.Sprintf("%.2f s", a.First)}
	for _, t := range a.Near {
		columns = append(columns, fmt.Sprintf("%.1f s", t))
	}
	return strings.Join(append(columns, count(int64(float64(a.Iterations)/a.Seconds))), " | ")
}

func reportGrowth(r *runner) error {
	fmt.Printf("\n### Growth\n\nSo many times the points, teams and wards, each copy moved by up to a kilometre a place; %.3g s of wall time a\n"+
		"city, all cores, without bound. Goal: near 2%% grows no faster than n·log n.\n\n"+
		"| times | score a city | first plan | near 2%% | near 1%% | steps a second | n·log n would be | memory |\n"+
		"| --- | --- | --- | --- | --- | --- | --- | --- |\n", r.seconds)
	var jobs []job
	for _, times := range growth {
		j := r.cityJob(times, r.workers, 1)
		j.Seconds, j.Bare = r.seconds*float64(times), true
		jobs = append(jobs, j)
	}
	base, points := 0.0, 1940.0
	return r.do(jobs, 1, func(j job, a answer) {
		if j.Times == 1 && len(a.Near) > 0 {
			base = a.Near[0]
		}
		fmt.Printf("| %d | %s | %s | %.1f s | %d MB |\n", j.Times, count(int64(a.Objective)/int64(j.Times)), pace(a), base*grows(points, j.Times), a.Megabytes)
	})
}

// grows is by how much n·log n grows from n points to so many times n.
func grows(n float64, times int) float64 {
	m := n * float64(times)
	return m * log2(m) / (n * log2(n))
}

func reportReplan(r *runner) error {
	if !r.wanted("replan") {
		return nil
	}
	fmt.Print("\n## Planning the city again\n\nA plan of 30 s is disturbed and planned again in 5 s, all cores, staying close to it; value lost against a plan from nothing\n" +
		"of 60 s. Booked: so many per cent of the people of every visit have an appointment. Goal: a few per cent changed, less than\n" +
		"1% of the value lost.\n\n| disturbance | booked | changed visits | of them unavoidable | lost bookings | value lost | score lost |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	j := r.cityJob(0, r.workers, 1)
	j.Kind, j.Seconds, j.Bare = "replan", 5, true
	return r.do([]job{j}, 1, func(_ job, a answer) {
		for _, v := range a.Replans {
			fmt.Printf("| %s | %d%% | %d of %s (%.2f%%) | %d | %s of %s | %.2f%% | %.2f%% |\n", v.Name, v.Booked, v.Changed, count(int64(v.Visits)),
				v.ChangedPercent, v.Unavoidable, count(int64(v.LostBookings)), count(int64(v.Bookings)), v.ValueLost, v.NetLost)
		}
	})
}
