package usecase

import (
	"context"

	"luudong/domain"
)

// TeamSave checks and saves one team given as the values of TeamColumns.
// oldCode is the code of the team that is edited, "" for a new one. Returns the
// saved team; an invalid error names every wrong field.
func (a *App) TeamSave(ctx context.Context, by domain.Actor, oldCode string, values map[string]string) (domain.Team, error) {
	if err := by.Require(domain.TeamEdit); err != nil {
		return domain.Team{}, err
	}
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return domain.Team{}, err
	}
	p := &rowParser{row: domain.Row{Values: values}}
	team := parseTeam(p, units, by)
	if oldCode != "" && team.Code != oldCode {
		p.fail("code", "code.fixed", oldCode)
	}
	if err := domain.InvalidFields(p.bad); err != nil {
		return *team, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.Team, error) {
		old, err := r.Teams.ByCode(ctx, team.Code)
		if err := checkCode("team", team.Code, oldCode, err, by.InArea(old.UnitPath)); err != nil {
			return *team, err
		}
		team.Archived = old.Archived
		if err := r.Teams.Upsert(ctx, []*domain.Team{team}); err != nil {
			return *team, err
		}
		return *team, a.audit(ctx, r, by, "team.save", "team", team.Code, "")
	})
}

// TeamArchive takes a team out of planning, or brings it back.
func (a *App) TeamArchive(ctx context.Context, by domain.Actor, code string, archived bool) error {
	if err := by.Require(domain.TeamEdit); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		t, err := r.Teams.ByCode(ctx, code)
		if err != nil {
			return err
		}
		if !by.InArea(t.UnitPath) {
			return domain.NotFound("team", code)
		}
		t.Archived = archived
		if err := r.Teams.Upsert(ctx, []*domain.Team{&t}); err != nil {
			return err
		}
		return a.audit(ctx, r, by, archiveAction("team", archived), "team", code, "")
	})
}
