package staff_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/staff"
	"luudong/domain"
)

// site serves the staff pages over a small city.
type site struct {
	*apptest.Rig
	t      *testing.T
	url    string
	client *http.Client
	token  string
}

const password = "mat-khau-thu-2026"

func newSite(t *testing.T) *site {
	t.Helper()
	rig := apptest.New(t)
	rig.SmallCity()
	rig.PublishedPlan()
	srv := web.New(web.Deps{Accounts: rig.App, Sessions: memstore.New(), Log: slog.New(slog.DiscardHandler)})
	staff.Register(srv.Staff(), rig.App)
	server := httptest.NewServer(srv.Handler())
	t.Cleanup(server.Close)
	return &site{Rig: rig, t: t, url: server.URL}
}

// signIn makes an account for an area and signs in with it.
func (s *site) signIn(username, unit string) {
	s.t.Helper()
	_, err := s.UserAdd(context.Background(), apptest.System(), usecase.UserAddInput{
		Username: username, FullName: "Cán bộ", Role: domain.RoleStaff, UnitCode: unit, Password: password,
	})
	require.NoError(s.t, err)
	jar, err := cookiejar.New(nil)
	require.NoError(s.t, err)
	s.client = &http.Client{Jar: jar}
	s.token = regexp.MustCompile(`name="_csrf" value="([^"]+)"`).FindStringSubmatch(s.get("/signin", false).body)[1]
	got := s.post("/signin", false, "username", username, "password", password)
	require.Equal(s.t, "/staff", got.path)
}

type answer struct {
	status     int
	path, body string
	header     http.Header
}

func (s *site) do(r *http.Request, htmx bool) answer {
	s.t.Helper()
	if htmx {
		r.Header.Set("HX-Request", "true")
		r.Header.Set("HX-Current-URL", s.url+"/staff/visits/1?tab=waiting")
	}
	response, err := s.client.Do(r)
	require.NoError(s.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	return answer{response.StatusCode, response.Request.URL.RequestURI(), string(body), response.Header}
}

func (s *site) get(path string, htmx bool) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.url+path, http.NoBody)
	require.NoError(s.t, err)
	return s.do(r, htmx)
}

func (s *site) post(path string, htmx bool, pairs ...string) answer {
	s.t.Helper()
	form := url.Values{"_csrf": {s.token}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, s.url+path, strings.NewReader(form.Encode()))
	require.NoError(s.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r, htmx)
}

// book books person n at the first free slot of a point and returns it with the code.
func (s *site) book(n int, point string) (domain.Slot, string) {
	s.t.Helper()
	found, err := s.SlotList(context.Background(), point)
	require.NoError(s.t, err)
	for _, v := range found.Visits {
		for _, slot := range v.Slots {
			if slot.Service == domain.AccountL2 && slot.Free() > 0 {
				ticket, err := s.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
					SlotIDs: []int64{slot.ID}, Person: apptest.Person(n), Source: domain.SourceDesk,
				})
				require.NoError(s.t, err)
				return slot, ticket.Code
			}
		}
	}
	s.t.Fatal("nothing free")
	return domain.Slot{}, ""
}

func TestTheListIsSentAgainOnlyWhenItChanged(t *testing.T) {
	s := newSite(t)
	s.signIn("thu.duc", "")
	slot, code := s.book(1, "P2")
	base := fmt.Sprintf("/staff/visits/%d", slot.VisitID)

	first := s.get(base+"/queue?tab=expected", true)
	require.Equal(t, http.StatusOK, first.status)
	assert.NotContains(t, first.body, "<html", "the part alone")
	version := regexp.MustCompile(`&amp;v=(\w+)"`).FindStringSubmatch(first.body)[1]
	assert.Equal(t, http.StatusNoContent, s.get(base+"/queue?tab=expected&v="+version, true).status)

	done := s.post(base+"/checkins", true, "q", code, "nonce", "n1")
	require.Equal(t, http.StatusOK, done.status)
	assert.Contains(t, done.body, `class="ticket__number">1<`)
	assert.Equal(t, "1", done.header.Get("Luudong-Scan-Taken"))
	assert.Contains(t, done.body, `href="`+base+`?tab=waiting"`, "links lead to the page, not to the part")
	assert.Equal(t, http.StatusOK, s.get(base+"/queue?tab=expected&v="+version, true).status)

	again := s.post(base+"/checkins", true, "q", code, "nonce", "n2")
	assert.Contains(t, again.body, `class="ticket__number">1<`, "scanned twice, one number")
}

