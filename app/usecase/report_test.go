package usecase_test

import (
	"bytes"
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// servedCity is the small city the day after somebody was served for an account
// at P1's first visit, somebody missed it, and somebody walked in for a card.
func servedCity(t *testing.T, rig *apptest.Rig) domain.Visit {
	t.Helper()
	ctx, desk, staff := context.Background(), apptest.As(domain.RoleDesk), apptest.As(domain.RoleStaff)
	cityTheDayBefore(rig)
	slots := visitSlots(t, rig, domain.AccountL2)
	var codes []string
	for n := range 2 {
		ticket, err := rig.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{SlotIDs: []int64{slots[0].ID}, Person: apptest.Person(n), Source: domain.SourceDesk})
		require.NoError(t, err)
		codes = append(codes, ticket.Code)
	}
	rig.Clock.Set(slots[0].Date.At(slots[0].Start, apptest.Zone))
	walkIn := apptest.Person(7)
	walkIn["services"] = "chip_card"
	for _, in := range []usecase.CheckInInput{{VisitID: slots[0].VisitID, Code: codes[0], Nonce: "a"}, {VisitID: slots[0].VisitID, Person: walkIn, Nonce: "b"}} {
		c, err := rig.CheckInRecord(ctx, staff, in)
		require.NoError(t, err)
		rig.Clock.Set(rig.Clock.Now().Add(minutes(10)))
		for _, to := range []domain.CheckInStatus{domain.CheckInCalled, domain.CheckInDone} {
			_, err = rig.CheckInMove(ctx, staff, c.ID, to, "1")
			require.NoError(t, err)
			rig.Clock.Set(rig.Clock.Now().Add(minutes(5)))
		}
	}
	rig.Clock.Set(slots[0].Date.AddDays(1).At(9*60, apptest.Zone))
	_, err := rig.VisitClose(ctx, staff, slots[0].VisitID)
	require.NoError(t, err)
	visit, err := rig.VisitView(ctx, apptest.System(), slots[0].VisitID)
	require.NoError(t, err)
	return visit
}

// managerOf is a manager of one unit.
func managerOf(path string) domain.Actor {
	by := apptest.As(domain.RoleManager)
	by.UnitPath = path
	return by
}

func TestReportAddsUpTheWeek(t *testing.T) {
	rig := apptest.New(t)
	visit := servedCity(t, rig)
	ctx, manager := context.Background(), apptest.As(domain.RoleManager)
	r, err := rig.ReportBuild(ctx, manager, usecase.ReportFilter{Period: domain.Weekly, Day: visit.Date})
	require.NoError(t, err)
	want := domain.Figures{Booked: 2, Served: 1, Missed: 1, WalkIns: 1, WalkInsServed: 1, Waited: 2, WaitSeconds: 1200, LongestWait: 600, Handled: 2, HandleSeconds: 600}
	require.Equal(t, want, r.Total)
	require.Equal(t, visit.Date+1, r.Through, "to today")
	require.Equal(t, []string{visit.PointCode}, codesOf(r.Points[:1]))
	require.Equal(t, want, r.Points[0].Figures)
	require.Equal(t, 1, r.Services[0].Figures.WalkInsServed)
	require.Equal(t, 1, r.Services[1].Figures.Served)
	require.Len(t, r.Days, int(r.Through-r.From)+1, "days without visits too")
	require.Equal(t, r.Eligible[domain.AccountL2]-1, r.Remaining[domain.AccountL2])
	require.Equal(t, r.Eligible[domain.ChipCard]-1, r.Remaining[domain.ChipCard])

	other := "/79/26890/"
	if visit.UnitPath == other {
		other = "/79/26740/"
	}
	apart, err := rig.ReportBuild(ctx, managerOf(other), usecase.ReportFilter{Period: domain.Weekly, Day: visit.Date})
	require.NoError(t, err)
	require.Zero(t, apart.Total)
	_, err = rig.ReportBuild(ctx, managerOf(other), usecase.ReportFilter{Day: visit.Date, UnitCode: "79"})
	require.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "outside the area")
	for _, day := range []domain.Date{domain.NewDate(1, 1, 2), domain.NewDate(9999, 12, 31)} {
		_, err = rig.ReportBuild(ctx, manager, usecase.ReportFilter{Day: day})
		require.Equal(t, domain.CodeInvalid, domain.CodeOf(err), "a day far away")
	}
	future, err := rig.ReportBuild(ctx, manager, usecase.ReportFilter{Period: domain.Monthly, Day: visit.Date.AddDays(400)})
	require.NoError(t, err)
	require.Zero(t, future.Total, "nothing has happened there yet")
	_, err = rig.ReportBuild(ctx, apptest.As(domain.RolePlanner), usecase.ReportFilter{})
	require.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
}

