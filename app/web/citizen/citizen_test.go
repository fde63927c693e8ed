package citizen_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"html"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/citizen"
	"luudong/domain"
)

// site is the public pages over a small city with a published plan.
func site(t *testing.T) (*apptest.Rig, http.Handler) {
	t.Helper()
	rig := apptest.New(t)
	rig.SmallCity()
	rig.PublishedPlan()
	srv := web.New(web.Deps{Accounts: rig.App, Sessions: memstore.New(), Log: slog.New(slog.DiscardHandler)})
	citizen.Register(srv.Citizen(), rig.App)
	return rig, srv.Handler()
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil))
	return answer
}

// booked books the first free time of a service for an invented person.
func booked(t *testing.T, rig *apptest.Rig, service domain.Service) usecase.Ticket {
	t.Helper()
	for _, code := range []string{"P1", "P2", "P3"} {
		found, err := rig.PublicSlotList(context.Background(), code)
		require.NoError(t, err)
		for _, v := range found.Visits {
			for _, o := range v.Offers([]domain.Service{service}) {
				ticket, err := rig.AppointmentBook(context.Background(), domain.CitizenActor("test"), usecase.AppointmentBookInput{
					SlotIDs: o.SlotIDs(), Person: apptest.Person(1), Source: domain.SourceCitizen, RequestKey: "k", Consent: true,
				})
				require.NoError(t, err)
				return ticket
			}
		}
	}
	t.Fatal("nothing to book")
	return usecase.Ticket{}
}

func TestPublicPagesAreSmall(t *testing.T) {
	_, h := site(t)
	for _, path := range []string{"/", "/p/P1", "/t"} {
		t.Run(path, func(t *testing.T) {
			request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil)
			request.Header.Set("Accept-Encoding", "gzip")
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, request)
			assert.Equal(t, http.StatusOK, answer.Code)
			assert.Less(t, answer.Body.Len(), 20_000, "bytes of the page alone, compressed; style sheet and script come on top")
		})
	}
}

// linkedAssets are the style sheets, scripts, icons and pictures that a browser
// fetches with a page, before anybody presses a button; modules import others.
var (
	linkedAssets    = regexp.MustCompile(`(?:href|src)="(/(?:static|t|p)/[^"]+\.(?:css|js|svg|png)[^"]*)"`)
	importedModules = regexp.MustCompile(`(?:from|import)\s*"\./([^"]+\.js)"`)
)

// TestPublicPagesFitASlowLine adds up what a first visit costs: the page and all
// its assets, compressed as they are sent.
func TestPublicPagesFitASlowLine(t *testing.T) {
	rig, h := site(t)
	ticket := booked(t, rig, domain.AccountL2)
	found, err := rig.PublicSlotList(context.Background(), "P1")
	require.NoError(t, err)
	book := "/p/P1/book?slots=" + strconv.FormatInt(found.Visits[0].Slots[0].ID, 10)
	link := invited(t, rig)
	for _, path := range []string{
		"/", "/?q=mau", "/near?at=10.78,106.70", "/p/P1", "/p/P1/poster", book, "/p/P1/household", "/p/P1/wait?s=chip_card", "/t", "/t/" + ticket.Code,
		"/t/" + ticket.Code + "/move", "/t/" + ticket.Code + "/cancel", link,
	} {
		t.Run(path, func(t *testing.T) {
			page, total := fetch(t, h, path)
			seen := map[string]bool{}
			var add func(asset string)
			add = func(asset string) {
				if seen[asset] {
					return
				}
				seen[asset] = true
				body, size := fetch(t, h, html.UnescapeString(asset))
				total += size
				for _, m := range importedModules.FindAllStringSubmatch(body, -1) {
					add("/static/dist/" + m[1])
				}
			}
			for _, m := range linkedAssets.FindAllStringSubmatch(page, -1) {
				add(m[1])
			}
			require.NotEmpty(t, seen, "the style sheet at least")
			t.Logf("%d bytes with %d assets", total, len(seen))
			assert.Less(t, total, 60_000)
		})
	}
}

