package citizen_test

import (
	"bytes"
	"context"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
