package cli

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"luudong/app/boot"
	"luudong/app/usecase"
	"luudong/domain"
)

func (c *commander) userCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "user add|list|disable|password", Short: "Quản lý tài khoản (manage accounts)",
		Example: "  luudong user list",
		RunE: func(cmd *cobra.Command, args []string) error {
			return usageError{fmt.Errorf("%s: %v", cmd.Use, args)}
		}}
	cmd.AddCommand(c.userAddCommand(), c.userListCommand(), c.userDisableCommand(), c.userPasswordCommand())
	return cmd
}

func (c *commander) userAddCommand() *cobra.Command {
	var in usecase.UserAddInput
	var role string
	cmd := &cobra.Command{
		Use: "add USERNAME --role ROLE", Short: "Thêm tài khoản (add an account)", Args: cobra.ExactArgs(1),
		Long:    "The password is read from the terminal, or from the first line of the standard input.",
		Example: "  luudong user add lan --name \"Nguyễn Thị Lan\" --role desk --unit 26734",
		RunE: func(cmd *cobra.Command, args []string) error {
			in.Username = args[0]
			if in.FullName == "" {
				in.FullName = args[0]
			}
			var err error
			if in.Role, err = domain.ParseRole(role); err != nil {
				return err
			}
			if in.Password, err = c.readPassword(); err != nil {
				return err
			}
			return c.open(cmd.Context(), func(p *boot.Program) error {
				u, err := p.App.UserAdd(cmd.Context(), cliActor(), in)
				if err == nil {
					fmt.Fprintln(c.stdout, c.printer().T("cli.user_added", u.Username, string(u.Role)))
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&in.FullName, "name", "", "full name")
	cmd.Flags().StringVar(&role, "role", "", "planner, desk, staff, manager or administrator")
	cmd.Flags().StringVar(&in.UnitCode, "unit", "", "area of responsibility: code of a unit (default: the whole city)")
	_ = cmd.MarkFlagRequired("role")
	return cmd
}

func (c *commander) userListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Liệt kê tài khoản (list accounts)", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.open(cmd.Context(), func(p *boot.Program) error {
				users, err := p.App.UserList(cmd.Context(), cliActor())
				for _, u := range users {
					state := "enabled"
					if u.Disabled {
						state = "disabled"
					}
					fmt.Fprintf(c.stdout, "%s\t%s\t%s\t%s\t%s\n", u.Username, u.Role, u.UnitPath, state, u.FullName)
				}
				return err
			})
		},
	}
}

func (c *commander) userDisableCommand() *cobra.Command {
	var enable bool
	cmd := &cobra.Command{
		Use: "disable USERNAME", Short: "Khóa tài khoản (close an account)", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.open(cmd.Context(), func(p *boot.Program) error {
				return p.App.UserDisable(cmd.Context(), cliActor(), args[0], !enable)
			})
		},
	}
	cmd.Flags().BoolVar(&enable, "enable", false, "open it again")
	return cmd
}

func (c *commander) userPasswordCommand() *cobra.Command {
	return &cobra.Command{
		Use: "password USERNAME", Short: "Đặt lại mật khẩu (set a new password)", Args: cobra.ExactArgs(1),
		Long: "The password is read from the terminal, or from the first line of the standard input.",
		RunE: func(cmd *cobra.Command, args []string) error {
			password, err := c.readPassword()
			if err != nil {
				return err
			}
			return c.open(cmd.Context(), func(p *boot.Program) error {
				return p.App.UserPassword(cmd.Context(), cliActor(), args[0], password)
			})
		},
	}
}

// readPassword asks at a terminal without showing it, and reads a line elsewhere.
// Passwords are never taken from the command line: it is visible to others.
func (c *commander) readPassword() (string, error) {
	if fd := os.Stdin.Fd(); isatty.IsTerminal(fd) {
		fmt.Fprint(c.stderr, c.printer().T("cli.password_prompt"))
		raw, err := term.ReadPassword(int(fd))
		fmt.Fprintln(c.stderr)
		return string(raw), err
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if line == "" && err != nil {
		return "", usageError{fmt.Errorf("no password on the standard input")}
	}
	return strings.TrimRight(line, "\r\n"), nil
}
