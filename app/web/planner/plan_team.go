package planner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
)

// planTeams lists what each team does in a plan.
func (p *pages) planTeams(c echo.Context) error {
	sum, head, done, err := p.solvedPlan(c, "team")
	if done || err != nil {
		return err
	}
	out := view.PlanTeamsView{PlanHead: head}
	for _, t := range sum.Teams {
		out.Teams = append(out.Teams, teamTotalRow(t))
	}
	return web.Render(c, http.StatusOK, view.PlanTeams(out))
}

func teamTotalRow(t usecase.TeamTotal) view.TeamTotalRow {
	return view.TeamTotalRow{Code: t.Code, Name: t.Name, Visits: t.Visits, Days: t.Days, Minutes: t.Minutes, People: t.People}
}

// planTeam shows the weeks of one team in a plan.
func (p *pages) planTeam(c echo.Context) error {
	sum, head, done, err := p.solvedPlan(c, "team")
	if done || err != nil {
		return err
	}
	at := -1
	for i, t := range sum.Teams {
		if t.Code == c.Param("code") {
			at = i
		}
	}
	if at < 0 {
		return domain.NotFound("team", c.Param("code"))
	}
	found, err := p.app.VisitList(c.Request().Context(), web.ActorFrom(c), domain.VisitFilter{PlanID: sum.Plan.ID, TeamID: sum.Teams[at].TeamID})
	if err != nil {
		return err
	}
	out := view.PlanTeamView{PlanHead: head, Team: teamTotalRow(sum.Teams[at]), Weeks: teamWeeks(sum.Plan, found.Items)}
	if at > 0 {
		prev := teamTotalRow(sum.Teams[at-1])
		out.Prev = &prev
	}
	if at+1 < len(sum.Teams) {
		next := teamTotalRow(sum.Teams[at+1])
		out.Next = &next
	}
	return web.Render(c, http.StatusOK, view.PlanTeam(out))
}

// teamWeeks arranges visits, which come by date, in weeks from Monday to Sunday.
func teamWeeks(plan domain.Plan, visits []domain.Visit) []view.TeamWeek {
	byDay := make(map[domain.Date][]view.VisitRow)
	for _, v := range visits {
		byDay[v.Date] = append(byDay[v.Date], visitRow(v))
	}
	var weeks []view.TeamWeek
	for monday := plan.From.Monday(); monday <= plan.To; monday = monday.AddDays(7) {
		w := view.TeamWeek{Monday: monday}
		for i := range 7 {
			d := monday.AddDays(i)
			for _, v := range byDay[d] {
				w.People += v.People
			}
			w.Days = append(w.Days, view.TeamDay{Date: d, Inside: plan.From <= d && d <= plan.To, Visits: byDay[d]})
		}
		weeks = append(weeks, w)
	}
	return weeks
}
