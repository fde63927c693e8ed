package proof_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

// site is a database with a published plan and the servers on it.
type site struct {
	*apptest.Rig // the use cases on the same database, to set up and to look things up
	servers      []*server
	slots        []domain.Slot
	point        string
	http         *http.Client
	address      atomic.Int32
	turn         atomic.Int32
}

// newSite fills the database, sets the capacity of all slots, and starts servers.
func newSite(tb testing.TB, database, child string, servers, capacity int) *site {
	tb.Helper()
	s := &site{Rig: apptest.NewOn(tb, database), http: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
		Timeout:       20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	s.Clock.Set(time.Now())
	s.SmallCity()
	apptest.PublishedPlan(tb, s.App, domain.DateOf(time.Now(), apptest.Zone).AddDays(3))
	rules := domain.DefaultBookingRules()
	rules.PhoneLimit, rules.WalkInPercent = 0, 0
	require.NoError(tb, s.BookingRulesSave(tb.Context(), apptest.System(), rules))
	_, err := s.Store.DB().ExecContext(tb.Context(), fmt.Sprintf("UPDATE slots SET capacity = %d", capacity))
	require.NoError(tb, err)
	s.findSlots(tb)
	for range servers {
		s.servers = append(s.servers, startServer(tb, database, child))
	}
	return s
}

// findSlots takes the account slots of the first visit that has three.
func (s *site) findSlots(tb testing.TB) {
	tb.Helper()
	for _, code := range []string{"P1", "P2", "P3"} {
		found, err := s.SlotList(tb.Context(), code)
		require.NoError(tb, err)
		for _, v := range found.Visits {
			var slots []domain.Slot
			for _, slot := range v.Slots {
				if slot.Service == domain.AccountL2 {
					slots = append(slots, slot)
				}
			}
			if len(slots) >= slotCount {
				s.point, s.slots = code, slots[:slotCount]
				return
			}
		}
	}
	tb.Fatal("no visit has enough slots")
}

// slotCount is how many slots the histories play on.
const slotCount = 3

// answer is what a server said: the code of the ticket, or that it refused.
type answer struct {
	ok   bool
	code string
}

// book posts the citizen's form.
func (s *site) book(ctx context.Context, person int, slot domain.Slot, key string) (answer, error) {
	values := apptest.Person(person)
	return s.post(ctx, "/p/"+s.point+"/book", url.Values{
		"request_key": {key}, "visit": {fmt.Sprint(slot.VisitID)}, "slot_" + string(slot.Service): {fmt.Sprint(slot.ID)},
		"full_name": {values["full_name"]}, "personal_id": {values["personal_id"]}, "birth_date": {values["birth_date"]},
		"sex": {"female"}, "phone": {values["phone"]}, "consent": {"1"},
	})
}

func (s *site) cancel(ctx context.Context, person int, code string) (answer, error) {
	return s.post(ctx, "/t/"+code+"/cancel", url.Values{"phone": {apptest.Person(person)["phone"]}})
}

func (s *site) move(ctx context.Context, person int, code string, slot domain.Slot) (answer, error) {
	return s.post(ctx, "/t/"+code+"/move", url.Values{
		"phone": {apptest.Person(person)["phone"]}, "slots": {fmt.Sprint(slot.ID)}, "request_key": {fmt.Sprint("move ", s.address.Add(1))},
	})
}

// post sends a form to one server after the other, each time from another
// address, so that the limits for strangers do not bind. It returns an error for
// what is neither done nor refused.
func (s *site) post(ctx context.Context, path string, form url.Values) (answer, error) {
	form.Set("_csrf", "proof")
	target := s.servers[int(s.turn.Add(1))%len(s.servers)].url + path
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	n := s.address.Add(1)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
	request.AddCookie(&http.Cookie{Name: "luudong_csrf", Value: "proof"})
	got, err := s.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	_ = got.Body.Close()
	switch got.StatusCode {
	case http.StatusSeeOther:
		code, _, _ := strings.Cut(strings.TrimPrefix(got.Header.Get("Location"), "/t/"), "?")
		return answer{ok: true, code: code}, nil
	case http.StatusConflict:
		return answer{}, nil
	default:
		return answer{}, fmt.Errorf("%s: status %d", path, got.StatusCode)
	}
}
