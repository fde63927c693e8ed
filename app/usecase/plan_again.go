package usecase

import (
	"context"
	"slices"
	"time"

	"luudong/domain"
)

// againTime is how long a plan that begins with another one is searched.
const againTime = 10 * time.Second

// PlanAgain makes a draft for the days and the area of a solved plan that stays
// close to it, with points, teams and holidays as they are now, and hands it to
// the background to be solved. The actor needs PlanEdit and the plan's area. A
// conflict says that the plan is not solved.
func (a *App) PlanAgain(ctx context.Context, by domain.Actor, planID int64, name string) (domain.Plan, error) {
	old, err := a.PlanView(ctx, by, planID)
	if err != nil {
		return domain.Plan{}, err
	}
	if old.Run != domain.RunDone {
		return domain.Plan{}, domain.Conflict("plan.not_solved", old.ID)
	}
	o := old.Options
	if o.TimeLimit > 0 {
		o.TimeLimit = min(o.TimeLimit, againTime)
	}
	return a.PlanCreate(ctx, by, PlanCreateInput{Name: name, From: old.From, To: old.To, Options: o, BasedOn: old.ID})
}

// planArea is the area of a plan. The command line plans everything, "/", which
// is what those who answer for the root unit call theirs.
func planArea(p domain.Plan) string {
	if p.UnitPath == "/" {
		return "/" + domain.RootUnitCode + "/"
	}
	return p.UnitPath
}

// MayPlanAgain reports whether somebody may ask for a plan that begins with this one.
func MayPlanAgain(by domain.Actor, p domain.Plan) bool {
	return by.Can(domain.PlanEdit) && by.InArea(planArea(p))
}

// ancestors are the plans that a plan goes back to: the one it is based on,
// the one that is based on, and so on.
func ancestors(ctx context.Context, r domain.Repos, p domain.Plan) (list []domain.Plan, err error) {
	for p.BasedOn != 0 {
		if p, err = r.Plans.ByID(ctx, p.BasedOn); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// published returns the number of the published plan that a plan is to take the
// place of, 0 when there is none.
func published(ctx context.Context, r domain.Repos, p domain.Plan) (int64, error) {
	before, err := ancestors(ctx, r, p)
	if i := slices.IndexFunc(before, func(old domain.Plan) bool { return old.Status == domain.PlanPublished }); i >= 0 {
		return before[i].ID, err
	}
	return 0, err
}

// PlanReplaces reports whether a plan is to take the place of a published one.
// Such a plan shows what would change; it can't be published, because the
// bookings of the other would have to move with it.
func (a *App) PlanReplaces(ctx context.Context, by domain.Actor, planID int64) (bool, error) {
	p, err := a.PlanView(ctx, by, planID)
	if err != nil {
		return false, err
	}
	live, err := view(ctx, a, func(r domain.Repos) (int64, error) { return published(ctx, r, p) })
	return live > 0, err
}

// checkReplaces refuses a plan that is to take the place of a published one.
func checkReplaces(ctx context.Context, r domain.Repos, p domain.Plan) error {
	live, err := published(ctx, r, p)
	if live > 0 {
		return domain.Conflict("plan.replaces_live", p.ID, live)
	}
	return err
}
