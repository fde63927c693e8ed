package usecase

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"luudong/domain"
)

const (
	// maxBookingBatch is how many requests one transaction decides.
	maxBookingBatch = 64
	// bookingLanes is how many batches are under way at once: while the database
	// works on one, the next is gathered and sent.
	bookingLanes = 2
	// bookAttempts is how often a request is decided anew after another server
	// was quicker with the same person or the same request.
	bookAttempts = 3
)

// bookingQueue collects requests. Nobody waits for a batch to fill: one runs at
// once when a lane is free, and what has come in the meantime is the next.
type bookingQueue struct {
	mu      sync.Mutex
	waiting []queuedBooking
	running int // batches under way
}

type queuedBooking struct {
	ctx     context.Context
	request *bookingRequest
	done    chan struct{}
}

// book books one request and returns its refusal, if any. Whoever gives up
// waiting may have been booked all the same: that is what request keys are for.
func (a *App) book(ctx context.Context, q *bookingRequest) error {
	queued := queuedBooking{ctx: ctx, request: q, done: make(chan struct{})}
	a.bookings.mu.Lock()
	a.bookings.waiting = append(a.bookings.waiting, queued)
	start := a.bookings.running < bookingLanes
	if start {
		a.bookings.running++
	}
	a.bookings.mu.Unlock()
	if start {
		go a.runBookings()
	}
	select {
	case <-queued.done:
		return q.err
	case <-ctx.Done():
		return domain.Unavailable(ctx.Err())
	}
}

// runBookings books batch after batch until nobody waits.
func (a *App) runBookings() {
	for {
		batch := a.bookings.next()
		if len(batch) == 0 {
			return
		}
		a.bookQueued(batch)
	}
}

// next takes the requests of one batch, those that came first; when there are
// none the queue stands still until the next comes.
func (b *bookingQueue) next() []queuedBooking {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := min(len(b.waiting), maxBookingBatch)
	batch := slices.Clone(b.waiting[:n])
	b.waiting = slices.Delete(b.waiting, 0, n)
	if n == 0 {
		b.running--
	}
	return batch
}

// bookQueued answers every request of a batch. When the batch as a whole fails,
// each is booked alone, so that one's trouble is not the others'.
func (a *App) bookQueued(batch []queuedBooking) {
	requests := make([]*bookingRequest, 0, len(batch))
	for _, q := range batch {
		defer close(q.done)
		if err := q.ctx.Err(); err != nil {
			q.request.err = domain.Unavailable(err) // nobody waits for the answer any more
			continue
		}
		requests = append(requests, q.request)
	}
	if len(requests) == 0 {
		return
	}
	ctx := context.WithoutCancel(batch[0].ctx) // a batch does not end because one of its people leaves
	err := a.bookInOne(ctx, requests)
	if err == nil {
		return
	}
	for _, q := range requests {
		if domain.CodeOf(err) == domain.CodeUnavailable {
			q.err = err // and would be for each of them
			continue
		}
		a.bookAlone(ctx, q)
	}
}

// bookAlone decides one request in a transaction of its own. A conflict of the
// transaction is not about what the rules saw but about what came in between.
func (a *App) bookAlone(ctx context.Context, q *bookingRequest) {
	for range bookAttempts {
		err := a.bookInOne(ctx, []*bookingRequest{q})
		if err == nil {
			return
		}
		if q.err = err; domain.CodeOf(err) != domain.CodeConflict {
			return
		}
	}
}

// bookInOne decides requests in one transaction. A fault in it is the
// requests' error and not the end of the program.
func (a *App) bookInOne(ctx context.Context, requests []*bookingRequest) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = domain.Internal(fmt.Errorf("booking: %v", fault))
		}
	}()
	return a.Store.Within(ctx, func(r domain.Repos) error { return a.bookAll(ctx, r, requests) })
}
