package usecase_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

var notifier = domain.SystemActor("notices")

// bookedCity is the small city with one appointment three days ahead, by e-mail.
func bookedCity(t *testing.T, change func(map[string]string)) (*apptest.Rig, usecase.Ticket, domain.Slot) {
	t.Helper()
	r := plannedCity(t)
	slot := freeSlots(t, r, domain.AccountL2)[0]
	ticket := book(t, r, slot, 1, change)
	return r, ticket, slot
}

// plannedCity is the small city with a published plan of the week after.
func plannedCity(t *testing.T) *apptest.Rig {
	t.Helper()
	r := apptest.New(t)
	r.SmallCity()
	apptest.PublishedPlan(t, r.App, domain.DateOf(apptest.Start, apptest.Zone).AddDays(7))
	return r
}

func book(t *testing.T, r *apptest.Rig, slot domain.Slot, n int, change func(map[string]string)) usecase.Ticket {
	t.Helper()
	person := apptest.Person(n)
	person["email"] = "mau@example.vn"
	if change != nil {
		change(person)
	}
	ticket, err := r.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
		SlotIDs: []int64{slot.ID}, Person: person, Source: domain.SourceDesk,
	})
	require.NoError(t, err)
	return ticket
}

// deliver sends what is due.
func deliver(t *testing.T, r *apptest.Rig) usecase.NoticeDelivery {
	t.Helper()
	did, err := r.NoticeDeliver(context.Background(), notifier)
	require.NoError(t, err)
	return did
}

// outbox returns "kind channel status" of all notices, the oldest first.
func outbox(t *testing.T, r *apptest.Rig) (lines []string) {
	t.Helper()
	found, err := r.NoticeList(context.Background(), apptest.As(domain.RoleAdministrator), domain.NoticeFilter{})
	require.NoError(t, err)
	for _, n := range found.Items {
		lines = append([]string{strings.Join([]string{string(n.Kind), string(n.Channel), string(n.Status)}, " ")}, lines...)
	}
	return lines
}

func TestNoticeOfABookingAndItsReminder(t *testing.T) {
	r, ticket, slot := bookedCity(t, nil)
	assert.Equal(t, []string{"confirmation email queued", "reminder email queued"}, outbox(t, r))
	assert.Equal(t, usecase.NoticeDelivery{Claimed: 1, Sent: 1}, deliver(t, r))
	sent := r.Sent.Take()
	require.Len(t, sent, 1)
	assert.Equal(t, "mau@example.vn", sent[0].To)
	assert.Equal(t, domain.Vietnamese, sent[0].Language)
	assert.Contains(t, sent[0].Subject, "Xác nhận lịch hẹn "+ticket.Code)
	for _, part := range []string{
		"Kính gửi ông/bà Nguyễn Văn Mẫu", "Tài khoản định danh mức 2", slot.Start.String(), slot.Date.Format("02/01/2006"),
		ticket.Appointments[0].PointName, "- Điện thoại có SIM chính chủ", "https://luudong.example/t/" + ticket.Code, "ĐƠN VỊ (MẪU)",
	} {
		assert.Contains(t, sent[0].Body, part)
	}
	assert.NotContains(t, sent[0].Body, "{")
	assert.Zero(t, deliver(t, r), "once")

	eve := slot.Date.AddDays(-1).At(17*60, apptest.Zone)
	r.Clock.Set(eve.Add(-time.Second))
	assert.Zero(t, deliver(t, r))
	r.Clock.Set(eve)
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.Contains(t, r.Sent.Take()[0].Subject, "Nhắc lịch hẹn")
	assert.Equal(t, []string{"confirmation email sent", "reminder email sent"}, outbox(t, r))
}

