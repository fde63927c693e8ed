package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"luudong/app/boot"
)

func (c *commander) migrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "migrate up|down|status", Short: "Cập nhật lược đồ dữ liệu (bring the schema up to date, back one step, or show where it is)",
		Example: "  luudong migrate up\n  luudong migrate status --database postgres://luudong@localhost/luudong",
		Args:    cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: []string{"up", "down", "status"},
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := c.config()
			if err != nil {
				return err
			}
			lines, err := boot.Migrate(cmd.Context(), cfg, c.logger(cfg), args[0])
			for _, line := range lines {
				fmt.Fprintln(c.stdout, line)
			}
			return err
		},
	}
	return cmd
}
