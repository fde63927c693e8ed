package main

import (
	"context"
	"os"
	"runtime"
	"syscall"
	"time"

	"luudong/domain/planner"
	"luudong/domain/planner/bench"
)

// job is one run.
type job struct {
	Kind    string // "" for one problem, "replan" for planning the city again
	Path    string
	Format  bench.Format
	Teams   int
	Times   int // how many cities; 0: one
	Seconds float64
	Seed    uint64
	Workers int
	Bare    bool     // no bound beside the search
	Target  *float64 // end when this is reached
}

// answer is what is remembered of a run.
type answer struct {
	Objective  float64
	Bound      float64 // city only
	People     int
	Iterations int
	Seconds    float64
	First      float64 // seconds to the first plan
	Near       []float64
	Megabytes  int
	Replans    []bench.ReplanResult `json:",omitempty"`
}

// nearness is within how many per cent of the last score the times in Near are.
var nearness = []float64{2, 1}

func (j *job) run() (answer, error) {
	file, err := os.Open(j.Path)
	if err != nil {
		return answer{}, err
	}
	defer file.Close()
	in, err := bench.Read(file, bench.NameOf(j.Path), j.Format, j.Teams)
	if err != nil {
		return answer{}, err
	}
	if j.Times > 1 {
		in = in.Multiply(j.Times)
	}
	clock := time.Now //nolint:forbidigo // who measures brings the clock
	if j.Workers == 1 && j.Format != bench.City {
		clock = processorTime
	}
	if j.Kind == "replan" {
		results, err := bench.Replan(context.Background(), in, bench.ReplanOptions{Seed: j.Seed, Workers: j.Workers, Now: clock})
		return answer{Replans: results}, err
	}
	var track track
	result, err := bench.Run(context.Background(), in, bench.Options{Time: time.Duration(j.Seconds * float64(time.Second)), Seed: j.Seed,
		Workers: j.Workers, Now: clock, Target: j.Target, Bare: j.Bare, Progress: track.note})
	if err != nil {
		return answer{}, err
	}
	a := answer{Objective: result.Objective, Iterations: result.Iterations, Seconds: result.Seconds, Megabytes: memory()}
	a.First, a.Near = track.times()
	for _, v := range result.Visits {
		a.People += v.People
	}
	if result.UpperBound != nil {
		a.Bound = *result.UpperBound
	}
	return a, nil
}

// track remembers how the score grew.
type track struct {
	scores []int64
	at     []float64
}

func (t *track) note(e planner.Event) {
	t.scores, t.at = append(t.scores, e.Score), append(t.at, e.Elapsed.Seconds())
}

// times are when the first plan was there, and when the score came near its last.
func (t *track) times() (first float64, near []float64) {
	if len(t.at) == 0 {
		return 0, nil
	}
	last := float64(t.scores[len(t.scores)-1])
	for _, percent := range nearness {
		for i, s := range t.scores {
			if float64(s) >= last*(1-percent/100) {
				near = append(near, t.at[i])
				break
			}
		}
	}
	return t.at[0], near
}

// processorTime is a clock that shows the CPU time of this process, so that
// other work on the machine does not count.
func processorTime() time.Time {
	u := usage()
	return time.Unix(0, u.Utime.Nano()+u.Stime.Nano())
}

// memory is the most memory that this process has had, in MB.
func memory() int {
	runtime.GC()
	return int(usage().Maxrss >> 10)
}

func usage() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // without it there is no protocol
	}
	return u
}
