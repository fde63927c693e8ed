package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// newNotice returns a queued confirmation for a person, due at Noon.
func newNotice(personID int64, code string) *domain.Notice {
	return &domain.Notice{
		MessageID: domain.NewMessageID(), Kind: domain.NoticeConfirmation, Channel: domain.ChannelEmail, Language: domain.English,
		PersonID: personID, Code: code, Recipient: "m•••@example.vn", Status: domain.NoticeQueued,
		DueAt: Noon, ExpiresAt: Noon.Add(48 * time.Hour), CreatedAt: Noon,
	}
}

func testNotices(t *testing.T, open Open) {
	t.Run("life", func(t *testing.T) { testNoticeLife(t, open.empty(t)) })
	t.Run("claim", func(t *testing.T) { testNoticeClaims(t, open.empty(t)) })
	t.Run("many workers", func(t *testing.T) { testNoticeWorkers(t, open.empty(t)) })
	t.Run("list", func(t *testing.T) { testNoticeList(t, open.empty(t)) })
	t.Run("template", func(t *testing.T) { testNoticeTemplates(t, open.empty(t)) })
}

func createNotices(t *testing.T, s domain.Store, list ...*domain.Notice) {
	t.Helper()
	Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, r.Notices.Create(ctx, list)) })
}

// claim takes what is due at an instant, for a minute.
func claim(t *testing.T, s domain.Store, at time.Time, limit int) (got []domain.Notice) {
	t.Helper()
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		var err error
		got, err = r.Notices.Claim(ctx, at, at.Add(time.Minute), limit)
		require.NoError(t, err)
	})
	return got
}

func testNoticeLife(t *testing.T, s domain.Store) {
	people := NewPeople(t, s, 1)
	n := newNotice(people[0].ID, "ABC")
	createNotices(t, s, n)
	View(t, s, func(ctx context.Context, r domain.Repos) {
		got, err := r.Notices.ByID(ctx, n.ID)
		require.NoError(t, err)
		want := *n
		want.PersonName = people[0].FullName
		assert.Equal(t, want, got)
		_, err = r.Notices.ByID(ctx, 999)
		notFound(t, err)
	})
	claimed := claim(t, s, Noon, 5)
	require.Len(t, claimed, 1)
	done := claimed[0]
	done.Sent(Noon.Add(time.Second), "Lịch hẹn", "Kính gửi bà Ánh")
	done.Recipient = "x•••@example.vn"
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		ours, err := r.Notices.Settle(ctx, done, 1)
		require.NoError(t, err)
		assert.True(t, ours)
		ours, err = r.Notices.Settle(ctx, done, 1)
		require.NoError(t, err)
		assert.False(t, ours, "it is settled already")
		got, err := r.Notices.Lock(ctx, n.ID)
		require.NoError(t, err)
		assert.Equal(t, done, got)

		erased, err := r.Notices.EraseBodies(ctx, Noon)
		require.NoError(t, err)
		assert.Zero(t, erased, "not yet")
		erased, err = r.Notices.EraseBodies(ctx, Noon.Add(time.Minute))
		require.NoError(t, err)
		assert.Equal(t, 1, erased)
		got, err = r.Notices.Lock(ctx, n.ID)
		require.NoError(t, err)
		assert.Empty(t, got.Subject+got.Body)
		assert.Equal(t, domain.NoticeSent, got.Status)
	})
}

func testNoticeClaims(t *testing.T, s domain.Store) {
	people := NewPeople(t, s, 2)
	due, later, other := newNotice(people[0].ID, "AAA"), newNotice(people[0].ID, "AAA"), newNotice(people[1].ID, "AAA")
	later.Kind, later.DueAt = domain.NoticeReminder, Noon.Add(time.Hour)
	other.DueAt = Noon.Add(-time.Second)
	createNotices(t, s, due, later, other)
	anyDue := func(at time.Time) (yes bool) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			var err error
			yes, err = r.Notices.AnyDue(ctx, at)
			require.NoError(t, err)
		})
		return yes
	}

	assert.False(t, anyDue(Noon.Add(-time.Minute)))
	assert.True(t, anyDue(Noon))
	first := claim(t, s, Noon, 1)
	require.Len(t, first, 1)
	assert.Equal(t, other.ID, first[0].ID, "what waits longest comes first")
	assert.Equal(t, domain.NoticeSending, first[0].Status)
	second := claim(t, s, Noon, 5)
	require.Len(t, second, 1, "what is claimed is left alone, and what is not due")
	assert.Equal(t, due.ID, second[0].ID)
	assert.False(t, anyDue(Noon.Add(59*time.Second)))

	// Whoever had them died: after the lease they are somebody else's.
	again := claim(t, s, Noon.Add(time.Minute), 5)
	require.Len(t, again, 2)
	assert.Equal(t, 2, again[0].Attempts)
	late := second[0]
	late.Sent(Noon, "", "x")
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		ours, err := r.Notices.Settle(ctx, late, 1)
		require.NoError(t, err)
		assert.False(t, ours, "the first claim has lost it")

		require.NoError(t, r.Notices.CancelQueued(ctx, []domain.NoticeSubject{{PersonID: people[0].ID, Code: "AAA"}}, Noon, domain.FaultObsolete))
		got, err := r.Notices.ByID(ctx, later.ID)
		require.NoError(t, err)
		assert.Equal(t, domain.NoticeCancelled, got.Status)
		assert.Equal(t, domain.FaultObsolete, got.Fault)
		require.NotNil(t, got.SettledAt)
		got, err = r.Notices.ByID(ctx, due.ID)
		require.NoError(t, err)
		assert.Equal(t, domain.NoticeSending, got.Status, "what is on its way is not called back")
	})
}