func codesOf(list []domain.ReportLine) (out []string) {
	for _, l := range list {
		out = append(out, l.Code)
	}
	return out
}

func TestTargetsAndIndicators(t *testing.T) {
	rig := apptest.New(t)
	visit := servedCity(t, rig)
	ctx, manager, admin := context.Background(), apptest.As(domain.RoleManager), apptest.As(domain.RoleAdministrator)
	build := func(by domain.Actor) domain.Report {
		r, err := rig.ReportBuild(ctx, by, usecase.ReportFilter{Period: domain.Weekly, Day: visit.Date})
		require.NoError(t, err)
		return r
	}
	require.NoError(t, rig.TargetSave(ctx, manager, "", domain.AccountL2, domain.Weekly, visit.Date, 50))
	require.NoError(t, rig.TargetSave(ctx, manager, "", domain.AccountL2, domain.Weekly, visit.Date, 4))
	require.Equal(t, 0.25, build(manager).Targets[0].Share())
	require.Equal(t, domain.CodeInvalid, domain.CodeOf(rig.TargetSave(ctx, manager, "", "tea", domain.Weekly, visit.Date, 4)))
	require.Equal(t, domain.CodeInvalid, domain.CodeOf(rig.TargetSave(ctx, manager, "", domain.ChipCard, domain.Weekly, visit.Date, -1)))
	require.Equal(t, domain.CodeNotFound, domain.CodeOf(rig.TargetSave(ctx, managerOf("/79/26740/"), "26890", domain.ChipCard, domain.Weekly, visit.Date, 1)))
	require.Empty(t, build(managerOf("/79/26740/")).Targets, "the city's target is the city's")
	require.NoError(t, rig.TargetSave(ctx, manager, "", domain.AccountL2, domain.Weekly, visit.Date, 0))
	require.Empty(t, build(manager).Targets)

	require.Equal(t, domain.CodeForbidden, domain.CodeOf(rig.IndicatorSave(ctx, manager, domain.Indicator{NameVI: "Điểm", NameEN: "Points"})))
	require.Equal(t, domain.CodeInvalid, domain.CodeOf(rig.IndicatorSave(ctx, admin, domain.Indicator{NameVI: " "})))
	require.NoError(t, rig.IndicatorSave(ctx, admin, domain.Indicator{NameVI: "Điểm", NameEN: "Points"}))
	known, err := rig.IndicatorList(ctx, manager, false)
	require.NoError(t, err)
	enter := func(by domain.Actor, unit, date, value string) error {
		return rig.IndicatorEnter(ctx, by, usecase.IndicatorValueInput{IndicatorID: known[0].ID, UnitCode: unit, Date: date, Value: value})
	}
	require.NoError(t, enter(manager, "26740", "01/11/2026", "3"))
	require.NoError(t, enter(managerOf("/79/26890/"), "", visit.Date.String(), "4,5"))
	require.NoError(t, enter(manager, "26740", visit.Date.String(), "9"))
	require.NoError(t, enter(manager, "26740", visit.Date.String(), "5"))
	line := build(manager).Indicators[0]
	require.Equal(t, []float64{9.5, 3}, []float64{line.Value, line.Before}, "the wards added up, of a day the last entered")
	require.Equal(t, 5.0, build(managerOf("/79/26740/")).Indicators[0].Value)
	require.NoError(t, enter(manager, "", visit.Date.String(), "20"))
	require.Equal(t, 20.0, build(manager).Indicators[0].Value, "the city's own value")
	for _, bad := range [][3]string{{"", "32/01/2026", "1"}, {"", visit.Date.AddDays(30).String(), "1"}, {"", visit.Date.String(), "-1"}, {"", visit.Date.String(), "NaN"}, {"", visit.Date.String(), "many"}} {
		require.Equal(t, domain.CodeInvalid, domain.CodeOf(enter(manager, bad[0], bad[1], bad[2])), "%v", bad)
	}
	require.Equal(t, domain.CodeNotFound, domain.CodeOf(enter(managerOf("/79/26740/"), "26890", visit.Date.String(), "1")))
	history, err := rig.IndicatorHistory(ctx, manager, known[0].ID, domain.Page{})
	require.NoError(t, err)
	require.Len(t, history.Items, 5, "nothing is overwritten")
}

