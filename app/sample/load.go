package sample

import (
	"context"
	"fmt"
	"time"

	"luudong/app/usecase"
	"luudong/domain"
)

// Step is one part of the loading, for somebody who waits.
type Step struct {
	Name        string // key of a message: "sample.units" …
	Done, Total int    // 0, 0 when there is nothing to count
}

// PlanTime is how long the sample plan is searched for.
const PlanTime = 20 * time.Second

// Load enters the sample city through the use cases: units, holidays, points,
// teams, a plan of four weeks from the next Monday, its publication and the
// bookings of all sample citizens. What is there already is left alone, so a
// load that was interrupted goes on where it stopped. Loaded says when not to
// begin at all.
func Load(ctx context.Context, a *usecase.App, progress func(Step)) error {
	by := domain.SystemActor("sample")
	if err := LoadTables(ctx, a, progress); err != nil {
		return err
	}
	plan, err := loadPlan(ctx, a, by, progress)
	if err != nil {
		return err
	}
	if plan.Status == domain.PlanDraft {
		progress(Step{Name: "sample.publish"})
		if _, err := a.PlanPublish(ctx, by, plan.ID); err != nil {
			return err
		}
	}
	return loadBookings(ctx, a, by, progress)
}

// LoadTables enters units, holidays, points and teams, unless they are there.
func LoadTables(ctx context.Context, a *usecase.App, progress func(Step)) error {
	by := domain.SystemActor("sample")
	points, err := a.PointList(ctx, by, domain.PointFilter{Page: domain.Page{Limit: 1}})
	if err != nil {
		return err
	}
	teams, err := a.TeamList(ctx, by, domain.TeamFilter{Page: domain.Page{Limit: 1}})
	if err != nil || teams.Total > 0 && points.Total > 0 {
		return err
	}
	for _, t := range []struct {
		name string
		load func(context.Context, domain.Actor, usecase.ImportFile) (usecase.ImportReport, error)
	}{
		{"units", a.UnitImport}, {"holidays", a.HolidayImport}, {"points", a.PointImport}, {"teams", a.TeamImport},
	} {
		progress(Step{Name: "sample." + t.name})
		f, err := Files.Open("data/" + t.name + ".csv")
		if err != nil {
			return err
		}
		report, err := t.load(ctx, by, usecase.ImportFile{Name: t.name + ".csv", Content: f})
		_ = f.Close()
		if err == nil {
			err = domain.InvalidFields(report.Bad)
		}
		if err != nil {
			return fmt.Errorf("sample %s: %w", t.name, err)
		}
	}
	return nil
}

// loadPlan returns the sample plan, solving it first if there is none yet.
func loadPlan(ctx context.Context, a *usecase.App, by domain.Actor, progress func(Step)) (domain.Plan, error) {
	plans, err := a.PlanList(ctx, by, domain.Page{})
	if err != nil {
		return domain.Plan{}, err
	}
	var plan domain.Plan
	for _, p := range plans.Items {
		if p.CreatedBy == by.Username {
			plan = p // the oldest, solved or not
		}
	}
	if plan.ID == 0 {
		from := domain.DateOf(a.Now(), a.Location).Monday().AddDays(7)
		if plan, err = a.PlanCreateHere(ctx, by, usecase.PlanCreateInput{
			From: from, To: from.AddDays(27), Options: domain.PlanOptions{TimeLimit: PlanTime, Seed: 1},
		}); err != nil {
			return plan, err
		}
	}
	return a.PlanSolve(ctx, by, plan.ID, func(r domain.RunProgress) {
		progress(Step{Name: "sample.plan", Done: int(min(r.Elapsed, PlanTime) / time.Second), Total: int(PlanTime / time.Second)})
	})
}

// loadBookings books the sample citizens; who is booked already stays as they are.
func loadBookings(ctx context.Context, a *usecase.App, by domain.Actor, progress func(Step)) error {
	f, err := Files.Open("data/citizens.csv")
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	_, err = a.ListBook(ctx, by, usecase.ImportFile{Name: "citizens.csv", Content: f}, usecase.ListPlace{}, func(done, total int) {
		progress(Step{Name: "sample.book", Done: done, Total: total})
	})
	return err
}