func TestNoticeGoesWhereThePersonIsReachedInTheirLanguage(t *testing.T) {
	r, _, _ := bookedCity(t, func(p map[string]string) { p["email"], p["language"] = "", "en" })
	assert.Equal(t, 1, deliver(t, r).Sent)
	sent := r.Sent.Take()
	assert.Equal(t, domain.ChannelSMS, sent[0].Channel)
	assert.Equal(t, "+84901000001", sent[0].To)
	assert.Contains(t, sent[0].Body, "Level-2")
	assert.Empty(t, sent[0].Subject)

	// A channel that is set up before one that is not.
	r.Sent.Without(domain.ChannelEmail)
	book(t, r, freeSlots(t, r, domain.AccountL2)[0], 2, nil)
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.Equal(t, domain.ChannelSMS, r.Sent.Take()[0].Channel)

	// Nobody to be reached: nothing to tell.
	before := len(outbox(t, r))
	book(t, r, freeSlots(t, r, domain.AccountL2)[0], 3, func(p map[string]string) { p["email"], p["phone"] = "", "" })
	assert.Len(t, outbox(t, r), before)
}

func TestNoticeOfACancellationDropsWhatWasToBeTold(t *testing.T) {
	r, ticket, _ := bookedCity(t, nil)
	ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
	deliver(t, r)
	r.Sent.Take()
	_, err := r.AppointmentCancel(ctx, desk, ticket.Code, "")
	require.NoError(t, err)
	_, err = r.AppointmentCancel(ctx, desk, ticket.Code, "")
	require.NoError(t, err, "again changes nothing and tells nothing")
	assert.Equal(t, []string{"confirmation email sent", "reminder email cancelled", "cancellation email queued"}, outbox(t, r))
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.Contains(t, r.Sent.Take()[0].Subject, ticket.Code+" đã hủy")
}

func TestNoticeOfAPersonWhoChangesTheirAddress(t *testing.T) {
	r, _, _ := bookedCity(t, nil)
	ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
	found, err := r.PersonList(ctx, desk, domain.PersonFilter{Text: "mau"})
	require.NoError(t, err)
	values := apptest.Person(1)
	values["email"] = "moi@example.vn"
	_, err = r.PersonSave(ctx, desk, found.Items[0].ID, values, "")
	require.NoError(t, err)
	deliver(t, r)
	assert.Equal(t, "moi@example.vn", r.Sent.Take()[0].To, "the address of when it leaves")
	list, err := r.NoticeList(ctx, apptest.As(domain.RoleAdministrator), domain.NoticeFilter{Status: domain.NoticeSent})
	require.NoError(t, err)
	assert.Equal(t, "m•••@example.vn", list.Items[0].Recipient)
}

func TestNoticeOfAnOffer(t *testing.T) {
	r, ticket, slot := bookedCity(t, nil)
	ctx := context.Background()
	deliver(t, r)
	r.Sent.Take()
	until := r.Clock.Now().Add(2 * time.Hour)
	offer := func(person int64) (entry domain.WaitlistEntry) {
		require.NoError(t, r.Store.Within(ctx, func(repos domain.Repos) error {
			entry = domain.WaitlistEntry{Code: domain.NewAppointmentCode(), PointID: slot.PointID, Service: slot.Service, PersonID: person, Status: domain.WaitlistWaiting}
			require.NoError(t, repos.Waitlist.Create(ctx, &entry))
			require.NoError(t, entry.Offer(slot.ID, until))
			require.NoError(t, repos.Waitlist.Update(ctx, entry))
			return r.NoticeOffer(ctx, repos, entry, slot)
		}))
		return entry
	}
	entry := offer(ticket.Appointments[0].PersonID)
	assert.Equal(t, 1, deliver(t, r).Sent)
	sent := r.Sent.Take()
	assert.Contains(t, sent[0].Body, "Chỗ này được giữ đến "+until.Format("15:04 02/01/2006"))
	assert.Contains(t, sent[0].Body, "https://luudong.example/w/"+entry.Code)

	require.NoError(t, r.Store.Within(ctx, func(repos domain.Repos) error {
		require.NoError(t, entry.Take(r.Clock.Now()))
		return repos.Waitlist.Update(ctx, entry)
	}))
	again := offer(ticket.Appointments[0].PersonID)
	require.NoError(t, r.Store.Within(ctx, func(repos domain.Repos) error {
		require.NoError(t, again.Withdraw())
		return repos.Waitlist.Update(ctx, again)
	}))
	assert.Equal(t, 1, deliver(t, r).Dropped, "an offer that does not stand any more is not told")
}

