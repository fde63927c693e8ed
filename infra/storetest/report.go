package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testReports(t *testing.T, open Open) {
	t.Run("targets", func(t *testing.T) { testTargets(t, open.empty(t)) })
	t.Run("indicators", func(t *testing.T) { testIndicators(t, open.empty(t)) })
	t.Run("deliveries", func(t *testing.T) { testDeliveries(t, open.empty(t)) })
}

func testTargets(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	set := func(people int) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Reports.SaveTarget(ctx, domain.Target{
				UnitID: c.WardThanhAn.ID, Service: domain.ChipCard, Period: domain.Weekly, From: Monday, People: people, UpdatedBy: "manager", UpdatedAt: Noon,
			}))
		})
	}
	get := func(area string, p domain.Period, from domain.Date) (out []domain.Target) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			var err error
			out, err = r.Reports.Targets(ctx, area, p, from)
			require.NoError(t, err)
		})
		return out
	}
	set(100)
	set(120)
	assert.Equal(t, []domain.Target{{
		UnitID: c.WardThanhAn.ID, Service: domain.ChipCard, Period: domain.Weekly, From: Monday, People: 120, UpdatedBy: "manager", UpdatedAt: Noon,
		UnitCode: "25858", UnitName: "Phường Thanh An", UnitPath: c.WardThanhAn.Path,
	}}, get("/79/", domain.Weekly, Monday))
	assert.Empty(t, get(c.CommuneThanhAn.Path, domain.Weekly, Monday), "another area")
	assert.Empty(t, get("", domain.Weekly, Monday), "no area is nothing")
	assert.Empty(t, get("/79/", domain.Monthly, Monday))
	assert.Empty(t, get("/79/", domain.Weekly, Monday+7))
	set(0)
	assert.Empty(t, get("/79/", domain.Weekly, Monday))
}

func testIndicators(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	opened := domain.Indicator{NameVI: "Điểm đã mở", NameEN: "Points opened", Measure: "điểm", Service: domain.AccountL2}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Reports.SaveIndicator(ctx, &opened))
		gone := domain.Indicator{NameVI: "Cũ", NameEN: "Old"}
		require.NoError(t, r.Reports.SaveIndicator(ctx, &gone))
		gone.Archived = true
		require.NoError(t, r.Reports.SaveIndicator(ctx, &gone))
		for _, v := range []domain.IndicatorValue{
			{Date: Monday, Value: 3}, {Date: Monday + 7, Value: 5.25, Note: "thêm"}, {Date: Monday, Value: 4},
		} {
			v.IndicatorID, v.UnitID, v.EnteredBy, v.EnteredAt = opened.ID, c.WardThanhAn.ID, "manager", Noon
			require.NoError(t, r.Reports.AddIndicatorValue(ctx, &v))
		}
		notFound(t, r.Reports.SaveIndicator(ctx, &domain.Indicator{ID: 999_999, NameVI: "a", NameEN: "a"}))
	})
	View(t, s, func(ctx context.Context, r domain.Repos) {
		live, err := r.Reports.Indicators(ctx, false)
		require.NoError(t, err)
		assert.Equal(t, []domain.Indicator{opened}, live)
		all, err := r.Reports.Indicators(ctx, true)
		require.NoError(t, err)
		assert.Len(t, all, 2)
		values, total, err := r.Reports.IndicatorValues(ctx, "/79/", opened.ID, 0, domain.Page{Limit: 2})
		require.NoError(t, err)
		assert.Equal(t, 3, total)
		assert.Equal(t, []float64{5.25, 4}, []float64{values[0].Value, values[1].Value}, "the latest day first, of a day the last entered")
		assert.Equal(t, "Phường Thanh An", values[0].UnitName)
		values, _, err = r.Reports.IndicatorValues(ctx, "/79/", 0, Monday, domain.Page{})
		require.NoError(t, err)
		assert.Len(t, values, 2)
		values, _, err = r.Reports.IndicatorValues(ctx, c.CommuneThanhAn.Path, 0, 0, domain.Page{})
		require.NoError(t, err)
		assert.Empty(t, values)
	})
}

