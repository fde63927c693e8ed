package usecase

import (
	"context"

	"luudong/domain"
)

// OfficeTemplateRemove removes a template of the actor's area.
func (a *App) OfficeTemplateRemove(ctx context.Context, by domain.Actor, id int64) error {
	if err := by.Require(domain.TemplateEdit); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		t, err := r.Templates.ByID(ctx, id)
		if err != nil {
			return err
		}
		if err := by.RequireArea(t.UnitPath); err != nil {
			return err
		}
		if err := r.Templates.Remove(ctx, id); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "template.remove", "template", string(t.Kind), t.UnitName)
	})
}
