package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"luudong/app/boot"
)

func (c *commander) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Kiểm tra dữ liệu đặt chỗ (prove that the bookings in the database fit together)", Args: cobra.NoArgs,
		Long: "Counters of slots equal their appointments, no slot is oversold, nobody has two live appointments for a service,\n" +
			"appointments belong to published visits and check-ins to appointments, what is added up for reports equals a fresh count.\n" +
			"Prints what is wrong, a line each, with ids.\n" +
			"Changes nothing; the exit code is 1 if anything is wrong.",
		Example: "  luudong check\n  luudong check --database postgres://luudong@localhost/luudong",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.open(cmd.Context(), func(p *boot.Program) error {
				found, err := p.App.ConsistencyCheck(cmd.Context(), cliActor())
				if err != nil {
					return err
				}
				printer := c.printer()
				for _, one := range found.Found {
					fmt.Fprintln(c.stdout, printer.T("check."+one.Rule, one.IDs...))
				}
				if more := found.Total - len(found.Found); more > 0 {
					fmt.Fprintln(c.stdout, printer.T("cli.check_more", more))
				}
				if found.Total > 0 {
					c.say("cli.check_bad", found.Total, found.Slots, found.Appointments, found.CheckIns)
					return errReported
				}
				fmt.Fprintln(c.stdout, printer.T("cli.check_ok", found.Slots, found.Appointments, found.CheckIns))
				return nil
			})
		},
	}
}
