package cli

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"luudong/app/boot"
)

func (c *commander) publishCommand() *cobra.Command {
	return &cobra.Command{
		Use: "publish PLAN", Short: "Công bố kế hoạch, mở lịch đặt chỗ (publish a plan: its visits become bookable)",
		Example: "  luudong publish 1", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := parsePlanID(args[0])
			if err != nil {
				return err
			}
			return c.open(cmd.Context(), func(p *boot.Program) error {
				plan, err := p.App.PlanPublish(cmd.Context(), cliActor(), id)
				if err != nil {
					return err
				}
				fmt.Fprintln(c.stdout, c.printer().T("cli.published", args[0], plan.VisitCount))
				return nil
			})
		},
	}
}

func parsePlanID(s string) (int64, error) {
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil || id <= 0 {
		return 0, usageError{fmt.Errorf("PLAN %q: a number such as 1", s)}
	}
	return id, nil
}