func TestReportIsSentOnce(t *testing.T) {
	rig := apptest.New(t)
	visit := servedCity(t, rig)
	ctx, manager := context.Background(), apptest.As(domain.RoleManager)
	rig.Sent.Take()
	for _, bad := range []usecase.ReportScheduleInput{{Period: "week"}, {Period: "week", Recipients: "nobody"}, {Period: "year", Recipients: "a@example.vn"}} {
		require.Equal(t, domain.CodeInvalid, domain.CodeOf(rig.ReportSchedule(ctx, manager, bad)), "%v", bad)
	}
	require.NoError(t, rig.ReportSchedule(ctx, manager, usecase.ReportScheduleInput{Period: "week", Recipients: "b@example.vn, a@example.vn\na@example.vn", Language: domain.English}))
	deliver := func() (sent int) {
		n, err := rig.ReportDeliver(ctx, apptest.System())
		require.NoError(t, err)
		return n
	}
	require.Zero(t, deliver(), "the week is not over")
	rig.Clock.Set(visit.Date.Monday().AddDays(7).At(1, apptest.Zone))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { _, _ = rig.ReportDeliver(ctx, apptest.System()) })
	}
	wait.Wait()
	mails := rig.Sent.Take()
	require.Len(t, mails, 2, "one a recipient, however many servers look")
	require.Equal(t, []string{"a@example.vn", "b@example.vn"}, []string{mails[0].To, mails[1].To})
	require.Contains(t, mails[0].Subject, "Weekly report")
	book, err := excelize.OpenReader(bytes.NewReader(mails[0].Files[0].Content))
	require.NoError(t, err)
	cell, err := book.SearchSheet("Theo điểm", visit.PointCode)
	require.NoError(t, err)
	require.NotEmpty(t, cell)
	require.Zero(t, deliver(), "once")

	// A week later the mail server is busy at first, and then there is none.
	rig.Clock.Set(visit.Date.Monday().AddDays(14).At(1, apptest.Zone))
	rig.Sent.Answer(func(m domain.Message) error {
		if m.To == "a@example.vn" {
			return &domain.SendError{Fault: domain.FaultBusy}
		}
		return nil
	})
	require.Equal(t, 1, deliver())
	rig.Sent.Answer(nil)
	require.Zero(t, deliver(), "it waits")
	rig.Clock.Set(rig.Clock.Now().Add(minutes(2)))
	require.Equal(t, 1, deliver())
	rig.Clock.Set(visit.Date.Monday().AddDays(21).At(1, apptest.Zone))
	rig.Sent.Without(domain.ChannelEmail)
	require.Zero(t, deliver())
	list, err := rig.ReportDeliveryList(ctx, manager, domain.Page{})
	require.NoError(t, err)
	require.Equal(t, 6, list.Total)
	require.Equal(t, domain.DeliveryFailed, list.Items[0].Status)
	require.Equal(t, domain.FaultUnconfigured, list.Items[0].Fault)
	rig.Sent.Without()
	require.Equal(t, domain.CodeNotFound, domain.CodeOf(rig.ReportResend(ctx, managerOf("/79/26740/"), list.Items[0].ID)), "another area")
	require.NoError(t, rig.ReportResend(ctx, manager, list.Items[0].ID))
	require.Equal(t, 1, deliver())

	// A stopped schedule sends no more.
	all, err := rig.ReportScheduleList(ctx, manager)
	require.NoError(t, err)
	require.Equal(t, domain.CodeNotFound, domain.CodeOf(rig.ReportScheduleStop(ctx, managerOf("/79/26740/"), all[0].ID, true)))
	require.NoError(t, rig.ReportScheduleStop(ctx, manager, all[0].ID, true))
	rig.Clock.Set(visit.Date.Monday().AddDays(28).At(1, apptest.Zone))
	require.Zero(t, deliver())
}

