//go:build unix

// Command report runs the benchmark protocol and writes its tables. Each run
// gets a fixed CPU time, not wall time, so that other work on the machine does
// not change the tables.
//
//	go run ./domain/planner/bench/report -seconds 10 -seeds 3 > domain/planner/bench/RESULTS.md
package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"luudong/domain/planner/bench"
)

// set is one line of the table: the files of a format with so many teams.
type set struct {
	name, pattern string
	format        bench.Format
	teams         int
	seconds       float64 // times the seconds of the protocol
}

var sets = []set{
	{"toptw c, r, rc; 1 team", "[cr]*.txt", bench.TOPTW, 1, 1},
	{"toptw c, r, rc; 2 teams", "[cr]*.txt", bench.TOPTW, 2, 1},
	{"toptw c, r, rc; 3 teams", "[cr]*.txt", bench.TOPTW, 3, 1},
	{"toptw c, r, rc; 4 teams", "[cr]*.txt", bench.TOPTW, 4, 1},
	{"toptw pr; 1 team", "pr*.txt", bench.TOPTW, 1, 1},
	{"toptw pr; 2 teams", "pr*.txt", bench.TOPTW, 2, 1},
	{"toptw pr; 3 teams", "pr*.txt", bench.TOPTW, 3, 1},
	{"toptw pr; 4 teams", "pr*.txt", bench.TOPTW, 4, 1},
	{"solomon", "*.txt", bench.Solomon, 0, 1},
	{"pcvrptw", "*.vrp", bench.PCVRPTW, 0, 6},
	{"fieldday", "*.json", bench.Fieldday, 0, 6},
}

// proven are upper bounds of the fieldday files (assignment of visits to
// half-days); see testdata/README.md.
var proven = map[string]float64{"city-475-15-7": 17529, "city-475-15-28": 37134}

type options struct {
	data    string
	seconds float64
	seeds   int
	every   int
	only    string
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "domain/planner/bench/testdata", "folder of the problems")
	flag.Float64Var(&o.seconds, "seconds", 10, "CPU seconds a run (pcvrptw and fieldday: six times as many)")
	flag.IntVar(&o.seeds, "seeds", 3, "seeds a problem")
	flag.IntVar(&o.every, "every", 1, "only every so many files of a set")
	flag.StringVar(&o.only, "only", "", "only sets whose name has this in it")
	flag.Parse()
	if err := report(o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func report(o options) error {
	fmt.Printf("# Results of the planner on public problems\n\nWritten by `make bench-planner`; conventions and origins: testdata/README.md.\n\n"+
		"Protocol: one worker, %g CPU seconds a run (pcvrptw and fieldday %.3g), %d seed(s), every %s file of a set in order of name;\n"+
		"%s, %s/%s. The gap is the mean over files and seeds of the distance to the best known value (fieldday: to the proven\n"+
		"bound), worst is the worst file's mean, reached counts files whose best seed is at least as good, beaten those better.\n\n"+
		"| set | files | mean gap | worst | reached | beaten | steps a second |\n| --- | --- | --- | --- | --- | --- | --- |\n",
		o.seconds, 6*o.seconds, o.seeds, ordinal(o.every), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	var improved []string
	for _, s := range sets {
		if !strings.Contains(s.name, o.only) {
			continue
		}
		row, better, err := runSet(s, o)
		if err != nil {
			return err
		}
		fmt.Println(row)
		improved = append(improved, better...)
	}
	fmt.Print("\n## Better than the best known value\n\n")
	if len(improved) == 0 {
		fmt.Println("None.")
	}
	for _, line := range improved {
		fmt.Println("- " + line)
	}
	return nil
}

func ordinal(every int) string {
	if every == 1 {
		return "single"
	}
	return strconv.Itoa(every) + "th"
}

// runSet solves the files of a set and writes its line.
func runSet(s set, o options) (row string, improved []string, err error) {
	best, err := bestKnown(filepath.Join(o.data, string(s.format), "best_known.csv"), s)
	if err != nil {
		return "", nil, err
	}
	files, err := filepath.Glob(filepath.Join(o.data, string(s.format), s.pattern))
	if err != nil {
		return "", nil, err
	}
	sum, worst, count, reached, beaten, steps, seconds := 0.0, math.Inf(-1), 0, 0, 0, 0, 0.0
	for i := 0; i < len(files); i += o.every {
		name := bench.NameOf(files[i])
		mean, least := 0.0, math.Inf(1)
		for seed := range o.seeds {
			r, err := solve(files[i], name, s, o.seconds*s.seconds, uint64(seed+1))
			if err != nil {
				return "", nil, err
			}
			gap := 100 * (r.Objective - best[name]) / best[name]
			if s.format == bench.TOPTW || s.format == bench.Fieldday {
				gap = -gap
			}
			if gap < least {
				least = gap
				if gap < -1e-6 {
					improved = append(improved, fmt.Sprintf("%s, %d teams, seed %d: %g (best known %g)", name, r.Teams, r.Seed, r.Objective, best[name]))
				}
			}
			mean += gap / float64(o.seeds)
			steps, seconds = steps+r.Iterations, seconds+r.Seconds
		}
		sum, worst, count = sum+mean, max(worst, mean), count+1
		if least < 1e-6 {
			reached++
		}
		if least < -1e-6 {
			beaten++
		}
	}
	row = fmt.Sprintf("| %s | %d | %.2f%% | %.2f%% | %d | %d | %.0f |", s.name, count, sum/float64(count), worst, reached, beaten, float64(steps)/seconds)
	return row, improved, nil
}

func solve(path, name string, s set, seconds float64, seed uint64) (*bench.Result, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in, err := bench.Read(file, name, s.format, s.teams)
	if err != nil {
		return nil, err
	}
	return bench.Run(context.Background(), in, bench.Options{
		Time: time.Duration(seconds * float64(time.Second)), Seed: seed, Workers: 1, Now: processorTime})
}

// processorTime is a clock that shows the CPU time of this process.
func processorTime() time.Time {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // without it there is no protocol
	}
	return time.Unix(0, u.Utime.Nano()+u.Stime.Nano())
}

// bestKnown reads the column of the values; toptw has a line for each number of teams.
func bestKnown(path string, s set) (map[string]float64, error) {
	if s.format == bench.Fieldday {
		return proven, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	best := map[string]float64{}
	for _, row := range rows[1:] {
		column := 1
		if s.format == bench.TOPTW {
			if row[1] != strconv.Itoa(s.teams) {
				continue
			}
			column = 2
		}
		if best[row[0]], err = strconv.ParseFloat(row[column], 64); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	return best, nil
}