func TestNoticeOfAChangeMovesTheReminder(t *testing.T) {
	r, ticket, slot := bookedCity(t, nil)
	ctx := context.Background()
	deliver(t, r)
	r.Sent.Take()
	var target domain.Slot
	for _, s := range freeSlots(t, r, domain.AccountL2) {
		if s.Start != slot.Start {
			target = s
		}
	}
	require.NotZero(t, target.ID)
	require.NoError(t, r.Store.Within(ctx, func(repos domain.Repos) error {
		held, err := repos.Appointments.LockByCode(ctx, ticket.Code)
		require.NoError(t, err)
		require.NoError(t, repos.Slots.Take(ctx, target.ID))
		require.NoError(t, repos.Slots.Release(ctx, slot.ID))
		held[0].SlotID, held[0].VisitID = target.ID, target.VisitID
		require.NoError(t, repos.Appointments.Update(ctx, held[0]))
		held, err = repos.Appointments.ByCode(ctx, ticket.Code)
		require.NoError(t, err)
		return r.NoticeFor(ctx, repos, domain.NoticeChange, held)
	}))
	assert.Equal(t, []string{"confirmation email sent", "reminder email cancelled", "change email queued", "reminder email queued"}, outbox(t, r))
	assert.Equal(t, 1, deliver(t, r).Sent)
	body := r.Sent.Take()[0].Body
	assert.Contains(t, body, "đã đổi")
	assert.Contains(t, body, target.Start.String())
	r.Clock.Set(target.Date.AddDays(-1).At(17*60, apptest.Zone))
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.Contains(t, r.Sent.Take()[0].Body, target.Start.String())
}

func TestNoticeIsUndoneWithItsBooking(t *testing.T) {
	r, _, slot := bookedCity(t, nil)
	before := len(outbox(t, r))
	_, err := r.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
		SlotIDs: []int64{slot.ID}, Person: apptest.Person(1), Source: domain.SourceDesk,
	})
	assert.ErrorIs(t, err, domain.Conflict("appointment.duplicate"))
	assert.Len(t, outbox(t, r), before)
}

func TestNoticesOfAList(t *testing.T) {
	r := plannedCity(t)
	file := "personal_id,full_name,birth_date,phone,email,language,unit_code,services\n" +
		"079190000001,Nguyễn Văn Một,12/05/1990,0901000001,mot@example.vn,Tiếng Anh,26740,account_l2\n" +
		"079190000002,Nguyễn Văn Hai,12/05/1990,0901000002,,,26740,account_l2\n" +
		"079190000003,Nguyễn Văn Ba,12/05/1990,,,,26740,account_l2\n"
	report, err := r.ListBook(context.Background(), apptest.As(domain.RoleDesk), usecase.ImportFile{Name: "a.csv", Content: strings.NewReader(file)}, usecase.ListPlace{}, nil)
	require.NoError(t, err)
	require.Equal(t, 3, report.Booked, "%+v", report)
	assert.Equal(t, 2, deliver(t, r).Sent)
	sent := r.Sent.Take()
	assert.Equal(t, domain.English, sent[1].Language)
	assert.Equal(t, "mot@example.vn", sent[1].To)
	assert.Equal(t, "+84901000002", sent[0].To)
}

