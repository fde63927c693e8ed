package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/sample"
)

func (c *commander) demoCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use: "demo", Short: "Nạp thành phố mẫu rồi chạy máy chủ (load the sample city once, then serve)", Args: cobra.NoArgs,
		Long: "Loads 168 wards, 1,940 points, 60 teams, plans four weeks from the next Monday, publishes,\n" +
			"books 5,000 sample citizens, prints one login per role and serves. A second start keeps the data.",
		Example: "  luudong demo --addr 127.0.0.1:8080",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := c.config()
			if err != nil {
				return err
			}
			if cfg.LogLevel == "info" && !c.verbose {
				cfg.LogLevel = "warn"
			}
			cfg.Addr = addr
			p, err := boot.New(cmd.Context(), cfg, c.logger(cfg))
			if err != nil {
				return err
			}
			defer c.close(p)
			loginsFile := filepath.Join(filepath.Dir(cfg.KeyFile), "demo-logins.json")
			loaded, err := sample.Loaded(cmd.Context(), p.App, loginsFile)
			if err == nil && !loaded {
				err = c.loadSample(cmd.Context(), p)
			}
			if err != nil {
				return err
			}
			logins, err := sample.EnsureLogins(cmd.Context(), p.App, loginsFile)
			if err != nil {
				return err
			}
			return p.Run(cmd.Context(), func(url string) { c.printLogins(url, logins) })
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	return cmd
}

func (c *commander) loadSample(ctx context.Context, p *boot.Program) error {
	last := ""
	bar := c.bar(-1, "")
	err := sample.Load(ctx, p.App, func(s sample.Step) {
		if s.Name != last {
			_ = bar.Finish()
			c.say(s.Name)
			bar, last = c.bar(max(s.Total, -1), c.printer().T(s.Name)), s.Name
		}
		if s.Total > 0 {
			bar.ChangeMax(s.Total)
			_ = bar.Set(s.Done)
		}
	})
	_ = bar.Finish()
	return err
}

func (c *commander) printLogins(url string, logins []sample.Login) {
	p := c.printer()
	fmt.Fprintf(c.stdout, "\n%s %s\n\n", p.T("cli.demo_ready"), url)
	for _, l := range logins {
		fmt.Fprintf(c.stdout, "  %-16s %-14s %s\n", l.Username, l.Password, p.T("role."+string(l.Role)))
	}
	fmt.Fprintf(c.stdout, "\n%s\n", p.T("cli.demo_stop"))
}
