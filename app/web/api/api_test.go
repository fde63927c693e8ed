package api_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

func TestAppointmentIsBookedReadMovedAndCancelled(t *testing.T) {
	onBothEngines(t, func(r *rig) {
		t := r.t
		token := r.token("portal", "")
		points := r.send(token, http.MethodGet, "/points?q=chung+cu", nil)
		require.Equal(t, http.StatusOK, points.status)
		require.Len(t, points.items(), 1, "accents do not matter")
		assert.Equal(t, "26740", points.items()[0]["unit_code"])
		visits := r.send(token, http.MethodGet, "/points/P1/visits", nil)
		require.NotEmpty(t, visits.items())

		slots := r.slots(token, "P1")
		made := r.send(token, http.MethodPost, "/appointments", booking(1, slots[0]), "Idempotency-Key", "k1")
		require.Equal(t, http.StatusCreated, made.status, made.raw)
		code := made.body["code"].(string)
		assert.Equal(t, "•••••••••001", made.body["phone"])
		again := r.send(token, http.MethodPost, "/appointments", booking(1, slots[0]), "Idempotency-Key", "k1")
		assert.Equal(t, http.StatusOK, again.status)
		assert.Equal(t, made.raw, again.raw, "the same body")

		read := r.send(token, http.MethodGet, "/appointments/"+code, nil)
		assert.Equal(t, made.raw, read.raw)
		move := map[string]any{"slot_ids": []int64{slots[1]}}
		for range 2 {
			moved := r.send(token, http.MethodPost, "/appointments/"+code+"/move", move, "Idempotency-Key", "m1")
			require.Equal(t, http.StatusOK, moved.status, moved.raw)
			assert.EqualValues(t, slots[1], moved.body["services"].([]any)[0].(map[string]any)["slot_id"])
		}
		late := r.send(token, http.MethodPost, "/appointments", booking(1, slots[0]), "Idempotency-Key", "k1")
		assert.Equal(t, http.StatusOK, late.status, "a retry that comes after the move")
		assert.Equal(t, code, late.body["code"])
		for range 2 {
			cancelled := r.send(token, http.MethodPost, "/appointments/"+code+"/cancel", nil)
			require.Equal(t, http.StatusOK, cancelled.status)
			assert.Equal(t, "cancelled", cancelled.body["services"].([]any)[0].(map[string]any)["status"])
		}
		for _, a := range []answer{made, read, late} {
			assert.NotContains(t, a.raw, "079190000001", "no personal ID number")
		}
		events, err := r.AuditList(t.Context(), apptest.System(), domain.Page{Limit: 3})
		require.NoError(t, err)
		assert.Equal(t, "api:portal", events.Items[0].Username)
		assert.NotEmpty(t, events.Items[0].RequestID)
	})
}

func TestRefusals(t *testing.T) {
	onBothEngines(t, func(r *rig) {
		t := r.t
		all, reader := r.token("all", ""), r.token("reader", "", domain.ScopeRead)
		gone := r.token("gone", "")
		require.NoError(t, r.TokenRevoke(t.Context(), apptest.System(), "gone"))
		slots := r.slots(all, "P1")
		slot := slots[0]
		first := r.send(all, http.MethodPost, "/appointments", booking(1, slot), "Idempotency-Key", "first")
		require.Equal(t, http.StatusCreated, first.status)
		bad := booking(2, slot)
		bad["person"].(map[string]any)["personal_id"] = "07919000000X"
		extra := booking(2, slot)
		extra["person"].(map[string]any)["nickname"] = "Mẫu"
		for _, c := range []struct {
			name, token, method, path string
			body                      any
			key                       string
			status                    int
			want, field               string
		}{
			{"no token", "", "GET", "/points", nil, "", 401, "token.missing", ""},
			{"unknown token", "ldt_x", "GET", "/points", nil, "", 401, "token.invalid", ""},
			{"revoked token", gone, "GET", "/points", nil, "", 401, "token.invalid", ""},
			{"a reader books nothing, whatever it sends", reader, "POST", "/appointments", map[string]any{}, "x", 403, "token.scope_missing", ""},
			{"a reader reads nobody's appointment", reader, "GET", "/appointments/" + first.body["code"].(string), nil, "", 403, "token.scope_missing", ""},
			{"unknown point", all, "GET", "/points/P9/visits", nil, "", 404, "point.not_found", ""},
			{"unknown code", all, "GET", "/appointments/XXXXXXXXXX", nil, "", 404, "appointment.not_found", ""},
			{"unknown slot", all, "POST", "/appointments", booking(2, 999_999), "x", 404, "slot.not_found", ""},
			{"the person has one already", all, "POST", "/appointments", booking(1, slots[1]), "x", 409, "appointment.duplicate", ""},
			{"the key was for something else", all, "POST", "/appointments", booking(2, slot), "first", 409, "request.key_reused", ""},
			{"no key", all, "POST", "/appointments", booking(2, slot), "", 422, "input.invalid", "Idempotency-Key"},
			{"no slot", all, "POST", "/appointments", booking(2), "x", 422, "input.invalid", "slot_ids"},
			{"a field that does not exist", all, "POST", "/appointments", extra, "x", 422, "input.invalid", "person.nickname"},
			{"a number that is none", all, "POST", "/appointments", bad, "x", 422, "input.invalid", "personal_id"},
			{"a field is missing", all, "POST", "/appointments", map[string]any{"slot_ids": []int64{slot}}, "x", 422, "input.invalid", "person"},
			{"page 0", all, "GET", "/points?page=0", nil, "", 422, "input.invalid", "page"},
			{"no day", all, "GET", "/points/P1/slots?from=tomorrow", nil, "", 422, "input.invalid", "from"},
			{"days the wrong way round", all, "GET", "/points/P1/slots?from=2026-12-02&to=2026-12-01", nil, "", 422, "input.invalid", "to"},
		} {
			t.Run(c.name, func(t *testing.T) {
				header := []string{"Accept-Language", "en"}
				if c.key != "" {
					header = append(header, "Idempotency-Key", c.key)
				}
				got := r.send(c.token, c.method, c.path, c.body, header...)
				assert.Equal(t, c.status, got.status, got.raw)
				assert.Equal(t, "application/problem+json", got.header.Get("Content-Type"))
				assert.Equal(t, c.want, got.body["key"], got.raw)
				assert.NotEmpty(t, got.body["request_id"])
				assert.NotContains(t, got.raw, "07919000000", "no number in an error")
				if c.field != "" {
					assert.Equal(t, c.field, got.body["errors"].([]any)[0].(map[string]any)["field"], got.raw)
				}
			})
		}
		vi := r.send("", http.MethodGet, "/points", nil)
		assert.Equal(t, "vi", vi.header.Get("Content-Language"))
		assert.Contains(t, vi.body["detail"], "Thiếu khóa API")
		assert.Contains(t, vi.header.Get("WWW-Authenticate"), "Bearer")
		r.Clock.Set(apptest.Start.AddDate(0, 0, 31))
		assert.Equal(t, http.StatusUnauthorized, r.send(all, http.MethodGet, "/points", nil).status, "expired")
	})
}