// testNoticeWorkers lets many workers claim at once: each notice goes to one.
func testNoticeWorkers(t *testing.T, s domain.Store) {
	const notices, workers = 60, 6
	people := NewPeople(t, s, 1)
	list := make([]*domain.Notice, notices)
	for i := range list {
		list[i] = newNotice(people[0].ID, "AAA")
	}
	createNotices(t, s, list...)
	var mu sync.Mutex
	var wait sync.WaitGroup
	taken := map[int64]int{}
	for range workers {
		wait.Go(func() {
			for {
				var got []domain.Notice
				err := s.Within(t.Context(), func(r domain.Repos) (err error) {
					got, err = r.Notices.Claim(t.Context(), Noon, Noon.Add(time.Hour), 4)
					return err
				})
				if !assert.NoError(t, err) || len(got) == 0 {
					return
				}
				mu.Lock()
				for _, n := range got {
					taken[n.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	assert.Len(t, taken, notices)
	for id, times := range taken {
		assert.Equal(t, 1, times, "notice %d", id)
	}
}

func testNoticeList(t *testing.T, s domain.Store) {
	p := NewPublished(t, s, 5)
	people := NewPeople(t, s, 2)
	booked := NewAppointment(p.Slots[0], people[0].ID)
	Within(t, s, func(ctx context.Context, r domain.Repos) { require.NoError(t, book(ctx, r, booked)) })
	first, second, third := newNotice(people[0].ID, booked.Code), newNotice(people[1].ID, "ZZZ"), newNotice(people[1].ID, "ZZZ")
	second.Channel, second.Kind, second.Status, second.SettledAt = domain.ChannelSMS, domain.NoticeReminder, domain.NoticeFailed, &Noon
	third.Status, third.SettledAt = domain.NoticeSent, &Noon
	createNotices(t, s, first, second, third)

	for name, c := range map[string]struct {
		filter domain.NoticeFilter
		want   []int64
	}{
		"all, the newest first":      {domain.NoticeFilter{}, []int64{third.ID, second.ID, first.ID}},
		"state":                      {domain.NoticeFilter{Status: domain.NoticeFailed}, []int64{second.ID}},
		"kind":                       {domain.NoticeFilter{Kind: domain.NoticeReminder}, []int64{second.ID}},
		"channel":                    {domain.NoticeFilter{Channel: domain.ChannelEmail}, []int64{third.ID, first.ID}},
		"code as read out":           {domain.NoticeFilter{Text: " " + booked.Code[:5] + "-" + booked.Code[5:]}, []int64{first.ID}},
		"name without accents":       {domain.NoticeFilter{Text: "mau 1"}, []int64{third.ID, second.ID}},
		"last digits of a phone":     {domain.NoticeFilter{Text: "00001"}, []int64{third.ID, second.ID}},
		"e-mail address":             {domain.NoticeFilter{Text: "mau1@EXAMPLE.vn"}, []int64{third.ID, second.ID}},
		"words and a state together": {domain.NoticeFilter{Text: "nguyễn", Status: domain.NoticeQueued}, []int64{first.ID}},
		"nothing":                    {domain.NoticeFilter{Text: "%"}, nil},
		"a code with a NUL":          {domain.NoticeFilter{Text: "a\x00b"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				got, total, err := r.Notices.List(ctx, c.filter)
				require.NoError(t, err)
				var ids []int64
				for _, n := range got {
					ids = append(ids, n.ID)
				}
				assert.Equal(t, c.want, ids)
				assert.Equal(t, len(c.want), total)
			})
		})
	}
	View(t, s, func(ctx context.Context, r domain.Repos) {
		got, err := r.Notices.Counts(ctx)
		require.NoError(t, err)
		assert.Equal(t, map[domain.NoticeStatus]int{domain.NoticeQueued: 1, domain.NoticeFailed: 1}, got)
		page, total, err := r.Notices.List(ctx, domain.NoticeFilter{Page: domain.Page{Offset: 1, Limit: 1}})
		require.NoError(t, err)
		assert.Equal(t, 3, total)
		assert.Equal(t, second.ID, page[0].ID)
		assert.Equal(t, people[1].FullName, page[0].PersonName)
	})
	t.Run("sent again", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			again, err := second.Resend(Noon)
			require.NoError(t, err)
			require.NoError(t, r.Notices.Requeue(ctx, again))
			got, err := r.Notices.Lock(ctx, second.ID)
			require.NoError(t, err)
			assert.Equal(t, again, got)
		})
	})
}

func testNoticeTemplates(t *testing.T, s domain.Store) {
	one := domain.NoticeTemplate{
		Kind: domain.NoticeReminder, Channel: domain.ChannelSMS, Language: domain.Vietnamese, Body: "Nhắc {date}",
		UpdatedBy: "admin", UpdatedAt: Noon,
	}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		none, err := r.Notices.Templates(ctx)
		require.NoError(t, err)
		assert.Empty(t, none)
		require.NoError(t, r.Notices.SaveTemplate(ctx, one))
		one.Body, one.UpdatedBy, one.UpdatedAt = "Nhắc hẹn {date}", "lan", Noon.Add(time.Hour)
		require.NoError(t, r.Notices.SaveTemplate(ctx, one))
		got, err := r.Notices.Templates(ctx)
		require.NoError(t, err)
		assert.Equal(t, []domain.NoticeTemplate{one}, got)
		require.NoError(t, r.Notices.ResetTemplate(ctx, one))
		require.NoError(t, r.Notices.ResetTemplate(ctx, one), "again changes nothing")
		got, err = r.Notices.Templates(ctx)
		require.NoError(t, err)
		assert.Empty(t, got)
	})
}
