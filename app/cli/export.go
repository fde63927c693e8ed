package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/usecase"
	"luudong/domain"
)

func (c *commander) exportCommand() *cobra.Command {
	var plan, date, unit, out string
	var visit int64
	var full bool
	cmd := &cobra.Command{
		Use: "export roster|plan --plan ID --out FILE.xlsx", Short: "Xuất danh sách hoặc kế hoạch ra Excel (export a roster or a plan)",
		Example: "  luudong export roster --plan 1 --date 2026-12-01 --out danh-sach.xlsx\n" +
			"  luudong export roster --visit 17 --full-ids --out danh-sach.xlsx\n  luudong export plan --plan 1 --out ke-hoach.xlsx",
		Args: cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: []string{"roster", "plan"},
		RunE: func(cmd *cobra.Command, args []string) error {
			f := usecase.RosterFilter{VisitID: visit, UnitCode: unit, FullIDs: full}
			var err error
			if plan != "" {
				if f.PlanID, err = parsePlanID(plan); err != nil {
					return err
				}
			}
			if f.PlanID == 0 && (args[0] == "plan" || visit == 0) {
				return usageError{fmt.Errorf("--plan is needed")}
			}
			if date != "" {
				day, err := domain.ParseDate(date)
				if err != nil {
					return err
				}
				f.OneDay(day)
			}
			if !strings.HasSuffix(strings.ToLower(out), ".xlsx") {
				return usageError{fmt.Errorf("--out %q: a file that ends in .xlsx", out)}
			}
			return c.open(cmd.Context(), func(p *boot.Program) error {
				err := writeOutput(out, func(w *os.File) error {
					if args[0] == "plan" {
						return p.App.PlanExport(cmd.Context(), cliActor(), f.PlanID, w)
					}
					return p.App.RosterExport(cmd.Context(), cliActor(), f, w)
				})
				if err == nil {
					fmt.Fprintln(c.stdout, out)
				}
				return err
			})
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&plan, "plan", "", "plan number")
	fl.StringVar(&date, "date", "", "one day, yyyy-mm-dd")
	fl.Int64Var(&visit, "visit", 0, "one visit")
	fl.StringVar(&unit, "unit", "", "one unit, by code")
	fl.BoolVar(&full, "full-ids", false, "whole ID and phone numbers (audited)")
	fl.StringVar(&out, "out", "", "file to write")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}
