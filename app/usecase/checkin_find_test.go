package usecase_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func TestCheckInFind(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	r.PublishedPlan()
	ctx, desk, staff := context.Background(), apptest.As(domain.RoleDesk), apptest.As(domain.RoleStaff)
	slots := freeSlots(t, r, domain.AccountL2)
	here := slots[0]
	elsewhere := slots[len(slots)-1]
	require.NotEqual(t, here.VisitID, elsewhere.VisitID)
	book := func(n int, name string, slot domain.Slot) string {
		person := apptest.Person(n)
		person["full_name"] = name
		ticket, err := r.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{SlotIDs: []int64{slot.ID}, Person: person, Source: domain.SourceDesk})
		require.NoError(t, err)
		return ticket.Code
	}
	first := book(1, "Đỗ Thị Hoà", here)
	book(2, "Đỗ Văn Thụy", here)
	away := book(3, "Nguyễn Văn Xa", elsewhere)
	walkIn := apptest.Person(4)
	walkIn["services"] = "account_l2"
	_, err := r.CheckInRecord(ctx, staff, usecase.CheckInInput{VisitID: here.VisitID, Person: walkIn, Nonce: "walk-in"})
	require.NoError(t, err)

	const card = "||Đỗ Thị Hoà|12051990|Nữ|1 Đường Thử|01012023"
	for _, c := range []struct {
		name, text string
		here, away int
		exact      bool
		checkedIn  int
	}{
		{"code", first, 1, 0, true, 0},
		{"code as read out", first[:5] + "-" + first[5:], 1, 0, true, 0},
		{"code of another visit", away, 0, 1, true, 0},
		{"card", apptest.Person(1)["personal_id"] + card, 1, 0, true, 0},
		{"number with spaces", "079 190 000 002", 1, 0, true, 0},
		{"number of somebody booked elsewhere", apptest.Person(3)["personal_id"], 0, 1, true, 0},
		{"number of somebody who walked in", apptest.Person(4)["personal_id"], 0, 0, true, 1},
		{"number nobody has", "079190999999", 0, 0, true, 0},
		{"name without accents", "do hoa", 1, 0, false, 0},
		{"name composed otherwise", "Thuỵ", 1, 0, false, 0},
		{"family name of several", "đỗ", 2, 0, false, 0},
		{"end of a phone", "000 002", 1, 0, false, 0},
		{"phone", apptest.Person(1)["phone"], 1, 0, false, 0},
		{"too short for a phone", "02", 0, 0, false, 0},
		{"ten letters that are no code", "NGUYENTHEM", 0, 0, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := r.CheckInFind(ctx, staff, here.VisitID, c.text)
			require.NoError(t, err)
			assert.Len(t, found.Here, c.here)
			assert.Len(t, found.Elsewhere, c.away)
			assert.Len(t, found.CheckedIn, c.checkedIn)
			assert.Equal(t, c.exact, found.Exact)
		})
	}

	_, err = r.CheckInFind(ctx, staff, here.VisitID, " ")
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
	_, err = r.CheckInFind(ctx, staff, here.VisitID, "a|b")
	assert.ErrorIs(t, err, domain.Invalid("card_qr.fields"))
	other := staff
	other.UnitPath = "/79/1/"
	_, err = r.CheckInFind(ctx, other, here.VisitID, first)
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
	_, err = r.CheckInFind(ctx, desk, here.VisitID, first)
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
}
