package usecase

import (
	"context"

	"luudong/domain"
)

// bookAttempts is how often a request is decided anew after another server was
// quicker with the same person or the same request.
const bookAttempts = 3

// book books one request and returns its refusal, if any.
func (a *App) book(ctx context.Context, q *bookingRequest) error {
	err := a.bookInOne(ctx, q)
	for attempt := 1; attempt < bookAttempts && domain.CodeOf(err) == domain.CodeConflict; attempt++ {
		err = a.bookInOne(ctx, q)
	}
	if err == nil {
		err = q.err
	}
	return err
}

// bookInOne decides the requests in one transaction. A conflict that it returns
// is not about what the rules saw but about what came in between.
func (a *App) bookInOne(ctx context.Context, requests ...*bookingRequest) error {
	return a.Store.Within(ctx, func(r domain.Repos) error { return a.bookAll(ctx, r, requests) })
}
