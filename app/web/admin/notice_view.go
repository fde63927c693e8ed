package admin

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const noticesPath = "/admin/notices"

func noticePath(id int64) string { return noticesPath + "/" + strconv.FormatInt(id, 10) }

// noticeID reads the id of the path; what is no number is not found.
func noticeID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, domain.NotFound("notice", c.Param("id"))
	}
	return id, nil
}

// noticeView shows one notice with what it said.
func noticeView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := noticeID(c)
		if err != nil {
			return err
		}
		ctx := c.Request().Context()
		n, err := app.NoticeView(ctx, web.ActorFrom(c), id)
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		v := pages.NoticeView{
			Row: noticeRow(ctx, app, n, true), Created: p.DateTime(n.CreatedAt), Attempts: p.Int(n.Attempts), MessageID: n.MessageID,
			Sent: n.Status == domain.NoticeSent, Waiting: n.SettledAt == nil, Subject: n.Subject, Body: n.Body,
		}
		if n.SettledAt != nil {
			v.Ended = p.DateTime(*n.SettledAt)
		}
		if n.Status == domain.NoticeQueued {
			v.Due = p.DateTime(n.DueAt)
		}
		_, err = n.Resend(app.Now())
		v.MayResend = err == nil
		return web.Render(c, http.StatusOK, pages.NoticeDetail(v))
	}
}

// noticeResend queues one notice again and leads to it.
func noticeResend(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := noticeID(c)
		if err != nil {
			return err
		}
		again, err := app.NoticeResend(c.Request().Context(), web.ActorFrom(c), id)
		switch domain.CodeOf(err) {
		case "":
			web.AddFlash(c, ui.Success, "admin.notices.resent")
			return web.Redirect(c, noticePath(again.ID))
		case domain.CodeConflict: // it moved on while the page stood there: show how
			return web.Redirect(c, noticePath(id))
		default:
			return err
		}
	}
}

// noticeResendAll queues again what did not go out.
func noticeResendAll(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		count, err := app.NoticeResendAll(c.Request().Context(), web.ActorFrom(c))
		if err != nil {
			return err
		}
		if count == 0 {
			web.AddFlash(c, ui.Warning, "admin.notices.resent_none")
		} else {
			web.AddFlash(c, ui.Success, "admin.notices.resent_all", count)
		}
		return web.Redirect(c, noticesPath)
	}
}
