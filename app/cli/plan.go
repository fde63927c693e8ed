package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/usecase"
	"luudong/domain"
)

func (c *commander) planCommand() *cobra.Command {
	var from, to, jsonPath, name, start, pin string
	var limit time.Duration
	var iterations int
	var seed int64
	cmd := &cobra.Command{
		Use: "plan --from DATE --to DATE", Short: "Lập kế hoạch lưu động (make a deployment plan)", Args: cobra.NoArgs,
		Example: "  luudong plan --from 2026-12-01 --to 2026-12-28 --time 30s --seed 1 --json plan.json\n" +
			"  luudong plan --from 2026-12-01 --to 2026-12-28 --time 5s --start plan.json --pin keep.json --json new.json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			in := usecase.PlanCreateInput{Name: name, Options: domain.PlanOptions{TimeLimit: limit, Iterations: iterations, Seed: seed}}
			var err error
			if in.From, err = domain.ParseDate(from); err != nil {
				return err
			}
			if in.To, err = domain.ParseDate(to); err != nil {
				return err
			}
			if in.Base.Start, err = readPlanFile(start); err != nil {
				return err
			}
			if in.Base.Pinned, err = readPlanFile(pin); err != nil {
				return err
			}
			return c.open(cmd.Context(), func(p *boot.Program) error { return c.runPlan(cmd.Context(), p, in, jsonPath) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first day, yyyy-mm-dd")
	f.StringVar(&to, "to", "", "last day, yyyy-mm-dd")
	f.StringVar(&name, "name", "", "name of the plan (default: the days)")
	f.DurationVar(&limit, "time", 0, "how long to search (default 30s unless --iterations is given)")
	f.IntVar(&iterations, "iterations", 0, "how many steps to search; with --seed the same plan every time")
	f.Int64Var(&seed, "seed", 1, "seed of the search")
	f.StringVar(&start, "start", "", "begin with the visits of this plan (JSON of --json) and change few of them")
	f.StringVar(&pin, "pin", "", "keep the pinned visits of this plan (JSON of --json), or all when none is pinned")
	f.StringVar(&jsonPath, "json", "", "write the plan to this file (- for the standard output)")
	_ = cmd.MarkFlagRequired("from")
	_ = cmd.MarkFlagRequired("to")
	return cmd
}

// readPlanFile reads a plan that somebody named; "" is none.
func readPlanFile(path string) (*usecase.PlanFile, error) {
	if path == "" {
		return nil, nil
	}
	f, err := openInput(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return usecase.ReadPlanFile(f)
}

func (c *commander) runPlan(ctx context.Context, p *boot.Program, in usecase.PlanCreateInput, jsonPath string) error {
	plan, err := p.App.PlanCreateHere(ctx, cliActor(), in)
	if err != nil {
		return err
	}
	bar := c.bar(-1, c.printer().T("cli.planning"))
	plan, err = p.App.PlanSolveFrom(ctx, cliActor(), plan.ID, in.Base, func(r domain.RunProgress) {
		bar.Describe(c.printer().T("cli.plan_progress", r.Served, c.percent(r.Gap()), r.Visits))
		_ = bar.Add(1)
	})
	_ = bar.Finish()
	if err != nil {
		return err
	}
	c.say("cli.plan_done", strconv.FormatInt(plan.ID, 10), plan.Served, plan.VisitCount, plan.TeamDays, c.percent(plan.Gap()))
	if in.Base.Start != nil {
		c.say("cli.plan_changed", plan.ChangedVisits, len(in.Base.Start.Visits), plan.LostBookings)
	}
	if jsonPath == "" {
		fmt.Fprintln(c.stdout, plan.ID)
		return nil
	}
	return c.writePlanJSON(context.WithoutCancel(ctx), p, plan, jsonPath)
}

// percent writes a share, a dash where it is not known.
func (c *commander) percent(share float64, known bool) string {
	if !known {
		return "—"
	}
	return c.printer().Percent(share, 1)
}

// planJSON is the file form of a plan; other tools read it.
type planJSON struct {
	PlanID        string                  `json:"plan_id"`
	Status        string                  `json:"status"`
	From          domain.Date             `json:"from"`
	To            domain.Date             `json:"to"`
	Served        int                     `json:"served"`
	UpperBound    int                     `json:"upper_bound"`
	Score         int64                   `json:"score"`       // in points: 100 are one person of ordinary priority
	ScoreBound    int64                   `json:"score_bound"` // that no plan can exceed
	TravelMinutes int                     `json:"travel_minutes"`
	TeamDays      int                     `json:"team_days"`
	ChangedVisits int                     `json:"changed_visits"` // of the plan it began with
	LostBookings  int                     `json:"lost_bookings"`
	Visits        []usecase.PlanFileVisit `json:"visits"`
	Unserved      []unservedJSON          `json:"unserved"`
}

type unservedJSON struct {
	Point   string         `json:"point"`
	Service domain.Service `json:"service"`
	People  int            `json:"people"`
	Reason  string         `json:"reason"`
	Relax   relaxJSON      `json:"relax"`
}

// relaxJSON is the cheapest change that would help; amount counts minutes, kits
// or team-days, by kind.
type relaxJSON struct {
	Kind   string      `json:"kind"`
	Amount int         `json:"amount,omitempty"`
	Team   string      `json:"team,omitempty"`
	Date   domain.Date `json:"date,omitzero"`
}

func (c *commander) writePlanJSON(ctx context.Context, p *boot.Program, plan domain.Plan, path string) error {
	visits, err := p.App.VisitList(ctx, cliActor(), domain.VisitFilter{PlanID: plan.ID})
	if err != nil {
		return err
	}
	unserved, err := p.App.PlanUnserved(ctx, cliActor(), plan.ID, domain.Page{})
	if err != nil {
		return err
	}
	out := planJSON{
		PlanID: strconv.FormatInt(plan.ID, 10), Status: string(plan.Status), From: plan.From, To: plan.To,
		Served: plan.Served, UpperBound: plan.UpperBound, Score: plan.Score, ScoreBound: plan.ScoreBound, TravelMinutes: plan.TravelMinutes, TeamDays: plan.TeamDays,
		ChangedVisits: plan.ChangedVisits, LostBookings: plan.LostBookings,
		Visits: []usecase.PlanFileVisit{}, Unserved: []unservedJSON{},
	}
	for _, v := range visits.Items {
		planned := domain.Demand{}
		for _, s := range domain.Services() {
			planned[s] = v.Planned[s]
		}
		out.Visits = append(out.Visits, usecase.PlanFileVisit{
			Team: v.TeamCode, Point: v.PointCode, Date: v.Date, Start: v.Start, End: v.End, Planned: planned, Pinned: v.Pinned,
		})
	}
	for _, u := range unserved.Items {
		out.Unserved = append(out.Unserved, unservedJSON{u.PointCode, u.Service, u.People, u.Reason,
			relaxJSON{u.Relax.Kind, u.Relax.Amount, u.Relax.TeamCode, u.Relax.Date}})
	}
	if path == "-" {
		return json.NewEncoder(c.stdout).Encode(out)
	}
	return writeOutput(path, func(f *os.File) error { return json.NewEncoder(f).Encode(out) })
}
