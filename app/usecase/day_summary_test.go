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

func TestDaySummaryAndOutcome(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	plan := r.PublishedPlan()
	ctx, desk, staff, manager := context.Background(), apptest.As(domain.RoleDesk), apptest.As(domain.RoleStaff), apptest.As(domain.RoleManager)
	slot := freeSlots(t, r, domain.AccountL2)[0]
	var codes []string
	for n := range 4 {
		ticket, err := r.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{
			SlotIDs: []int64{slot.ID}, Person: apptest.Person(n + 1), Source: domain.SourceDesk,
		})
		require.NoError(t, err)
		codes = append(codes, ticket.Code)
	}
	for i, code := range codes[:2] {
		in, err := r.CheckInRecord(ctx, staff, usecase.CheckInInput{VisitID: slot.VisitID, Code: code, Nonce: code})
		require.NoError(t, err)
		if i == 0 {
			_, err = r.CheckInMove(ctx, staff, in.ID, domain.CheckInCalled, "Bàn 1")
			require.NoError(t, err)
			_, err = r.CheckInMove(ctx, staff, in.ID, domain.CheckInDone, "")
			require.NoError(t, err)
		}
	}
	_, err := r.AppointmentCancel(ctx, desk, codes[3], "")
	require.NoError(t, err)

	outcome, err := r.DayOutcome(ctx, manager, slot.Date)
	require.NoError(t, err)
	assert.Equal(t, usecase.DayOutcome{Tickets: 3, Arrived: 2, Served: 1}, outcome)
	r.Clock.Set(slot.Date.AddDays(1).Time(apptest.Zone))
	_, err = r.VisitClose(ctx, staff, slot.VisitID)
	require.NoError(t, err)
	outcome, err = r.DayOutcome(ctx, manager, slot.Date)
	require.NoError(t, err)
	assert.Equal(t, usecase.DayOutcome{Tickets: 3, Arrived: 2, Served: 1, NoShow: 1}, outcome)

	days, err := r.DaySummary(ctx, manager, plan.From, plan.To)
	require.NoError(t, err)
	require.Len(t, days, plan.Days())
	total := usecase.DayFigures{}
	for i, d := range days {
		assert.Equal(t, plan.From.AddDays(i), d.Date)
		total.Add(d)
	}
	assert.Equal(t, plan.VisitCount, total.Visits)
	assert.Equal(t, plan.Served, total.Capacity)
	assert.Equal(t, 3, total.Booked)
	assert.Equal(t, 2, total.Arrived)

	_, err = r.DaySummary(ctx, manager, plan.To, plan.From)
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
	outside := manager
	outside.UnitPath = "/79/1/"
	days, err = r.DaySummary(ctx, outside, plan.From, plan.From)
	require.NoError(t, err)
	assert.Zero(t, days[0].Visits)
}

func TestHolidayList(t *testing.T) {
	r := apptest.New(t)
	r.Import("holidays", "date,name_vi,kind", "2027-01-01,Tết Dương lịch,holiday", "2026-09-02,Quốc khánh,holiday")
	days, err := r.HolidayList(context.Background(), apptest.As(domain.RoleAdministrator))
	require.NoError(t, err)
	require.Len(t, days, 2)
	assert.Equal(t, "Quốc khánh", days[0].NameVI)
	_, err = r.HolidayList(context.Background(), domain.CitizenActor("x"))
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
}
