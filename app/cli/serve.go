package cli

import (
	"github.com/spf13/cobra"

	"luudong/app/boot"
)

func (c *commander) serveCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use: "serve", Short: "Chạy máy chủ web (run the web server)", Args: cobra.NoArgs,
		Example: "  luudong serve --addr :8080 --database sqlite:var/luudong.db",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := c.config()
			if err != nil {
				return err
			}
			if addr != "" {
				cfg.Addr = addr
			}
			p, err := boot.New(cmd.Context(), cfg, c.logger(cfg))
			if err != nil {
				return err
			}
			defer c.close(p)
			return p.Run(cmd.Context(), func(url string) { c.say("cli.serving", url) })
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "address to listen on (default :8080, also LUUDONG_ADDR)")
	return cmd
}
