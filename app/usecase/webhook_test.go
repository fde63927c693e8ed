package usecase_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// receiver is another program's endpoint.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	secret string
	status int // of the answers
	ids    []string
	got    []usecase.WebhookPayload
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		assert.NoError(t, err)
		r.mu.Lock()
		defer r.mu.Unlock()
		seconds, err := strconv.ParseInt(q.Header.Get("Webhook-Timestamp"), 10, 64)
		assert.NoError(t, err)
		want, err := domain.SignWebhook(r.secret, q.Header.Get("Webhook-Id"), time.Unix(seconds, 0), body)
		assert.NoError(t, err)
		assert.Equal(t, want, q.Header.Get("Webhook-Signature"))
		r.ids = append(r.ids, q.Header.Get("Webhook-Id"))
		if r.status/100 == 2 {
			var p usecase.WebhookPayload
			assert.NoError(t, json.Unmarshal(body, &p))
			r.got = append(r.got, p)
		}
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

// take returns what came since the last call.
func (r *receiver) take() (events []domain.WebhookEvent, got []usecase.WebhookPayload) {
	r.mu.Lock()
	defer r.mu.Unlock()
	got, r.got = r.got, nil
	for _, p := range got {
		events = append(events, p.Type)
	}
	return events, got
}

func (r *receiver) answer(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

func endpointFor(t *testing.T, r *apptest.Rig, to *receiver, name, unit string, events ...domain.WebhookEvent) domain.Webhook {
	t.Helper()
	w, err := r.WebhookCreate(context.Background(), apptest.As(domain.RoleAdministrator), usecase.WebhookCreateInput{
		Name: name, URL: to.URL, Events: events, UnitCode: unit,
	})
	require.NoError(t, err)
	to.secret = w.Secret
	return w
}

func tell(t *testing.T, r *apptest.Rig) usecase.WebhookDelivered {
	t.Helper()
	did, err := r.WebhookDeliver(context.Background(), apptest.System())
	require.NoError(t, err)
	return did
}

func TestEndpointsAreToldOfEverythingThatHappens(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk, staff := context.Background(), apptest.As(domain.RoleDesk), apptest.As(domain.RoleStaff)
		cityTheDayBefore(r)
		to := newReceiver(t)
		endpointFor(t, r, to, "all", "", domain.WebhookEvents()...)
		slots := visitSlots(t, r, domain.AccountL2)
		told := func(want ...domain.WebhookEvent) []usecase.WebhookPayload {
			t.Helper()
			tell(t, r)
			events, got := to.take()
			assert.ElementsMatch(t, want, events)
			return got
		}

		ticket := bookAs(t, r, desk, 1, slots[0].ID)
		got := told(domain.EventBooked)
		require.Len(t, got, 1)
		assert.Equal(t, ticket.Code, got[0].Data.Code)
		assert.Equal(t, "P1", got[0].Data.PointCode)
		require.Len(t, got[0].Data.Appointments, 1)
		assert.Equal(t, slots[0].ID, got[0].Data.Appointments[0].SlotID)
		assert.Equal(t, domain.AppointmentBooked, got[0].Data.Appointments[0].Status)
		text, err := json.Marshal(got[0])
		require.NoError(t, err)
		for _, secret := range []string{apptest.Person(1)["full_name"], apptest.Person(1)["personal_id"], "0901"} {
			assert.NotContains(t, string(text), secret, "nothing about the person")
		}

		_, err = r.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{Code: ticket.Code, SlotIDs: []int64{slots[1].ID}})
		require.NoError(t, err)
		assert.Equal(t, slots[1].ID, told(domain.EventMoved)[0].Data.Appointments[0].SlotID)
		_, err = r.AppointmentCancel(ctx, desk, ticket.Code, "")
		require.NoError(t, err)
		assert.Equal(t, domain.AppointmentCancelled, told(domain.EventCancelled)[0].Data.Appointments[0].Status)

		comes, stays := bookAs(t, r, desk, 2, slots[0].ID), bookAs(t, r, desk, 3, slots[0].ID)
		told(domain.EventBooked, domain.EventBooked)
		r.Clock.Set(slots[0].Date.At(slots[0].Start, r.Location))
		in, err := r.CheckInRecord(ctx, staff, usecase.CheckInInput{VisitID: slots[0].VisitID, Code: comes.Code, Nonce: "n1"})
		require.NoError(t, err)
		told(domain.EventCheckedIn)
		_, err = r.CheckInMove(ctx, staff, in.ID, domain.CheckInCalled, "1")
		require.NoError(t, err)
		_, err = r.CheckInMove(ctx, staff, in.ID, domain.CheckInDone, "")
		require.NoError(t, err)
		told(domain.EventServed)
		r.Clock.Set(slots[0].Date.At(18*60, r.Location))
		_, err = r.VisitClose(ctx, staff, slots[0].VisitID)
		require.NoError(t, err)
		assert.Equal(t, stays.Code, told(domain.EventNoShow)[0].Data.Code)
		assert.Zero(t, tell(t, r).Claimed, "each once")
		r.CheckConsistent()
	})
}