func TestNoticeIsTriedAgainAndThenGivenUp(t *testing.T) {
	r, _, _ := bookedCity(t, nil)
	ids := map[string]bool{}
	r.Sent.Answer(func(m domain.Message) error {
		ids[m.ID] = true
		return &domain.SendError{Fault: domain.FaultBusy, Info: "450"}
	})
	for attempt := range domain.NoticeAttempts() {
		did := deliver(t, r)
		require.Equal(t, 1, did.Claimed, "attempt %d", attempt)
		assert.Zero(t, deliver(t, r).Claimed, "not before the pause is over")
		r.Clock.Set(r.Clock.Now().Add(4 * time.Hour))
	}
	assert.Equal(t, []string{"confirmation email failed", "reminder email queued"}, outbox(t, r))
	assert.Len(t, ids, 1, "every attempt has the same id")

	// An administrator sends it again, when the server is back.
	ctx, admin := context.Background(), apptest.As(domain.RoleAdministrator)
	r.Sent.Answer(nil)
	failed, err := r.NoticeList(ctx, admin, domain.NoticeFilter{Status: domain.NoticeFailed})
	require.NoError(t, err)
	assert.Equal(t, domain.FaultBusy, failed.Items[0].Fault)
	_, err = r.NoticeResend(ctx, admin, failed.Items[0].ID)
	require.NoError(t, err)
	_, err = r.NoticeResend(ctx, admin, failed.Items[0].ID)
	assert.ErrorIs(t, err, domain.Conflict("notice.under_way"))
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.True(t, ids[r.Sent.Take()[0].ID])
	_, err = r.NoticeResend(ctx, admin, failed.Items[0].ID)
	require.NoError(t, err, "sent again: a message of its own")
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.False(t, ids[r.Sent.Take()[0].ID])
}

func TestNoticeFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(domain.Message) error
		want   domain.NoticeStatus
		fault  domain.Fault
	}{
		{"refused for good", func(domain.Message) error { return &domain.SendError{Fault: domain.FaultRefused, Final: true} }, domain.NoticeFailed, domain.FaultRefused},
		{"an error of no known kind", func(domain.Message) error { return errors.New("mau@example.vn") }, domain.NoticeQueued, domain.FaultInternal},
		{"a panic ends one message, not the program", func(domain.Message) error { panic("oops") }, domain.NoticeQueued, domain.FaultInternal},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _, _ := bookedCity(t, nil)
			r.Sent.Answer(c.answer)
			deliver(t, r)
			found, err := r.NoticeList(context.Background(), apptest.As(domain.RoleAdministrator), domain.NoticeFilter{Kind: domain.NoticeConfirmation})
			require.NoError(t, err)
			assert.Equal(t, c.want, found.Items[0].Status)
			assert.Equal(t, c.fault, found.Items[0].Fault)
			assert.Empty(t, found.Items[0].FaultInfo+found.Items[0].Body)
		})
	}
}

func TestNoticeWithNothingConfigured(t *testing.T) {
	r, _, slot := bookedCity(t, nil)
	ctx, admin := context.Background(), apptest.As(domain.RoleAdministrator)
	r.Sent.Without(domain.Channels()...)
	assert.Equal(t, 1, deliver(t, r).Dropped)
	assert.Equal(t, []string{"confirmation email unconfigured", "reminder email queued"}, outbox(t, r))
	state, err := r.NoticeState(ctx, admin)
	require.NoError(t, err)
	assert.Equal(t, map[domain.NoticeStatus]int{domain.NoticeUnconfigured: 1, domain.NoticeQueued: 1}, state.Counts)
	assert.Equal(t, map[domain.Channel]bool{domain.ChannelEmail: false, domain.ChannelSMS: false}, state.Configured)

	// SMS is set up meanwhile, e-mail is not: they go by SMS.
	r.Sent.Without(domain.ChannelEmail)
	count, err := r.NoticeResendAll(ctx, admin)
	require.NoError(t, err)
	assert.Equal(t, 1, count)
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.Equal(t, "+84901000001", r.Sent.Take()[0].To)
	count, err = r.NoticeResendAll(ctx, admin)
	require.NoError(t, err)
	assert.Zero(t, count)

	r.Clock.Set(slot.Date.At(slot.Start, apptest.Zone))
	assert.Equal(t, 1, deliver(t, r).Dropped, "nobody reminds of what has begun")
}