func TestBoardHandsPointsToThePlanner(t *testing.T) {
	rig := apptest.New(t)
	visit := servedCity(t, rig)
	ctx, manager := context.Background(), apptest.As(domain.RoleManager)
	rig.Clock.Set(visit.Date.Monday().AddDays(9).At(9*60, apptest.Zone)) // all visits are over
	board, err := rig.CoverageBoard(ctx, manager, usecase.BoardFilter{Sort: "name"})
	require.NoError(t, err)
	require.Len(t, board.Points, 3)
	require.Len(t, board.Return, 3, "people remain everywhere, nothing is planned")
	require.Equal(t, board.Total.Eligible-2, board.Total.Remaining)
	i := 0
	for board.Points[i].Code != visit.PointCode {
		i++
	}
	remains := board.Points[i].PointCoverage.Remaining()

	plan, err := rig.PlanPropose(ctx, manager, "Bổ sung", []string{visit.PointCode})
	require.NoError(t, err)
	require.Equal(t, manager.UnitPath, plan.UnitPath)
	chosen, err := rig.PlanChosenPoints(ctx, manager, plan.ID)
	require.NoError(t, err)
	require.Equal(t, []int64{visit.PointID}, chosen)

	// The same plan with an end that the standing clock of a test reaches.
	plan, err = rig.PlanCreateHere(ctx, apptest.As(domain.RolePlanner), usecase.PlanCreateInput{
		From: plan.From, To: plan.To, PointIDs: chosen, Options: domain.PlanOptions{Iterations: 200, Seed: 1},
	})
	require.NoError(t, err)
	solved, err := rig.PlanSolve(ctx, apptest.System(), plan.ID, nil)
	require.NoError(t, err)
	require.Equal(t, remains.Total(), solved.UpperBound, "what was served lowers the demand")
	visits, err := rig.VisitList(ctx, apptest.System(), domain.VisitFilter{PlanID: plan.ID})
	require.NoError(t, err)
	require.NotEmpty(t, visits.Items)
	for _, v := range visits.Items {
		require.Equal(t, visit.PointCode, v.PointCode, "only the chosen points")
	}
	again, err := rig.PlanAgain(ctx, apptest.As(domain.RolePlanner), plan.ID, "")
	require.NoError(t, err)
	chosen, err = rig.PlanChosenPoints(ctx, manager, again.ID)
	require.NoError(t, err)
	require.Equal(t, []int64{visit.PointID}, chosen, "a plan made again has the same points")

	for _, bad := range []struct {
		name  string
		by    domain.Actor
		codes []string
		want  domain.Code
	}{
		{"no points", manager, nil, domain.CodeInvalid},
		{"an unknown point", manager, []string{"P999"}, domain.CodeNotFound},
		{"a point of another area", managerOf("/79/26740/"), []string{"P3"}, domain.CodeNotFound},
		{"somebody at the desk", apptest.As(domain.RoleDesk), []string{"P1"}, domain.CodeForbidden},
		{"too many", manager, make([]string, usecase.MaxProposedPoints+1), domain.CodeInvalid},
	} {
		t.Run(bad.name, func(t *testing.T) {
			_, err := rig.PlanPropose(ctx, bad.by, "", bad.codes)
			require.Equal(t, bad.want, domain.CodeOf(err))
		})
	}
}