func testDeliveries(t *testing.T, s domain.Store) {
	c := NewCity(t, s)
	plan := domain.ReportSchedule{
		Period: domain.Weekly, UnitID: c.WardThanhAn.ID, Recipients: []string{"a@example.vn", "b@example.vn"}, Language: domain.English, Active: true, CreatedBy: "manager", CreatedAt: Noon,
	}
	add := func(ctx context.Context, r domain.Repos) int {
		var list []domain.ReportDelivery
		for _, to := range plan.Recipients {
			list = append(list, domain.ReportDelivery{
				ScheduleID: plan.ID, From: Monday, To: Monday + 6, Recipient: to, MessageID: "m " + to, Status: domain.DeliveryQueued, DueAt: Noon, CreatedAt: Noon,
			})
		}
		n, err := r.Reports.AddDeliveries(ctx, list)
		require.NoError(t, err)
		return n
	}
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Reports.CreateSchedule(ctx, &plan))
		assert.Equal(t, 2, add(ctx, r))
		assert.Zero(t, add(ctx, r), "once")
	})
	claim := func(now time.Time, limit int) (out []domain.ReportDelivery) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			var err error
			out, err = r.Reports.ClaimDeliveries(ctx, now, now.Add(time.Minute), limit)
			require.NoError(t, err)
		})
		return out
	}
	settle := func(d domain.ReportDelivery) (ours bool) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			var err error
			ours, err = r.Reports.SettleDelivery(ctx, d)
			require.NoError(t, err)
		})
		return ours
	}
	assert.Empty(t, claim(Noon.Add(-time.Second), 9), "not due")
	first := claim(Noon, 1)
	require.Len(t, first, 1)
	assert.Equal(t, domain.DeliverySending, first[0].Status)
	assert.Equal(t, 1, first[0].Attempts)
	assert.Equal(t, c.WardThanhAn.Path, first[0].Schedule.UnitPath)
	second := claim(Noon, 9)
	require.Len(t, second, 1)
	assert.NotEqual(t, first[0].ID, second[0].ID)
	first[0].Settled(Noon, "", false)
	assert.True(t, settle(first[0]))
	assert.False(t, settle(first[0]), "settled already")
	again := claim(Noon.Add(2*time.Minute), 9)
	require.Len(t, again, 1, "its sender fell silent")
	second[0].Settled(Noon, domain.FaultBusy, false)
	assert.False(t, settle(second[0]), "another one has it by now")
	again[0].Settled(Noon, domain.FaultRefused, true)
	assert.True(t, settle(again[0]))
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		for _, try := range []struct {
			area string
			id   int64
			want bool
		}{{c.CommuneThanhAn.Path, again[0].ID, false}, {"", again[0].ID, false}, {"/79/", first[0].ID, false}, {"/79/", again[0].ID, true}} {
			ours, err := r.Reports.RequeueDelivery(ctx, try.area, try.id, Noon)
			require.NoError(t, err)
			assert.Equal(t, try.want, ours, "%v", try)
		}
		list, total, err := r.Reports.Deliveries(ctx, "/79/", domain.Page{Limit: 1})
		require.NoError(t, err)
		assert.Equal(t, 2, total)
		assert.Equal(t, domain.DeliveryQueued, list[0].Status)
		assert.Equal(t, domain.Weekly, list[0].Schedule.Period)
		none, _, err := r.Reports.Deliveries(ctx, c.CommuneThanhAn.Path, domain.Page{})
		require.NoError(t, err)
		assert.Empty(t, none)
		plan.Active = false
		require.NoError(t, r.Reports.UpdateSchedule(ctx, plan))
		got, err := r.Reports.Schedule(ctx, plan.ID)
		require.NoError(t, err)
		plan.UnitName, plan.UnitPath = c.WardThanhAn.FullName, c.WardThanhAn.Path
		assert.Equal(t, plan, got)
		all, err := r.Reports.Schedules(ctx, "/")
		require.NoError(t, err)
		assert.Equal(t, []domain.ReportSchedule{plan}, all)
		_, err = r.Reports.Schedule(ctx, 999_999)
		notFound(t, err)
	})
}