func TestNoticeOfAWorkerThatDied(t *testing.T) {
	r, _, _ := bookedCity(t, nil)
	ctx := context.Background()
	require.NoError(t, r.Store.Within(ctx, func(repos domain.Repos) error {
		_, err := repos.Notices.Claim(ctx, r.Clock.Now(), r.Clock.Now().Add(2*time.Minute), 9)
		return err
	}))
	assert.Zero(t, deliver(t, r).Claimed)
	r.Clock.Set(r.Clock.Now().Add(2 * time.Minute))
	assert.Equal(t, 1, deliver(t, r).Sent)
	assert.Len(t, r.Sent.Take(), 1)
}

func TestManyWorkersSendEachNoticeOnce(t *testing.T) {
	r, _, _ := bookedCity(t, nil)
	for n := range 12 {
		book(t, r, freeSlots(t, r, domain.AccountL2)[0], 10+n, nil)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for {
				did, err := r.NoticeDeliver(context.Background(), notifier)
				if !assert.NoError(t, err) || did.Claimed == 0 {
					return
				}
			}
		})
	}
	wait.Wait()
	ids := map[string]int{}
	for _, m := range r.Sent.Take() {
		ids[m.ID]++
	}
	assert.Len(t, ids, 13)
	for id, times := range ids {
		assert.Equal(t, 1, times, id)
	}
}

func TestStopGivesNoticesBack(t *testing.T) {
	r, _, _ := bookedCity(t, nil)
	for n := range 11 {
		book(t, r, freeSlots(t, r, domain.AccountL2)[0], 10+n, nil)
	}
	ctx, stop := context.WithCancel(context.Background())
	r.Sent.Answer(func(domain.Message) error {
		stop() // while the first are under way
		return nil
	})
	did, err := r.NoticeDeliver(ctx, notifier)
	require.NoError(t, err)
	assert.Equal(t, 12, did.Claimed)
	assert.Positive(t, did.Sent, "what is under way is finished")
	assert.Equal(t, 12, did.Sent+did.Released)
	r.Sent.Answer(nil)
	assert.Equal(t, did.Released, deliver(t, r).Sent)
	assert.Len(t, r.Sent.Take(), 12)
}

func TestNoticeTextsAreErased(t *testing.T) {
	r, _, _ := bookedCity(t, nil)
	ctx, admin := context.Background(), apptest.As(domain.RoleAdministrator)
	deliver(t, r)
	found, err := r.NoticeList(ctx, admin, domain.NoticeFilter{Status: domain.NoticeSent})
	require.NoError(t, err)
	id := found.Items[0].ID
	assert.Contains(t, found.Items[0].Body, "Nguyễn Văn Mẫu")
	for days, kept := range map[int]bool{29: true} {
		r.Clock.Set(apptest.Start.AddDate(0, 0, days))
		_, err = r.NoticeErase(ctx, notifier)
		require.NoError(t, err)
		n, err := r.NoticeView(ctx, admin, id)
		require.NoError(t, err)
		assert.Equal(t, kept, n.Body != "")
	}
	r.Clock.Set(apptest.Start.AddDate(0, 0, 30).Add(time.Second))
	count, err := r.NoticeErase(ctx, notifier)
	require.NoError(t, err)
	assert.Equal(t, 1, count)
	n, err := r.NoticeView(ctx, admin, id)
	require.NoError(t, err)
	assert.Empty(t, n.Subject+n.Body)
	assert.Equal(t, domain.NoticeSent, n.Status, "that it was sent stays known")
}

