package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/usecase"
	"luudong/domain"
)

// importers maps the kinds of files to the use cases that take them.
func importers(a *usecase.App) map[string]func(context.Context, domain.Actor, usecase.ImportFile) (usecase.ImportReport, error) {
	return map[string]func(context.Context, domain.Actor, usecase.ImportFile) (usecase.ImportReport, error){
		"units": a.UnitImport, "points": a.PointImport, "teams": a.TeamImport,
		"citizens": a.PersonImport, "holidays": a.HolidayImport,
	}
}

var importKinds = []string{"units", "points", "teams", "citizens", "holidays"}

func (c *commander) importCommand() *cobra.Command {
	var goodRows bool
	var errorsPath string
	cmd := &cobra.Command{
		Use: "import " + strings.Join(importKinds, "|") + " FILE", Short: "Nhập dữ liệu từ CSV hoặc Excel (bring in data from CSV or XLSX)",
		Long: "Mặc định có một dòng sai thì không dòng nào được nhập.\n" +
			"By default one bad row means that nothing is saved.",
		Example: "  luudong import units units.csv\n  luudong import points diem.xlsx --good-rows --errors loi.xlsx",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 || !slices.Contains(importKinds, args[0]) {
				return usageError{fmt.Errorf("import %s FILE.csv|FILE.xlsx", strings.Join(importKinds, "|"))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.open(cmd.Context(), func(p *boot.Program) error {
				return c.runImport(cmd.Context(), p, args[0], args[1], goodRows, errorsPath)
			})
		},
	}
	cmd.Flags().BoolVar(&goodRows, "good-rows", false, "take the good rows and leave the bad ones out")
	cmd.Flags().StringVar(&errorsPath, "errors", "", "write the rows with the bad cells marked to this XLSX file")
	return cmd
}

func (c *commander) runImport(ctx context.Context, p *boot.Program, kind, path string, goodRows bool, errorsPath string) error {
	f, err := openInput(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	report, err := importers(p.App)[kind](ctx, cliActor(), usecase.ImportFile{Name: path, Content: f, GoodRows: goodRows})
	if err != nil {
		return err
	}
	if err := c.finishImport(p, report, errorsPath); err != nil {
		return err
	}
	if report.Refused() {
		return errReported
	}
	fmt.Fprintln(c.stdout, c.printer().T("cli.imported", report.Saved, len(report.Rows)))
	return nil
}

// finishImport tells what was wrong with a file and hands back the marked workbook.
func (c *commander) finishImport(p *boot.Program, report usecase.ImportReport, errorsPath string) error {
	if len(report.Warnings) > 0 {
		c.say("cli.warnings", len(report.Warnings))
		if c.verbose {
			c.printFields("warning.", report.Warnings)
		}
	}
	if len(report.Bad) == 0 {
		return nil
	}
	c.printFields("error.", report.Bad)
	if report.Refused() {
		c.say("cli.import_refused", report.BadRows, len(report.Rows))
	} else {
		c.say("cli.import_partly", report.BadRows)
	}
	if errorsPath == "" {
		return nil
	}
	err := writeOutput(errorsPath, func(f *os.File) error {
		printer := c.printer()
		return p.App.Workbooks.WriteErrors(f, report.Columns, report.Rows, report.Bad, func(fe domain.FieldError) string {
			return printer.T("error."+fe.Key, fe.Args...)
		})
	})
	if err == nil {
		c.say("cli.errors_written", errorsPath)
	}
	return err
}

// cliActor is who acts on the command line: whoever can reach the database.
func cliActor() domain.Actor { return domain.SystemActor("cli") }

// openInput opens a file that somebody named.
func openInput(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &domain.Error{Code: domain.CodeInvalid, Key: "file.open", Args: []any{path}, Cause: err}
	}
	return f, nil
}

// writeOutput writes a file whole or not at all: a failed write leaves no half file.
func writeOutput(path string, write func(*os.File) error) error {
	tmp := path + ".part"
	f, err := os.Create(tmp)
	if err != nil {
		return &domain.Error{Code: domain.CodeInvalid, Key: "file.create", Args: []any{path}, Cause: err}
	}
	if err := write(f); err != nil {
		_ = f.Close()
		_ = os.Remove(tmp)
		return err
	}
	if err := f.Close(); err != nil {
		_ = os.Remove(tmp)
		return &domain.Error{Code: domain.CodeInvalid, Key: "file.create", Args: []any{path}, Cause: err}
	}
	return os.Rename(tmp, path)
}
