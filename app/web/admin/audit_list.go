package admin

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
)

// auditList shows the audit log, newest first.
func auditList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		found, err := app.AuditList(ctx, web.ActorFrom(c), web.PageOf(c, pageSize))
		if err != nil {
			return err
		}
		v := pages.AuditListView{Pager: web.Pager(c, pageSize, found.Total)}
		for _, e := range found.Items {
			v.Rows = append(v.Rows, auditRow(ctx, e))
		}
		return web.Render(c, http.StatusOK, pages.AuditList(v))
	}
}

func auditRow(ctx context.Context, e domain.AuditEvent) pages.AuditRow {
	p := locale.From(ctx)
	return pages.AuditRow{
		Day: p.Date(e.At.In(locale.Zone)), Time: p.Clock(e.At), Who: e.Username, What: auditSentence(ctx, e), Action: e.Action, Request: e.RequestID,
	}
}

var numbers = regexp.MustCompile(`\d+`)

// auditSentence says what happened in the reader's language: message
// "audit.<action>" with the subject's id or code as {0}, the detail as {1} and
// the first two numbers of the detail as {2} and {3}. An action without a
// message is shown as it was recorded.
func auditSentence(ctx context.Context, e domain.AuditEvent) string {
	p := locale.From(ctx)
	if !p.Has("audit." + e.Action) {
		return strings.Join(strings.Fields(strings.Join([]string{e.Action, e.Subject, e.SubjectID, e.Detail}, " ")), " ")
	}
	args := []any{e.SubjectID, e.Detail}
	for _, digits := range numbers.FindAllString(e.Detail, 2) {
		n, _ := strconv.Atoi(digits) // 0 for a number no counter of ours can reach
		args = append(args, n)
	}
	return locale.T(ctx, "audit."+e.Action, append(args, "", "")...) // a missing number is left out
}