// fetch returns what an address answers and how many bytes go over the line.
func fetch(t *testing.T, h http.Handler, path string) (body string, size int) {
	t.Helper()
	request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil)
	request.Header.Set("Accept-Encoding", "gzip")
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	require.Equal(t, http.StatusOK, answer.Code, path)
	size = answer.Body.Len()
	if answer.Header().Get("Content-Encoding") != "gzip" {
		return answer.Body.String(), size
	}
	plain, err := gzip.NewReader(answer.Body)
	require.NoError(t, err)
	text, err := io.ReadAll(plain)
	require.NoError(t, err)
	return string(text), size
}

// invited makes a wave and returns the path of a link for two people.
func invited(t *testing.T, rig *apptest.Rig) string {
	t.Helper()
	list := "personal_id,full_name,birth_date,phone,household\n079190000801,Nguyễn Thị Mẫu Hạnh,12/05/1990,0901000801,H1\n079190000802,Trần Văn Mẫu Phúc,12/05/2015,,H1\n"
	wave, _, err := rig.WaveCreate(context.Background(), apptest.System(), usecase.WaveCreateInput{
		Name: "Chung cư Mẫu", PointCode: "P1", Services: domain.Services(), Quota: 2, ReleaseAt: rig.Clock.Now().Add(time.Hour),
		File: usecase.ImportFile{Name: "a.csv", Content: strings.NewReader(list)},
	})
	require.NoError(t, err)
	_, links, err := rig.InvitationLinks(context.Background(), apptest.System(), wave.ID)
	require.NoError(t, err)
	return "/i/" + links[0].Token
}

func TestInvitationTellsGivenNamesAlone(t *testing.T) {
	rig, h := site(t)
	link := invited(t, rig)
	page := get(h, link)
	require.Equal(t, http.StatusOK, page.Code)
	form := regexp.MustCompile(link + `/book\?slots=[0-9,]+`).FindString(html.UnescapeString(page.Body.String()))
	require.NotEmpty(t, form)
	for _, path := range []string{link, strings.ToUpper(link[3:]), form} {
		if !strings.HasPrefix(path, "/") {
			path = "/i/" + path
		}
		answer := get(h, path)
		require.Equal(t, http.StatusOK, answer.Code, path)
		body := answer.Body.String()
		assert.Contains(t, body, "Hạnh")
		for _, secret := range []string{"0791900008", "Nguyễn Thị", "0901000801", "+84901000801", "1990"} {
			assert.NotContains(t, body, secret)
		}
	}
	assert.Contains(t, get(h, form).Body.String(), "Giấy khai sinh", "what the child brings")
	for path, status := range map[string]int{
		link + "/book": http.StatusSeeOther, link + "/book?slots=x,-1": http.StatusSeeOther, link + "/book?slots=1,2,3,4,5,6": http.StatusSeeOther,
		"/i/x": http.StatusNotFound, "/i/" + strings.Repeat("a", 5000): http.StatusNotFound, "/near": http.StatusSeeOther, "/near?at=x,y": http.StatusSeeOther,
		"/near?at=NaN,0": http.StatusUnprocessableEntity, "/near?at=1e9,1": http.StatusUnprocessableEntity, "/p/NOWHERE/poster": http.StatusNotFound, "/p/NOWHERE/qr.png": http.StatusNotFound,
	} {
		assert.Equal(t, status, get(h, path).Code, path)
	}
}

func TestCardFillsTheForm(t *testing.T) {
	rig, h := site(t)
	found, err := rig.PublicSlotList(context.Background(), "P1")
	require.NoError(t, err)
	slot := found.Visits[0].Slots[0]
	for name, c := range map[string]struct{ card, want string }{
		"a card":         {"079190000777||LÊ THỊ HỒNG ÁNH|12051990|Nữ|1 Đường Mẫu|01072021", `value="079190000777"`},
		"something else": {"https://example.vn", "không phải mã QR"},
		"half a card":    {"079190000777||LÊ THỊ HỒNG ÁNH", "không phải mã QR"},
		"too much":       {strings.Repeat("|", 50_000), "không phải mã QR"},
	} {
		t.Run(name, func(t *testing.T) {
			form := url.Values{"card": {c.card}, "visit": {strconv.FormatInt(slot.VisitID, 10)}, "slot_" + string(slot.Service): {strconv.FormatInt(slot.ID, 10)}}
			request := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/p/P1/book", strings.NewReader(form.Encode()))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set("Sec-Fetch-Site", "same-origin")
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, request)
			require.Equal(t, http.StatusOK, answer.Code)
			assert.Contains(t, answer.Body.String(), c.want)
		})
	}
}

