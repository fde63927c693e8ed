package manager

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/manager"
	"luudong/templates/ui"
)

// rosterView shows the roster of one visit with masked numbers, to read and print.
func rosterView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		id, err := strconv.ParseInt(c.Param("visit"), 10, 64)
		if err != nil {
			return domain.NotFound("visit", c.Param("visit"))
		}
		roster, err := app.RosterBuild(ctx, by, usecase.RosterFilter{VisitID: id})
		if err != nil {
			return err
		}
		group, p := roster.Groups[0], locale.From(ctx) // a visit asked for by itself always makes one group
		visit := group.Visit
		v := pages.RosterViewView{
			Point: visit.PointName, Address: visit.PointAddress, Team: visit.TeamName,
			When: p.Day(visit.Date) + " · " + visit.Start.String() + "–" + visit.End.String(),
			Back: "/manager/rosters?day=" + p.DateISO(visit.Date), Download: "/manager/rosters/download?visit=" + strconv.FormatInt(id, 10),
			Poster:   "/p/" + visit.PointCode + "/poster",
			IssuedBy: roster.IssuedBy, IssuedAt: p.DateTime(roster.IssuedAt),
		}
		for _, row := range group.Rows {
			v.Rows = append(v.Rows, rosterPerson(ctx, row))
		}
		return web.Render(c, http.StatusOK, pages.RosterView(v))
	}
}

var statusTone = map[domain.AppointmentStatus]ui.Tone{
	domain.AppointmentBooked: ui.Neutral, domain.AppointmentCheckedIn: ui.Accent,
	domain.AppointmentServed: ui.Success, domain.AppointmentNoShow: ui.Warning,
}

func rosterPerson(ctx context.Context, r domain.RosterRow) pages.RosterPerson {
	p := locale.From(ctx)
	out := pages.RosterPerson{
		Time: r.Start.String(), Name: r.FullName, Birth: p.Date(r.BirthDate), ID: r.PersonalID, Phone: r.Phone, Code: r.Code,
		Status: p.T("appointment_status." + string(r.Status)), Tone: statusTone[r.Status],
	}
	if r.Sex != "" {
		out.Sex = p.T("sex." + string(r.Sex))
	}
	if r.Queue > 0 {
		out.Queue = strconv.Itoa(r.Queue)
	}
	var services []string
	for _, s := range r.Services {
		services = append(services, p.T("service."+string(s)+".short"))
	}
	out.Services = strings.Join(services, " + ")
	return out
}
