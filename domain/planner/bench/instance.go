package bench

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"luudong/domain/planner/model"
)

// Format names a kind of file.
type Format string

// The formats.
const (
	TOPTW    Format = "toptw"    // scores of customers visited; distances truncated to a tenth (files named pr…: a hundredth)
	Solomon  Format = "solomon"  // all customers visited with the least distance, truncated to a tenth
	PCVRPTW  Format = "pcvrptw"  // distance plus the prizes left out, all ten times, truncated
	Fieldday Format = "fieldday" // people times priority
	City     Format = "city"     // the full model; the objective is the score of the plan in points
)

// ErrFile is wrapped by every error about a file that can't be read.
var ErrFile = errors.New("unreadable benchmark file")

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrFile, fmt.Sprintf(format, args...))
}

// Limits that keep a broken file from eating the machine.
const (
	tenth     = 10 // units in one of the file
	hundredth = 100
	maxNodes  = 5000
	maxTeams  = 1000
	maxTime   = 1 << 22
	maxFile   = 64 << 20
)

// Instance is a problem of a file together with what is needed to check an
// answer to it without the planner. Immutable.
type Instance struct {
	Name    string
	Format  Format
	Teams   int // teams or vehicles
	Problem *model.Problem
	raw     *routing   // all formats but fieldday
	field   *fieldFile // fieldday
	city    *cityFile  // city
}

// NameOf is the name of the instance in a file: without folder and ending.
func NameOf(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}

// Read reads a file. name is its name without folder and ending; teams is how
// many teams there are, 0 for as many as the file says (toptw: one). It returns
// an error that wraps ErrFile when the file is broken or too large.
func Read(r io.Reader, name string, format Format, teams int) (*Instance, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if data, err = unpacked(data); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if teams < 0 || teams > maxTeams {
		return nil, broken("%d teams, want 0 to %d", teams, maxTeams)
	}
	in := &Instance{Name: name, Format: format, Teams: teams}
	if err := in.parse(data); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := in.Problem.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", name, ErrFile, err)
	}
	return in, nil
}

// parse reads the content of a file and makes it a problem.
func (in *Instance) parse(data []byte) (err error) {
	switch in.Format {
	case TOPTW:
		in.raw, err = readTOPTW(string(data), in.Name)
	case Solomon:
		in.raw, err = readSolomon(string(data))
	case PCVRPTW:
		in.raw, err = readVRPLIB(string(data))
	case Fieldday:
		in.field, err = readFieldday(data)
	case City:
		in.city, err = readCity(data)
	default:
		err = broken("no format %q", in.Format)
	}
	switch {
	case err != nil:
		return err
	case in.field != nil:
		in.Teams, in.Problem = len(in.field.Teams), in.field.problem()
	case in.city != nil:
		in.Teams, in.Problem = len(in.city.Problem.Teams), in.city.Problem
	default:
		in.translate()
	}
	return nil
}

// unpacked is the content of a file that may be packed with gzip.
func unpacked(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	zip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, broken("%v", err)
	}
	data, err = io.ReadAll(io.LimitReader(zip, maxFile))
	if err != nil {
		return nil, broken("%v", err)
	}
	return data, nil
}

// routing is a problem of one depot in whole numbers of its unit of length and
// time. Node 0 is the depot.
type routing struct {
	nodes    []node
	distance []int // row by row
	vehicles int
	capacity int // 0: none
	unit     int // of length and time in one of the file
}

// node is a customer or the depot. Times are in units; the window is for the
// start of service.
type node struct {
	x, y                 float64
	service, open, close int
	demand, score        int
}

// measure fills the distances: Euclidean, in units, truncated.
func (r *routing) measure() error {
	n := len(r.nodes)
	if n < 2 || n > maxNodes {
		return broken("%d nodes, want 2 to %d", n, maxNodes)
	}
	r.distance = make([]int, n*n)
	for a := range n {
		for b := range n {
			d := math.Hypot(r.nodes[a].x-r.nodes[b].x, r.nodes[a].y-r.nodes[b].y) * float64(r.unit)
			if !(d < math.MaxUint16) { // also NaN
				return broken("distance %g from node %d to node %d is too large", d, a, b)
			}
			r.distance[a*n+b] = int(d + 1e-7)
		}
	}
	for i, v := range r.nodes {
		if v.open > v.close || v.demand < 0 || v.score < 0 {
			return broken("node %d: window %d to %d, demand %d, score %d", i, v.open, v.close, v.demand, v.score)
		}
	}
	return nil
}

// Minutes is the distance between two nodes, for the planner.
func (r *routing) Minutes(from, to int) int { return r.distance[from*len(r.nodes)+to] }

// units turns a number of the file into units.
func (r *routing) units(v float64) (int, error) {
	u := v * float64(r.unit)
	if !(u >= 0 && u <= maxTime) {
		return 0, broken("number %g, want 0 to %d", v, maxTime/r.unit)
	}
	return int(u + 1e-7), nil
}
