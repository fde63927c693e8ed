package usecase

import (
	"context"
	"errors"
	"fmt"
	"maps"
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
// once when a lane is free, and what has come in the meantime is the next. Two
// batches under way never want the same slot: the second would only wait in the
// database for the first, and hold up whatever else is in it.
type bookingQueue struct {
	mu      sync.Mutex
	waiting []queuedBooking
	running int            // batches under way
	busy    map[int64]bool // their slots
}

type queuedBooking struct {
	ctx     context.Context
	request *bookingRequest
	slots   []int64 // of the request when it came: whoever asked may change it as soon as it is answered
	done    chan struct{}
}

func newQueuedBooking(ctx context.Context, q *bookingRequest) queuedBooking {
	queued := queuedBooking{ctx: ctx, request: q, done: make(chan struct{})}
	for _, p := range q.people {
		queued.slots = append(queued.slots, p.slotIDs...)
	}
	return queued
}

// wants reports whether a request is for one of the slots.
func (q queuedBooking) wants(slots map[int64]bool) bool {
	return slices.ContainsFunc(q.slots, func(id int64) bool { return slots[id] })
}

// mark marks the slots of a request.
func (q queuedBooking) mark(slots map[int64]bool, as bool) {
	for _, id := range q.slots {
		if as {
			slots[id] = true
		} else {
			delete(slots, id)
		}
	}
}

// book books one request and returns its refusal, if any. Whoever gives up
// waiting may have been booked all the same: that is what request keys are for.
func (a *App) book(ctx context.Context, q *bookingRequest) error {
	queued := newQueuedBooking(ctx, q)
	if a.bookings.add(queued) {
		go a.runBookings()
	}
	select {
	case <-queued.done:
		return q.err
	case <-ctx.Done():
		return domain.Unavailable(ctx.Err())
	}
}

// runBookings books batch after batch until nobody waits for it.
func (a *App) runBookings() {
	var batch []queuedBooking
	for {
		if batch = a.bookings.next(batch); len(batch) == 0 {
			return
		}
		a.bookQueued(batch)
	}
}

// add queues a request and reports whether a lane shall be opened for it. One
// whose slots a batch has is taken by the lane of that batch, when it is done.
func (b *bookingQueue) add(q queuedBooking) (open bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = append(b.waiting, q)
	if b.running == bookingLanes || q.wants(b.busy) {
		return false
	}
	b.running++
	return true
}

// next takes the requests of a lane's next batch, those that came first among
// those whose slots no other batch has; when there are none the lane is closed.
// Of two requests for one slot the later never overtakes. done is the batch that
// the lane has finished.
func (b *bookingQueue) next(done []queuedBooking) (batch []queuedBooking) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, q := range done {
		q.mark(b.busy, false)
	}
	blocked := maps.Clone(b.busy)
	rest := b.waiting[:0]
	for i, q := range b.waiting {
		if len(batch) == maxBookingBatch {
			rest = append(rest, b.waiting[i:]...)
			break
		}
		if q.wants(blocked) {
			q.mark(blocked, true)
			rest = append(rest, q)
			continue
		}
		batch = append(batch, q)
	}
	clear(b.waiting[len(rest):])
	b.waiting = rest
	for _, q := range batch {
		q.mark(b.busy, true)
	}
	if len(batch) == 0 {
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
	err = a.Store.Within(ctx, func(r domain.Repos) error { return a.bookAll(ctx, r, requests, false) })
	if errors.Is(err, errOnWaitlist) {
		err = a.Store.Within(ctx, func(r domain.Repos) error { return a.bookAll(ctx, r, requests, true) })
	}
	return err
}