func TestBoardFiltersSortsAndKeepsToItsArea(t *testing.T) {
	rig := apptest.New(t)
	servedCity(t, rig)
	ctx, manager := context.Background(), apptest.As(domain.RoleManager)
	codes := func(by domain.Actor, f usecase.BoardFilter) (out []string) {
		b, err := rig.CoverageBoard(ctx, by, f)
		require.NoError(t, err)
		for _, p := range b.Points {
			out = append(out, p.Code)
		}
		return out
	}
	for _, c := range []struct {
		name string
		by   domain.Actor
		f    usecase.BoardFilter
		want []string
	}{
		{"all by name", manager, usecase.BoardFilter{Sort: "name"}, []string{"P1", "P3", "P2"}},
		{"reversed", manager, usecase.BoardFilter{Sort: "-name"}, []string{"P2", "P3", "P1"}},
		{"by demand", manager, usecase.BoardFilter{Sort: "-eligible"}, []string{"P1", "P2", "P3"}},
		{"of a service", manager, usecase.BoardFilter{Sort: "eligible", Service: domain.ChipCard}, []string{"P3", "P2", "P1"}},
		{"words without accents", manager, usecase.BoardFilter{Text: "co quan"}, []string{"P3"}},
		{"a code", manager, usecase.BoardFilter{Text: "p2"}, []string{"P2"}},
		{"a unit", manager, usecase.BoardFilter{UnitCode: "26740"}, []string{"P1"}},
		{"an area", managerOf("/79/26890/"), usecase.BoardFilter{Sort: "name"}, []string{"P3", "P2"}},
		{"nothing", manager, usecase.BoardFilter{Text: "khong co"}, nil},
		{"an unknown order", manager, usecase.BoardFilter{Sort: "; DROP", Text: "P1"}, []string{"P1"}},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, codes(c.by, c.f)) })
	}
	_, err := rig.CoverageBoard(ctx, apptest.As(domain.RoleStaff), usecase.BoardFilter{})
	require.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
	_, err = rig.CoveragePoint(ctx, managerOf("/79/26890/"), "P1")
	require.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
	_, _, err = rig.RosterRemaining(ctx, managerOf("/79/26890/"), "P1", false)
	require.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
}

func TestRosterOfWhoRemains(t *testing.T) {
	rig := apptest.New(t)
	visit := servedCity(t, rig)
	ctx, manager := context.Background(), apptest.As(domain.RoleManager)
	names := func() (out []string) {
		roster, _, err := rig.RosterRemaining(ctx, manager, visit.PointCode, true)
		require.NoError(t, err)
		for _, g := range roster.Groups {
			for _, r := range g.Rows {
				out = append(out, r.PersonalID)
			}
		}
		return out
	}
	missed := apptest.Person(1)
	require.Equal(t, []string{missed["personal_id"]}, names(), "booked and not served")
	events, err := rig.AuditList(ctx, apptest.System(), domain.Page{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, "roster.export_full", events.Items[0].Action)
	state, err := rig.CoveragePoint(ctx, manager, visit.PointCode)
	require.NoError(t, err)
	require.Equal(t, 1, state.Left)
	require.Equal(t, visit.Date, state.Past[0].Date)

	// Whoever is served after all without an appointment is gone from it.
	missed["services"] = "account_l2"
	c, err := rig.CheckInRecord(ctx, apptest.As(domain.RoleStaff), usecase.CheckInInput{VisitID: visit.ID, Person: missed, Nonce: "late"})
	require.NoError(t, err)
	for _, to := range []domain.CheckInStatus{domain.CheckInCalled, domain.CheckInDone} {
		_, err = rig.CheckInMove(ctx, apptest.As(domain.RoleStaff), c.ID, to, "")
		require.NoError(t, err)
	}
	require.Empty(t, names())
	require.ErrorIs(t, rig.RosterRemainingExport(ctx, manager, visit.PointCode, false, &bytes.Buffer{}), domain.Conflict("roster.empty"))
}