func TestTicketTellsNoMoreThanTheGivenName(t *testing.T) {
	rig, h := site(t)
	ticket := booked(t, rig, domain.AccountL2)
	person := apptest.Person(1)
	for _, path := range []string{"/t/" + ticket.Code, "/t/" + strings.ToLower(ticket.Code) + "/calendar.ics", "/t/" + ticket.Code + "/cancel", "/t/" + ticket.Code + "/move"} {
		t.Run(path, func(t *testing.T) {
			answer := get(h, path)
			require.Equal(t, http.StatusOK, answer.Code)
			for _, secret := range []string{person["personal_id"], person["full_name"], person["phone"], person["birth_date"], person["address"]} {
				assert.NotContains(t, answer.Body.String(), secret)
			}
		})
	}
}

func TestTicketCalendar(t *testing.T) {
	rig, h := site(t)
	ticket := booked(t, rig, domain.AccountL2)
	answer := get(h, "/t/"+ticket.Code+"/calendar.ics")
	slot := ticket.Appointments[0].Slot
	assert.Equal(t, "text/calendar; charset=utf-8", answer.Header().Get("Content-Type"))
	assert.Contains(t, answer.Body.String(), "DTSTART:"+slot.Date.At(slot.Start, rig.Location).UTC().Format("20060102T150405Z"))
	assert.Contains(t, answer.Body.String(), "TRIGGER:-P1D")
	_, err := rig.AppointmentCancel(context.Background(), apptest.As(domain.RoleDesk), ticket.Code, "")
	require.NoError(t, err)
	assert.Contains(t, get(h, "/t/"+ticket.Code+"/calendar.ics").Body.String(), "STATUS:CANCELLED")
}

func TestTicketQR(t *testing.T) {
	_, h := site(t)
	answer := get(h, "/t/ABCDEFGHJ2/qr.png")
	require.Equal(t, http.StatusOK, answer.Code)
	picture, err := png.Decode(bytes.NewReader(answer.Body.Bytes()))
	require.NoError(t, err)
	assert.Equal(t, 296, picture.Bounds().Dx())
	assert.Equal(t, http.StatusNotFound, get(h, "/t/hello/qr.png").Code)
}

func TestLookingUpManyCodesIsRefused(t *testing.T) {
	_, h := site(t)
	refused := 0
	for range 100 {
		if get(h, "/t/ABCDEFGHJ2").Code == http.StatusTooManyRequests {
			refused++
		}
	}
	assert.Greater(t, refused, 20)
	assert.Equal(t, http.StatusOK, get(h, "/p/P1").Code, "the other pages go on")
}

func TestWrongAddresses(t *testing.T) {
	_, h := site(t)
	for _, c := range []struct {
		name, path string
		status     int
	}{
		{"no such point", "/p/NOWHERE", http.StatusNotFound},
		{"no such point to book at", "/p/NOWHERE/book?slots=1", http.StatusNotFound},
		{"no slots chosen", "/p/P1/book", http.StatusSeeOther},
		{"slots that are none", "/p/P1/book?slots=x,-1,99999999999999999999", http.StatusSeeOther},
		{"no such ticket", "/t/ABCDEFGHJ2", http.StatusNotFound},
		{"no such ticket to cancel", "/t/ABCDEFGHJ2/cancel", http.StatusNotFound},
		{"an unknown choice of services", "/p/P1?s=everything", http.StatusOK},
		{"a page far beyond the end", "/?page=999999", http.StatusOK},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.status, get(h, c.path).Code) })
	}
}
