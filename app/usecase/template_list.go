package usecase

import (
	"context"

	"luudong/domain"
)

// OfficeTemplateList returns the templates that the actor may use: those of
// offices in the actor's area and above it.
func (a *App) OfficeTemplateList(ctx context.Context, by domain.Actor) ([]domain.OfficeTemplate, error) {
	if err := by.Require(domain.RosterView); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.OfficeTemplate, error) {
		all, err := r.Templates.List(ctx)
		var mine []domain.OfficeTemplate
		for _, t := range all {
			if by.Concerns(t.UnitPath) {
				mine = append(mine, t)
			}
		}
		return mine, err
	})
}

// usableTemplate returns a template that the actor may use, with its file.
func (a *App) usableTemplate(ctx context.Context, by domain.Actor, id int64, kind domain.TemplateKind) (data []byte, err error) {
	err = a.Store.View(ctx, func(r domain.Repos) error {
		t, err := r.Templates.ByID(ctx, id)
		if err != nil {
			return err
		}
		if !by.Concerns(t.UnitPath) || (kind != "" && t.Kind != kind) {
			return domain.NotFound("template", id)
		}
		data, err = r.Templates.Data(ctx, id)
		return err
	})
	return data, err
}
