package bench

import (
	"strconv"
	"strings"
)

// numbers reads all fields of a line as numbers; ok is false when there are
// none or one is something else.
func numbers(line string) (out []float64, ok bool) {
	for _, field := range strings.Fields(line) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil || v != v || v > 1e9 || v < -1e9 {
			return nil, false
		}
		out = append(out, v)
	}
	return out, len(out) > 0
}

// add appends a node; the numbers are those of the file.
func (r *routing) add(x, y, service, demand, score, open, closing float64) error {
	if len(r.nodes) >= maxNodes {
		return broken("more than %d nodes", maxNodes)
	}
	n := node{x: x, y: y, demand: int(demand), score: int(score)}
	var err error
	for _, v := range []struct {
		to   *int
		from float64
	}{{&n.service, service}, {&n.open, open}, {&n.close, closing}} {
		if *v.to, err = r.units(v.from); err != nil {
			return err
		}
	}
	r.nodes = append(r.nodes, n)
	return nil
}

// readTOPTW reads the orienteering files of Righini and Salani and of
// Montemanni and Gambardella. Each line is: number, x, y, service, score, some
// numbers that do not matter, opening, closing. Node 0 is start and end.
func readTOPTW(text, name string) (*routing, error) {
	r := &routing{vehicles: 1, unit: tenth}
	if strings.HasPrefix(strings.ToLower(name), "pr") {
		r.unit = hundredth
	}
	for i, line := range strings.Split(text, "\n") {
		v, ok := numbers(line)
		if i < 2 || strings.TrimSpace(line) == "" {
			continue
		}
		if !ok || len(v) < 7 || v[0] != float64(len(r.nodes)) {
			return nil, broken("line %d: want number %d, x, y, service, score … opening, closing", i+1, len(r.nodes))
		}
		if err := r.add(v[1], v[2], v[3], 0, v[4], v[len(v)-2], v[len(v)-1]); err != nil {
			return nil, err
		}
	}
	return r, r.measure()
}

// readSolomon reads a file of Solomon: a line with vehicles and capacity, then
// lines with number, x, y, demand, ready, due, service.
func readSolomon(text string) (*routing, error) {
	r := &routing{unit: tenth}
	for i, line := range strings.Split(text, "\n") {
		v, ok := numbers(line)
		switch {
		case !ok:
		case len(v) == 2 && r.vehicles == 0:
			r.vehicles, r.capacity = int(v[0]), int(v[1])
		case len(v) == 7 && v[0] == float64(len(r.nodes)):
			if err := r.add(v[1], v[2], v[6], v[3], 0, v[4], v[5]); err != nil {
				return nil, err
			}
		default:
			return nil, broken("line %d: want number %d, x, y, demand, ready, due, service", i+1, len(r.nodes))
		}
	}
	return r.fleet()
}

// fleet checks vehicles and capacity and measures.
func (r *routing) fleet() (*routing, error) {
	if r.vehicles < 1 || r.vehicles > maxTeams || r.capacity < 0 {
		return nil, broken("%d vehicles of capacity %d", r.vehicles, r.capacity)
	}
	return r, r.measure()
}

// vrplib are the parts of a VRPLIB file by their names.
type vrplib struct {
	head     map[string]string
	sections map[string][][]float64
}

func parseVRPLIB(text string) (*vrplib, error) {
	f := &vrplib{head: map[string]string{}, sections: map[string][][]float64{}}
	section := ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if key, value, ok := strings.Cut(line, ":"); ok {
			f.head[strings.TrimSpace(key)], section = strings.TrimSpace(value), ""
			continue
		}
		v, ok := numbers(line)
		switch {
		case line == "" || line == "EOF":
		case strings.HasSuffix(line, "_SECTION"):
			section = strings.TrimSuffix(line, "_SECTION")
		case ok && section != "":
			f.sections[section] = append(f.sections[section], v)
		default:
			return nil, broken("line %d: %.40q", i+1, line)
		}
	}
	return f, nil
}

// column checks that a section has one line a node with so many numbers.
func (f *vrplib) column(name string, nodes, wide int) ([][]float64, error) {
	rows := f.sections[name]
	if len(rows) != nodes {
		return nil, broken("section %s has %d lines, want %d", name, len(rows), nodes)
	}
	for i, v := range rows {
		if len(v) != wide || v[0] != float64(i+1) {
			return nil, broken("section %s, line %d: %v", name, i+1, v)
		}
	}
	return rows, nil
}

// readVRPLIB reads a prize-collecting problem with time windows. The depot must
// be node 1. Distances, times and prizes are ten times those of the file.
func readVRPLIB(text string) (*routing, error) {
	f, err := parseVRPLIB(text)
	if err != nil {
		return nil, err
	}
	r := &routing{unit: tenth}
	r.vehicles, _ = strconv.Atoi(f.head["VEHICLES"])
	r.capacity, _ = strconv.Atoi(f.head["CAPACITY"])
	service, ok := numbers(f.head["SERVICE_TIME"])
	if !ok || len(service) != 1 {
		return nil, broken("no SERVICE_TIME")
	}
	n := len(f.sections["NODE_COORD"])
	var table [4][][]float64
	for i, want := range []struct {
		name string
		wide int
	}{{"NODE_COORD", 3}, {"DEMAND", 2}, {"TIME_WINDOW", 3}, {"PRIZE", 2}} {
		if table[i], err = f.column(want.name, n, want.wide); err != nil {
			return nil, err
		}
	}
	if d := f.sections["DEPOT"]; len(d) == 0 || d[0][0] != 1 {
		return nil, broken("the depot is not node 1")
	}
	for i := range n {
		at, window := table[0][i], table[2][i]
		stay := service[0]
		if i == 0 {
			stay = 0
		}
		if err := r.add(at[1], at[2], stay, table[1][i][1], table[3][i][1]*float64(r.unit)+1e-7, window[1], window[2]); err != nil {
			return nil, err
		}
	}
	return r.fleet()
}