func TestRefusals(t *testing.T) {
	s := newSite(t)
	s.signIn("thu.duc", "")
	here, _ := s.book(1, "P2")
	_, away := s.book(2, "P3")
	base := fmt.Sprintf("/staff/visits/%d", here.VisitID)
	for _, c := range []struct {
		name, text, want string
		status           int
	}{
		{"nothing", "", "Không được để trống", http.StatusUnprocessableEntity},
		{"nobody", "khong co ai", "Không có trong danh sách của lượt này", http.StatusNotFound},
		{"another visit", away, "Phiếu hẹn của người này ở nơi khác", http.StatusConflict},
		{"no card", "a|b", "không phải mã của thẻ căn cước", http.StatusUnprocessableEntity},
	} {
		t.Run(c.name, func(t *testing.T) {
			plain := s.post(base+"/checkins", false, "q", c.text, "nonce", "n-"+c.name)
			assert.Equal(t, c.status, plain.status)
			assert.Contains(t, plain.body, c.want)
			part := s.post(base+"/checkins", true, "q", c.text, "nonce", "n-"+c.name)
			assert.Equal(t, http.StatusOK, part.status)
			assert.Contains(t, part.body, c.want)
			assert.Empty(t, part.header.Get("Luudong-Scan-Taken"), "the text stays in the field")
		})
	}
	nobody := s.post(base+"/call", true, "station", "Bàn 1")
	assert.Contains(t, nobody.body, "Không còn ai đang chờ")
	early := s.post(base+"/close", true)
	assert.Contains(t, early.body, "chưa chốt được")
	assert.Equal(t, base, s.get(base+"/checkins", false).path, "the answer to a post can be reloaded")
}

func TestStaffSeeTheirOwnAreaOnly(t *testing.T) {
	s := newSite(t)
	slot, code := s.book(1, "P2")
	s.signIn("sai.gon", "26740")
	base := fmt.Sprintf("/staff/visits/%d", slot.VisitID)
	assert.Equal(t, http.StatusNotFound, s.get(base, false).status)
	assert.Equal(t, http.StatusNotFound, s.get(base+"/queue", true).status)
	assert.Equal(t, http.StatusNotFound, s.get(base+"/walkin", false).status)
	assert.Equal(t, http.StatusNotFound, s.post(base+"/checkins", false, "q", code, "nonce", "n").status)
	assert.Equal(t, http.StatusNotFound, s.get("/staff/visits/abc", false).status)
	assert.NotContains(t, s.get("/staff?day="+slot.Date.String(), false).body, "Nhà văn hóa Thử")
}

func TestTheDayIsFoundWithoutAccents(t *testing.T) {
	s := newSite(t)
	slot, _ := s.book(1, "P2")
	s.signIn("thu.duc", "")
	day := slot.Date.String()
	assert.Contains(t, s.get("/staff?day="+day+"&q=nha+van+hoa", false).body, "Nhà văn hóa Thử")
	none := s.get("/staff?day="+day+"&q=khong+co", false).body
	assert.Contains(t, none, "Không có lượt nào khớp")
	assert.NotContains(t, none, "Nhà văn hóa Thử")
	empty := s.get("/staff?day="+slot.Date.AddDays(-200).String(), false).body
	assert.Contains(t, empty, "Lượt gần nhất trong địa bàn của bạn")
}

func TestTheDayIsClosedOnceItIsOver(t *testing.T) {
	s := newSite(t)
	s.signIn("thu.duc", "")
	slot, code := s.book(1, "P2")
	base := fmt.Sprintf("/staff/visits/%d", slot.VisitID)
	assert.NotContains(t, s.get(base, false).body, base+"/close", "not before the end")
	s.Clock.Set(slot.Date.AddDays(1).Time(apptest.Zone))
	assert.Contains(t, s.get(base, false).body, "1 người có phiếu hẹn chưa đến sẽ được ghi là vắng mặt")
	closed := s.post(base+"/close", false)
	assert.Equal(t, base, closed.path)
	assert.Contains(t, closed.body, "Đã chốt: 1 lịch hẹn vắng mặt")
	assert.NotContains(t, closed.body, base+"/close", "nobody is missing any more")
	late := s.post(base+"/checkins", false, "code", code, "nonce", "late")
	assert.Contains(t, late.body, `class="ticket__number">1<`, "who comes late is still checked in")
}