func TestNoticeTemplates(t *testing.T) {
	r, ticket, _ := bookedCity(t, nil)
	ctx, admin := context.Background(), apptest.As(domain.RoleAdministrator)
	all, err := r.NoticeTemplates(ctx, admin)
	require.NoError(t, err)
	assert.Len(t, all, 24)
	for _, tpl := range all {
		assert.Empty(t, tpl.Check(), "%s: what the program brings is right", tpl.Kind)
		assert.Empty(t, tpl.UpdatedBy)
		_, body, err := r.NoticePreview(admin, tpl)
		require.NoError(t, err)
		assert.NotContains(t, body, "{")
	}
	mine := domain.NoticeTemplate{
		Kind: domain.NoticeConfirmation, Channel: domain.ChannelEmail, Language: domain.Vietnamese, Subject: "Hẹn {code}", Body: "Chào {name}.\r\n",
	}
	wrong := mine
	wrong.Body = "Chào {ten}"
	err = r.NoticeTemplateSave(ctx, admin, wrong)
	var invalid *domain.Error
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, "notice.placeholder_unknown", invalid.Fields[0].Key)

	require.NoError(t, r.NoticeTemplateSave(ctx, admin, mine))
	deliver(t, r)
	sent := r.Sent.Take()
	assert.Equal(t, "Hẹn "+ticket.Code, sent[0].Subject)
	assert.Equal(t, "Chào Mẫu.", sent[0].Body)
	require.NoError(t, r.NoticeTemplateSave(ctx, admin, all[0]), "saving what the program brings is a reset")
	require.NoError(t, r.Store.View(ctx, func(repos domain.Repos) error {
		changed, err := repos.Notices.Templates(ctx)
		assert.Empty(t, changed)
		return err
	}))
	unknown := mine
	unknown.Language = "fr"
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(r.NoticeTemplateReset(ctx, admin, unknown)))
}

func TestNoticesAreForWhoAnswersForTheCity(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	ward := apptest.As(domain.RoleAdministrator)
	ward.UnitPath = "/79/26740/"
	for name, by := range map[string]domain.Actor{"desk": apptest.As(domain.RoleDesk), "citizen": domain.CitizenActor(""), "an administrator of one ward": ward} {
		t.Run(name, func(t *testing.T) {
			_, err := r.NoticeList(ctx, by, domain.NoticeFilter{})
			assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
			_, err = r.NoticeResend(ctx, by, 1)
			assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
			_, err = r.NoticeResendAll(ctx, by)
			assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
			_, err = r.NoticeTemplates(ctx, by)
			assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
			assert.Equal(t, domain.CodeForbidden, domain.CodeOf(r.NoticeTemplateSave(ctx, by, domain.NoticeTemplate{})))
		})
	}
}

func TestBookingKeepsTheWayToAPerson(t *testing.T) {
	r, _, _ := bookedCity(t, nil)
	ctx := context.Background()
	again := func(by domain.Actor, n int, change func(map[string]string)) domain.Person {
		person := apptest.Person(1)
		change(person)
		slot := freeSlots(t, r, domain.ChipCard)[n]
		ticket, err := r.AppointmentBook(ctx, by, usecase.AppointmentBookInput{SlotIDs: []int64{slot.ID}, Person: person, Source: domain.SourceDesk, Consent: true})
		require.NoError(t, err)
		_, err = r.AppointmentCancel(ctx, apptest.As(domain.RoleDesk), ticket.Code, "")
		require.NoError(t, err)
		return ticket.Appointments[0].Person
	}
	p := again(domain.CitizenActor(""), 0, func(v map[string]string) {
		v["email"], v["phone"], v["language"] = "xau@example.vn", "0909999999", "en"
	})
	assert.Equal(t, "mau@example.vn", p.Email, "a stranger cannot lead somebody's messages elsewhere")
	assert.Equal(t, "+84901000001", p.Phone)
	assert.Equal(t, domain.English, p.Language)
	p = again(apptest.As(domain.RoleDesk), 1, func(v map[string]string) { v["email"], v["language"] = "moi@example.vn", "vi" })
	assert.Equal(t, "moi@example.vn", p.Email)
	assert.Equal(t, domain.Vietnamese, p.Language)
}
