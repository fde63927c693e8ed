package usecase

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"luudong/domain"
)

const (
	noticeBatch    = 128              // notices claimed at once
	noticeSenders  = 8                // of them under way at once
	noticeLease    = 2 * time.Minute  // how long a claim holds; after it the claimer counts as dead
	noticePatience = 30 * time.Second // the longest that one message may take
)

// NoticeDelivery says what became of the notices of one batch.
type NoticeDelivery struct {
	Claimed  int
	Sent     int
	Again    int // will be tried again
	Failed   int
	Dropped  int // nothing to tell any more, too late, or no channel
	Released int // given back untried
	Lost     int // sent or not, but another worker had claimed it meanwhile
}

// NoticeDeliver claims the notices that are due, one batch, and sends them. Any
// number of servers may do so at once: a claim is one guarded change in the
// database, and holds for a lease. A server that is killed between claim and
// outcome leaves notices that others claim after the lease; if it was killed
// between handing a message over and noting it, that message goes out a second
// time, with the same id. Nobody can do better: the database and the mail server
// do not commit together.
//
// Deliveries are not audit events: the outbox itself is their record.
//
// The end of ctx means stop: what is being sent is finished, the rest given back.
func (a *App) NoticeDeliver(ctx context.Context, by domain.Actor) (NoticeDelivery, error) {
	if err := by.Require(domain.NoticeManage); err != nil {
		return NoticeDelivery{}, err
	}
	some, err := view(ctx, a, func(r domain.Repos) (bool, error) { return r.Notices.AnyDue(ctx, a.Now()) })
	if err != nil || !some {
		return NoticeDelivery{}, err
	}
	claimed, err := within(ctx, a, func(r domain.Repos) ([]domain.Notice, error) {
		return r.Notices.Claim(ctx, a.Now(), a.Now().Add(noticeLease), noticeBatch)
	})
	if err != nil || len(claimed) == 0 {
		return NoticeDelivery{}, err
	}
	d := delivery{app: a, stop: ctx, ctx: context.WithoutCancel(ctx)}
	d.changed, d.fault = view(d.ctx, a, func(r domain.Repos) ([]domain.NoticeTemplate, error) { return r.Notices.Templates(d.ctx) })
	if d.fault != nil {
		return NoticeDelivery{}, d.fault // the lease brings them back
	}
	return d.run(claimed)
}

// delivery is one batch under way.
type delivery struct {
	app     *App
	stop    context.Context //nolint:containedctx // its end is the wish to stop, not the end of what is under way
	ctx     context.Context //nolint:containedctx // what is under way is finished
	changed []domain.NoticeTemplate

	done  NoticeDelivery // with fault, written by one goroutine alone
	fault error
}

// outcome is a notice after an attempt, with the number of that attempt.
type outcome struct {
	notice  domain.Notice
	attempt int
}

// run sends with several senders and saves outcomes as they come: whatever has
// ended while a transaction ran is saved by the next, so that no outcome waits
// and a thousand of them do not cost a thousand transactions.
func (d *delivery) run(claimed []domain.Notice) (NoticeDelivery, error) {
	d.done.Claimed = len(claimed)
	next := make(chan domain.Notice)
	ended := make(chan outcome, len(claimed))
	var senders sync.WaitGroup
	for range min(noticeSenders, len(claimed)) {
		senders.Go(func() {
			for n := range next {
				ended <- outcome{notice: d.deliver(n), attempt: n.Attempts}
			}
		})
	}
	go func() {
		for _, n := range claimed {
			next <- n
		}
		close(next)
		senders.Wait()
		close(ended)
	}()
	for first := range ended {
		some := []outcome{first}
		for range len(ended) {
			some = append(some, <-ended)
		}
		d.settle(some)
	}
	return d.done, d.fault
}

// deliver sends one notice and returns it with its outcome.
func (d *delivery) deliver(n domain.Notice) domain.Notice {
	a := d.app
	now := a.Now()
	switch {
	case d.stop.Err() != nil, now.Add(noticePatience).After(n.DueAt):
		n.Released(now)
		return n
	case n.Expired(now):
		n.Cancelled(now, domain.FaultExpired)
		return n
	case !a.Messages.Configured(n.Channel):
		n.Unconfigured(now)
		return n
	case n.Attempts > domain.NoticeAttempts(): // whoever tried it died each time
		n.Failed(now, domain.FaultInternal, "", true)
		return n
	}
	what, err := view(d.ctx, a, func(r domain.Repos) (composed, error) { return a.composeNotice(d.ctx, r, n, d.changed) })
	switch {
	case err != nil:
		n.Failed(now, domain.FaultInternal, "", false)
	case what.drop != "":
		n.Cancelled(now, what.drop)
	case what.fault != "":
		n.Failed(now, what.fault, "", true)
	default:
		d.send(&n, what.message, what.secret)
	}
	return n
}

// send hands a message over and notes what the other side said, and what was sent
// without its secret.
func (d *delivery) send(n *domain.Notice, m domain.Message, secret string) {
	n.Recipient = domain.MaskRecipient(m.Channel, m.To)
	ctx, cancel := context.WithTimeout(d.ctx, noticePatience)
	defer cancel()
	err := sendSafely(ctx, d.app.Messages, m)
	now := d.app.Now()
	if err == nil {
		n.Sent(now, withoutSecret(m.Subject, secret), withoutSecret(m.Body, secret))
		return
	}
	var refused *domain.SendError
	if !errors.As(err, &refused) {
		refused = &domain.SendError{Fault: domain.FaultInternal}
	}
	n.Failed(now, refused.Fault, refused.Info, refused.Final)
}

func withoutSecret(text, secret string) string {
	if secret == "" {
		return text
	}
	return strings.ReplaceAll(text, secret, "…")
}

// sendSafely makes of a sender's panic a failure of one message.
func sendSafely(ctx context.Context, s domain.MessageSender, m domain.Message) (err error) {
	defer func() {
		if recover() != nil {
			err = &domain.SendError{Fault: domain.FaultInternal}
		}
	}()
	return s.Send(ctx, m)
}

// settle saves outcomes, but for notices that are another worker's by now.
func (d *delivery) settle(some []outcome) {
	ours, err := within(d.ctx, d.app, func(r domain.Repos) (map[int64]bool, error) {
		ours := make(map[int64]bool, len(some))
		for _, o := range some {
			var err error
			if ours[o.notice.ID], err = r.Notices.Settle(d.ctx, o.notice, o.attempt); err != nil {
				return nil, err
			}
		}
		return ours, nil
	})
	d.fault = errors.Join(d.fault, err)
	for _, o := range some {
		d.count(o, err == nil && ours[o.notice.ID])
	}
}

// count adds an outcome to what is reported of the batch.
func (d *delivery) count(o outcome, saved bool) {
	switch n := o.notice; {
	case !saved:
		d.done.Lost++
	case n.Status == domain.NoticeSent:
		d.done.Sent++
	case n.Status == domain.NoticeFailed:
		d.done.Failed++
	case n.Status == domain.NoticeQueued && n.Attempts < o.attempt:
		d.done.Released++
	case n.Status == domain.NoticeQueued:
		d.done.Again++
	default:
		d.done.Dropped++
	}
}

// NoticeErase erases the texts of notices that were sent long enough ago.
func (a *App) NoticeErase(ctx context.Context, by domain.Actor) (int, error) {
	if err := by.Require(domain.NoticeManage); err != nil {
		return 0, err
	}
	return within(ctx, a, func(r domain.Repos) (int, error) {
		return r.Notices.EraseBodies(ctx, a.Now().AddDate(0, 0, -a.Notices.KeepDays))
	})
}