func TestTokenOfOneWardSeesItsWardOnly(t *testing.T) {
	onBothEngines(t, func(r *rig) {
		t := r.t
		city, ward := r.token("city", ""), r.token("ward", "26740")
		found := r.send(ward, http.MethodGet, "/points", nil)
		require.Len(t, found.items(), 1)
		assert.Equal(t, "P1", found.items()[0]["code"])
		own, other := r.slots(ward, "P1"), r.slots(city, "P2")
		assert.Equal(t, 404, r.send(ward, http.MethodGet, "/points/P2/slots", nil).status)
		assert.Equal(t, 404, r.send(ward, http.MethodGet, "/points/P2/visits", nil).status)
		assert.Equal(t, 404, r.send(ward, http.MethodPost, "/appointments", booking(1, other[0]), "Idempotency-Key", "a").status)

		outside := r.send(city, http.MethodPost, "/appointments", booking(1, other[0]), "Idempotency-Key", "a")
		require.Equal(t, http.StatusCreated, outside.status)
		path := "/appointments/" + outside.body["code"].(string)
		assert.Equal(t, 404, r.send(ward, http.MethodGet, path, nil).status)
		assert.Equal(t, 404, r.send(ward, http.MethodPost, path+"/cancel", nil).status)
		assert.Equal(t, 404, r.send(ward, http.MethodPost, path+"/move", map[string]any{"slot_ids": own[:1]}).status)

		inside := r.send(ward, http.MethodPost, "/appointments", booking(2, own[0]), "Idempotency-Key", "a")
		require.Equal(t, http.StatusCreated, inside.status, "another token's key is another key: %s", inside.raw)
		away := r.send(ward, http.MethodPost, "/appointments/"+inside.body["code"].(string)+"/move", map[string]any{"slot_ids": other[:1]})
		assert.Equal(t, 404, away.status)
	})
}

func TestSameKeyAtOnceBooksOnce(t *testing.T) {
	onBothEngines(t, func(r *rig) {
		t := r.t
		token := r.token("portal", "")
		slots := r.slots(token, "P1")
		got := make([]answer, 12)
		var all sync.WaitGroup
		for i := range got {
			all.Go(func() {
				got[i] = r.send(token, http.MethodPost, "/appointments", booking(1, slots[0]), "Idempotency-Key", "k")
			})
		}
		all.Wait()
		created := 0
		for _, a := range got {
			assert.Contains(t, []int{http.StatusCreated, http.StatusOK}, a.status, a.raw)
			assert.Equal(t, got[0].raw, a.raw)
			if a.status == http.StatusCreated {
				created++
			}
		}
		assert.Equal(t, 1, created)
	})
}

func TestTooManyRequests(t *testing.T) {
	r := newRig(t, apptest.New(t), 3)
	r.SmallCity()
	token, other := r.token("busy", ""), r.token("quiet", "")
	var last answer
	for range 4 {
		last = r.send(token, http.MethodGet, "/points", nil)
	}
	assert.Equal(t, http.StatusTooManyRequests, last.status)
	assert.Equal(t, "token.too_many", last.body["key"])
	wait, err := strconv.Atoi(last.header.Get("Retry-After"))
	require.NoError(t, err)
	assert.Equal(t, 20*time.Second, time.Duration(wait)*time.Second)
	assert.Equal(t, http.StatusOK, r.send(other, http.MethodGet, "/points", nil).status, "the others go on")
	for range 40 {
		last = r.send("ldt_guess", http.MethodGet, "/points", nil)
	}
	assert.Equal(t, http.StatusTooManyRequests, last.status, "guessing ends soon")
}
