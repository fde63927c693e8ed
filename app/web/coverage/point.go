package coverage

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/coverage"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// point shows one point of the board.
func point(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		state, err := app.CoveragePoint(ctx, by, c.Param("code"))
		if err != nil {
			return err
		}
		today := domain.DateOf(app.Now(), app.Location)
		v := pages.PointView{
			Code: state.Code, Name: state.Name, Unit: state.UnitName, Figures: figures(state.Coverage, today), Left: state.Left,
			MayRoster: by.Can(domain.RosterView), MayPlan: by.Can(domain.PlanPropose), Next: state.NextVisitID,
			Coming: visitLines(state.Coming), Past: visitLines(state.Past),
		}
		remaining, uncovered := state.PointCoverage.Remaining(), state.PointCoverage.Uncovered()
		for _, s := range domain.Services() {
			v.Services = append(v.Services, pages.ServiceLine{
				Service: locale.T(ctx, "service."+string(s)), Eligible: state.PointCoverage.Eligible[s], Invited: state.PointCoverage.Invited[s], Served: state.ServedLately[s],
				Booked: state.PointCoverage.Booked[s], Remaining: remaining[s], Uncovered: uncovered[s],
			})
		}
		return web.Render(c, http.StatusOK, pages.Point(v))
	}
}

func visitLines(visits []domain.Visit) (out []pages.VisitLine) {
	for _, v := range visits {
		out = append(out, pages.VisitLine{
			ID: v.ID, Day: v.Date, Times: v.Start.String() + "–" + v.End.String(), Team: v.TeamName, Booked: v.Booked, Capacity: v.Capacity, Arrived: v.LastQueue,
		})
	}
	return out
}

// remaining shows who remains at a point, to read and print.
func remaining(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by := c.Request().Context(), web.ActorFrom(c)
		roster, sp, err := app.RosterRemaining(ctx, by, c.Param("code"), false)
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		v := pages.RemainingView{
			Code: sp.Code, Point: sp.Name, Address: domain.PlaceLine(sp.Address, sp.UnitName), MayFull: by.Can(domain.PersonRevealID),
			IssuedBy: roster.IssuedBy, IssuedAt: p.DateTime(roster.IssuedAt),
		}
		for _, g := range roster.Groups {
			for _, r := range g.Rows {
				var services []string
				for _, s := range r.Services {
					services = append(services, p.T("service."+string(s)+".short"))
				}
				v.Rows = append(v.Rows, pages.RemainingRow{
					Name: r.FullName, Birth: r.BirthDate, ID: r.PersonalID, Phone: r.Phone, Address: r.Address, Code: r.Code,
					Services: strings.Join(services, " + "), Day: g.Visit.Date,
				})
			}
		}
		return web.Render(c, http.StatusOK, pages.Remaining(v))
	}
}

// remainingExport sends the same as a workbook; ?full=1 with whole numbers.
func remainingExport(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, code := c.Request().Context(), c.Param("code")
		file := web.File(c, locale.T(ctx, "coverage.file_remaining")+" "+code+".xlsx", web.XLSX)
		err := app.RosterRemainingExport(ctx, web.ActorFrom(c), code, c.QueryParam("full") == "1", file)
		if domain.CodeOf(err) == domain.CodeConflict {
			web.AddFlash(c, ui.Warning, "coverage.nobody_left")
			return web.Redirect(c, "/coverage/points/"+code)
		}
		return err
	}
}