func TestEndpointsAreToldOfTheirAreaAndWhatTheyAskedFor(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
		cityTheDayBefore(r)
		to := newReceiver(t)
		slots := visitSlots(t, r, domain.AccountL2)
		ticket := bookAs(t, r, desk, 1, slots[0].ID)
		seen, err := r.TicketView(ctx, ticket.Code)
		require.NoError(t, err)
		units, err := r.UnitList(ctx, apptest.As(domain.RoleAdministrator))
		require.NoError(t, err)
		inside, outside := "", ""
		for _, u := range units {
			switch {
			case u.Path == seen.Appointments[0].UnitPath:
				inside = u.Code
			case u.Code != domain.RootUnitCode:
				outside = u.Code
			}
		}
		endpointFor(t, r, to, "elsewhere", outside, domain.WebhookEvents()...)
		endpointFor(t, r, to, "only-cancelled", inside, domain.EventCancelled)
		bookAs(t, r, desk, 2, slots[0].ID)
		assert.Zero(t, tell(t, r).Claimed)
		_, err = r.AppointmentCancel(ctx, desk, ticket.Code, "")
		require.NoError(t, err)
		assert.Equal(t, 1, tell(t, r).Sent)

		admin := apptest.As(domain.RoleAdministrator)
		admin.UnitPath = seen.Appointments[0].UnitPath
		list, err := r.WebhookList(ctx, admin)
		require.NoError(t, err)
		require.Len(t, list, 1)
		assert.Equal(t, "only-cancelled", list[0].Name)
		for _, err := range []error{r.WebhookTest(ctx, admin, "elsewhere"), r.WebhookDisable(ctx, admin, "elsewhere", true)} {
			assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
		}
		_, err = r.WebhookList(ctx, desk)
		assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
		_, err = r.WebhookCreate(ctx, apptest.As(domain.RoleAdministrator), usecase.WebhookCreateInput{Name: "elsewhere", URL: to.URL, Events: domain.WebhookEvents()})
		assert.ErrorIs(t, err, domain.Conflict("webhook.exists"))
	})
}

func TestAnEndpointThatFailsIsTriedAgainAndThenSwitchedOff(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, admin := context.Background(), apptest.As(domain.RoleAdministrator)
		cityTheDayBefore(r)
		to := newReceiver(t)
		endpointFor(t, r, to, "weak", "", domain.EventBooked)
		slots := visitSlots(t, r, domain.AccountL2)
		bookAs(t, r, apptest.As(domain.RoleDesk), 1, slots[0].ID)
		to.answer(http.StatusInternalServerError)
		assert.Equal(t, 1, tell(t, r).Again)
		assert.Zero(t, tell(t, r).Claimed, "not before the pause is over")
		r.Clock.Set(r.Clock.Now().Add(time.Minute))
		to.answer(http.StatusOK)
		assert.Equal(t, 1, tell(t, r).Sent)
		require.Len(t, to.ids, 2)
		assert.Equal(t, to.ids[0], to.ids[1], "the same event")

		seen, err := r.WebhookView(ctx, admin, "weak", domain.Page{})
		require.NoError(t, err)
		require.Len(t, seen.Deliveries.Items, 1)
		assert.Equal(t, http.StatusOK, seen.Deliveries.Items[0].Response)
		require.NoError(t, r.WebhookResend(ctx, admin, "weak", seen.Deliveries.Items[0].ID))
		assert.ErrorIs(t, r.WebhookResend(ctx, admin, "weak", seen.Deliveries.Items[0].ID), domain.Conflict("webhook.under_way"))
		require.NoError(t, r.WebhookTest(ctx, admin, "weak"))
		assert.Equal(t, 2, tell(t, r).Sent)
		events, _ := to.take()
		assert.Contains(t, events, domain.EventTest)

		to.answer(http.StatusGone)
		bookAs(t, r, apptest.As(domain.RoleDesk), 2, slots[0].ID)
		assert.Equal(t, 1, tell(t, r).Disabled, "it asks not to be told any more")
		r.Clock.Set(r.Clock.Now().Add(time.Hour))
		assert.Zero(t, tell(t, r).Claimed)
		bookAs(t, r, apptest.As(domain.RoleDesk), 3, slots[0].ID)
		to.answer(http.StatusOK)
		require.NoError(t, r.WebhookDisable(ctx, admin, "weak", false))
		assert.Equal(t, 1, tell(t, r).Sent, "what waited; what happened while it was off is not told")
		r.CheckConsistent()

		r.Clock.Set(r.Clock.Now().AddDate(0, 2, 0))
		erased, err := r.WebhookErase(ctx, apptest.System())
		require.NoError(t, err)
		assert.Equal(t, 3, erased)
	})
}
