package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"luudong/domain/planner/bench"
)

// set is one line of the table: the files of a format with so many teams.
type set struct {
	name, pattern string
	format        bench.Format
	teams         int
	seconds       float64 // times the seconds of the protocol
	goal          string
}

var sets = []set{
	{"toptw c, r, rc; 1 team", "[cr]*.txt", bench.TOPTW, 1, 1, "0.2%"},
	{"toptw c, r, rc; 2 teams", "[cr]*.txt", bench.TOPTW, 2, 1, "0.2%"},
	{"toptw c, r, rc; 3 teams", "[cr]*.txt", bench.TOPTW, 3, 1, "0.2%"},
	{"toptw c, r, rc; 4 teams", "[cr]*.txt", bench.TOPTW, 4, 1, "0.2%"},
	{"toptw pr; 1 team", "pr*.txt", bench.TOPTW, 1, 1, "0.6%"},
	{"toptw pr; 2 teams", "pr*.txt", bench.TOPTW, 2, 1, "0.6%"},
	{"toptw pr; 3 teams", "pr*.txt", bench.TOPTW, 3, 1, "0.6%"},
	{"toptw pr; 4 teams", "pr*.txt", bench.TOPTW, 4, 1, "0.6%"},
	{"pcvrptw", "*.vrp", bench.PCVRPTW, 0, 6, "1.0%"},
	{"solomon", "*.txt", bench.Solomon, 0, 1, "0.1%"},
}

// line gathers the answers of a set.
type line struct {
	set
	best     map[string]float64
	gaps     map[string]map[uint64]float64 // by file and seed
	steps    int
	seconds  float64
	improved []string
}

// higher says whether a larger objective is better.
func (s set) higher() bool { return s.format == bench.TOPTW || s.format == bench.Fieldday }

func reportRouting(r *runner) error {
	var lines []*line
	var jobs []job
	owner := map[string]*line{}
	for _, s := range sets {
		if !r.wanted(s.name) {
			continue
		}
		best, err := bestKnown(filepath.Join(r.data, string(s.format), "best_known.csv"), s)
		if err != nil {
			return err
		}
		l := &line{set: s, best: best, gaps: map[string]map[uint64]float64{}}
		lines = append(lines, l)
		files, err := filepath.Glob(filepath.Join(r.data, string(s.format), s.pattern))
		if err != nil {
			return err
		}
		for i := 0; i < len(files); i += r.every {
			owner[key(files[i], s.teams)] = l
			for seed := range r.seeds {
				target := best[bench.NameOf(files[i])]
				jobs = append(jobs, job{Path: files[i], Format: s.format, Teams: s.teams, Seconds: r.seconds * s.seconds, Seed: uint64(seed + 1), Workers: 1, Target: &target})
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	// All files with the first seed come before the second, so that a protocol that
	// runs out of time has whole seeds.
	slices.SortStableFunc(jobs, func(a, b job) int { return int(a.Seed) - int(b.Seed) })
	err := r.do(jobs, r.workers, func(j job, a answer) { owner[key(j.Path, j.Teams)].take(j, a) })
	if err != nil {
		return err
	}
	printRouting(r, lines)
	return nil
}

func key(path string, teams int) string { return path + "#" + strconv.Itoa(teams) }

// take adds an answer.
func (l *line) take(j job, a answer) {
	name := bench.NameOf(j.Path)
	gap := 100 * (a.Objective - l.best[name]) / l.best[name]
	if l.higher() {
		gap = -gap
	}
	if l.gaps[name] == nil {
		l.gaps[name] = map[uint64]float64{}
	}
	l.gaps[name][j.Seed] = gap
	l.steps, l.seconds = l.steps+a.Iterations, l.seconds+a.Seconds
	if gap < -1e-6 {
		l.improved = append(l.improved, fmt.Sprintf("%s, %d teams, seed %d: %g (best known %g)", name, j.Teams, j.Seed, a.Objective, l.best[name]))
	}
}

func printRouting(r *runner, lines []*line) {
	fmt.Printf("\n## Public problems\n\nOne worker, %.3g CPU seconds a run (pcvrptw %.3g), up to %d seeds, every %s file of a set; a run ends early when it reaches\n"+
		"the best known value. The gap is the mean over files and seeds of the distance to the best known value, worst is the worst\n"+
		"file's mean; reached counts files whose best seed is at least as good, beaten those better. Runs: how many are counted.\n\n"+
		"| set | files | runs | goal | mean gap | worst | reached | beaten | steps a second |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
		r.seconds, 6*r.seconds, r.seeds, ordinal(r.every))
	for _, l := range lines {
		fmt.Println(row([]*line{l}, l.name, l.goal))
	}
	for _, sum := range []struct{ name, goal, pattern string }{{"toptw, all files and teams", "0.2%", ""}, {"toptw pr, all teams", "0.6%", "pr*.txt"}} {
		var some []*line
		for _, l := range lines {
			if l.format == bench.TOPTW && (sum.pattern == "" || l.pattern == sum.pattern) {
				some = append(some, l)
			}
		}
		if len(some) > 1 {
			fmt.Println(row(some, sum.name, sum.goal))
		}
	}
	fmt.Print("\n### Better than the best known value\n\n")
	none := true
	for _, l := range lines {
		for _, text := range l.improved {
			fmt.Println("- " + text)
			none = false
		}
	}
	if none {
		fmt.Println("None in these runs.")
	}
}

// row is the line of one set or of several together.
func row(lines []*line, name, goal string) string {
	sum, worst, files, runs, reached, beaten, steps, seconds := 0.0, math.Inf(-1), 0, 0, 0, 0, 0, 0.0
	for _, l := range lines {
		for _, seeds := range l.gaps {
			mean, least := 0.0, math.Inf(1)
			for _, gap := range seeds {
				mean += gap / float64(len(seeds))
				least = min(least, gap)
			}
			sum, worst, files, runs = sum+mean, max(worst, mean), files+1, runs+len(seeds)
			if least < 1e-6 {
				reached++
			}
			if least < -1e-6 {
				beaten++
			}
		}
		steps, seconds = steps+l.steps, seconds+l.seconds
	}
	if files == 0 {
		return fmt.Sprintf("| %s | 0 | 0 | %s | | | | | |", name, goal)
	}
	return fmt.Sprintf("| %s | %d | %d | %s | %.2f%% | %.2f%% | %d | %d | %s |", name, files, runs, goal, sum/float64(files), worst, reached, beaten, count(int64(float64(steps)/seconds)))
}

func ordinal(every int) string {
	if every == 1 {
		return "single"
	}
	return strconv.Itoa(every) + "th"
}

func log2(v float64) float64 { return math.Log2(v) }

// bestKnown reads the column of the values; toptw has a line for each number of teams.
func bestKnown(path string, s set) (map[string]float64, error) {
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
