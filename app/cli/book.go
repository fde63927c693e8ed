package cli

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/templates/locale"
)

func (c *commander) bookCommand() *cobra.Command {
	var jsonPath, errorsPath string
	var goodRows bool
	var place usecase.ListPlace
	cmd := &cobra.Command{
		Use: "book FILE", Short: "Đặt chỗ cho công dân trong tệp gần nơi ở (book a list of citizens into free slots near their unit)",
		Example: "  luudong book cong-dan.xlsx --json ket-qua.jsonl\n  luudong book co-quan.xlsx --point P-0012", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.open(cmd.Context(), func(p *boot.Program) error {
				return c.runBook(cmd.Context(), p, args[0], jsonPath, errorsPath, goodRows, place)
			})
		},
	}
	cmd.Flags().StringVar(&jsonPath, "json", "", "write one JSON line a citizen to this file (- for the standard output)")
	cmd.Flags().StringVar(&errorsPath, "errors", "", "write the rows with the bad cells marked to this XLSX file")
	cmd.Flags().StringVar(&place.PointCode, "point", "", "book at the visits of this point instead of near where people live")
	cmd.Flags().BoolVar(&goodRows, "good-rows", false, "book the good rows and leave the bad ones out")
	return cmd
}

func (c *commander) runBook(ctx context.Context, p *boot.Program, path, jsonPath, errorsPath string, goodRows bool, place usecase.ListPlace) error {
	f, err := openInput(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	bar := c.bar(-1, c.printer().T("cli.booking"))
	report, err := p.App.ListBook(ctx, cliActor(), usecase.ImportFile{Name: path, Content: f, GoodRows: goodRows}, place, func(done, total int) {
		bar.ChangeMax(total)
		_ = bar.Set(done)
	})
	_ = bar.Finish()
	if jsonPath != "" && len(report.Outcomes) > 0 {
		// Written even after a failure: what was booked until then stays booked.
		if werr := c.writeBookJSON(report, jsonPath); err == nil {
			err = werr
		}
	}
	if err != nil {
		return err
	}
	if err := c.finishImport(p, report.Import, errorsPath); err != nil {
		return err
	}
	if len(report.Outcomes) == 0 {
		return errReported
	}
	c.say("cli.booked", report.Booked, len(report.Outcomes))
	return nil
}

// bookJSON is the line of one citizen; other tools read it. Point, date and
// time are of the first service; appointments has them all.
type bookJSON struct {
	Row          int               `json:"row"`
	PersonalID   string            `json:"personal_id"` // masked
	Code         string            `json:"code,omitempty"`
	Point        string            `json:"point,omitempty"`
	Date         string            `json:"date,omitempty"`
	Time         string            `json:"time,omitempty"`
	Service      string            `json:"service,omitempty"`
	Appointments []appointmentJSON `json:"appointments,omitempty"`
	Reason       string            `json:"reason,omitempty"`
	Message      string            `json:"message,omitempty"`
}

type appointmentJSON struct {
	Service domain.Service `json:"service"`
	Point   string         `json:"point"`
	Date    domain.Date    `json:"date"`
	Time    domain.Clock   `json:"time"`
}

func (c *commander) writeBookJSON(report usecase.ListBookReport, path string) error {
	write := func(w io.Writer) error {
		enc := json.NewEncoder(w)
		for _, o := range report.Outcomes {
			if err := enc.Encode(newBookJSON(o, c.printer())); err != nil {
				return err
			}
		}
		return nil
	}
	if path == "-" {
		return write(c.stdout)
	}
	return writeOutput(path, func(f *os.File) error { return write(f) })
}

func newBookJSON(o usecase.ListBookOutcome, p locale.Printer) bookJSON {
	out := bookJSON{Row: o.Row, PersonalID: o.PersonalID.Mask(), Code: o.Code}
	if o.Reason != nil {
		out.Reason, out.Message = o.Reason.Key, p.T("error."+o.Reason.Key, o.Reason.Args...)
	}
	var services []string
	for i, ap := range o.Appointments {
		services = append(services, string(ap.Service))
		out.Appointments = append(out.Appointments, appointmentJSON{ap.Service, ap.PointCode, ap.Slot.Date, ap.Slot.Start})
		if i == 0 {
			out.Point, out.Date, out.Time = ap.PointCode, ap.Slot.Date.String(), ap.Slot.Start.String()
		}
	}
	out.Service = strings.Join(services, ",")
	return out
}
