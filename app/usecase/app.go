// Package usecase is what the program can do, one file a deed (noun_verb). Each
// use case takes the Actor, checks role and area, opens one transaction, lets
// the domain decide, saves, and writes the audit event in the same transaction.
// It knows domain only: no web framework, no ORM, nothing of infra.
package usecase

import (
	"context"
	"time"

	"luudong/domain"
)

// Deps are the ports and settings the use cases work with; all but BaseURL are required.
type Deps struct {
	Store     domain.Store
	Now       domain.Now
	Location  *time.Location
	Tables    domain.TableReader
	Workbooks domain.Workbooks
	Wards     domain.WardLocator
	Travel    domain.TravelEstimator
	Phones    domain.PhoneParser
	Passwords domain.Passwords
	Office    Office
	Messages  domain.MessageSender
	Hooks     domain.WebhookSender
	Phrases   domain.Phrases
	Notices   NoticeSettings
	BaseURL   string // how people reach us, for links in messages; "" leaves them out
	Workers   int    // solver searches side by side, at least 1
}

// Office is who issues rosters and plans; it stands in the head of documents.
type Office struct {
	Superior string // "CÔNG AN THÀNH PHỐ …"
	Name     string // issuing office
	Place    string // in front of the date line
	Signer   string // role under which documents are signed
}

// App holds the use cases.
type App struct {
	Deps
	bookings *bookingQueue
}

// New returns the use cases over the given ports.
func New(d Deps) *App { return &App{Deps: d, bookings: &bookingQueue{busy: map[int64]bool{}}} }

// today is the civil day of the injected clock in the programme's time zone.
func (a *App) today() domain.Date { return domain.DateOf(a.Now(), a.Location) }

// audit appends an event in the transaction of the change it records.
func (a *App) audit(ctx context.Context, r domain.Repos, by domain.Actor, action, subject, id, detail string) error {
	return r.Audit.Append(ctx, domain.NewAuditEvent(by, a.Now(), action, subject, id, detail))
}

// view runs fn on a read-only snapshot and returns what it found.
func view[T any](ctx context.Context, a *App, fn func(domain.Repos) (T, error)) (T, error) {
	var out T
	err := a.Store.View(ctx, func(r domain.Repos) (err error) {
		out, err = fn(r)
		return err
	})
	return out, err
}

// within runs fn in a write transaction and returns what it made.
func within[T any](ctx context.Context, a *App, fn func(domain.Repos) (T, error)) (T, error) {
	var out T
	err := a.Store.Within(ctx, func(r domain.Repos) (err error) {
		out, err = fn(r)
		return err
	})
	return out, err
}

// List is one page of a list and the number of all that match.
type List[T any] struct {
	Items []T
	Total int
}

// list adapts the store's (items, total, error) to a List.
func list[T any](items []T, total int, err error) (List[T], error) {
	return List[T]{Items: items, Total: total}, err
}
