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

// listJob is one file somebody brought. Its content is kept for taking the good
// rows afterwards; only its owner can look at it.
type listJob struct {
	id      string
	owner   int64
	name    string
	content []byte
	head    domain.TableHead   // of a file whose columns are somebody's own
	columns usecase.OwnColumns // what is said about them so far
	begun   time.Time

	mu          sync.Mutex
	done, total int
	running     bool
	waiting     bool // for somebody to say what the columns are
	report      usecase.ListBookReport
	err         error
	goodRows    *listJob // the job that took the good rows of this one
}

// listState is a copy of how a job stands.
type listState struct {
	done, total int
	running     bool
	waiting     bool
	ownColumns  bool // and they can be said again
	report      usecase.ListBookReport
	err         error
}

func newListJobs(app *usecase.App) *listJobs {
	return &listJobs{app: app, turn: make(chan struct{}, 1), jobs: map[string]*listJob{}}
}

// bring takes a file: it is booked when it is known what its columns are, else
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
	return l.start(ctx, by, job, false), nil
}

// again books a file with other columns than before. Asked twice, the file is
// booked twice, which books nobody twice.
func (l *listJobs) again(ctx context.Context, by domain.Actor, before *listJob, columns usecase.OwnColumns) (*listJob, error) {
	if err := l.app.ListColumnsSave(ctx, by, before.head, columns); err != nil {
		return nil, err
	}
	before.mu.Lock()
	content := before.content
	before.mu.Unlock()
	return l.start(ctx, by, &listJob{name: before.name, content: content, head: before.head, columns: columns}, false), nil
}

func (l *listJobs) add(by domain.Actor, job *listJob) {
	job.id, job.owner, job.begun = strings.ToLower(rand.Text()), by.UserID, l.app.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep()
	l.jobs[job.id] = job
}

// start books a list in the background and returns the job to look at.
func (l *listJobs) start(ctx context.Context, by domain.Actor, job *listJob, goodRows bool) *listJob {
	job.running = true
	l.add(by, job)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), jobTimeout)
	go func() {
		defer cancel()
		l.turn <- struct{}{}
		defer func() { <-l.turn }()
		job.run(ctx, l.app, by, goodRows)
	}()
	return job
}

// takeGoodRows books the good rows of a file that was refused for its bad ones;
// asked again it returns the same job. There is nothing to take, and the job
// itself comes back, while it runs and when it booked already.
func (l *listJobs) takeGoodRows(ctx context.Context, by domain.Actor, refused *listJob) *listJob {
	refused.mu.Lock()
	defer refused.mu.Unlock()
	if refused.running || refused.waiting || len(refused.report.Outcomes) > 0 || refused.content == nil {
		return refused
	}
	if refused.goodRows == nil {
		refused.goodRows = l.start(ctx, by, &listJob{
			name: refused.name, content: refused.content, head: refused.head, columns: refused.columns,
		}, true)
	}
	return refused.goodRows
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

// run books the list. A fault in it must not take the program down.
func (j *listJob) run(ctx context.Context, app *usecase.App, by domain.Actor, goodRows bool) {
	var report usecase.ListBookReport
	var err error
	defer func() {
		if fault := recover(); fault != nil {
			err = domain.Internal(fmt.Errorf("panic: %v", fault))
		}
		j.finish(report, err, goodRows)
	}()
	report, err = app.ListBook(ctx, by, usecase.ImportFile{
		Name: j.name, Content: bytes.NewReader(j.content), GoodRows: goodRows, Columns: j.columns,
	}, func(done, total int) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.done, j.total = done, total
	})
}

// finish keeps the result, and the file only while its good rows may be wanted.
func (j *listJob) finish(report usecase.ListBookReport, err error, goodRows bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.report, j.err, j.running = report, err, false
	if code := domain.CodeOf(err); code == domain.CodeInternal || code == domain.CodeUnavailable {
		slog.Error("list not booked", slog.String("job", j.id), slog.Any("error", err))
	}
	if goodRows || len(report.Outcomes) > 0 {
		j.content = nil
	}
}

func (j *listJob) state() listState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return listState{
		done: j.done, total: j.total, running: j.running, waiting: j.waiting,
		ownColumns: !j.running && j.columns != nil && j.content != nil, report: j.report, err: j.err,
	}
}

// href is the address of the job.
func (j *listJob) href() string { return "/desk/list/" + j.id }
