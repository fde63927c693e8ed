package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"luudong/app/boot"
	"luudong/app/usecase"
	"luudong/domain"
)

func (c *commander) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "token create|list|revoke", Short: "Quản lý khóa API (manage API tokens)",
		Example: "  luudong token create chung-cu-mau --scope read,book --unit 26734",
		RunE: func(cmd *cobra.Command, args []string) error {
			return usageError{fmt.Errorf("%s: %v", cmd.Use, args)}
		}}
	cmd.AddCommand(c.tokenCreateCommand(), c.tokenListCommand(), c.tokenRevokeCommand())
	return cmd
}

func (c *commander) tokenCreateCommand() *cobra.Command {
	in := usecase.TokenCreateInput{}
	var role string
	var scopes []string
	cmd := &cobra.Command{
		Use: "create NAME --scope SCOPES", Short: "Tạo khóa (create a token)", Args: cobra.ExactArgs(1),
		Long:    "The token is written to the standard output, this once; only its hash is kept.",
		Example: "  luudong token create kiosk --scope read --days 30",
		RunE: func(cmd *cobra.Command, args []string) error {
			in.Name, in.Role = args[0], domain.Role(role)
			for _, s := range scopes {
				in.Scopes = append(in.Scopes, domain.TokenScope(s))
			}
			return c.open(cmd.Context(), func(p *boot.Program) error {
				made, err := p.App.TokenCreate(cmd.Context(), cliActor(), in)
				if err == nil {
					fmt.Fprintln(c.stderr, c.printer().T("cli.token_created", made.Token.Name))
					fmt.Fprintln(c.stdout, made.Secret)
				}
				return err
			})
		},
	}
	cmd.Flags().StringSliceVar(&scopes, "scope", nil, "read, book, manage, with commas between them")
	cmd.Flags().StringVar(&role, "role", string(domain.RoleDesk), "whom it acts like: desk, staff, manager or planner")
	cmd.Flags().StringVar(&in.UnitCode, "unit", "", "area: code of a unit (default: the whole city)")
	cmd.Flags().IntVar(&in.Days, "days", domain.DefaultTokenDays, "for how many days it is good")
	_ = cmd.MarkFlagRequired("scope")
	return cmd
}

func (c *commander) tokenListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Liệt kê khóa (list tokens)", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.open(cmd.Context(), func(p *boot.Program) error {
				tokens, err := p.App.TokenList(cmd.Context(), cliActor())
				for _, t := range tokens {
					state := "valid"
					switch {
					case t.RevokedAt != nil:
						state = "revoked"
					case !t.Valid(p.App.Now()):
						state = "expired"
					}
					used := "never"
					if t.LastUsedAt != nil {
						used = t.LastUsedAt.In(p.App.Location).Format("2006-01-02 15:04")
					}
					fmt.Fprintf(c.stdout, "%s\t%s…\t%s\t%v\t%s\t%s\t%s\t%s\n", t.Name, t.Hint, t.Role, t.Scopes, t.UnitPath, state,
						t.ExpiresAt.In(p.App.Location).Format("2006-01-02"), used)
				}
				return err
			})
		},
	}
}

func (c *commander) tokenRevokeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "revoke NAME", Short: "Thu hồi khóa (revoke a token)", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.open(cmd.Context(), func(p *boot.Program) error {
				err := p.App.TokenRevoke(cmd.Context(), cliActor(), args[0])
				if err == nil {
					fmt.Fprintln(c.stderr, c.printer().T("cli.token_revoked", args[0]))
				}
				return err
			})
		},
	}
}
