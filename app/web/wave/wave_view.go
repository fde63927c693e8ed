package wave

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	"luudong/templates/ui"
	pages "luudong/templates/wave"
)

// waveList shows the waves of the actor's area.
func waveList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		found, err := app.WaveList(c.Request().Context(), web.ActorFrom(c), web.PageOf(c, perPage))
		if err != nil {
			return err
		}
		view := pages.WaveListView{Pager: web.Pager(c, perPage, found.Total)}
		for _, w := range found.Items {
			view.Items = append(view.Items, waveItem(w))
		}
		return web.Render(c, http.StatusOK, pages.WaveList(view))
	}
}

func waveItem(w domain.Wave) pages.WaveItem {
	item := pages.WaveItem{
		Href: waveHref(w.ID), Name: w.Name, PointCode: w.PointCode, PointName: w.PointName, Open: w.Status == domain.WaveOpen, ReleaseAt: w.ReleaseAt,
		Quota: w.Quota, Links: w.Invitations, Sent: w.Sent, People: w.People, Answered: w.Answered, Held: w.Held,
	}
	for _, s := range w.Services {
		item.Services = append(item.Services, string(s))
	}
	if w.ReleasedAt != nil {
		item.ReleaseAt = *w.ReleasedAt
	}
	return item
}

// waveView shows how a wave stands and whom it invites.
func waveView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := waveID(c)
		if err != nil {
			return err
		}
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		detail, err := app.WaveView(ctx, by, id)
		if err != nil {
			return err
		}
		invited, err := app.InvitationList(ctx, by, id, web.PageOf(c, perPage))
		if err != nil {
			return err
		}
		view := pages.WaveView{Wave: waveItem(detail.Wave), Pager: web.Pager(c, perPage, invited.Total)}
		for _, d := range detail.Days {
			day := pages.WaveDay{Date: d.Date}
			for _, s := range detail.Wave.Services {
				day.Held = append(day.Held, d.Held[s])
			}
			view.Days = append(view.Days, day)
		}
		for _, inv := range invited.Items {
			item := pages.InvitationItem{SentAt: inv.SentAt}
			for _, p := range inv.People {
				item.People = append(item.People, pages.InvitedItem{Name: p.Person.FullName, Phone: domain.MaskPhone(p.Person.Phone), Code: p.Code})
			}
			view.Invitations = append(view.Invitations, item)
		}
		return web.Render(c, http.StatusOK, pages.WaveDetail(view))
	}
}

// invitationSend writes the links that were not sent into the outbox.
func invitationSend(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := waveID(c)
		if err != nil {
			return err
		}
		sent, unreachable, err := app.InvitationSend(c.Request().Context(), web.ActorFrom(c), id)
		switch {
		case domain.CodeOf(err) == domain.CodeConflict:
			form, _ := web.FormErrors(c, err)
			web.AddFlash(c, ui.Warning, "wave.problem", form.Message)
		case err != nil:
			return err
		case unreachable > 0:
			web.AddFlash(c, ui.Warning, "wave.sent_unreachable", sent, unreachable)
		default:
			web.AddFlash(c, ui.Success, "wave.sent", sent)
		}
		return web.Redirect(c, waveHref(id))
	}
}

// waveRelease ends a wave before its date.
func waveRelease(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := waveID(c)
		if err != nil {
			return err
		}
		if err := app.WaveRelease(c.Request().Context(), web.ActorFrom(c), id); err != nil {
			return err
		}
		web.AddFlash(c, ui.Success, "wave.released_done")
		return web.Redirect(c, waveHref(id))
	}
}

// linkColumns are those of the workbook with links: one row a link, for letters.
var linkColumns = []domain.Column{
	{Name: "names", CaptionVI: "Họ và tên"}, {Name: "people", CaptionVI: "Số người", Kind: domain.NumberColumn}, {Name: "address", CaptionVI: "Địa chỉ"},
	{Name: "phone", CaptionVI: "Điện thoại"}, {Name: "wave", CaptionVI: "Đợt mời"}, {Name: "point", CaptionVI: "Điểm phục vụ"},
	{Name: "until", CaptionVI: "Giữ chỗ đến"}, {Name: "link", CaptionVI: "Đường dẫn"}, {Name: "booked", CaptionVI: "Đã đặt", Kind: domain.NumberColumn},
}

// invitationLinks hands out all links of a wave as a workbook.
func invitationLinks(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := waveID(c)
		if err != nil {
			return err
		}
		ctx := c.Request().Context()
		w, all, err := app.InvitationLinks(ctx, web.ActorFrom(c), id)
		if err != nil {
			return err
		}
		rows := make([]domain.Row, 0, len(all))
		for i, inv := range all {
			var names []string
			var phone, address string
			booked := 0
			for _, p := range inv.People {
				names = append(names, p.Person.FullName)
				if phone == "" {
					phone = p.Person.Phone
				}
				if address == "" {
					address = p.Person.Address
				}
				if p.Code != "" {
					booked++
				}
			}
			rows = append(rows, domain.Row{Number: i + 1, Values: map[string]string{
				"names": strings.Join(names, ", "), "people": strconv.Itoa(len(inv.People)), "address": address, "phone": domain.MaskPhone(phone),
				"wave": w.Name, "point": w.PointName, "until": locale.From(ctx).DateTime(w.ReleaseAt),
				"link": web.PublicURL(c, app.BaseURL, "/i/"+inv.Token), "booked": strconv.Itoa(booked),
			}})
		}
		web.Attachment(c, "duong-dan-dot-moi-"+strconv.FormatInt(id, 10)+".xlsx", xlsxType)
		return app.Workbooks.WriteTable(c.Response(), "Đường dẫn", linkColumns, rows)
	}
}
