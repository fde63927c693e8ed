package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

const (
	jobKept    = 2 * time.Hour // how long a result can be looked at and downloaded
	jobsKept   = 20            // the oldest go first
	jobTimeout = 15 * time.Minute
)

// listJobs are the lists that are being booked and their results.
//
// Decision: they live in the memory of this process. What is booked is in the
// database batch by batch and stays; after a restart only the table of results
// is gone, and the same file brought again says who is booked already.
type listJobs struct {
	app  *usecase.App
	turn chan struct{} // lists are booked one after the other
	mu   sync.Mutex
	jobs map[string]*listJob
}

// listJob is one file somebody brought: it is checked at once, and booked when
// its owner has chosen where. Only the owner can look at it.
type listJob struct {
	id    string
	owner int64
	name  string
	begun time.Time

	head    domain.TableHead   // of a file whose columns are somebody's own
	columns usecase.OwnColumns // what is said about them so far

	mu sync.Mutex
	listState
	content []byte // until it is booked
}

// listState is a copy of how a job stands.
type listState struct {
	done, total int
	running     bool
	waiting     bool // for somebody to say what the columns are
	ownColumns  bool // somebody said what they are, and can say it again
	confirmed   bool // somebody said where to book
	undone      bool // somebody took back what was booked
	checked     usecase.ListChecked
	report      usecase.ListBookReport
	err         error
}

func newListJobs(app *usecase.App) *listJobs {
	return &listJobs{app: app, turn: make(chan struct{}, 1), jobs: map[string]*listJob{}}
}

// bring takes a file: it is checked when it is known what its columns are, else
// the job waits for somebody to say. ask waits even if that was said before.
func (l *listJobs) bring(ctx context.Context, by domain.Actor, name string, content []byte, ask bool) (*listJob, error) {
	columns, err := l.app.ListColumns(ctx, by, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	job := &listJob{name: name, content: content, head: columns.Head, columns: columns.Columns}
	if own := columns.Columns != nil; own && (ask || !columns.Known) {
		job.waiting = true
		l.add(by, job)
		return job, nil
	}
	return l.start(ctx, by, job), nil
}

// again checks a file with other columns than before.
func (l *listJobs) again(ctx context.Context, by domain.Actor, before *listJob, columns usecase.OwnColumns) (*listJob, error) {
	if err := l.app.ListColumnsSave(ctx, by, before.head, columns); err != nil {
		return nil, err
	}
	before.mu.Lock()
	content := before.content
	before.mu.Unlock()
	return l.start(ctx, by, &listJob{name: before.name, content: content, head: before.head, columns: columns}), nil
}

func (l *listJobs) add(by domain.Actor, job *listJob) {
	job.id, job.owner, job.begun = strings.ToLower(rand.Text()), by.UserID, l.app.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep()
	l.jobs[job.id] = job
}

// start checks a list in the background and returns the job to look at.
func (l *listJobs) start(ctx context.Context, by domain.Actor, job *listJob) *listJob {
	job.running = true
	l.add(by, job)
	l.work(ctx, job, func(ctx context.Context) {
		checked, err := l.app.ListCheck(ctx, by, usecase.ImportFile{Name: job.name, Content: bytes.NewReader(job.content), Columns: job.columns})
		job.mu.Lock()
		defer job.mu.Unlock()
		job.checked, job.err = checked, err
	})
	return job
}

// confirm books the good rows of a checked list, once: a second confirmation
// finds it under way.
func (l *listJobs) confirm(ctx context.Context, by domain.Actor, job *listJob, place usecase.ListPlace) {
	job.mu.Lock()
	content := job.content
	again := job.running || job.waiting || job.confirmed || job.err != nil || content == nil
	if !again {
		job.running, job.confirmed, job.content = true, true, nil
	}
	job.mu.Unlock()
	if again {
		return
	}
	l.work(ctx, job, func(ctx context.Context) {
		report, err := l.app.ListBook(ctx, by, usecase.ImportFile{Name: job.name, Content: bytes.NewReader(content), GoodRows: true, Columns: job.columns}, place,
			func(done, total int) {
				job.mu.Lock()
				defer job.mu.Unlock()
				job.done, job.total = done, total
			})
		job.mu.Lock()
		defer job.mu.Unlock()
		job.report, job.err = report, err
	})
}

// undo takes back what a job booked, once: whoever has checked in meanwhile keeps
// their appointment.
func (l *listJobs) undo(ctx context.Context, by domain.Actor, job *listJob) {
	job.mu.Lock()
	again := job.running || job.undone || job.report.Booked == 0
	if !again {
		job.running, job.undone, job.done, job.total = true, true, 0, job.report.Booked
	}
	report := job.report
	job.mu.Unlock()
	if again {
		return
	}
	l.work(ctx, job, func(ctx context.Context) {
		fresh, err := l.app.ListUndo(ctx, by, report, func(done int) {
			job.mu.Lock()
			defer job.mu.Unlock()
			job.done = done
		})
		job.mu.Lock()
		defer job.mu.Unlock()
		job.report, job.err = fresh, err
	})
}

// work does something for a job in the background, one after the other. A fault
// in it must not take the program down.
func (l *listJobs) work(ctx context.Context, job *listJob, do func(context.Context)) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), jobTimeout)
	go func() {
		defer cancel()
		l.turn <- struct{}{}
		defer func() { <-l.turn }()
		defer job.finish()
		do(ctx)
	}()
}

// sweep forgets what is old, and the oldest when there are too many.
func (l *listJobs) sweep() {
	now := l.app.Now()
	for len(l.jobs) > 0 {
		var oldest *listJob
		for _, job := range l.jobs {
			if oldest == nil || job.begun.Before(oldest.begun) {
				oldest = job
			}
		}
		if now.Sub(oldest.begun) < jobKept && len(l.jobs) < jobsKept {
			return
		}
		delete(l.jobs, oldest.id)
	}
}

// find returns a job of the account; nobody else learns that there is one.
func (l *listJobs) find(by domain.Actor, id string) (*listJob, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	job, ok := l.jobs[id]
	if !ok || job.owner != by.UserID {
		return nil, domain.NotFound("list", id)
	}
	return job, nil
}

// finish notes that what was done for a job has ended, also when by a fault.
func (j *listJob) finish() {
	fault := recover()
	j.mu.Lock()
	defer j.mu.Unlock()
	if fault != nil {
		j.err = domain.Internal(fmt.Errorf("panic: %v", fault))
	}
	j.running = false
	if code := domain.CodeOf(j.err); code == domain.CodeInternal || code == domain.CodeUnavailable {
		slog.Error("list not booked", slog.String("job", j.id), slog.Any("error", j.err))
	}
}

func (j *listJob) state() listState {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := j.listState
	s.ownColumns = !j.running && j.columns != nil && j.content != nil
	return s
}

// href is the address of the job.
func (j *listJob) href() string { return "/desk/list/" + j.id }
