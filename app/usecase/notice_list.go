package usecase

import (
	"context"
	"errors"
	"strconv"

	"luudong/domain"
)

// NoticeOverview says how the outbox stands.
type NoticeOverview struct {
	Counts     map[domain.NoticeStatus]int // of the states that are not the end of a matter
	Configured map[domain.Channel]bool
}

// mayManageNotices lets those in who answer for the whole city: notices and
// their texts are not kept by area.
func mayManageNotices(by domain.Actor) error {
	return errors.Join(by.Require(domain.NoticeManage), by.RequireArea(cityPath))
}

// NoticeList returns the outbox, newest first.
func (a *App) NoticeList(ctx context.Context, by domain.Actor, f domain.NoticeFilter) (List[domain.Notice], error) {
	if err := mayManageNotices(by); err != nil {
		return List[domain.Notice]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.Notice], error) { return list(r.Notices.List(ctx, f)) })
}

// NoticeState returns how the outbox stands.
func (a *App) NoticeState(ctx context.Context, by domain.Actor) (NoticeOverview, error) {
	if err := mayManageNotices(by); err != nil {
		return NoticeOverview{}, err
	}
	counts, err := view(ctx, a, func(r domain.Repos) (map[domain.NoticeStatus]int, error) { return r.Notices.Counts(ctx) })
	out := NoticeOverview{Counts: counts, Configured: map[domain.Channel]bool{}}
	for _, c := range domain.Channels() {
		out.Configured[c] = a.Messages.Configured(c)
	}
	return out, err
}

// NoticeView returns one notice.
func (a *App) NoticeView(ctx context.Context, by domain.Actor, id int64) (domain.Notice, error) {
	if err := mayManageNotices(by); err != nil {
		return domain.Notice{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.Notice, error) { return r.Notices.ByID(ctx, id) })
}

// NoticeResend queues a notice again and returns the one to watch: the same, or
// a copy if the first was handed over. Conflicts: "notice.under_way",
// "notice.too_late", "notice.cancelled".
func (a *App) NoticeResend(ctx context.Context, by domain.Actor, id int64) (domain.Notice, error) {
	if err := mayManageNotices(by); err != nil {
		return domain.Notice{}, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.Notice, error) {
		n, err := r.Notices.Lock(ctx, id)
		if err != nil {
			return n, err
		}
		again, err := a.resend(ctx, r, n)
		if err != nil {
			return again, err
		}
		return again, a.audit(ctx, r, by, "notice.resend", "notice", strconv.FormatInt(id, 10), string(n.Status))
	})
}

func (a *App) resend(ctx context.Context, r domain.Repos, n domain.Notice) (domain.Notice, error) {
	again, err := n.Resend(a.Now())
	if err != nil {
		return again, err
	}
	if !a.Messages.Configured(n.Channel) { // perhaps there is another way by now
		p, err := r.Persons.ByID(ctx, n.PersonID)
		if err != nil {
			return again, err
		}
		if channel, ok := a.channelTo(p); ok {
			again.Channel, again.Recipient = channel, domain.MaskRecipient(channel, p.ReachedBy(channel))
		}
	}
	if again.ID == 0 {
		return again, r.Notices.Create(ctx, []*domain.Notice{&again})
	}
	return again, r.Notices.Requeue(ctx, again)
}

// maxResend is how many notices are queued again at once.
const maxResend = 1_000

// NoticeResendAll queues again what failed or had no channel and is still worth
// telling, at most maxResend. It returns how many.
func (a *App) NoticeResendAll(ctx context.Context, by domain.Actor) (int, error) {
	if err := mayManageNotices(by); err != nil {
		return 0, err
	}
	return within(ctx, a, func(r domain.Repos) (int, error) {
		count := 0
		for _, status := range []domain.NoticeStatus{domain.NoticeFailed, domain.NoticeUnconfigured} {
			found, _, err := r.Notices.List(ctx, domain.NoticeFilter{Status: status, Page: domain.Page{Limit: maxResend}})
			if err != nil {
				return count, err
			}
			for _, n := range found {
				if n.Expired(a.Now()) || count == maxResend {
					continue
				}
				if n, err = r.Notices.Lock(ctx, n.ID); err != nil {
					return count, err
				}
				if n.Status != status {
					continue // somebody was quicker
				}
				if _, err := a.resend(ctx, r, n); err != nil {
					return count, err
				}
				count++
			}
		}
		if count == 0 {
			return 0, nil
		}
		return count, a.audit(ctx, r, by, "notice.resend_all", "notice", "", strconv.Itoa(count)+" notices")
	})
}
