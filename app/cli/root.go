// Package cli is the command line, one file a command. Results go to the
// standard output, messages to the standard error. The exit code is 0 when all
// went well, 1 when the work was refused or failed, 2 when the command was
// called wrongly.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/config"
	"luudong/domain"
	"luudong/templates/locale"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// errReported ends a command that has already said what went wrong.
var errReported = errors.New("reported")

// usageError is a command called wrongly.
type usageError struct{ error }

// Version is set by the build.
var Version = "dev"

// commander carries what every command needs.
type commander struct {
	stdout, stderr io.Writer
	configFile     string
	database       string
	language       string
	verbose        bool
}

// Run executes the command line and returns the exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c := &commander{stdout: stdout, stderr: stderr}
	root := c.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errReported):
		return exitFailed
	}
	var usage usageError
	if errors.As(err, &usage) || isUsage(err) {
		fmt.Fprintf(stderr, "%s\n%s\n", err, c.printer().T("cli.see_help"))
		return exitUsage
	}
	c.printError(err)
	return exitFailed
}

// isUsage recognises cobra's own complaints, which have no type.
func isUsage(err error) bool {
	var ours *domain.Error
	if errors.As(err, &ours) {
		return false
	}
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "invalid argument", "flag needs", "required flag", "accepts ", "requires ", "bad flag"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

func (c *commander) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "luudong",
		Short: "Lập kế hoạch và đặt lịch tổ công tác lưu động (planner and booking for mobile service teams)",
		Example: `  luudong demo                                     # thành phố mẫu, sẵn sàng dùng thử
  luudong import points diem.xlsx --errors loi.xlsx
  luudong plan --from 2026-12-01 --to 2026-12-28 --time 30s
  luudong publish 1`,
		Version: Version, SilenceUsage: true, SilenceErrors: true,
	}
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	flags := root.PersistentFlags()
	flags.StringVar(&c.configFile, "config", "", "JSON file with settings")
	flags.StringVar(&c.database, "database", "", "sqlite:PATH or postgres://… (also LUUDONG_DATABASE_URL; default sqlite:var/luudong.db)")
	flags.StringVar(&c.language, "lang", "", "language of messages: vi or en")
	flags.BoolVarP(&c.verbose, "verbose", "v", false, "more messages on the standard error")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		c.serveCommand(), c.demoCommand(), c.migrateCommand(), c.importCommand(), c.planCommand(),
		c.publishCommand(), c.bookCommand(), c.exportCommand(), c.userCommand(), c.tokenCommand(), c.checkCommand(), c.benchCommand(),
	)
	return root
}

// config loads the settings and lays the flags over them.
func (c *commander) config() (config.Config, error) {
	cfg, err := config.Load(c.configFile)
	if err != nil {
		return cfg, err
	}
	if c.database != "" {
		cfg.DatabaseURL = c.database
	}
	if c.language != "" {
		cfg.Language = c.language
	}
	c.language = cfg.Language
	return cfg, cfg.Check()
}

// open starts the program without its web server, runs fn and closes it again.
func (c *commander) open(ctx context.Context, fn func(*boot.Program) error) error {
	cfg, err := c.config()
	if err != nil {
		return err
	}
	if !c.verbose && cfg.LogLevel == "info" {
		cfg.LogLevel = "warn" // a command's own messages say enough
	}
	p, err := boot.New(ctx, cfg, c.logger(cfg))
	if err != nil {
		return err
	}
	defer c.close(p)
	return fn(p)
}

// close lets go of the program; what fails then is told and does not change the exit code.
func (c *commander) close(p *boot.Program) {
	if err := p.Close(); err != nil {
		c.printError(err)
	}
}

func (c *commander) logger(cfg config.Config) *slog.Logger {
	return boot.NewLogger(c.stderr, cfg)
}

// printer says things in the language of the settings.
func (c *commander) printer() locale.Printer {
	lang, _ := locale.ParseLang(c.language)
	return locale.For(lang)
}

func (c *commander) say(key string, args ...any) {
	fmt.Fprintln(c.stderr, c.printer().T(key, args...))
}

// printError tells a person what went wrong; the cause of an internal error is
// for the log, but at a terminal the person is the one who reads the log.
func (c *commander) printError(err error) {
	var e *domain.Error
	if !errors.As(err, &e) {
		fmt.Fprintln(c.stderr, err)
		return
	}
	fmt.Fprintln(c.stderr, c.printer().T("error."+e.Key, e.Args...))
	c.printFields("error.", e.Fields)
	if e.Cause != nil && (e.Code == domain.CodeInternal || c.verbose) {
		fmt.Fprintln(c.stderr, e.Cause)
	}
}

// printFields lists wrong inputs, one a line: row, column, value, what would be right.
func (c *commander) printFields(prefix string, fields []domain.FieldError) {
	const most = 50
	p := c.printer()
	for i, f := range fields {
		if i == most {
			c.say("cli.more_errors", len(fields)-most)
			return
		}
		message := p.T(prefix+f.Key, f.Args...)
		if f.Row > 0 {
			fmt.Fprintln(c.stderr, p.T("cli.row_error", f.Row, f.Column, f.Value, message))
			continue
		}
		fmt.Fprintf(c.stderr, "  %s: %s\n", f.Column, message)
	}
}
