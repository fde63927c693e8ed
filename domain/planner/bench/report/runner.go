package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"luudong/domain/planner/bench"
)

// runner does runs, or remembers them.
type runner struct {
	*options
	engine string // hash of the sources that a run depends on
	bound  string // the same with those of the bound
	self   string
	mu     sync.Mutex
	failed error
}

func newRunner(o *options) (*runner, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	root := os.DirFS(filepath.Join(o.data, "..", ".."))
	engine, err := hashSources(root, false)
	if err != nil {
		return nil, err
	}
	bound, err := hashSources(root, true)
	if err != nil {
		return nil, err
	}
	return &runner{options: o, engine: engine, bound: bound, self: self}, os.MkdirAll(o.cache, 0o750)
}

// hashSources hashes what a run depends on: the planner without its tests and
// this report, and without the bound unless the run has one.
func hashSources(files fs.FS, bound bool) (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"report", "testdata"}, d.Name()):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || d.Name() == "doc.go":
			return nil
		case !bound && (strings.HasPrefix(d.Name(), "dual") || d.Name() == "bound.go"):
			return nil
		}
		text, err := fs.ReadFile(files, path)
		_, _ = fmt.Fprintln(hash, d.Name(), len(text)) // a hash takes everything
		_, _ = hash.Write(text)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil)), err
}

// do does jobs, so many at once, and calls take with each answer, in order of
// the jobs. Jobs that would begin too late are left out.
func (r *runner) do(jobs []job, atOnce int, take func(job, answer)) error {
	answers := make([]*answer, len(jobs))
	next := make(chan int)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for i := range next {
				answers[i] = r.one(jobs[i])
			}
		})
	}
	for i := range jobs {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, a := range answers {
		if a != nil {
			take(jobs[i], *a)
		}
	}
	return r.failed
}

// one answers a job from the cache or by running it; nil when it is too late or
// something failed.
func (r *runner) one(j job) *answer {
	text, _ := json.Marshal(j) // a job has nothing that could fail
	engine := r.engine
	if j.Kind != "" || !j.Bare && j.Format == bench.City {
		engine = r.bound
	}
	key := sha256.Sum256(append([]byte(engine), text...))
	path := filepath.Join(r.cache, hex.EncodeToString(key[:12])+".json")
	var a answer
	if known, err := os.ReadFile(path); err == nil && json.Unmarshal(known, &a) == nil {
		return &a
	}
	if r.late() {
		return nil
	}
	fmt.Fprintf(os.Stderr, "%s %s %d teams, seed %d, %g s\n", j.Kind, filepath.Base(j.Path), j.Teams, j.Seed, j.Seconds)
	var errOut bytes.Buffer
	command := exec.Command(r.self, "job", string(text)) //nolint:gosec,noctx // this program itself, which ends by itself
	command.Stderr = &errOut
	out, err := command.Output()
	if err == nil {
		err = errors.Join(json.Unmarshal(out, &a), os.WriteFile(path, out, 0o600))
	}
	if err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.failed = errors.Join(r.failed, fmt.Errorf("%s: %w: %s", text, err, errOut.String()))
		return nil
	}
	return &a
}
