package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/usecase"
	"luudong/domain"
)

// exportChoice is what the flags of export ask for.
type exportChoice struct {
	plan, date, from, to, unit, out string
	visit                           int64
	full, byTime                    bool
}

func (c *commander) exportCommand() *cobra.Command {
	var x exportChoice
	cmd := &cobra.Command{
		Use: "export roster|list|plan|template --out FILE", Short: "Xuất danh sách, sổ lịch hẹn hoặc kế hoạch (export a roster, a list of appointments, or a plan)",
		Example: "  luudong export roster --plan 1 --date 2026-12-01 --out danh-sach.xlsx\n" +
			"  luudong export roster --visit 17 --full-ids --out danh-sach.xlsx\n" +
			"  luudong export list --from 2026-12-01 --to 2026-12-31 --out so-lich-hen.csv\n  luudong export plan --plan 1 --out ke-hoach.xlsx\n" +
			"  luudong export template points --out mau-diem.xlsx",
		Args: cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: []string{"roster", "list", "plan"},
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := x.filter(args[0])
			if err != nil {
				return err
			}
			format, err := exportFormat(args[0], x.out)
			if err != nil {
				return err
			}
			return c.open(cmd.Context(), func(p *boot.Program) error {
				err := writeOutput(x.out, func(w *os.File) error {
					switch args[0] {
					case "plan":
						return p.App.PlanExport(cmd.Context(), cliActor(), f.PlanID, w)
					case "list":
						return p.App.ListExportAll(cmd.Context(), cliActor(), f, format, w)
					}
					return p.App.RosterExport(cmd.Context(), cliActor(), f, w)
				})
				if err == nil {
					fmt.Fprintln(c.stdout, x.out)
				}
				return err
			})
		},
	}
	cmd.AddCommand(c.templateCommand())
	fl := cmd.Flags()
	fl.StringVar(&x.plan, "plan", "", "plan number")
	fl.StringVar(&x.date, "date", "", "one day, yyyy-mm-dd")
	fl.StringVar(&x.from, "from", "", "first day, yyyy-mm-dd")
	fl.StringVar(&x.to, "to", "", "last day, yyyy-mm-dd")
	fl.Int64Var(&x.visit, "visit", 0, "one visit")
	fl.StringVar(&x.unit, "unit", "", "one unit, by code")
	fl.BoolVar(&x.full, "full-ids", false, "whole ID and phone numbers (audited)")
	fl.BoolVar(&x.byTime, "by-time", false, "people of a roster by time instead of by name")
	fl.StringVar(&x.out, "out", "", "file to write; a list may be .csv")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}

// templateKinds are the kinds of empty import workbooks; residents are who is invited in a wave.
var templateKinds = append(slices.Clone(importKinds), "residents")

func (c *commander) templateCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "template " + strings.Join(templateKinds, "|") + " --out FILE.xlsx", Short: "Xuất tệp Excel mẫu để nhập dữ liệu (an empty workbook to fill in and import)",
		Example: "  luudong export template points --out mau-diem.xlsx",
		Args:    cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: templateKinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := exportFormat("template", out); err != nil {
				return err
			}
			return c.open(cmd.Context(), func(p *boot.Program) error {
				err := writeOutput(out, func(w *os.File) error { return p.App.ImportTemplate(cmd.Context(), cliActor(), args[0], w) })
				if err == nil {
					fmt.Fprintln(c.stdout, out)
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "file to write")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}

// filter returns what is chosen; something must be, so that nobody exports the city by mistake.
func (x exportChoice) filter(what string) (usecase.RosterFilter, error) {
	f := usecase.RosterFilter{VisitID: x.visit, UnitCode: x.unit, FullIDs: x.full, ByTime: x.byTime}
	if x.plan == "" && (what == "plan" || x.visit == 0 && x.from == "" && x.date == "") {
		return f, usageError{fmt.Errorf("--plan is needed, or for rosters and lists --visit, --date or --from")}
	}
	var err error
	if x.plan != "" {
		if f.PlanID, err = parsePlanID(x.plan); err != nil {
			return f, err
		}
	}
	if x.date != "" {
		x.from, x.to = x.date, x.date
	}
	if x.from != "" {
		if f.From, err = domain.ParseDate(x.from); err != nil {
			return f, err
		}
	}
	if x.to != "" {
		f.To, err = domain.ParseDate(x.to)
	}
	return f, err
}

// exportFormat is the format that the file's name asks for; lists alone come as CSV.
func exportFormat(what, out string) (domain.ListFormat, error) {
	switch name := strings.ToLower(out); {
	case strings.HasSuffix(name, ".xlsx"):
		return domain.FormatXLSX, nil
	case what == "list" && strings.HasSuffix(name, ".csv"):
		return domain.FormatCSV, nil
	case what == "list":
		return "", usageError{fmt.Errorf("--out %q: a file that ends in .xlsx or .csv", out)}
	}
	return "", usageError{fmt.Errorf("--out %q: a file that ends in .xlsx", out)}
}
