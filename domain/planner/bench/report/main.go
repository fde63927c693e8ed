// Command report runs the whole protocol of the planner's benchmarks and prints
// RESULTS.md: the city with its bound and its growth, planning again, and the
// public problems against their best known values.
//
//	go run ./domain/planner/bench/report -seconds 10 -seeds 3 > domain/planner/bench/RESULTS.md
//
// Every run is a process of its own and is remembered in the cache folder under
// the sources of the planner and its options, so that a protocol that was
// interrupted, or that ran out of its minutes, goes on where it stopped.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

type options struct {
	data, cache, only string
	seconds           float64
	seeds, every      int
	minutes           float64
	workers           int
	began             time.Time
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "job" {
		if err := runJob(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	o := options{workers: runtime.NumCPU(), began: time.Now()} //nolint:forbidigo // who measures brings the clock
	flag.StringVar(&o.data, "data", "domain/planner/bench/testdata", "folder of the problems")
	flag.StringVar(&o.cache, "cache", ".cache/bench-planner", "folder that remembers runs")
	flag.Float64Var(&o.seconds, "seconds", 10, "CPU seconds a run (pcvrptw and fieldday: six times as many; city: three times)")
	flag.IntVar(&o.seeds, "seeds", 3, "seeds a problem")
	flag.IntVar(&o.every, "every", 1, "only every so many files of a set")
	flag.StringVar(&o.only, "only", "", "only parts whose name has this in it")
	flag.Float64Var(&o.minutes, "minutes", 0, "begin no further run after so many minutes; 0: no limit")
	flag.Parse()
	if err := report(&o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func report(o *options) error {
	r, err := newRunner(o)
	if err != nil {
		return err
	}
	fmt.Printf("# Results of the planner\n\nWritten by `make bench-planner`; conventions and origins: testdata/README.md; what was tried: doc.go.\n\n"+
		"Machine: %s, %d cores, %s, %s/%s. Engine: sources %.12s.\n", processor(), o.workers, runtime.Version(), runtime.GOOS, runtime.GOARCH, r.engine)
	for _, part := range []func(*runner) error{reportCity, reportReplan, reportField, reportRouting} {
		if err := part(r); err != nil {
			return err
		}
	}
	return nil
}

// wanted says whether a part was asked for.
func (o *options) wanted(name string) bool { return strings.Contains(name, o.only) }

// late says whether no further run should begin.
func (o *options) late() bool {
	return o.minutes > 0 && time.Since(o.began).Minutes() > o.minutes //nolint:forbidigo // as above
}

// runJob does one run and prints its answer, in a process of its own.
func runJob(text string) error {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return err
	}
	answer, err := j.run()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(answer)
}

// processor is the name of the machine's processor.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for _, line := range strings.Split(string(text), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// count is a number with its thousands apart.
func count(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
